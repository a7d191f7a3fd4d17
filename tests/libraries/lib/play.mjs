// Plays one case: a real server, and a page of headless Chromium with the library and one of the clients.
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { FOLDER } from "./packages.mjs";

/**
 * What a file of cases/ exports. The page imports it too: it must not import anything of Node's, and the library within
 * `page` only.
 *
 * @typedef {object} Case
 * @property {string} library
 * @property {string} does for the table
 * @property {(env: { http: import("node:http").Server, load: NodeRequire }) => Promise<() => unknown>} serve starts the
 *   server, and returns what closes it; `load` requires an installed package
 * @property {(env: { url: string, log: (...values: unknown[]) => void }) => Promise<void>} page ends when the library has
 *   done what it is for
 */

/** What `import "socket.io-client"` means to the library. */
export const CLIENTS = {
  official: join(FOLDER, "node_modules", "socket.io-client", "build", "esm", "index.js"),
  ours: fromRoot("pkg", "index.js"),
};

const LIMIT = 30_000;
const PAGE = '<!doctype html><link rel="icon" href="data:,"><div id="app"></div>';
const load = createRequire(join(FOLDER, "package.json"));

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} file of the case
 * @param {Case} theCase
 * @param {keyof typeof CLIENTS} client
 * @returns {Promise<{ log: string[], failure?: string }>} what the page saw
 */
export async function play(browser, file, theCase, client) {
  const http = createServer((_, response) =>
    response.setHeader("content-type", "text/html").end(PAGE),
  );
  const close = await theCase.serve({ http, load });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    const url = `http://127.0.0.1:${http.address().port}`;
    await page.goto(url);
    await page.addScriptTag({ content: await bundle(file, client) });
    const outcome = await page.evaluate(inPage, { url, limit: LIMIT });
    return { ...outcome, log: [...outcome.log, ...errors] };
  } catch (error) {
    return { log: [], failure: String(error?.message ?? error) };
  } finally {
    await context.close();
    await close();
    http.closeAllConnections();
  }
}

/** Runs in the page. */
async function inPage({ url, limit }) {
  const log = [];
  const write = (...values) => log.push(JSON.stringify(values));
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`did not end within ${limit} ms`)), limit);
  });
  try {
    await Promise.race([globalThis.librariesCase.default.page({ url, log: write }), late]);
    return { log };
  } catch (error) {
    return { log, failure: String(error) };
  }
}

/**
 * @param {string} file
 * @param {keyof typeof CLIENTS} client
 * @returns {Promise<string>} a classic script
 */
async function bundle(file, client) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "librariesCase",
    platform: "browser",
    target: "es2022",
    nodePaths: [join(FOLDER, "node_modules")],
    alias: { "socket.io-client": CLIENTS[client] },
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  return outputFiles[0].text;
}
