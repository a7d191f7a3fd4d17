/**
 * Servers that mean harm, and the packaged client in Chromium. Whatever they send, the client ends in a documented event
 * or goes on; the main thread is not kept busy, no memory is kept, no exception leaves the client, no built-in is changed,
 * and two namespaces of a good server in the same page notice nothing.
 *
 *     node tests/hostile/run.mjs                   all
 *     node tests/hostile/run.mjs --sample          some of them; PROPTEST_RNG_SEED draws others
 *     node tests/hostile/run.mjs --filter=http/    those whose names begin so, with what came of each
 *     node tests/hostile/run.mjs --client=official the official client, to compare
 */
import { parseArgs } from "node:util";
import { launchShell } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { ControlServer } from "../differential/lib/control-server.mjs";
import { PAGE_PATH } from "../differential/lib/http.mjs";
import { sampleOf } from "../faults/sample.mjs";
import { Bridge } from "../servers/webtransport.mjs";
import frames from "./cases/frames.mjs";
import handshakes from "./cases/handshakes.mjs";
import http from "./cases/http.mjs";
import websockets from "./cases/websockets.mjs";
import { startGood, startHostile, StreamSession } from "./server.mjs";

/** Pages, each with a process of its own, in which one case runs after another. */
const LANES = 3;

/** How many cases a sample has. */
const SAMPLE = 150;

/** Milliseconds after which a page hangs. */
const HANGING = 30_000;

/**
 * Seconds of the processor that the main thread may spend on a case, unless the official client needs as many. A busy
 * machine changes nothing in them.
 */
const BUSY = 1;

/** Bytes that may be kept, by JavaScript or by the module, when all cases of a page are over. */
const KEPT = 24 * 1024 * 1024;

const OUTCOMES = [
  /^goes on$/,
  /^connect_error (xhr poll error|xhr post error|fetch (read|write) error|websocket error|webtransport error)$/,
  /^connect_error (timeout|parse error|server error|transport close|transport error)$/,
  /^connect_error It seems you are trying to reach a Socket.IO server in v2.x/,
  /^disconnect (io server disconnect|ping timeout|transport close|transport error|parse error)$/,
];

const { values: options } = parseArgs({
  options: {
    filter: { type: "string", default: "" },
    sample: { type: "boolean", default: false },
    client: { type: "string", default: "ours" },
  },
});

const CLIENTS = { ours: "/pkg/index.js", official: "/official/socket.io.esm.min.js" };

class Lab {
  /** @type {Map<string, import("../differential/lib/raw-server.mjs").RawServer>} by the path of a session */
  #overStreams = new Map();
  #paths = 0;

  async open(withBridge) {
    const mounts = {
      "/pkg/": fromRoot("pkg"),
      "/official/": fromRoot("node_modules", "socket.io-client", "dist"),
      "/hostile/": fromRoot("tests", "hostile", "page"),
    };
    this.control = new ControlServer(mounts, {});
    await this.control.listen();
    this.good = await startGood();
    this.bridge = new Bridge((session) => {
      const raw = this.#overStreams.get(session.path);
      if (raw === undefined) session.cut();
      else void StreamSession.play(session, raw);
    });
    if (withBridge) await this.bridge.start(0);
    this.browser = await launchShell();
  }

  async close() {
    await this.browser?.close();
    await this.bridge?.stop();
    await this.good?.stop();
    this.control?.close();
  }

  async openPage(client = options.client) {
    const context = await this.browser.newContext();
    const page = await context.newPage();
    await page.addInitScript({ path: fromRoot("tests", "e2e", "support", "leak-counters.js") });
    await page.goto(this.control.origin + PAGE_PATH);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
    const what = { client: CLIENTS[client], good: this.good.url };
    await page.evaluate(async ({ client, good }) => {
      const [{ io }, hostile] = await Promise.all([import(client), import("/hostile/hostile.js")]);
      await hostile.begin(io, good);
      globalThis.attempt = (what) => hostile.attempt(io, what);
    }, what);
    return { page, devtools };
  }

  /** @param {import("./server.mjs").Case} one */
  async run({ page, devtools }, one) {
    const raw = await startHostile(one);
    const path = `/case-${this.#paths++}/`;
    const overStreams = one.transports[0] === "webtransport";
    if (overStreams) this.#overStreams.set(path, raw);
    const { port, hash } = this.bridge;
    const more = overStreams ? { url: `http://127.0.0.1:${port}`, hash, path } : { url: raw.url };
    const busyBefore = await busy(devtools);
    const what = { transports: one.transports, ...more };
    const attempted = page.evaluate((what) => globalThis.attempt(what), what);
    const seen = await within(attempted);
    if (seen !== undefined) seen.seconds = (await busy(devtools)) - busyBefore;
    this.#overStreams.delete(path);

    await raw.stop();

    return seen;
  }
}

/** What a promise gives, or nothing if it takes too long. */
async function within(promise) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, HANGING)));
  const value = await Promise.race([promise.catch(() => {}), late]);
  clearTimeout(timer);
  return value;
}

/** Seconds of the processor that the main thread of a page has spent. */
async function busy(devtools) {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value;
}

/** Bytes that a page keeps. */
async function kept({ page, devtools }) {
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage");
  const { wasmBytes } = await page.evaluate(() => globalThis.taken());
  return usedSize + backingStorageSize + wasmBytes;
}

/** @returns {string[]} what is wrong */
function faultsOf(
  { outcome, isGoodWell, good, uncaught, polluted, isOver, seconds, allowed = BUSY },
  { name },
) {
  const isRefusal = name.includes("CONNECT_ERROR") && outcome.startsWith("connect_error");
  const isKnown = isRefusal || OUTCOMES.some((pattern) => pattern.test(outcome));
  return [
    ...(isKnown ? [] : [`it ended with ${outcome}`]),
    ...(isGoodWell ? [] : ["the good server was not heard"]),
    ...good.map((event) => `the good connection has noticed: ${event}`),
    ...uncaught.map((message) => `an exception: ${message}`),
    ...polluted.map((type) => `${type} was changed`),
    ...(isOver ? [] : ["it was not over"]),
    ...(seconds < allowed ? [] : [`the main thread was busy for ${seconds.toFixed(1)} s`]),
  ];
}

function chosen() {
  const all = [...frames, ...handshakes, ...http, ...websockets];
  const names = new Set(all.map(({ name }) => name));
  if (names.size !== all.length) throw new Error("two cases have the same name");
  const cases = all.filter(({ name }) => name.startsWith(options.filter));
  const seed = Number(process.env.PROPTEST_RNG_SEED ?? 1);
  return options.sample ? sampleOf(cases, SAMPLE, seed) : cases;
}

async function main() {
  const began = Date.now();
  const cases = chosen();
  const tally = { passed: 0, failed: 0, outcomes: {} };
  const lab = new Lab();
  const fail = (name, faults) => {
    tally.failed++;
    console.log(
      `✗ ${name}: ${faults.join("; ")}\n    node tests/hostile/run.mjs --filter="${name}"`,
    );
  };
  const queue = cases.values();
  const lane = async () => {
    let place = await lab.openPage();
    let before = await kept(place);
    for (const one of queue) {
      let seen = await lab.run(place, one);
      if (seen?.seconds >= BUSY) {
        // What the case before has left to be done is not this one's.
        place = await lab.openPage();
        before = await kept(place);
        seen = await lab.run(place, one);
        const official = await lab.run(await lab.openPage("official"), one);
        if (seen !== undefined) seen.allowed = Math.max(BUSY, 1.5 * (official?.seconds ?? 0));
      }
      if (seen === undefined) {
        fail(one.name, ["the page hangs"]);
        place = await lab.openPage();
        before = await kept(place);
        continue;
      }
      const faults = faultsOf(seen, one);
      if (faults.length > 0) fail(one.name, faults);
      else tally.passed++;
      tally.outcomes[seen.outcome] = (tally.outcomes[seen.outcome] ?? 0) + 1;
      if (options.filter) console.log(`${one.name}: ${seen.outcome}, ${seen.seconds.toFixed(2)} s`);
    }
    const grown = (await kept(place)) - before;
    if (grown > KEPT) fail("", [`a page keeps ${grown} bytes`]);
    else tally.passed++;
  };
  try {
    await lab.open(cases.some(({ transports }) => transports[0] === "webtransport"));
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    await lab.close();
  }
  for (const [outcome, count] of Object.entries(tally.outcomes))
    console.log(`${count} × ${outcome}`);
  console.log(`\n${cases.length} cases, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  process.exitCode = tally.failed > 0 || cases.length === 0 ? 1 : 0;
}

await main();
