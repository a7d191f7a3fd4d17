/** The applications of apps/, each installed once, with the package as npm packs it. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
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
 * @param {string} app
 * @param {string} name of a package of it
 * @returns {string} the version that is installed
 */
export function versionOf(app, name) {
  const path = join(appFolder(app), "node_modules", name, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : "not there";
}

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
