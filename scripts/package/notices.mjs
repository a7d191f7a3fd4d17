// The licences of what is in the module besides this project's own code: the package must carry them.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./run.mjs";
import { CRATE, TARGET } from "./wasm.mjs";

/** Where Apache-2.0 is one of two licences, the other one is chosen. */
const LICENCE = /^LICENSE(?!-APACHE)/;

const HEADER = `The WebAssembly module of this package contains code of the crates below, under their licences, and of the
standard library of Rust (MIT OR Apache-2.0, https://www.rust-lang.org/policies/licenses).`;

/** @returns {string} */
export function thirdPartyNotices() {
  return [HEADER, ...thirdParties().map(notice)].join(`\n\n${"-".repeat(80)}\n\n`);
}

/**
 * The bill of materials of the npm package, which has no npm dependencies (CycloneDX 1.5). cargo-cyclonedx would count
 * what other crates of this workspace ask for, too.
 *
 * @param {string} version of the package
 */
export function billOfMaterials(version) {
  const name = "socketio-wasm";
  const described = { type: "library", name, version, purl: `pkg:npm/${name}@${version}` };
  const components = thirdParties().map(({ name, version, license }) => ({
    type: "library",
    name,
    version,
    purl: `pkg:cargo/${name}@${version}`,
    licenses: [{ expression: license }],
  }));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: described },
    components,
  };
}

/** @returns {any[]} what cargo says of the crates that are linked into the module and are not of this workspace */
function thirdParties() {
  const { packages } = JSON.parse(
    run("cargo", ["metadata", "--format-version=1", "--locked", "--filter-platform", TARGET]),
  );
  return linkedCrates()
    .map(({ name, version }) =>
      packages.find((one) => one.name === name && one.version === version),
    )
    .filter(({ source }) => source !== null);
}

/** @returns {{ name: string, version: string }[]} what is linked into the module, in alphabetical order */
function linkedCrates() {
  const edges = ["--edges", "normal,no-proc-macro", "--target", TARGET];
  const format = ["--prefix", "none", "--no-dedupe", "--format", "{p}"];
  const lines = run("cargo", ["tree", "--locked", "--package", CRATE, ...edges, ...format]);
  const unique = [...new Set(lines.trim().split("\n"))].sort();
  return unique.map((line) => {
    const [name, version] = line.split(" ");
    return { name, version: version.slice(1) };
  });
}

function notice({ name, version, license, repository, manifest_path }) {
  const folder = dirname(manifest_path);
  const texts = readdirSync(folder)
    .filter((file) => LICENCE.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  if (texts.length === 0) throw new Error(`${name} ${version} has no file with its licence`);
  return `${name} ${version} (${license})\n${repository}\n\n${texts.join("\n\n")}`;
}
