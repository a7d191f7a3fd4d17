/**
 * `make bench`: ours beside the official client and beside no client at all, from one run in headless Chromium.
 * Exits with 0 whatever the figures are; only what is broken makes it fail.
 */

import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { basename, dirname, relative } from "node:path";
import { launchBrowser } from "./browser.mjs";
import { OUTPUT_DIRECTORY, readOptions, USAGE } from "./options.mjs";
import { measureOwnCost } from "./own-cost.mjs";
import { profileCases } from "./profile.mjs";
import { measureRealServer } from "./real-server.mjs";
import {
  ownCostTable,
  realServerTable,
  sizeTable,
  startUpTable,
  summarizeOwnCost,
} from "./report.mjs";
import { startServer } from "./server.mjs";
import { measureSize } from "./sizes.mjs";
import { measureStartUp } from "./start-up.mjs";

const OFFICIAL_VERSION = createRequire(import.meta.url)("socket.io-client/package.json").version;

const TIME_LIMIT_MS = 180000;

/** When each part starts no further repetition, counted from the start: a busy machine gets fewer, not a failure. */
const ENOUGH_AFTER_MS = { startUp: 45000, ownCost: 80000, realServer: 120000 };

const FULL = {
  ownCost: { generations: 3, rounds: 7, warmUpMs: 150, batchMs: 30 },
  realServer: 5,
  startUp: 15,
};
const QUICK = {
  ownCost: { generations: 1, rounds: 5, warmUpMs: 150, batchMs: 30 },
  realServer: 1,
  startUp: 10,
};

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function measure(browser, origin, clients, options) {
  const plan = options.quick ? QUICK : FULL;
  const figures = {};
  const wanted = (part) => options.parts.includes(part);
  const inTime = (part) => () => performance.now() < ENOUGH_AFTER_MS[part];
  const print = (text) => {
    progress("");
    console.log(`\n${text}`);
  };
  if (wanted("start-up")) {
    figures.startUp = await measureStartUp(
      browser,
      origin,
      clients,
      plan.startUp,
      inTime("startUp"),
      progress,
    );
    print(startUpTable(figures.startUp));
  }
  if (wanted("own-cost")) {
    const subjects = [{ name: "floor", url: null }, ...clients];
    const raw = await measureOwnCost(
      browser,
      origin,
      subjects,
      options.cases,
      plan.ownCost,
      inTime("ownCost"),
      progress,
    );
    figures.ownCost = summarizeOwnCost(raw);
    print(ownCostTable(figures.ownCost));
  }
  if (wanted("real-server")) {
    figures.realServer = await measureRealServer(
      browser,
      origin,
      clients,
      plan.realServer,
      inTime("realServer"),
      progress,
    );
    print(realServerTable(figures.realServer));
  }
  if (wanted("size")) {
    figures.size = {
      official: await measureSize(options.official),
      ours: await measureSize(options.ours),
    };
    print(sizeTable(figures.size));
  }
  return figures;
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const clients = ["official", "ours"].map((name) => ({
    name,
    path: options[name],
    url: `/${name}/${basename(options[name])}`,
  }));
  const server = await startServer({
    official: dirname(options.official),
    ours: dirname(options.ours),
  });
  const browser = await launchBrowser();
  try {
    console.log(
      `ours: ${relative(process.cwd(), options.ours)}; official: socket.io-client ${OFFICIAL_VERSION}\n` +
        `Chromium ${browser.version()}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model.trim()}`,
    );
    if (options.profile !== null) {
      const subject = clients.find(({ name }) => name === options.profile);
      console.log(
        `\n${await profileCases(browser, server.origin, subject, options.cases, OUTPUT_DIRECTORY)}`,
      );
      return;
    }
    const figures = await measure(browser, server.origin, clients, options);
    if (options.json !== null)
      await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    await browser.close();
    await server.close();
  }
}

const limit = setTimeout(() => {
  console.error(`bench: not finished after ${TIME_LIMIT_MS / 1000} s`);
  // Playwright ends the browser it started when this process exits.
  process.exit(1);
}, TIME_LIMIT_MS);

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
} finally {
  clearTimeout(limit);
}
