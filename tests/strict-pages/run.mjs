/**
 * Pages with a policy, with Trusted Types, isolated or sandboxed: docs/csp.md. Run `make package` first.
 *
 *   node tests/strict-pages/run.mjs [--browsers=Chromium,Firefox,WebKitGTK] [--filter=text]
 *
 * Chromium by default, as in `make test`. A browser that is not installed counts as failed.
 */
import { parseArgs } from "node:util";
import { missingOf } from "../browsers/processes.mjs";
import { BROWSERS } from "./browsers.mjs";
import { CASES, faultOf } from "./cases.mjs";
import { PageServer } from "./server.mjs";

/**
 * @param {{ browsers?: string[], filter?: string, report?: (row: Row) => void }} [options]
 * @typedef {{ name: string, ok: boolean, note: string }} Row
 * @returns {Promise<Row[]>} one for each browser and page
 */
export async function strictPageRows({
  browsers = Object.keys(BROWSERS),
  filter = "",
  report = () => {},
} = {}) {
  const cases = CASES.filter(({ name }) => name.includes(filter));
  const rows = [];
  const add = (browser, { name }, note) => {
    const row = { name: `${browser}: ${name}`, ok: note === "", note };
    rows.push(row);
    report(row);
  };
  const server = await PageServer.start(cases);
  try {
    for (const browser of browsers) {
      const missing = missingOf(browser);
      if (missing) for (const tried of cases) add(browser, tried, `there is no ${missing}`);
      else await tryAll(server, browser, cases, (tried, note) => add(browser, tried, note));
    }
  } finally {
    await server.close();
  }
  return rows;
}

/** One browser goes through all pages; where it gets stuck, another one goes on. */
async function tryAll(server, browser, cases, add) {
  let next = 0;
  while (next < cases.length) {
    let report = server.reportOf(next);
    const close = await BROWSERS[browser](server.urlOf(next));
    try {
      for (let stuck = false; !stuck && next < cases.length; next++) {
        const found = await report;
        // The page is on its way to the next one.
        report = server.reportOf(next + 1);
        stuck = found === undefined;
        add(cases[next], stuck ? "reported nothing" : faultOf(cases[next], found));
      }
    } finally {
      await close();
    }
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      browsers: { type: "string", default: "Chromium" },
      filter: { type: "string", default: "" },
    },
  });
  const rows = await strictPageRows({
    browsers: values.browsers.split(","),
    filter: values.filter,
    report: ({ name, ok, note }) =>
      console.log(`  ${ok ? "✓" : "✗"} ${name}${note && `: ${note}`}`),
  });
  const failed = rows.filter(({ ok }) => !ok).length;
  console.log(`\n${rows.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || rows.length === 0 ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) await main();
