// From the crate to an optimised WebAssembly module and its glue.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ofTheModule } from "./declarations.mjs";
import { cargoTool, fromRoot, npmTool, packageTarget, root } from "./paths.mjs";
import { run } from "./run.mjs";

export const TARGET = "wasm32-unknown-unknown";
/** The crate of the module, and what cargo calls its library. */
export const CRATE = "socketio-wasm-npm";
const LIBRARY = "socketio_wasm_npm";
/** What wasm-bindgen's output is called. */
const MODULE = "socketio_wasm";

/** What the oldest supported browsers have; wasm-opt must not use anything newer. */
export const WASM_FEATURES = [
  "mutable-globals",
  "sign-ext",
  "nontrapping-float-to-int",
  "bulk-memory",
  "multivalue",
  "reference-types",
];

/**
 * Chosen by measurements: docs/decisions/inlining.md. The lowest bytes of the memory are unused because the stack is
 * there and grows down from 1 MiB.
 */
const OPTIMISATION = [
  ...["--low-memory-unused", "-O3"],
  // Control flow is built anew, and tidied up after that.
  ...["--flatten", "--rereloop", "--simplify-locals", "--coalesce-locals", "-O3"],
  "--reorder-functions",
];

/** Less is inlined than the compiler would (docs/decisions/inlining.md). */
const INLINING = ["-Cllvm-args=-inline-threshold=15"];

/** The crate's feature that names a panic on the console. */
const NAMED_PANICS = "debug";

/**
 * @typedef {object} Flavour
 * @property {"debug" | "stable" | "small"} profile `small` needs rust-src, because it builds the standard library
 *   without panic messages
 * @property {boolean} names whether functions keep their names, for profilers and size tools
 */

/**
 * @param {{ debug?: boolean, named?: boolean, stable?: boolean }} [options]
 * @returns {Flavour}
 */
export function chooseFlavour({
  debug = false,
  named = false,
  stable = process.env.PROFILE === "stable",
} = {}) {
  if (debug) return { profile: "debug", names: true };
  const plain = stable || !existsSync(join(rustSource(), "library", "std"));
  return { profile: plain ? "stable" : "small", names: named };
}

/**
 * @typedef {object} Built
 * @property {Uint8Array} wasm
 * @property {string} glue
 * @property {string} declarations what the face may call of the module, and what it calls of the face
 * @property {import("./glue.mjs").Names} names
 */

/**
 * @param {Flavour} flavour
 * @returns {Built}
 */
export function buildWasm({ profile, names }) {
  checkBindgenVersion();
  const compiled = compile(profile);
  // A folder of its own, because two builds may run at once.
  const folder = join(packageTarget, `bindgen-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    return bindAndOptimise(compiled, folder, { optimise: profile !== "debug", names });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bindAndOptimise(compiled, folder, { optimise, names }) {
  run(cargoTool("wasm-bindgen"), [
    ...["--target", "bundler", "--out-dir", folder, "--out-name", MODULE],
    ...(names ? [] : ["--remove-name-section", "--remove-producers-section"]),
    compiled,
  ]);
  const bound = join(folder, `${MODULE}_bg.wasm`);
  const glue = readFileSync(join(folder, `${MODULE}_bg.js`), "utf8");
  const declarations = ofTheModule(readFileSync(join(folder, `${MODULE}.d.ts`), "utf8"));
  const printed = { glue, declarations };
  if (!optimise) {
    const wasm = readFileSync(bound);
    return { ...printed, wasm, names: ownNames(wasm) };
  }

  const optimised = join(folder, "optimised.wasm");
  const renamed = run(npmTool("wasm-opt"), [
    ...["--mvp-features", ...WASM_FEATURES.map((feature) => `--enable-${feature}`)],
    ...[...OPTIMISATION, "--strip-producers", "--strip-target-features"],
    ...(names ? ["--debuginfo"] : ["--strip-debug", "--minify-imports-and-exports-and-modules"]),
    ...[bound, "-o", optimised],
  ]);
  const wasm = readFileSync(optimised);
  return {
    ...printed,
    wasm,
    names: names ? ownNames(wasm) : { ...JSON.parse(renamed), module: "a" },
  };
}

/** @returns {import("./glue.mjs").Names} those of a module as wasm-bindgen wrote it */
function ownNames(wasm) {
  const module = new WebAssembly.Module(wasm);
  return {
    imports: WebAssembly.Module.imports(module).map(({ module, name }) => [module, name, name]),
    exports: WebAssembly.Module.exports(module).map(({ name }) => [name, name]),
  };
}

function compile(profile) {
  const small = profile === "small";
  const flags = [
    ...(small ? ["-Zunstable-options", "-Cpanic=immediate-abort"] : []),
    ...(profile === "debug" ? [] : INLINING),
    ...(profile === "debug" ? ["-Cdebug-assertions=on"] : []),
    // Packets hardly need references: the table for them would only be more to load.
    ...(small ? ["-Ctarget-feature=-reference-types"] : []),
    // The package must not show where it was built.
    `--remap-path-prefix=${process.env.CARGO_HOME ?? join(homedir(), ".cargo")}=cargo`,
    `--remap-path-prefix=${rustSource()}=rust`,
    `--remap-path-prefix=${root}=.`,
  ];
  const crate = [
    ...["--package", CRATE, "--lib", "--release", "--target", TARGET],
    ...(profile === "debug" ? ["--features", NAMED_PANICS] : []),
  ];
  run("cargo", ["rustc", ...crate, ...(small ? ["-Zbuild-std=std,panic_abort"] : [])], {
    env: {
      CARGO_TARGET_DIR: join(packageTarget, profile),
      CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f"),
      ...(small ? { RUSTC_BOOTSTRAP: "1" } : {}),
    },
    show: true,
  });
  return join(packageTarget, profile, TARGET, "release", `${LIBRARY}.wasm`);
}

let sysroot;
function rustSource() {
  sysroot ??= run("rustc", ["--print", "sysroot"]).trim();
  return join(sysroot, "lib", "rustlib", "src", "rust");
}

/** The CLI and the crate speak a private format: only equal versions understand each other. */
function checkBindgenVersion() {
  const lock = readFileSync(fromRoot("Cargo.lock"), "utf8");
  const locked = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock)?.[1];
  const installed = run(cargoTool("wasm-bindgen"), ["--version"]).trim().split(" ")[1];
  if (locked !== installed) {
    throw new Error(
      `wasm-bindgen ${installed} is installed, Cargo.lock asks for ${locked}: run scripts/setup.sh rust`,
    );
  }
}
