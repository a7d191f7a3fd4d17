/**
 * What pages do to their built-ins, and whether the clients work all the same.
 *
 *     node tests/environments/run.mjs                  fails where the official client works and ours does not, or where
 *                                                      docs/environments.md is out of date
 *     node tests/environments/run.mjs --write          writes docs/environments.md
 *     node tests/environments/run.mjs --filter=Array   the cases whose name contains the text, in detail
 */
import { readFile, writeFile } from "node:fs/promises";
import { launchShell } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import browser from "./cases/browser.mjs";
import data from "./cases/data.mjs";
import language from "./cases/language.mjs";
import { startServer } from "./server.mjs";
import { CLIENTS, format, MOMENTS, readTable } from "./table.mjs";

const TABLE = fromRoot("docs", "environments.md");
const LANES = 6;
/** Milliseconds for one step of a run: what a client that hangs costs. */
const LIMIT = 2500;
/** The same where the run has the machine to itself. */
const AMPLE_LIMIT = 8000;

const option = (name) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

/**
 * @typedef {{ patch: string, moment: string, client: string, row: Row }} Run
 * @typedef {import("./table.mjs").Row} Row
 */

async function main() {
  const filter = option("filter") ?? "";
  const isWriting = process.argv.includes("--write");
  const rows = [...data, ...language, ...browser]
    .filter(({ builtIn, done }) => `${builtIn}: ${done}`.includes(filter))
    .map((row) => ({
      ...row,
      outcomes: Object.fromEntries(MOMENTS.map((moment) => [moment, {}])),
    }));
  const began = Date.now();
  const committed = await readFile(TABLE, "utf8").catch(() => "");
  await runAll(rows, readTable(committed));
  const worse = rows.flatMap(worseIn);
  for (const line of filter ? rows.flatMap(detailsOf) : worse) console.log(line);
  const table = await format(rows);
  if (isWriting) await writeFile(TABLE, table);
  const isOutOfDate = !filter && !isWriting && table !== committed;
  if (isOutOfDate) {
    console.log("docs/environments.md is out of date: run this with --write");
    const isAsCommitted = readTable(committed);
    for (const line of rows.filter((row) => !isAsCommitted(row)).flatMap(detailsOf))
      console.log(line);
  }
  const failed = worse.length + Number(isOutOfDate);
  console.log(`\n${((Date.now() - began) / 1000).toFixed(1)} s`);
  console.log(`${rows.length * MOMENTS.length - worse.length} passed, ${failed} failed`);
  process.exitCode = failed > 0 || rows.length === 0 ? 1 : 0;
}

/**
 * Notes what comes of each case, by moment and client: an empty text for a client that works.
 *
 * @param {Row[]} rows
 * @param {(row: Row) => boolean} isAsCommitted
 */
async function runAll(rows, isAsCommitted) {
  const runs = rows.flatMap((row) =>
    MOMENTS.flatMap((moment) =>
      CLIENTS.map((client) => ({ patch: row.patch, moment, client, row })),
    ),
  );
  const chromium = await launchShell();
  try {
    const queue = [...runs];
    await Promise.all(Array.from({ length: LANES }, () => lane(chromium, queue, LIMIT)));
    // A machine that is busy may have taken its time for one of them.
    const unexpected = new Set(
      rows.filter((row) => worseIn(row).length > 0 || !isAsCommitted(row)),
    );
    await lane(
      chromium,
      runs.filter(({ row }) => unexpected.has(row)),
      AMPLE_LIMIT,
    );
  } finally {
    await chromium.close();
  }
}

/**
 * @param {import("playwright-core").Browser} chromium
 * @param {Run[]} queue
 * @param {number} limit
 */
async function lane(chromium, queue, limit) {
  // Each with a port of its own: a browser opens no more than six connections to one.
  const server = await startServer();
  const page = await chromium.newPage();
  try {
    await page.goto(server.origin);
    for (let next; (next = queue.shift()) !== undefined;) {
      const { patch, moment, client, row } = next;
      const run = { patch, limit, before: moment === "before", client: `/entry-${client}.js` };
      row.outcomes[moment][client] = await page.evaluate(
        async (what) => (await import("/page.js")).run(what),
        run,
      );
    }
  } finally {
    await page.close();
    await server.stop();
  }
}

function worseIn({ builtIn, done, outcomes }) {
  return MOMENTS.filter(
    (moment) => outcomes[moment].official === "" && outcomes[moment].ours !== "",
  ).map((moment) => `✗ ${builtIn}: ${done}, ${moment} the import: ${outcomes[moment].ours}`);
}

function detailsOf({ builtIn, done, outcomes }) {
  const lines = MOMENTS.flatMap((moment) =>
    CLIENTS.map((client) => `  ${moment}, ${client}: ${outcomes[moment][client] || "works"}`),
  );
  return [`${builtIn}: ${done}`, ...lines];
}

await main();
// Sessions over long-polling that a page has left would keep the process for half a minute.
process.exit();
