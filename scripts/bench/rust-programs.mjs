/**
 * Builds the programs in Rust: those that are driven, and the minimal applications whose size is told.
 */

import { copyFileSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import { cargoTool, fromRoot, npmTool } from "../package/paths.mjs";
import { run } from "../package/run.mjs";
import { WASM_FEATURES } from "../package/wasm.mjs";

const CRATE = "socketio-wasm-bench";
const TARGET = "wasm32-unknown-unknown";

const DRIVEN = ["ours", "binding"];
const MINIMAL = ["minimal-ours", "minimal-binding"];

/** Where the programs of each level are, in folders of their own. */
export const PROGRAMS_DIRECTORY = fromRoot("target", "bench-rust");

/** The level of this crate's release profile, of the compiler and of wasm-opt: the minimal applications have it. */
export const SMALLEST = "z";

/** All levels of optimisation. */
export const LEVELS = [SMALLEST, "s", "3"];

/**
 * @param {string[]} levels
 */
export function buildPrograms(levels) {
  for (const level of levels) {
    const programs = [...DRIVEN, ...(level === SMALLEST ? MINIMAL : [])];
    const cargo = ["build", "--release", "--target", TARGET, "--package", CRATE];
    run("cargo", [...cargo, ...programs.flatMap((name) => ["--bin", name])], {
      env: { CARGO_PROFILE_RELEASE_OPT_LEVEL: level },
      show: true,
    });
    for (const name of programs) bind(name, level);
  }
}

/** Where a program is, once it is built. */
const pathOf = (name, level, file) => join(PROGRAMS_DIRECTORY, level, `${name}${file}`);

function bind(name, level) {
  const compiled = fromRoot("target", TARGET, "release", `${name}.wasm`);
  const optimised = pathOf(name, level, "_bg.wasm");
  if (isNewer(optimised, compiled)) return;
  // Not where the programs are: a build that is broken off leaves none that looks complete.
  const folder = join(PROGRAMS_DIRECTORY, "bound");
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(PROGRAMS_DIRECTORY, level), { recursive: true });
  const isDriven = DRIVEN.includes(name);
  run(cargoTool("wasm-bindgen"), [
    ...["--target", "web", "--no-typescript", "--out-dir", folder, "--out-name", name, compiled],
    ...(isDriven ? [] : ["--remove-name-section", "--remove-producers-section"]),
  ]);
  // What is driven keeps the names of its functions, for profiles.
  run(npmTool("wasm-opt"), [
    ...["--mvp-features", ...WASM_FEATURES.map((feature) => `--enable-${feature}`)],
    ...[`-O${level}`, isDriven ? "--debuginfo" : "--strip-debug", "--strip-producers"],
    ...[join(folder, `${name}_bg.wasm`), "-o", optimised],
  ]);
  copyFileSync(join(folder, `${name}.js`), pathOf(name, level, ".js"));
}

function isNewer(path, other) {
  const [time, otherTime] = [path, other].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return time > otherTime;
}

/**
 * @typedef {{ wasm: number, script: number }} Transfer bytes after gzip, of a module and of all JavaScript with it
 *
 * @param {string} official the official client
 * @returns {{ ours: Transfer, binding: Transfer }} what a page transfers for the minimal applications
 */
export function measurePrograms(official) {
  const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;
  const transfer = (name) => {
    const glue = readFileSync(pathOf(name, SMALLEST, ".js"), "utf8");
    return {
      wasm: gzipped(readFileSync(pathOf(name, SMALLEST, "_bg.wasm"))),
      script: gzipped(transformSync(glue, { minify: true, format: "esm" }).code),
    };
  };
  const binding = transfer("minimal-binding");
  binding.script += gzipped(readFileSync(official));
  return { ours: transfer("minimal-ours"), binding };
}
