/**
 * Sessions of the packaged client with a real server, each with a fault at one byte of its traffic: every byte in both
 * directions, a cut, a reset and a stall, over every transport. Each must end connected again, with everything delivered
 * as `docs/guarantees.md` says.
 *
 *     node tests/faults/run.mjs                              all
 *     node tests/faults/run.mjs --sample                     some of them; PROPTEST_RNG_SEED draws others
 *     node tests/faults/run.mjs --case=polling/down/123/cut  one, with what the page and the server have noted
 *     node tests/faults/run.mjs --filter=websocket/up        those whose names begin so
 */
import { parseArgs } from "node:util";
import { launchShell } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { ControlServer } from "../differential/lib/control-server.mjs";
import { PAGE_PATH } from "../differential/lib/http.mjs";
import { judge } from "./delivery.mjs";
import { DIRECTIONS, KINDS } from "./fault.mjs";
import { HOST } from "./proxy.mjs";
import { sampleOf } from "./sample.mjs";
import { Servers } from "./server.mjs";

const TRANSPORTS = {
  upgrade: ["polling", "websocket"],
  polling: ["polling"],
  websocket: ["websocket"],
  webtransport: ["webtransport"],
};

/**
 * Pages, each with a process of its own, and sessions at a time in each: Chromium has a new WebSocket wait for seconds
 * where many others of the process are being opened.
 */
const PAGES = 4;
const LANES = { upgrade: 4, polling: 4, websocket: 10, webtransport: 8 };

/** Sessions after which the pages are new: Chromium has one wait for minutes whose WebTransports often fail. */
const BATCH = 250;

/** Milliseconds in which a session must have ended, however busy the machine is. */
const LIMIT = 120_000;

/** The same for what may come after the end, and for the server to notice it. */
const REST = 1500;

/** How many cases a sample has. */
const SAMPLE = 120;

/** How often traffic is recorded: how packets share requests differs a little, and the median counts. */
const RECORDINGS = 7;

const { values: options } = parseArgs({
  options: {
    case: { type: "string" },
    filter: { type: "string", default: "" },
    sample: { type: "boolean", default: false },
    client: { type: "string", default: "ours" },
  },
});

const CLIENTS = {
  ours: "/pkg/index.js",
  official: "/official/socket.io.esm.min.js",
};

class Lab {
  async open() {
    this.control = new ControlServer(
      {
        "/pkg/": fromRoot("pkg"),
        "/official/": fromRoot("node_modules", "socket.io-client", "dist"),
        "/faults/": fromRoot("tests", "faults", "page"),
      },
      {},
    );
    await this.control.listen();
    this.servers = new Servers();
    await this.servers.start({ withBridge: isWanted("webtransport") });
    // Short requests have fewer bytes to be cut at.
    this.browser = await launchShell([
      `--host-resolver-rules=MAP ${HOST} 127.0.0.1`,
      "--user-agent=C",
      "--accept-lang=en",
    ]);
    this.pages = await Promise.all(Array.from({ length: PAGES }, () => this.#openPage()));
    this.names = 0;
  }

  async #openPage() {
    const context = await this.browser.newContext();
    const page = await context.newPage();
    await page.goto(this.control.origin + PAGE_PATH);
    await page.evaluate(async (client) => {
      const [{ io }, session] = await Promise.all([import(client), import("/faults/session.js")]);
      globalThis.play = (what) => session.play(io, what);
      globalThis.notesOf = session.notesOf;
      globalThis.uncaught = session.uncaught;
    }, CLIENTS[options.client]);
    return page;
  }

  /** Opens the pages anew. Exceptions of the old ones are kept. */
  async renew() {
    this.found = await this.uncaught();
    await Promise.all(this.pages.map((page) => page.context().close()));
    this.pages = await Promise.all(Array.from({ length: PAGES }, () => this.#openPage()));
  }

  async close() {
    await this.browser?.close();
    await this.servers?.stop();
    this.control?.close();
  }

  /**
   * @param {import("playwright-core").Page} page
   * @param {string} transport
   * @param {import("./fault.mjs").Fault} [fault]
   */
  async run(page, transport, fault) {
    const { servers } = this;
    // As long for each session, so that the bytes stay where they are.
    const name = String(this.names++).padStart(6, "0");
    const overStreams = transport === "webtransport";
    const hash = overStreams ? servers.bridge.hash : undefined;
    const { url, seen, meter, end } = await servers.session(name, overStreams, fault);
    const what = { name, url, transports: TRANSPORTS[transport], hash };
    const played = page.evaluate((what) => globalThis.play(what), what);
    const inTime = await within(played, LIMIT);
    // What is still under way comes until then; a server may wait for long for a line that is stalled.
    if (inTime) await within(seen.ended(), REST);
    const notes = {
      page: await page.evaluate((name) => globalThis.notesOf(name), name),
      server: seen.log,
    };
    end();
    const faults = inTime ? judge(notes) : [`not over within ${LIMIT} ms`, ...judge(notes)];
    return { faults, notes, meter };
  }

  /** Exceptions that no session may cause. */
  async uncaught() {
    const lists = this.pages.map((page) => page.evaluate(() => globalThis.uncaught.splice(0)));
    return [...(this.found ?? []), ...(await Promise.all(lists)).flat()];
  }
}

async function within(promise, limit) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, limit, false)));
  const inTime = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

const isWanted = (transport) =>
  options.case !== undefined
    ? options.case.startsWith(`${transport}/`)
    : `${transport}/`.startsWith(options.filter) || options.filter.startsWith(`${transport}/`);

const nameOf = ({ transport, fault: { direction, position, kind } }) =>
  `${transport}/${direction}/${position}/${kind}`;

/** How many bytes an undisturbed session has in each direction. */
async function record(lab, transport) {
  const meters = [];
  while (meters.length < RECORDINGS) {
    const { faults, notes, meter } = await lab.run(lab.pages[0], transport);
    if (faults.length > 0)
      throw new Error(`an undisturbed session: ${faults} ${JSON.stringify(notes)}`);
    meters.push(meter);
  }
  const median = (direction) =>
    meters.map((meter) => meter[direction]).sort((a, b) => a - b)[RECORDINGS >> 1];
  return { up: median("up"), down: median("down") };
}

function allCases(transport, lengths) {
  const all = DIRECTIONS.flatMap((direction) =>
    Array.from({ length: lengths[direction] + 1 }, (_, position) =>
      KINDS.map((kind) => ({ transport, fault: { direction, position, kind } })),
    ).flat(),
  );
  return all.filter((one) => nameOf(one).startsWith(options.filter));
}

async function chosen(lab) {
  if (options.case !== undefined) {
    const [transport, direction, position, kind] = options.case.split("/");
    return [{ transport, fault: { direction, position: Number(position), kind } }];
  }
  const cases = [];
  for (const transport of Object.keys(TRANSPORTS).filter(isWanted)) {
    const lengths = await record(lab, transport);
    const some = allCases(transport, lengths);
    console.log(`${transport}: ${lengths.up} bytes up, ${lengths.down} down, ${some.length} cases`);
    cases.push(some);
  }
  if (!options.sample) return cases.flat();
  const seed = Number(process.env.PROPTEST_RNG_SEED ?? 1);
  // As many of each transport, however long its requests are.
  return cases.flatMap((some) => sampleOf(some, SAMPLE / cases.length, seed));
}

/** @param {Lab} lab */
async function runAll(lab, cases) {
  const tally = { passed: 0, failed: 0, struck: 0, lost: 0, resent: 0 };
  const lane = async (page, queue) => {
    for (const one of queue) {
      const { faults, notes, meter } = await lab.run(page, one.transport, one.fault);
      tally.struck += Number(meter.struck);
      tally.lost += Number(notes.page.filter(([what]) => what === "disconnect").length > 1);
      tally.resent += Number(notes.server.some(([what]) => what === "resent"));
      tally[faults.length > 0 ? "failed" : "passed"]++;
      if (faults.length > 0) {
        console.log(`✗ ${nameOf(one)}: ${faults.join("; ")}`);
        console.log(`    node tests/faults/run.mjs --case=${nameOf(one)}`);
      }
      if (options.case !== undefined || faults.length > 0)
        console.log(`    ${JSON.stringify({ ...notes, meter })}`);
    }
  };
  for (const transport of Object.keys(TRANSPORTS)) {
    const all = cases.filter((one) => one.transport === transport);
    while (all.length > 0) {
      const queue = all.splice(0, BATCH).values();
      const lanes = lab.pages.flatMap((page) =>
        Array.from({ length: LANES[transport] }, () => lane(page, queue)),
      );
      await Promise.all(lanes);
      if (all.length === 0) break;
      console.log(`${tally.passed + tally.failed} of ${cases.length}`);
      await lab.renew();
    }
  }
  return tally;
}

async function main() {
  const began = Date.now();
  const lab = new Lab();
  try {
    await lab.open();
    const cases = await chosen(lab);
    const { passed, failed, struck, lost, resent } = await runAll(lab, cases);
    const uncaught = await lab.uncaught();
    for (const message of uncaught) console.log(`✗ an exception in the page: ${message}`);
    console.log(`\n${struck} faults happened; ${lost} sessions lost their connection by them`);
    console.log(`${resent} sessions in which the browser sent a request again by itself`);
    console.log(`${((Date.now() - began) / 1000).toFixed(1)} s`);
    console.log(`${passed} passed, ${failed + uncaught.length} failed`);
    process.exitCode = failed + uncaught.length > 0 || passed === 0 ? 1 : 0;
  } finally {
    await lab.close();
  }
}

await main();
