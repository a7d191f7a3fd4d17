// The client of Rust frontends, as a program for a page: built as its tests are, so that they share what is compiled.
import { mkdirSync } from "node:fs";
import { cargoTool, fromRoot } from "../../../scripts/package/paths.mjs";
import { run } from "../../../scripts/package/run.mjs";
import { compiledWith } from "../../client/packages.mjs";

const NAME = "matrix-client";
const TARGET = "wasm32-unknown-unknown";

/** Where the program is, once it is built. */
export const RUST_CLIENT = fromRoot("target", NAME);

export function buildRustClient() {
  const packages = compiledWith("socketio-wasm-socketioxide-tests");
  run("cargo", ["build", "--target", TARGET, ...packages, "--bin", NAME], { show: true });
  mkdirSync(RUST_CLIENT, { recursive: true });
  const compiled = fromRoot("target", TARGET, "debug", `${NAME}.wasm`);
  const options = ["--target", "web", "--no-typescript", "--out-dir", RUST_CLIENT];
  run(cargoTool("wasm-bindgen"), [...options, "--out-name", NAME, compiled]);
}
