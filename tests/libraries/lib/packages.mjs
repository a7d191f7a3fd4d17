// The libraries, installed apart from the project's own packages.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { installDependencies } from "../../packaging/support/applications.mjs";

export const FOLDER = fromRoot(".cache", "libraries");

export function install() {
  installDependencies(fromRoot("tests", "libraries"), FOLDER);
}

/** @param {string} library */
export function versionOf(library) {
  const manifest = join(FOLDER, "node_modules", library, "package.json");
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}
