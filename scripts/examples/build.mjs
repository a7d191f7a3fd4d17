// Builds examples for a browser: a crate below `examples/` becomes the files that its page loads.
import { mkdirSync } from "node:fs";
import { cargoTool, fromRoot } from "../package/paths.mjs";
import { run } from "../package/run.mjs";

const TARGET = "wasm32-unknown-unknown";

/** The examples that are pages, as `examples/NAME`. */
export const EXAMPLES = ["plain", "yew-chat", "leptos-chat", "dioxus-chat"];

/**
 * @param {string[]} names one run of cargo compiles what they have in common once
 */
export function buildExamples(names) {
  const packages = names.flatMap((name) => ["--package", `example-${name}`]);
  run("cargo", ["build", "--release", "--target", TARGET, ...packages], { show: true });
  for (const name of names) bind(name);
}

function bind(name) {
  const folder = builtFolder(name);
  mkdirSync(folder, { recursive: true });
  const compiled = fromRoot("target", TARGET, "release", `example-${name}.wasm`);
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
