// Builds the npm package into pkg/ (`make package`) and prints its size table; `--debug` builds a readable one, with
// named panics, into target/pkg-debug/. PROFILE=stable uses nothing that is not in stable Rust.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { bundle } from "./package/bundle.mjs";
import { fingerprint } from "./package/inputs.mjs";
import { fromRoot, packageTarget, root } from "./package/paths.mjs";
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
  const flavour = chooseFlavour({
    debug: process.argv.includes("--debug"),
    stable: process.env.PROFILE === "stable",
  });
  const output = flavour === "debug" ? fromRoot("target", "pkg-debug") : fromRoot("pkg");
  const crateInputs = fingerprint(CRATE, [flavour, run("rustc", ["-vV"])]);
  const inputs = fingerprint(FACE, [crateInputs]);
  const record = readRecord(output);
  if (record?.inputs === inputs && record.outputs === outputsOf(output)) {
    console.log(`${output.slice(root.length + 1)}/ is up to date.\n${record.table}`);
    return;
  }

  const started = performance.now();
  const { wasm, glue } = wasmFor(flavour, crateInputs);
  const { code, parts } = await bundle({ wasm, glue }, { minify: flavour !== "debug" });
  const table = sizeTable({ wasm, code, parts });
  install(output, code);
  writeAtomically(
    recordPath(output),
    JSON.stringify({ inputs, outputs: outputsOf(output), table }),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${output.slice(root.length + 1)}/ built (${flavour}) in ${seconds} s.\n${table}`);
}

/** The module and its glue, from the last build when the crate is the same: then only the face is bundled again. */
function wasmFor(flavour, crateInputs) {
  const kept = join(packageTarget, `${flavour}.json`);
  if (existsSync(kept)) {
    const { inputs, wasm, glue } = JSON.parse(readFileSync(kept, "utf8"));
    if (inputs === crateInputs) return { wasm: Buffer.from(wasm, "base64"), glue };
  }
  console.log(
    `Building the WebAssembly module (${flavour}); the first time this takes a minute or two.`,
  );
  const { wasm, glue } = buildWasm(flavour);
  writeAtomically(
    kept,
    JSON.stringify({ inputs: crateInputs, wasm: Buffer.from(wasm).toString("base64"), glue }),
  );
  return { wasm, glue };
}

function install(output, code) {
  const declarations = readdirSync(fromRoot("pkg-template")).filter(
    (name) => name.endsWith(".d.ts") && name !== "wasm-module.d.ts",
  );
  const own = existsSync(fromRoot("pkg-template", "README.md"));
  const files = new Map([
    ["index.js", Buffer.from(code)],
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

const recordPath = (output) =>
  join(packageTarget, `${output === fromRoot("pkg") ? "pkg" : "pkg-debug"}.record.json`);

function readRecord(output) {
  return existsSync(recordPath(output))
    ? JSON.parse(readFileSync(recordPath(output), "utf8"))
    : undefined;
}

const outputsOf = (output) => fingerprint([output.slice(root.length + 1)]);

try {
  await main();
} catch (error) {
  console.error(`build-package: ${error.message}`);
  process.exitCode = 1;
}
