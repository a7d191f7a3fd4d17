// What is depended on (`make supply`). Licences are part of `make check`.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { billOfMaterials } from "./package/notices.mjs";
import { cargoTool, fromRoot, root } from "./package/paths.mjs";
import { writeAtomically } from "./package/write.mjs";

const SBOM = fromRoot("target", "sbom.cdx.json");

/** @returns {boolean} whether it succeeded */
function succeeds(file, args) {
  return spawnSync(file, args, { cwd: root, stdio: "inherit" }).status === 0;
}

const { version } = JSON.parse(readFileSync(fromRoot("pkg-template", "package.json"), "utf8"));
writeAtomically(SBOM, `${JSON.stringify(billOfMaterials(version), null, 2)}\n`);
console.log(`The bill of materials is ${SBOM}.`);

const results = [
  succeeds(cargoTool("cargo-deny"), ["check", "bans", "sources"]),
  // These two ask a database over the network.
  succeeds(cargoTool("cargo-deny"), ["check", "advisories"]),
  succeeds("npm", ["audit", "--audit-level=high"]),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
