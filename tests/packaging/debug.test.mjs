// The entry with logs, in Chromium beside the development build of the official client.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { launchChromium } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { filesIn, startOfficialServer } from "./support/official-server.mjs";
import { answerOfWorker } from "./support/worker.mjs";

const require = createRequire(import.meta.url);
const ALL = "socket.io-client:*,engine.io-client:*";

const WORKER = "/worker.js";
/** A worker has no `localStorage`: it hands the lines that it wants to the page. */
const LOGGING_WORKER = `
  import { io, setLogger } from "/debug.js";
  onmessage = ({ data: namespaces }) => {
    const lines = [];
    setLogger({ debug: (...line) => lines.push(line) }, namespaces);
    const socket = io();
    socket.on("connect", () => socket.emit("ask", 40, () => {
      setLogger(null);
      socket.disconnect();
      postMessage(lines);
    }));
  };`;

let official;
let browser;

before(async () => {
  const ours = filesIn(fromRoot("pkg"));
  const theirs = await developmentBuild();
  official = await startOfficialServer((path) => {
    if (path === "/") return "<!doctype html><title>logs</title>";
    if (path === WORKER) return LOGGING_WORKER;
    return path === "/official.js" ? theirs : ours(path);
  });
  official.server.on("connection", (socket) => {
    socket.on("ask", (number, answer) => answer(number + 1));
    socket.on("please ask", () => socket.emit("question", "why?", () => socket.emit("done")));
    socket.on("lose me", () => socket.conn.close());
  });
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await official?.close();
});

/** The published script of the official client has the logs of Socket.IO only, and none of Engine.IO. */
async function developmentBuild() {
  const logging = (name) => fromRoot("node_modules", name, "build", "esm-debug", "index.js");
  const { outputFiles } = await build({
    entryPoints: [logging("socket.io-client")],
    alias: Object.fromEntries(
      ["engine.io-client", "socket.io-parser"].map((name) => [name, logging(name)]),
    ),
    bundle: true,
    format: "esm",
    write: false,
  });
  return outputFiles[0].text;
}

test("require() and import give the exports of the default entry, and setLogger()", async () => {
  const names = (exported) => Object.keys(exported).sort();
  const plain = await import(fromRoot("pkg", "index.js"));
  const logging = await import(fromRoot("pkg", "debug.js"));
  assert.deepEqual(names(logging), [...names(plain), "setLogger"].sort());
  const required = require(fromRoot("pkg", "debug.cjs"));
  const plainRequired = require(fromRoot("pkg", "index.cjs"));
  assert.deepEqual(names(required), [...names(plainRequired), "setLogger"].sort());
  assert.equal(typeof required, "function");
});

test("nothing is printed until localStorage says what", { timeout: 60_000 }, async () => {
  assert.deepEqual(await logsOfSession("/debug.js", ""), []);
  const some = await logsOfSession("/debug.js", "socket.io-client:* -socket.io-client:socket");
  assert.deepEqual([...new Set(some.map(namespaceOf))], ["socket.io-client:manager"]);
});

test("in Node.js DEBUG says what is printed", () => {
  const namespaces = (patterns) => {
    const program = `
      import { io } from ${JSON.stringify(pathToFileURL(fromRoot("pkg", "debug.js")).href)};
      io("http://localhost", { autoConnect: false }).connect().disconnect();`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "--eval", program],
      { env: { ...process.env, DEBUG: patterns }, encoding: "utf8" },
    );
    assert.equal(status, 0, stderr);
    return [...new Set(stdout.split("\n").filter(Boolean).map(namespaceOf))].sort();
  };
  assert.deepEqual(namespaces(""), []);
  assert.deepEqual(namespaces("another"), []);
  const both = namespaces("*");
  for (const name of ["socket.io-client:manager", "engine.io-client:socket"])
    assert.ok(both.includes(name), String(both));
  assert.deepEqual(
    namespaces("*,-engine.io-client:*"),
    both.filter((name) => name.startsWith("socket.io-client")),
  );
  assert.deepEqual(namespaces("socket*:manager"), ["socket.io-client:manager"]);
});

test(
  "a worker's logger gets the lines that it names, with their values",
  { timeout: 60_000 },
  async () => {
    assert.deepEqual(await logsOfWorker("another:*"), []);
    const lines = await logsOfWorker("*,-engine.io-client:*");
    const namespaces = [...new Set(lines.map(([text]) => namespaceOf(text)))].sort();
    assert.deepEqual(namespaces, ["socket.io-client:manager", "socket.io-client:socket"]);
    const answer = lines.find(([text]) => text.includes("calling ack"));
    assert.deepEqual(answer, ["socket.io-client:socket calling ack %s with %s", 0, "[41]"]);
    // Nothing came after `setLogger(null)`.
    assert.deepEqual(lines.at(-1), answer);
  },
);

/** @param {string} namespaces */
async function logsOfWorker(namespaces) {
  const page = await browser.newPage();
  await page.goto(official.url);
  const lines = await answerOfWorker(page, WORKER, namespaces);
  await page.close();
  return lines;
}

test("a logger takes the place of the console, until there is none", () => {
  const program = `
    import { io, setLogger } from ${JSON.stringify(pathToFileURL(fromRoot("pkg", "debug.js")).href)};
    import assert from "node:assert/strict";
    const connect = () => io("http://localhost", { autoConnect: false }).connect().disconnect();
    const heard = [];
    setLogger({ debug: (text) => { heard.push(text); throw new Error("full"); } }, "socket.io-client:manager");
    for (const wrong of [undefined, {}, { debug: true }])
      assert.throws(() => setLogger(wrong), TypeError);
    connect();
    assert.ok(heard.length > 0 && heard.every((text) => text.startsWith("socket.io-client:manager ")));
    heard.length = 0;
    setLogger(null);
    connect();
    assert.deepEqual(heard, []);`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { env: { ...process.env, DEBUG: "socket.io-client:*" }, encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  assert.equal(stdout, "");
});

test("the default entry prints nothing", { timeout: 60_000 }, async () => {
  assert.deepEqual(await logsOfSession("/index.js", ALL), []);
});

test("the lines are among those of the official client", { timeout: 60_000 }, async () => {
  const ours = await logsOfSession("/debug.js", ALL);
  const theirs = new Set(await logsOfSession("/official.js", ALL));
  for (const namespace of [
    ...["engine.io-client:socket", "engine.io-client:polling"],
    ...["socket.io-client:manager", "socket.io-client:socket"],
  ])
    assert.ok(ours.map(namespaceOf).includes(namespace), namespace);
  assert.deepEqual(
    ours.filter((line) => !theirs.has(line)),
    [],
  );
  for (const line of [
    'engine.io-client:socket probing transport "websocket"',
    "engine.io-client:socket changing transport and sending upgrade packet",
    "socket.io-client:socket calling ack 1 with [42]",
    'socket.io-client:socket emitting event ["question","why?"]',
    "socket.io-client:socket sending ack []",
    "socket.io-client:manager will wait 1ms before reconnect attempt",
    "socket.io-client:manager reconnect success",
    "socket.io-client:socket performing disconnect (/)",
  ])
    assert.ok(ours.includes(line), `${line}\n\n${ours.join("\n")}`);
});

const namespaceOf = (line) => line.slice(0, line.indexOf(" "));

/**
 * What a page prints while its client connects, upgrades, asks and is asked, loses its connection, and leaves.
 *
 * @param {string} entry the path of the client
 * @param {string} patterns in the `localStorage` of the page
 */
async function logsOfSession(entry, patterns) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(keepLogs, patterns);
  await page.goto(official.url);
  const lines = await page.evaluate(session, entry);
  await context.close();
  return lines.map(withoutIds);
}

/** Runs in the page: keeps what is printed, as a console would show it. */
function keepLogs(patterns) {
  localStorage.debug = patterns;
  globalThis.lines = [];
  console.debug = console.log = (format, ...values) => {
    let next = 0;
    const text = String(format).replace(/%[a-z]/g, (place) => {
      const value = values[next++];
      return place === "%c" ? "" : String(value?.message ?? value);
    });
    // The official client adds the time since the line before.
    globalThis.lines.push(text.replace(/\+\d+m?s$/, "").trim());
  };
}

/** Runs in the page. */
async function session(entry) {
  const { io } = await import(entry);
  const events = (emitter, ...names) =>
    Promise.all(names.map((name) => new Promise((resolve) => emitter.once(name, resolve))));
  const socket = io({ reconnectionDelay: 1, randomizationFactor: 0 });
  const upgraded = async () => {
    const { engine } = socket.io;
    if (engine.transport.name !== "websocket") await events(engine, "upgrade");
  };
  await events(socket, "connect");
  await upgraded();
  await socket.emitWithAck("ask", 40);
  await socket.emitWithAck("ask", 41);
  socket.on("question", (why, answer) => answer());
  socket.emit("please ask");
  await events(socket, "done");
  socket.emit("lose me");
  await Promise.all([events(socket, "disconnect", "connect"), events(socket.io, "reconnect")]);
  await upgraded();
  const closed = events(socket.io.engine, "close");
  socket.disconnect();
  await closed;
  return globalThis.lines;
}

/** Each session has its own, and a server numbers its questions through all sessions. */
const withoutIds = (line) =>
  line.replace(/[\w-]{20}/g, "(id)").replace(/(?<="type":3,"id":|data "2)\d+/, "(number)");
