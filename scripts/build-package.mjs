// Builds the npm package into pkg/ (`make package`) and prints its size table. PROFILE=stable uses nothing that is not
// in stable Rust. `--debug` builds a readable one with named panics into target/pkg-debug/; `--named` builds the code of
// the package, but readable and with the names of functions, into target/pkg-named/, for profilers.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { bundle, bundleMsgpack } from "./package/bundle.mjs";
import { fingerprint } from "./package/inputs.mjs";
import { fromRoot, packageTarget } from "./package/paths.mjs";
import { run } from "./package/run.mjs";
import { sizeTable } from "./package/sizes.mjs";
import { buildWasm, chooseFlavour } from "./package/wasm.mjs";

const CRATE = [
  "Cargo.toml",
  "Cargo.lock",
  "build.rs",
  "src",
  "scripts/package",
  "package-lock.json",
];
const FACE = ["pkg-template", "README.md", "LICENSE", "scripts/build-package.mjs"];

async function main() {
  const started = performance.now();
  const [debug, named] = ["--debug", "--named"].map((option) => process.argv.includes(option));
  const flavour = chooseFlavour({ debug, named, stable: process.env.PROFILE === "stable" });
  const output = debug ? "target/pkg-debug" : named ? "target/pkg-named" : "pkg";
  const crateInputs = fingerprint(CRATE, [flavour, run("rustc", ["-vV"]), profileOverrides()]);
  const inputs = fingerprint(FACE, [crateInputs]);
  const record = readRecord(output);
  if (record?.inputs === inputs && record.outputs === fingerprint([output])) {
    console.log(`${output}/ is up to date.\n${record.table}`);
    return;
  }

  const built = wasmFor(flavour, crateInputs);
  const minify = !flavour.names;
  const { code, parts } = await bundle(built, { minify, debug });
  const msgpack = await bundleMsgpack({ minify });
  const table = sizeTable({ wasm: built.wasm, code, parts, msgpack });
  install(fromRoot(output), { "index.js": code, "msgpack.js": msgpack });
  const outputs = fingerprint([output]);
  writeAtomically(recordPath(output), JSON.stringify({ inputs, outputs, table }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${output}/ built (${flavour.profile}) in ${seconds} s.\n${table}`);
}

/**
 * The module and its glue, from the last build when the crate is the same: then only the face is bundled again.
 * @returns {import("./package/wasm.mjs").Built}
 */
function wasmFor(flavour, crateInputs) {
  const kept = join(packageTarget, `${flavour.profile}${flavour.names ? "-named" : ""}.json`);
  if (existsSync(kept)) {
    const { inputs, wasm, ...rest } = JSON.parse(readFileSync(kept, "utf8"));
    if (inputs === crateInputs) return { ...rest, wasm: Buffer.from(wasm, "base64") };
  }
  console.log(
    `Building the WebAssembly module (${flavour.profile}); the first time this takes a minute or two.`,
  );
  const built = buildWasm(flavour);
  const wasm = Buffer.from(built.wasm).toString("base64");
  writeAtomically(kept, JSON.stringify({ ...built, inputs: crateInputs, wasm }));
  return built;
}

/** Cargo takes settings of the profile from the environment too. */
function profileOverrides() {
  return Object.entries(process.env).filter(([name]) => name.startsWith("CARGO_PROFILE_"));
}

/** @param {Record<string, string>} modules by name, what was bundled */
function install(output, modules) {
  const declarations = readdirSync(fromRoot("pkg-template")).filter(
    (name) => name.endsWith(".d.ts") && name !== "wasm-module.d.ts",
  );
  const own = existsSync(fromRoot("pkg-template", "README.md"));
  const files = new Map([
    ...Object.entries(modules).map(([name, code]) => [name, Buffer.from(code)]),
    ["package.json", readFileSync(fromRoot("pkg-template", "package.json"))],
    [
      "README.md",
      readFileSync(own ? fromRoot("pkg-template", "README.md") : fromRoot("README.md")),
    ],
    ["LICENSE", readFileSync(fromRoot("LICENSE"))],
    ...declarations.map((name) => [name, readFileSync(fromRoot("pkg-template", name))]),
  ]);
  mkdirSync(output, { recursive: true });
  for (const name of readdirSync(output))
    if (!files.has(name)) rmSync(join(output, name), { recursive: true });
  for (const [name, bytes] of files) writeAtomically(join(output, name), bytes);
}

/** By renaming, so that whoever reads the package meanwhile sees the old file or the new one, never a part. */
function writeAtomically(path, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.tmp`;
  writeFileSync(partial, bytes);
  renameSync(partial, path);
}

const recordPath = (output) => join(packageTarget, `${basename(output)}.record.json`);

function readRecord(output) {
  const path = recordPath(output);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

try {
  await main();
} catch (error) {
  console.error(`build-package: ${error.message}`);
  process.exitCode = 1;
}
