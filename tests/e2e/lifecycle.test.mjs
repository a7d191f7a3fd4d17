/**
 * A tab that is hidden, frozen, discarded, asleep or kept in the back/forward cache: what its page hears, and what the
 * server hears of it. This is what docs/leaving.md says of Chromium.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { Server } from "socket.io";
import { openBrowser } from "./support/tabs.mjs";

export const timeLimit = 180_000;

/** A silence of two seconds ends a connection, on either side. */
const PINGS = { pingInterval: 500, pingTimeout: 1500 };

const MANY_PINGS = { pingInterval: 300, pingTimeout: 20_000 };

/** While these are not what a test is about. */
const FEW_PINGS = { pingInterval: 5000, pingTimeout: 20_000 };

/** A page that hears of its end late may be told by its browser, or find its heartbeat overdue: by race. */
const NOTICED_LATE = ["ping timeout", "transport close", "transport error"];

const TRANSPORTS = ["websocket", "polling"];

export default TRANSPORTS.flatMap((transport) => [
  test("a hidden page keeps its connection", MANY_PINGS, transport, hidden),
  test("a frozen page connects again when it is thawed", PINGS, transport, frozen),
  test("a page that was asleep connects again", PINGS, transport, asleep),
  test("a page from the back/forward cache connects again", FEW_PINGS, transport, kept),
  test("a discarded tab ends its connection", PINGS, transport, discarded),
]);

function test(name, pings, transport, run) {
  return {
    name: `${name}, ${transport}`,
    async run(t) {
      const site = await serve(t, transport, pings);
      const browser = await openBrowser(t);
      const visit = site.visitor();
      const tab = await browser.open(site.origin);
      await run({ ...site, browser, tab, visit: await visit, transport });
    },
  };
}

/** Its timers fire once a second; more pings than that are answered, so an answer waits for no timer. */
async function hidden({ origin, browser, tab, visit, io }) {
  await browser.open(`${origin}/another`);
  assert.equal(await tab.evaluate("document.visibilityState"), "hidden");
  await tab.evaluate("ticks = 0; setInterval(() => ticks++, 10); 0");
  const pings = 15;
  await answers(visit.socket.conn, pings);
  const ticks = await tab.evaluate("ticks");
  assert.ok(ticks < pings, `timers are not throttled: ${ticks} ticks`);
  io.emit("news");
  assert.equal(await tab.evaluate("socket.timeout(5000).emitWithAck('echo', 1)"), 1);
  assert.deepEqual(await tab.evaluate("heard"), ["connect", "hidden", "news"]);
}

async function frozen({ origin, browser, tab, visit, visitor, transport }) {
  await browser.open(`${origin}/another`);
  const websocket = transport === "websocket";
  await tab.freeze();
  const reason = await visit.left;
  assert.ok(reason === "ping timeout" || (websocket && reason === "transport close"), reason);
  const back = visitor();
  await tab.thaw();
  await back;
  const [, ...heard] = await tab.evaluate("heard");
  assert.deepEqual(heard.slice(0, 3), ["hidden", "freeze", "resume"]);
  assertComesBack(heard.slice(3));
}

/** Its process stands still, as all do on a machine that sleeps. */
async function asleep({ browser, tab, visit, visitor }) {
  const renderers = await browser.renderers();
  assert.ok(renderers.length > 0);
  for (const id of renderers) process.kill(id, "SIGSTOP");
  assert.equal(await visit.left, "ping timeout");
  const back = visitor();
  for (const id of renderers) process.kill(id, "SIGCONT");
  await back;
  assertComesBack((await tab.evaluate("heard")).slice(1));
}

async function kept({ origin, tab, visit, visitor }) {
  await tab.go(`${origin}/another`);
  await visit.left;
  const back = visitor();
  await tab.back();
  await back;
  assert.deepEqual(await tab.evaluate("heard"), [
    ...["connect", "hidden", "freeze", "resume", "visible"],
    ...["from the cache", "disconnect transport close", "connect"],
  ]);
}

async function discarded({ tab, visit, visitor, transport }) {
  await tab.kill();
  assert.equal(await visit.left, transport === "polling" ? "ping timeout" : "transport close");
  const back = visitor();
  // As when its user comes back to it.
  await tab.send("Page.reload");
  await back;
  assert.deepEqual(await tab.evaluate("heard"), ["connect"]);
}

/** The page hears once that its connection has ended, and once that there is another one. */
function assertComesBack([end, ...rest]) {
  const reason = end?.replace("disconnect ", "");
  assert.ok(NOTICED_LATE.includes(reason), end);
  assert.deepEqual(rest, ["connect"]);
}

/** Waits until so many pings have been answered. @param {import("engine.io").Socket} engine */
async function answers(engine, count) {
  for (let answered = 0; answered < count; answered++) await once(engine, "heartbeat");
}

async function serve(t, transport, pings) {
  const client = await readFile(path.join(t.root, "pkg", "index.js"));
  const page = `<!doctype html><link rel="icon" href="data:," /><script type="module">
    import { io } from "/client.js";
    const heard = (globalThis.heard = []);
    const hear = (text) => heard.push(text);
    for (const name of ["freeze", "resume"]) document.addEventListener(name, () => hear(name));
    document.addEventListener("visibilitychange", () => hear(document.visibilityState));
    addEventListener("pageshow", ({ persisted }) => persisted && hear("from the cache"));
    const socket = io({ transports: ["${transport}"], reconnectionDelay: 10 });
    globalThis.socket = socket;
    socket.on("connect", () => { hear("connect"); socket.emit("ready"); });
    socket.on("disconnect", (reason) => hear("disconnect " + reason));
    socket.on("news", () => hear("news"));
  </script>`;
  const http = createServer((request, response) => {
    const isClient = request.url === "/client.js";
    response.setHeader("Content-Type", isClient ? "text/javascript" : "text/html");
    response.end(isClient ? client : request.url === "/" ? page : "<!doctype html>another page");
  });
  const io = new Server(http, { serveClient: false, ...pings });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  t.defer(() => {
    const closed = io.close();
    // Those that the browser keeps for later.
    http.closeAllConnections();
    return closed;
  });

  /** Waits until a page is ready; `left` is the reason that its end has for the server. */
  const visitor = async () => {
    const [socket] = await once(io, "connection");
    socket.on("echo", (value, reply) => reply(value));
    const left = once(socket, "disconnect").then(([reason]) => reason);
    await once(socket, "ready");
    return { socket, left };
  };
  return { origin: `http://127.0.0.1:${http.address().port}`, io, visitor };
}
