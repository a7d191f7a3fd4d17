/** The applications of apps/, each installed once, with the package as npm packs it. */
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { installApplication } from "../../packaging/support/applications.mjs";

const WORK = fromRoot(".cache", "matrix");

/** What the rows build, and what the server serves. */
export const OUT = join(WORK, "out");

/** @param {string} app */
export const appFolder = (app) => join(WORK, app);

/**
 * @param {string} app a folder of apps/
 * @returns {string} where it can be built
 */
export function installApp(app) {
  const folder = appFolder(app);
  installApplication(fromRoot("tests", "matrix", "apps", app), folder);
  cpSync(fromRoot("tests", "matrix", "page"), join(folder, "src"), { recursive: true });
  return folder;
}

/**
 * @param {string} folder of a lock file, from the root of the checkout
 * @param {string} name of a package
 * @returns {string} the version that is installed
 */
export function lockedVersion(folder, name) {
  const lock = JSON.parse(readFileSync(fromRoot(folder, "package-lock.json"), "utf8"));
  return lock.packages[`node_modules/${name}`].version;
}

/**
 * @param {string} app a folder of apps/
 * @param {string} name of a package of it
 */
export const versionOf = (app, name) => lockedVersion(`tests/matrix/apps/${app}`, name);

/**
 * Runs a tool of an application as its own `npm run build` would.
 *
 * @param {string} folder of the application
 * @param {string[]} args a file below node_modules, and its arguments
 * @param {Record<string, string>} [env]
 */
export function runTool(folder, [file, ...args], env = {}) {
  return execFileSync(process.execPath, [join("node_modules", file), ...args], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: "pipe",
    encoding: "utf8",
    timeout: 300_000,
  });
}
