/** What a row is, and the rows whose cells are browsers. */
import { rmSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { OUT } from "./apps.mjs";
import { ENGINES } from "./engines.mjs";
import { expected } from "./server.mjs";
import { join } from "node:path";

/**
 * @typedef {object} Group one table of the page
 * @property {string} title
 * @property {string} [note] below the title
 * @property {string} first the heading of the first column
 * @property {string[]} columns the headings of the others
 * @property {Row[]} rows
 *
 * @typedef {object} Row
 * @property {string} [app] which application has to be installed: a folder of apps/
 * @property {() => string} label with the versions of what is installed; unique
 * @property {boolean} [quick] part of `make test`, with Chromium only
 * @property {(context: Context) => Promise<Record<string, string>>} run gives the cells by column
 *
 * @typedef {object} Context
 * @property {import("./server.mjs").MatrixServer} server
 * @property {Record<string, import("./engines.mjs").Engine | string>} engines by name; a text says what is missing
 *
 * @typedef {object} Started
 * @property {string} [path] of the page on the server of the rows
 * @property {string} [url] of the page, if it has a server of its own
 * @property {() => unknown} [stop]
 */

export const WORKS = "works";

/** @param {unknown} reason */
export const fails = (reason) =>
  `**fails**: ${String(reason).replaceAll("|", "\\|").replace(/\s+/g, " ").slice(0, 300)}`;

/** A cell that is neither: what it needs is not there, or does not exist in this engine. */
export const notRun = (reason) => `not run: ${reason}`;

/**
 * @param {import("./server.mjs").Seen} seen
 * @param {boolean} [hasWebSocket]
 * @returns {string} the cell
 */
export function judge({ lines, failure, ends }, hasWebSocket) {
  if (failure) return fails(failure);
  const wanted = expected(hasWebSocket);
  if (!isDeepStrictEqual(lines, wanted.lines)) {
    const i = wanted.lines.findIndex((line, at) => line !== lines[at]);
    return fails(`"${lines[i]}" instead of "${wanted.lines[i]}"`);
  }
  if (!isDeepStrictEqual(ends, wanted.ends)) return fails(`the server saw ${ends.join(", ")}`);
  return hasWebSocket === false ? `${WORKS}, by long-polling (there is no \`WebSocket\`)` : WORKS;
}

/**
 * A row whose page is built once, and opened in each engine.
 *
 * @param {object} options
 * @param {string} options.app
 * @param {() => string} options.label
 * @param {boolean} [options.quick]
 * @param {(out: string, context: Context) => Promise<Started>} options.start `out` is a folder of its own that is
 *   served as `/…/`
 * @param {string[]} [options.engines]
 * @param {string} [options.elsewhere] why not in the other engines
 * @returns {Row}
 */
export function browserRow({ app, label, quick, start, engines = ENGINES, elsewhere }) {
  const run = async (context) => {
    const out = join(OUT, label().replace(/[^\w.]+/g, "-"));
    rmSync(out, { recursive: true, force: true });
    const wanted = Object.keys(context.engines);
    let started;
    try {
      started = await start(out, context);
    } catch (error) {
      const cell = fails(`is not built: ${error.stderr || error.message}`);
      return Object.fromEntries(wanted.map((name) => [name, cell]));
    }
    const base = `${context.server.url}/${out.slice(OUT.length + 1)}`;
    const url = started.url ?? `${base}/${started.path ?? "index.html"}`;
    const cells = {};
    for (const name of wanted)
      cells[name] = engines.includes(name)
        ? await visit(context, name, url)
        : notRun(elsewhere ?? "not meant for it");
    await started.stop?.();
    return cells;
  };
  return { app, label, quick, run };
}

async function visit({ engines, server }, name, url) {
  const engine = engines[name];
  if (typeof engine === "string") return notRun(engine);
  let close = () => {};
  try {
    const seen = await server.watch(async (run) => {
      close = await engine.open(`${url}?run=${run}`);
    });
    return judge(seen);
  } catch (error) {
    return fails(error.message);
  } finally {
    await close();
  }
}
