// Installs the libraries apart from the project's own packages, once for each lock file.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { run } from "../../../scripts/package/run.mjs";

const FILES = ["package.json", ".npmrc", "package-lock.json"];
const SOURCE = fromRoot("tests", "libraries");
export const FOLDER = fromRoot(".cache", "libraries");

/** Copies the lock file last, so that it stands there only for what was installed completely. */
export function install() {
  if (FILES.every(isSame)) return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const name of FILES) copy(name);
  try {
    run("npm", ["ci", "--prefix", FOLDER, "--no-audit", "--no-fund", "--loglevel=error"]);
  } catch (error) {
    rmSync(join(FOLDER, FILES.at(-1)));
    throw error;
  }
}

/** @param {string} library */
export function versionOf(library) {
  return readJson(join(FOLDER, "node_modules", library, "package.json")).version;
}

const copy = (name) => copyFileSync(join(SOURCE, name), join(FOLDER, name));

function isSame(name) {
  const copied = join(FOLDER, name);
  return existsSync(copied) && readFileSync(copied).equals(readFileSync(join(SOURCE, name)));
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
