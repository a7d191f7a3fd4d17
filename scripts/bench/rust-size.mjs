/**
 * What the Rust client adds to a module: the smallest application on it, `rust/src/bin/minimal-ours.rs`, built as its
 * user would; and the same application on the official client, bound to Rust.
 *
 *     node scripts/bench/rust-size.mjs              sizes, with the standard library as it comes
 *     node scripts/bench/rust-size.mjs --std        also with one that is built without the words of panics (needs rust-src)
 *     node scripts/bench/rust-size.mjs --functions  what the module consists of, by crate and by function
 */

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import { cargoTool, fromRoot, npmTool, packageTarget } from "../package/paths.mjs";
import { run } from "../package/run.mjs";
import { functionsOf } from "./functions.mjs";

const TARGET = "wasm32-unknown-unknown";
const OURS = "minimal-ours";
const BINDING = "minimal-binding";
const OFFICIAL = fromRoot("node_modules", "socket.io-client", "dist", "socket.io.esm.min.js");

/** How many functions are listed. */
const LISTED = 60;

/** The profile is the workspace's, which is the one for small modules. */
function compile(name, withStd) {
  const folder = withStd ? join(packageTarget, "rust-std") : fromRoot("target");
  const cargo = ["build", "--release", "--target", TARGET];
  const program = ["--package", "socketio-wasm-bench", "--bin", name];
  const std = {
    RUSTFLAGS: "-Zunstable-options -Cpanic=immediate-abort",
    RUSTC_BOOTSTRAP: "1",
    CARGO_TARGET_DIR: folder,
  };
  run("cargo", [...cargo, ...program, ...(withStd ? ["-Zbuild-std=std,panic_abort"] : [])], {
    env: withStd ? std : {},
    show: true,
  });
  return join(folder, TARGET, "release", `${name}.wasm`);
}

/**
 * @returns {{ bound: string, optimised: Uint8Array, glue: Uint8Array }} `bound` is the path of the module with the names
 *   of its functions
 */
function bind(compiled, folder) {
  mkdirSync(folder, { recursive: true });
  run(cargoTool("wasm-bindgen"), [
    ...["--target", "web", "--no-typescript", "--out-dir", folder, "--out-name", "app"],
    compiled,
  ]);
  const bound = join(folder, "app_bg.wasm");
  const optimised = join(folder, "app.wasm");
  run(npmTool("wasm-opt"), ["-Oz", "--all-features", "--strip-debug", bound, "-o", optimised]);
  const glue = readFileSync(join(folder, "app.js"), "utf8");
  const { code } = transformSync(glue, { minify: true, format: "esm" });
  return { bound, optimised: readFileSync(optimised), glue: Buffer.from(code) };
}

function row(name, bytes) {
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
const built = (name, folder, withStd = false) =>
  bind(compile(name, withStd), fromRoot("target", "bench-size", folder));

const { bound, optimised, glue } = built(OURS, "stable");
rows.push(row("ours: module", optimised), row("ours: glue, minified", glue));
if (wanted.includes("--functions")) listFunctions(bound);
if (wanted.includes("--std"))
  rows.push(row("ours: module, without words of panics", built(OURS, "std", true).optimised));

const binding = built(BINDING, "binding");
rows.push(row("binding: module", binding.optimised), row("binding: glue, minified", binding.glue));
rows.push(row("binding: official client", readFileSync(OFFICIAL)));
console.log(`\n${rows.join("\n")}`);
