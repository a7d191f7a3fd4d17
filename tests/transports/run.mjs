/**
 * One contract for every implementation of a transport that ships: the same cases, against a real server with faults,
 * in Chromium, in a page, in a worker and in a service worker.
 *
 *     node tests/transports/run.mjs                fails where a rule is broken, or where docs/transports.md is out of
 *                                                  date
 *     node tests/transports/run.mjs --write        writes docs/transports.md
 *     node tests/transports/run.mjs --filter=text  the rules whose words contain the text
 *
 * @typedef {object} Case
 * @property {string} rule what is tested, as a sentence whose subject is the transport
 * @property {string[]} [places] where it can be tested; everywhere unless said
 * @property {(t: Tester) => Promise<void>} run throws if the rule is broken
 *
 * @typedef {object} Tester
 * @property {import("./server.mjs").TransportServer} server that of the page
 * @property {import("./server.mjs").TransportServer} other one of another origin
 * @property {string} nowhere an address where nobody listens
 * @property {(kind: string, url: string, options?: object) => Promise<Transport>} open
 * @property {(kind: string, url: string, options?: object) => Promise<Transport>} openAndClose before anything can happen
 * @property {() => Promise<void>} leave leaves the page for another one
 */
import { readFile, writeFile } from "node:fs/promises";
import { launchChromium } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { buildRustTransports } from "./build.mjs";
import polling from "./cases/polling.mjs";
import websocket from "./cases/websocket.mjs";
import webtransport from "./cases/webtransport.mjs";
import { startOtherServer, startPageServer } from "./server.mjs";
import { format, IMPLEMENTATIONS } from "./table.mjs";
import { PLACES } from "./places.mjs";

const TABLE = fromRoot("docs", "transports.md");
/** Milliseconds that a case may take: one that waits for what does not come fails. */
const LIMIT = 10_000;

const CASES = { websocket, webtransport, polling };

const option = (name) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

/** A transport in a page or in a worker. */
class Transport {
  /**
   * @param {import("playwright-core").Page | import("playwright-core").Worker} place
   * @param {number} number
   */
  constructor(place, number) {
    this.place = place;
    this.number = number;
  }

  /**
   * @param {string} method
   * @param {...unknown} args
   */
  call(method, ...args) {
    const call = { number: this.number, method, args };
    return this.place.evaluate((what) => globalThis.contract.call(what), call);
  }

  /** The next thing that is heard of it: see `page/record.js`. */
  next() {
    return this.place.evaluate((number) => globalThis.contract.next(number), this.number);
  }

  /** What else has been heard of it by now. */
  rest() {
    return this.place.evaluate((number) => globalThis.contract.rest(number), this.number);
  }

  closeWhenLeft() {
    return this.place.evaluate((number) => globalThis.contract.closeWhenLeft(number), this.number);
  }
}

async function main() {
  const filter = option("filter") ?? "";
  const isWriting = process.argv.includes("--write");
  const rows = Object.entries(CASES).flatMap(([kind, cases]) =>
    cases
      .filter(({ rule }) => rule.includes(filter))
      .map((one) => ({ kind, case: one, rule: one.rule, broken: new Map() })),
  );
  const server = await startPageServer(buildRustTransports());
  const other = await startOtherServer();
  const gone = await startOtherServer();
  await gone.stop();
  const browser = await launchChromium();
  let passed = 0;
  try {
    for (const implementation of IMPLEMENTATIONS) {
      for (const place of Object.keys(PLACES)) {
        const lab = new Lab(
          browser,
          { server, other, nowhere: gone.origin },
          implementation,
          place,
        );
        for (const row of rows) {
          if (row.case.places && !row.case.places.includes(place)) continue;
          const fault = await lab.faultOf(row.case);
          if (fault === undefined) passed++;
          else row.broken.set(`${implementation}, ${place}`, fault);
        }
        await lab.close();
      }
    }
  } finally {
    await browser.close();
    await server.stop();
    await other.stop();
  }
  const faults = rows.flatMap(({ rule, broken }) =>
    [...broken].map(([where, fault]) => `✗ ${where}: ${rule}\n${fault.replace(/^/gm, "    ")}`),
  );
  for (const fault of faults) console.log(fault);
  const isOutOfDate = !filter && !(await isUpToDate(rows, isWriting));
  if (isOutOfDate) console.log("docs/transports.md is out of date: run this with --write");
  const failed = faults.length + Number(isOutOfDate);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

/** Where the cases of one implementation are tried. */
class Lab {
  /**
   * @param {import("playwright-core").Browser} browser
   * @param {Pick<Tester, "server" | "other" | "nowhere">} servers
   * @param {string} implementation
   * @param {string} placeName
   */
  constructor(browser, servers, implementation, placeName) {
    this.browser = browser;
    this.servers = servers;
    this.implementation = implementation;
    this.placeName = placeName;
    /** @type {import("playwright-core").Page | undefined} */
    this.page = undefined;
  }

  /**
   * @param {Case} one
   * @returns {Promise<string | undefined>} what is wrong, if anything is
   */
  async faultOf(one) {
    let timer;
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`not done within ${LIMIT} ms`)), LIMIT);
    });
    try {
      await Promise.race([this.#run(one), late]);
      return undefined;
    } catch (error) {
      // What it has left behind is nothing for the next one to find.
      await this.close();
      return String(error?.stack ?? error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #run(one) {
    const { server } = this.servers;
    if (this.page === undefined) {
      this.page = await this.browser.newPage();
      await this.page.goto(server.origin);
      this.place = await placeIn(this.page, this.placeName);
    }
    const { page, place, implementation } = this;
    const opener =
      (method) =>
      async (kind, url, options = {}) => {
        const what = { method, implementation, kind, url, options };
        const call = ({ method, ...request }) => globalThis.contract[method](request);
        return new Transport(place, await place.evaluate(call, what));
      };
    const leave = async () => {
      await page.goto(`${server.origin}/another`);
      this.page = undefined;
    };
    const [open, openAndClose] = ["open", "openAndClose"].map(opener);
    await one.run({ ...this.servers, open, openAndClose, leave });
  }

  async close() {
    await this.page?.close();
    this.page = undefined;
  }
}

/**
 * The page itself, or a worker of it, with everything loaded.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
async function placeIn(page, name) {
  const place = await PLACES[name](page);
  await place.evaluate(() => globalThis.contract.ready);
  return place;
}

async function isUpToDate(rows, isWriting) {
  const table = await format(rows);
  if (isWriting) await writeFile(TABLE, table);
  const committed = await readFile(TABLE, "utf8").catch(() => "");
  return table === committed;
}

await main();
