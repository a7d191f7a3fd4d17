// Lints for every JavaScript file of the checkout.
import js from "@eslint/js";
import globals from "globals";

/** What the face may not assume: it runs in workers and on servers too, where these do not exist. */
const WINDOW_ONLY = ["window", "document", "self", "parent", "top", "name", "event", "status"];

export default [
  { ignores: ["pkg/", "target/", "node_modules/", ".cache/", ".tools/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
      "no-throw-literal": "error",
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }],
    },
  },
  {
    files: ["pkg-template/**/*.js", "scripts/package/{load-wasm,text}.js"],
    languageOptions: { globals: { ...globals["shared-node-browser"], ...globals.browser } },
    rules: {
      "no-restricted-globals": ["error", ...WINDOW_ONLY],
      "no-console": ["error", { allow: ["warn", "error"] }],
      // The oracle throws a string in one place, and so must we.
      "no-throw-literal": "off",
    },
  },
  {
    files: ["scripts/**", "tests/**", "www/**", "examples/**", "*.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
