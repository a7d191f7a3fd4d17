// What is depended on (`make supply`). Licences are part of `make check`.
import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import { cargoTool, fromRoot, root } from "./package/paths.mjs";

/** The crate of the module that the npm package carries. */
const MODULE = "pkg-template";

const SBOM = fromRoot("target", "sbom.cdx.json");

/** @returns {boolean} whether it succeeded */
function succeeds(file, args) {
  return spawnSync(file, args, { cwd: root, stdio: "inherit" }).status === 0;
}

const results = [
  succeeds(cargoTool("cargo-deny"), ["check", "bans", "sources"]),
  // These two ask a database over the network.
  succeeds(cargoTool("cargo-deny"), ["check", "advisories"]),
  succeeds("npm", ["audit", "--audit-level=high"]),
  writeSbom(),
];
process.exitCode = results.every(Boolean) ? 0 : 1;

/** The bill of materials of the npm package, which has no npm dependencies: the crates in its module. */
function writeSbom() {
  const manifest = ["--manifest-path", `${MODULE}/Cargo.toml`];
  const options = [
    "--format",
    "json",
    "--target",
    "wasm32-unknown-unknown",
    "--override-filename",
    "sbom.cdx",
  ];
  if (!succeeds(cargoTool("cargo-cyclonedx"), ["cyclonedx", ...manifest, ...options])) return false;
  mkdirSync(fromRoot("target"), { recursive: true });
  renameSync(fromRoot(MODULE, "sbom.cdx.json"), SBOM);
  console.log(`The bill of materials is ${SBOM}.`);
  return true;
}
