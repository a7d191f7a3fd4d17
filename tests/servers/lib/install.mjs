// What the servers are made of, installed apart from the project's own packages.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { run } from "../../../scripts/package/run.mjs";
import { installDependencies } from "../../packaging/support/applications.mjs";

const SOURCE = fromRoot("tests", "servers");
const FOLDER = fromRoot(".cache", "servers");
const PYTHON = join(FOLDER, "python");

/** From here the servers in JavaScript load their packages. */
export const PACKAGES = join(FOLDER, "package.json");

/** Bun's own program: its npm package only finds it, by a script that is not run. */
export const bun = join(FOLDER, "node_modules", "@oven", "bun-linux-x64", "bin", "bun");

export const python = join(PYTHON, "bin", "python");

export const installPackages = () => installDependencies(SOURCE, FOLDER);

/** @returns {string} the version that is installed */
export function versionOf(name) {
  const manifest = join(FOLDER, "node_modules", name, "package.json");
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}

/** Installs what requirements.txt names into an environment of its own, unless that has been done. */
export function installPython() {
  const requirements = join(SOURCE, "requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  const stamp = join(PYTHON, "installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  mkdirSync(FOLDER, { recursive: true });
  run("python3", ["-m", "venv", PYTHON]);
  run(python, ["-m", "pip", "install", "--quiet", "--no-deps", "--requirement", requirements]);
  // Written last, so that it stands there only for what was installed completely.
  writeFileSync(stamp, wanted);
}
