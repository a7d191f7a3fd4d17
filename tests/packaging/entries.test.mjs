// What is in the package besides the default entry: `require()`, classic scripts, and the entry without the module.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launchChromium } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { filesIn, startOfficialServer } from "./support/official-server.mjs";

const require = createRequire(import.meta.url);
const PACKAGE = fromRoot("pkg");
const POLICY = "script-src 'self' 'unsafe-inline'";

/** As the README recommends for `slim`: the module is fetched while the script is. */
const EARLY = [
  '<link rel="modulepreload" href="/slim.js">',
  '<link rel="preload" href="/socketio-wasm.wasm" as="fetch" crossorigin>',
].join("");

let official;
/** How often the WebAssembly module was asked for. */
let fetched = 0;
/** A server that speaks msgpack, and lets pages of the other one connect. */
let withMsgpack;
/** A server that takes small requests only. */
let small;
let browser;

before(async () => {
  const file = filesIn(PACKAGE);
  official = await startOfficialServer((path) => {
    if (path === "/") return "<!doctype html><title>entries</title>";
    if (path === "/socketio-wasm.wasm") fetched++;
    if (path === "/early") return `<!doctype html><title>entries</title>${EARLY}`;
    if (path === "/script") return "<!doctype html><script src=/socketio-wasm.js></script>";
    if (path === "/script-msgpack")
      return "<!doctype html><script src=/socketio-wasm.msgpack.js></script>";
    if (path === "/strict")
      return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
    // As by a server that does not know the type.
    if (path === "/untyped") return file("/socketio-wasm.wasm");
    return file(path);
  });
  official.server.on("connection", (socket) => {
    socket.on("ask", (number, answer) => answer(number + 1));
  });
  withMsgpack = await startOfficialServer(file, {
    parser: require("socket.io-msgpack-parser"),
    cors: { origin: official.url },
  });
  withMsgpack.server.on("connection", (socket) => {
    socket.on("echo", (value, answer) => answer(value));
  });
  small = await startOfficialServer(file, { maxHttpBufferSize: 10_000 });
  small.server.on("connection", (socket) => {
    let items = 0;
    socket.on("item", () => items++);
    socket.on("count", (answer) => answer(items));
  });
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await withMsgpack?.close();
  await small?.close();
  await official?.close();
});

test("what package.json names is there", () => {
  const { exports, main, module, types } = require(`${PACKAGE}/package.json`);
  const named = (entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry).flatMap(named);
  for (const path of [...named(exports), main, module, types])
    assert.ok(readFileSync(`${PACKAGE}/${path}`).length > 0, path);
});

test("require() gives io(), with what the official client has beside it, and connects", async () => {
  const theirs = require("socket.io-client");
  const ours = require(`${PACKAGE}/index.cjs`);
  assert.equal(typeof ours, "function");
  for (const name of Object.keys(theirs))
    assert.equal(typeof ours[name], typeof theirs[name], name);
  const { protocol, Fetch, default: byDefault } = ours;
  assert.deepEqual([protocol, typeof Fetch, byDefault], [5, "function", ours]);

  const socket = ours(official.url, { transports: ["polling"] });
  assert.equal(await socket.timeout(20_000).emitWithAck("ask", 1), 2);
  socket.disconnect();
});

test("require() of the msgpack parser gives what a server's has", () => {
  const theirs = require("socket.io-msgpack-parser");
  const ours = require(`${PACKAGE}/msgpack.cjs`);
  for (const name of ["protocol", "PacketType", "Encoder", "Decoder"])
    assert.equal(typeof ours[name], typeof theirs[name], name);
});

test("without WebAssembly: a memory that has grown is used", { timeout: 60_000 }, async () => {
  const { io } = await import(`${PACKAGE}/js.js`);
  const socket = io(small.url, { transports: ["polling"] });
  const asked = socket.timeout(30_000);
  // What is sent together may not be larger than the server allows: the sizes go through the memory.
  const burst = () => {
    for (let i = 0; i < 1000; i++) socket.emit("item", "x".repeat(50));
    return asked.emitWithAck("count");
  };
  assert.equal(await burst(), 1000);
  // 130 bytes each, in a memory of one megabyte.
  for (let i = 0; i < 20_000; i++) socket.io.socket(`/n${i}`).disconnect();
  assert.equal(await burst(), 2000);
  socket.disconnect();
});

test("a classic script defines io()", { timeout: 60_000 }, async () => {
  const page = await open("/script");
  const found = await page.evaluate(() => {
    const { io } = globalThis;
    return [typeof io, typeof io.Manager, io.protocol];
  });
  assert.deepEqual(found, ["function", "function", 5]);
  await meetsServer(page, () => globalThis.io());
  await page.close();
});

test("the script with msgpack is ASCII, and carries the licence of its library", () => {
  const script = readFileSync(`${PACKAGE}/socketio-wasm.msgpack.js`, "latin1");
  // eslint-disable-next-line no-control-regex -- the question is whether there is anything but ASCII
  assert.match(script, /^[\x00-\x7f]*$/);
  assert.match(script, /\/\*! notepack\.io\n[^*]*Permission is hereby granted/);
});

test("the script with msgpack meets a server that speaks it", { timeout: 60_000 }, async () => {
  const page = await browser.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  await page.goto(`${official.url}/script-msgpack`);
  const found = await page.evaluate(() => {
    const { io } = globalThis;
    return [typeof io, typeof io.Manager, io.protocol];
  });
  assert.deepEqual(found, ["function", "function", 5]);
  const bytes = await page.evaluate(async (url) => {
    const socket = globalThis.io(url);
    const echoed = await socket.timeout(20_000).emitWithAck("echo", { bytes: Uint8Array.of(1, 2) });
    socket.disconnect();
    return [...new Uint8Array(echoed.bytes)];
  }, withMsgpack.url);
  assert.deepEqual(bytes, [1, 2]);
  // A parser in the options still takes the place of it; without one this server would not answer.
  const other = await page.evaluate(async (url) => {
    const { default: parser } = await import("/msgpack.js");
    class Encoder extends parser.Encoder {
      encode(packet) {
        globalThis.encoded = true;
        return super.encode(packet);
      }
    }
    const socket = globalThis.io(url, { parser: { ...parser, Encoder }, forceNew: true });
    await socket.timeout(20_000).emitWithAck("echo", 1);
    socket.disconnect();
    return globalThis.encoded;
  }, withMsgpack.url);
  assert.equal(other, true);
  await page.close();
});

test("slim: io() says what to await, and connects after it", { timeout: 60_000 }, async () => {
  const page = await open("/");
  const early = await page.evaluate(async () => {
    globalThis.client = await import("/slim.js");
    try {
      globalThis.client.io();
    } catch (error) {
      return error.message;
    }
  });
  assert.match(early, /call and await init\(\) before io\(\)/);
  const same = await page.evaluate(async () => {
    const begun = globalThis.client.init();
    const again = globalThis.client.init();
    await begun;
    return begun === again;
  });
  assert.equal(same, true);
  await meetsServer(page, () => globalThis.client.io());
  await page.close();
});

test("slim takes an address, a response, bytes or a module", { timeout: 60_000 }, async () => {
  const sources = [
    "/socketio-wasm.wasm",
    "/untyped",
    "fetch('/socketio-wasm.wasm')",
    "fetch('/socketio-wasm.wasm').then((answer) => answer.arrayBuffer())",
    "fetch('/socketio-wasm.wasm').then(WebAssembly.compileStreaming)",
  ];
  for (const source of sources) {
    const page = await open("/");
    await page.evaluate(async (text) => {
      globalThis.client = await import("/slim.js");
      await globalThis.client.init(text.startsWith("/") ? text : (0, eval)(text));
    }, source);
    await meetsServer(page, () => globalThis.client.io());
    await page.close();
  }
});

test("slim takes the module that the page has fetched already", { timeout: 60_000 }, async () => {
  const before = fetched;
  const warnings = [];
  const page = await browser.newPage();
  page.on("console", (message) => warnings.push(message.text()));
  await page.goto(`${official.url}/early`);
  await page.evaluate(async () => {
    globalThis.client = await import("/slim.js");
    await globalThis.client.init();
  });
  await meetsServer(page, () => globalThis.client.io());
  assert.equal(fetched, before + 1);
  // Chromium says on the console when what was fetched does not fit the request.
  assert.deepEqual(warnings, []);
  await page.close();
});

test("slim: a module that is missing is an error, and can be tried again", async () => {
  const page = await open("/");
  const missing = await page.evaluate(async () => {
    globalThis.client = await import("/slim.js");
    return globalThis.client.init("/nowhere").catch((error) => error.message);
  });
  assert.match(missing, /HTTP status 404/);
  await page.evaluate(() => globalThis.client.init());
  await meetsServer(page, () => globalThis.client.io());
  await page.close();
});

test("slim: a policy that forbids WebAssembly is named", async () => {
  const page = await open("/strict");
  const message = await page.evaluate(async () => {
    const { init } = await import("/slim.js");
    return init().catch((error) => error.message);
  });
  assert.match(message, /'wasm-unsafe-eval'/);
  await page.close();
});

async function open(path) {
  const page = await browser.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  await page.goto(official.url + path);
  return page;
}

/** A socket that the page makes gets an answer and leaves, and the server sees no more than that. */
async function meetsServer(page, make) {
  const joined = once(official.server, "connection");
  const answer = page.evaluate(
    `globalThis.socket = (${make})(); socket.timeout(20000).emitWithAck("ask", 41)`,
  );
  const [socket] = await joined;
  assert.equal(await answer, 42);
  const left = once(socket, "disconnect");
  await page.evaluate(() => void socket.disconnect());
  assert.equal((await left)[0], "client namespace disconnect");
}
