// The WebAssembly module of the package with its glue and declarations, built only when the crate has changed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint } from "./inputs.mjs";
import { packageTarget } from "./paths.mjs";
import { run } from "./run.mjs";
import { buildWasm } from "./wasm.mjs";
import { writeAtomically } from "./write.mjs";

const CRATE = [
  "Cargo.toml",
  "Cargo.lock",
  "build.rs",
  "src",
  "pkg-template/Cargo.toml",
  "pkg-template/src",
  "scripts/package",
  "package-lock.json",
];

/**
 * @param {import("./wasm.mjs").Flavour} flavour
 * @returns {string} another one whenever the module may come out different
 */
export function crateInputs(flavour) {
  return fingerprint(CRATE, [flavour, run("rustc", ["-vV"]), profileOverrides()]);
}

/** Cargo takes settings of the profile from the environment too. */
function profileOverrides() {
  return Object.entries(process.env).filter(([name]) => name.startsWith("CARGO_PROFILE_"));
}

/**
 * From the last build when the crate is the same: then only the face is bundled again.
 *
 * @param {import("./wasm.mjs").Flavour} flavour
 * @returns {import("./wasm.mjs").Built}
 */
export function builtWasm(flavour) {
  const expected = crateInputs(flavour);
  const kept = join(packageTarget, `${flavour.profile}${flavour.names ? "-named" : ""}.json`);
  if (existsSync(kept)) {
    const { inputs, wasm, ...rest } = JSON.parse(readFileSync(kept, "utf8"));
    if (inputs === expected) return { ...rest, wasm: Buffer.from(wasm, "base64") };
  }
  console.log(
    `Building the WebAssembly module (${flavour.profile}); the first time this takes a minute or two.`,
  );
  const built = buildWasm(flavour);
  const wasm = Buffer.from(built.wasm).toString("base64");
  writeAtomically(kept, JSON.stringify({ ...built, inputs: expected, wasm }));
  return built;
}
