/**
 * What the Rust client adds to a module: the smallest application on it, `rust/src/bin/minimal-ours.rs`, built as its
 * user would.
 *
 *     node scripts/bench/rust-size.mjs              sizes, with the standard library as it comes
 *     node scripts/bench/rust-size.mjs --std        also with one that is built without the words of panics (needs rust-src)
 *     node scripts/bench/rust-size.mjs --functions  what the module consists of, by crate and by function
 */

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { cargoTool, fromRoot, npmTool, packageTarget } from "../package/paths.mjs";
import { run } from "../package/run.mjs";
import { functionsOf } from "./functions.mjs";

const TARGET = "wasm32-unknown-unknown";
const PROGRAM = "minimal-ours";

/** How many functions are listed. */
const LISTED = 60;

/** The profile is the workspace's, which is the one for small modules. */
function compile(withStd) {
  const folder = withStd ? join(packageTarget, "rust-std") : fromRoot("target");
  const cargo = ["build", "--release", "--target", TARGET];
  const program = ["--package", "socketio-wasm-bench", "--bin", PROGRAM];
  const std = {
    RUSTFLAGS: "-Zunstable-options -Cpanic=immediate-abort",
    RUSTC_BOOTSTRAP: "1",
    CARGO_TARGET_DIR: folder,
  };
  run("cargo", [...cargo, ...program, ...(withStd ? ["-Zbuild-std=std,panic_abort"] : [])], {
    env: withStd ? std : {},
    show: true,
  });
  return join(folder, TARGET, "release", `${PROGRAM}.wasm`);
}

/** @returns {{ bound: string, optimised: string, glue: string }} paths */
function bind(compiled, folder) {
  mkdirSync(folder, { recursive: true });
  run(cargoTool("wasm-bindgen"), [
    ...["--target", "web", "--no-typescript", "--out-dir", folder, "--out-name", "app"],
    compiled,
  ]);
  const bound = join(folder, "app_bg.wasm");
  const optimised = join(folder, "app.wasm");
  run(npmTool("wasm-opt"), ["-Oz", "--all-features", "--strip-debug", bound, "-o", optimised]);
  return { bound, optimised, glue: join(folder, "app.js") };
}

function sizes(name, path) {
  const bytes = readFileSync(path);
  const all = [bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)];
  const columns = all.map(({ length }) => `${(length / 1000).toFixed(1)} kB`.padStart(10));
  return `${name.padEnd(40)}${columns.join("")}`;
}

function listFunctions(path) {
  const functions = functionsOf(readFileSync(path));
  const total = functions.reduce((sum, { size }) => sum + size, 0);
  const byCrate = new Map();
  for (const { crate, size } of functions) byCrate.set(crate, (byCrate.get(crate) ?? 0) + size);
  const line = ([name, size]) => `${String(size).padStart(8)}  ${name}`;
  const bySize = (a, b) => b[1] - a[1];
  console.log(`\nBytes of code before wasm-opt: ${total}, in ${functions.length} functions\n`);
  console.log([...byCrate].sort(bySize).map(line).join("\n"));
  const largest = functions.map(({ name, size }) => [name, size]).sort(bySize);
  console.log(`\n${largest.slice(0, LISTED).map(line).join("\n")}`);
}

const wanted = process.argv.slice(2);
const columns = ["raw", "gzip -9", "brotli"].map((name) => name.padStart(10));
const rows = ["".padEnd(40) + columns.join("")];
for (const withStd of wanted.includes("--std") ? [false, true] : [false]) {
  const folder = fromRoot("target", "bench-size", withStd ? "std" : "stable");
  const { bound, optimised, glue } = bind(compile(withStd), folder);
  rows.push(sizes(withStd ? "module, without the words of panics" : "module", optimised));
  if (withStd) continue;
  rows.push(sizes("glue, as wasm-bindgen writes it", glue));
  if (wanted.includes("--functions")) listFunctions(bound);
}
console.log(`\n${rows.join("\n")}`);
