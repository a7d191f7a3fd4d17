// Finds the Rust tests that run in a browser.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fromRoot } from "../package/paths.mjs";

/**
 * @returns {string[]} the names of the files in tests/ that hold tests for wasm-bindgen's runner; the others are
 *   native and are empty for the browser
 */
export function wasmTests() {
  if (!existsSync(fromRoot("tests"))) return [];
  return readdirSync(fromRoot("tests"))
    .filter((name) => name.endsWith(".rs"))
    .filter((name) => readFileSync(fromRoot("tests", name), "utf8").includes("wasm_bindgen_test"))
    .map((name) => name.slice(0, -".rs".length))
    .sort();
}
