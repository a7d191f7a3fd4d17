/**
 * Many clients in one page, and a real server: events each way for a while, of which none may be lost, and a memory
 * that must not grow. Both clients, one after the other: build the package first. In Chromium, and in Firefox over HTTP/2,
 * for which HAProxy and openssl must be there.
 *
 *   node tests/servers/load/run.mjs [--browser=firefox] [--clients=1000] [--rate=100] [--seconds=60]
 *
 * --clients: as many as a page of the browser can have, by default 250 in Chromium and 1,000 in Firefox.
 * --rate: events a second of all clients together, in each direction.
 */
import { parseArgs } from "node:util";
import { io } from "socket.io-client";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { ControlServer } from "../../differential/lib/control-server.mjs";
import { PAGE_PATH } from "../../differential/lib/http.mjs";
import { installPackages, PACKAGES } from "../lib/install.mjs";
import { Process } from "../lib/process.mjs";
import { BROWSERS } from "./browsers.mjs";
import { overHttp2 } from "./proxy.mjs";

const { values: options } = parseArgs({
  options: {
    clients: { type: "string" },
    rate: { type: "string", default: "100" },
    seconds: { type: "string", default: "60" },
    browser: { type: "string" },
  },
});
const [rate, seconds] = [options.rate, options.seconds].map(Number);

/** How often memory is looked at while events are sent. */
const SAMPLES = 6;

/** What share of the events may not have been sent, because a timer of a busy machine was late. */
const LATE = 0.02;

const CLIENTS = { official: "/official/socket.io.esm.min.js", ours: "/ours/index.js" };

const inPage = (page, name, ...args) =>
  page.evaluate(
    async ([module, called, given]) => (await import(module))[called](...given),
    ["/tests/servers/load/page.js", name, args],
  );

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until nothing more has arrived for a second. */
async function settled(count) {
  for (let before = -1, now = await count(); now !== before;) {
    before = now;
    await wait(1000);
    now = await count();
  }
}

/** One client in one browser, against a fresh server. */
async function measure(browser, control, module, clients) {
  const program = { file: process.execPath, args: [fromRoot("tests/servers/programs/load.mjs")] };
  const server = await new Process({ ...program, env: { PACKAGES } }).start();
  const ruler = io(`${server.url}/control`);
  const counts = () =>
    new Promise((resolve) => ruler.emit("counts", (...answer) => resolve(answer)));
  const { urls, stop } = browser.sharing
    ? await overHttp2(server.port, clients)
    : { urls: [server.url], stop: () => {} };
  const { page, weigh, close } = await browser.open();
  const weighPage = () => weigh(() => inPage(page, "wasmBytes"));
  try {
    await page.goto(control.origin + PAGE_PATH);
    // The page has its own modules then.
    await inPage(page, "wasmBytes");
    const empty = await weighPage();
    const config = { module, urls, clients, room: 2 * rate * seconds };
    const connecting = await inPage(page, "connect", config);
    const connected = await weighPage();
    const atServer = await ruler.emitWithAck("start", rate);
    await inPage(page, "start", rate);
    const weights = [];
    for (let i = 0; i < SAMPLES; i++) {
      await wait((seconds * 1000) / SAMPLES);
      weights.push(await weighPage());
    }
    await Promise.all([inPage(page, "end"), ruler.emitWithAck("stop")]);
    await settled(async () => {
      const [{ received }] = await counts();
      return received + (await inPage(page, "result")).counts.received;
    });
    const [atEnd, up] = await counts();
    const result = await inPage(page, "result");
    return { connecting, atServer, empty, connected, weights, server: atEnd, up, page: result };
  } finally {
    await close();
    ruler.disconnect();
    await stop();
    await server.kill();
  }
}

/** @returns {string[]} what is not as it must be */
function faultsOf({ atServer, server, page, weights }, clients, allowed) {
  const lost = server.sent - page.counts.received + (page.counts.sent - server.received);
  const enough = rate * seconds * (1 - LATE);
  const growth = weights.at(-1) / weights[0] - 1;
  const found = [
    [atServer !== clients, `${atServer} clients at the server`],
    [lost !== 0, `${lost} events lost`],
    [server.disorder + page.counts.disorder > 0, "events out of order"],
    [page.counts.ended + server.ended > 0, "connections lost"],
    [server.sent < enough, `the server sent ${server.sent} events only`],
    [page.counts.sent < enough, `the page sent ${page.counts.sent} events only`],
    [growth > allowed, `memory grew by ${(growth * 100).toFixed(1)} %`],
  ];
  return found.filter(([isWrong]) => isWrong).map(([, what]) => what);
}

const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];

function report(name, { connecting, empty, connected, weights, server, up, page }, clients) {
  const delay = (values) => `${percentile(values, 0.5)} ms, ${percentile(values, 0.99)} ms`;
  const kB = (bytes) => (bytes / 1000).toFixed(1);
  const MB = (bytes) => (bytes / 1e6).toFixed(2);
  const lines = [
    `${name}: ${clients} clients connected in ${(connecting / 1000).toFixed(1)} s`,
    `  to the server: ${page.counts.sent} sent, ${server.received} arrived (median, 99 %: ${delay(up)})`,
    `  to the page: ${server.sent} sent, ${page.counts.received} arrived (${delay(page.delays)})`,
    `  memory of a client, connected: ${kB((connected - empty) / clients)} kB`,
    `  memory of the page, empty: ${MB(empty)} MB, connected: ${MB(connected)}, then: ${weights.map(MB).join(", ")}`,
  ];
  console.log(lines.join("\n"));
}

installPackages();
const control = new ControlServer(
  {
    "/official": fromRoot("node_modules", "socket.io-client", "dist"),
    "/ours": fromRoot("pkg"),
    "/tests": fromRoot("tests"),
    "/scripts": fromRoot("scripts"),
  },
  {},
);
await control.listen();
const isChosen = ({ name }) =>
  options.browser === undefined || options.browser === name.toLowerCase();
for (const browser of BROWSERS.filter(isChosen)) {
  const clients = Math.min(Number(options.clients ?? browser.most), browser.most);
  console.log(`${browser.name}; memory: ${browser.memory}`);
  for (const [name, module] of Object.entries(CLIENTS)) {
    const measured = await measure(browser, control, module, clients);
    report(name, measured, clients);
    for (const fault of faultsOf(measured, clients, browser.growth)) {
      console.log(`FAIL ${name}: ${fault}`);
      process.exitCode = 1;
    }
  }
}
control.close();
