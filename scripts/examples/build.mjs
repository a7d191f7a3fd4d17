// Builds examples for a browser: a crate below `examples/` becomes the files that its page loads.
import { mkdirSync } from "node:fs";
import { cargoTool, fromRoot } from "../package/paths.mjs";
import { run } from "../package/run.mjs";
import { compiledWith } from "../../tests/client/packages.mjs";

const TARGET = "wasm32-unknown-unknown";

/** The examples that talk with the demo: `examples/NAME`. Its server serves their pages. */
export const CHATS = ["plain", "yew-chat", "leptos-chat", "dioxus-chat"];

/** The one with a server in Rust, which serves its page: `examples/shared-types`. */
export const SHARED_TYPES = "shared-types";

export const EXAMPLES = [...CHATS, SHARED_TYPES];

/** How cargo calls a build that is small and quick, and one for tests. */
const PROFILES = { release: "release", tests: "dev" };

/**
 * Builds each by itself: together, cargo would give what they have in common the features that any of them asks for. A
 * build for tests shares what other tests compile.
 *
 * @param {string[]} names
 * @param {keyof typeof PROFILES} [purpose]
 */
export function buildExamples(names, purpose = "release") {
  const profile = PROFILES[purpose];
  for (const name of names) {
    const own = `example-${name}`;
    const packages = purpose === "tests" ? compiledWith(own) : ["--package", own];
    const args = ["build", "--profile", profile, "--target", TARGET, ...packages, "--bin", own];
    run("cargo", args, { show: true });
    bind(name, profile);
  }
  if (names.includes(SHARED_TYPES)) {
    // In its folder, where cargo finds its settings.
    const cwd = fromRoot("examples", SHARED_TYPES, "server");
    run("cargo", ["build", "--locked"], { cwd, show: true });
  }
}

/** @returns {string} the server of the shared types, once it is built */
export function builtServer() {
  return fromRoot("target", "servers", "debug", "example-shared-server");
}

function bind(name, profile) {
  const folder = builtFolder(name);
  mkdirSync(folder, { recursive: true });
  const built = profile === "dev" ? "debug" : profile;
  const compiled = fromRoot("target", TARGET, built, `example-${name}.wasm`);
  run(cargoTool("wasm-bindgen"), [
    ...["--target", "web", "--no-typescript", "--out-dir", folder, "--out-name", "app"],
    compiled,
  ]);
}

/**
 * @param {string} name
 * @returns {string} where the module of an example and its glue are, once it is built
 */
export function builtFolder(name) {
  return fromRoot("target", "examples", name);
}
