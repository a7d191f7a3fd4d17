/** Applications of their own, with what their lock files name, and with the package as npm packs it. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { run } from "../../../scripts/package/run.mjs";

/** What decides about the packages; a file that is missing has its default. */
const MANIFESTS = ["package.json", "package-lock.json", ".npmrc"];

/**
 * Copies an application, and gives it its packages and this one. Run `make package` first.
 *
 * @param {string} source the folder of the application, with `package.json` and `package-lock.json`
 * @param {string} target where it is to run
 */
export function installApplication(source, target) {
  cpSync(source, target, { recursive: true });
  installDependencies(source, target);
  unpackPackage(target);
}

/**
 * Installs what a lock file names, unless that has been done.
 *
 * @param {string} source the folder with `package.json` and `package-lock.json`
 * @param {string} target the folder that gets `node_modules`
 */
export function installDependencies(source, target) {
  mkdirSync(target, { recursive: true });
  const hash = createHash("sha256");
  for (const name of MANIFESTS.filter((name) => existsSync(join(source, name)))) {
    cpSync(join(source, name), join(target, name));
    hash.update(readFileSync(join(source, name)));
  }
  const wanted = hash.digest("hex");
  // Written last, so that it stands there only for what was installed completely.
  const stamp = join(target, "installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: target,
  });
  writeFileSync(stamp, wanted);
}

/**
 * Packs this package, and unpacks it into an application as npm would.
 *
 * @param {string} target the folder of the application
 * @returns {{ folder: string, files: string[] }} where it is, and what it consists of
 */
export function unpackPackage(target) {
  const folder = join(target, "node_modules", "socketio-wasm");
  mkdirSync(folder, { recursive: true });
  const packed = run("npm", ["pack", "--json", "--pack-destination", target], {
    cwd: fromRoot("pkg"),
  });
  const [{ filename, files }] = JSON.parse(packed);
  run("tar", ["-xzf", filename, "--strip-components=1", "-C", folder], { cwd: target });
  return { folder, files: files.map(({ path }) => path) };
}
