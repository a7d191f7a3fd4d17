/** The laboratory of the leak test: a page without anything else in it, its server, and its scales. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { Server } from "socket.io";
import { launchChromium } from "../../../scripts/chromium.mjs";
import { bundleFakeTimers } from "../../differential/lib/bundles.mjs";

// The optimising compilers are off because what they compile is counted as JavaScript heap.
const JS_FLAGS = "--js-flags=--expose-gc --no-opt --no-maglev --no-sparkplug";

/** How often garbage is collected: what is freed by one collection may free more. */
const COLLECTIONS = 3;

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script src="/counters.js"></script>
<script type="importmap">{ "imports": { "socket.io-client": "/client.js" } }</script>
<script type="module">
  import * as work from "/work.js";
  globalThis.work = work;
</script>`;

/**
 * @typedef {object} Lab
 * @property {(name: string, ...args: unknown[]) => Promise<void>} run  a function of `leak-work.js`
 * @property {(connected: number) => Promise<Measurement>} measure  once the server has so many connections
 *
 * @typedef {object} Measurement
 * @property {number} heap  bytes of JavaScript heap that are left after a garbage collection
 * @property {Record<string, unknown>} taken  what has to be the same again, exactly
 */

/**
 * @param {import("../run.mjs").TestContext} t
 * @returns {Promise<Lab>}
 */
export async function openLab(t) {
  const io = await startServer(t);
  const browser = await launchChromium([JS_FLAGS]);
  t.defer(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${io.httpServer.address().port}/`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const scales = new Scales(devtools);
  return {
    run: (name, ...args) =>
      scales.evaluate(`work.${name}(${args.map((arg) => JSON.stringify(arg)).join()})`),
    measure: async (connected) => {
      while (io.engine.clientsCount !== connected) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return scales.measure();
    },
  };
}

/** What the browser knows about the page, asked in a way that adds nothing to the page. */
class Scales {
  /** @param {import("playwright-core").CDPSession} devtools */
  constructor(devtools) {
    this.devtools = devtools;
  }

  /** @returns {Promise<Measurement>} */
  async measure() {
    for (let i = 0; i < COLLECTIONS; i += 1) {
      await this.devtools.send("HeapProfiler.collectGarbage");
      await this.evaluate("work.nextTask()");
    }
    const { metrics } = await this.devtools.send("Performance.getMetrics");
    const metric = (name) => metrics.find((entry) => entry.name === name).value;
    const objects = {};
    for (const name of await this.evaluate("Object.keys(work.watched)")) {
      objects[name] = await this.#count(`work.watched.${name}.prototype`);
    }
    return {
      heap: metric("JSHeapUsedSize"),
      taken: {
        ...(await this.evaluate("taken()")),
        simulatedTimers: await this.evaluate("work.simulatedTimers()"),
        handlers: metric("JSEventListeners"),
        nodes: metric("Nodes"),
        objects,
      },
    };
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.devtools.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  /** The number of objects that have this prototype. */
  async #count(prototype) {
    const objectGroup = "counted";
    const { result } = await this.devtools.send("Runtime.evaluate", {
      expression: prototype,
      objectGroup,
    });
    const { objects } = await this.devtools.send("Runtime.queryObjects", {
      prototypeObjectId: result.objectId,
      objectGroup,
    });
    const { result: length } = await this.devtools.send("Runtime.callFunctionOn", {
      objectId: objects.objectId,
      functionDeclaration: "function () { return this.length; }",
      returnByValue: true,
    });
    await this.devtools.send("Runtime.releaseObjectGroup", { objectGroup });
    return length.value;
  }
}

async function startServer(t) {
  const support = path.join(t.root, "tests", "e2e", "support");
  const files = {
    "/counters.js": await readFile(path.join(support, "leak-counters.js")),
    "/work.js": await readFile(path.join(support, "leak-work.js")),
    "/fake-timers.js": await bundleFakeTimers(),
    "/client.js": await readFile(path.join(t.root, "pkg", "index.js")),
  };
  const server = createServer((request, response) => {
    const script = files[request.url];
    const type = `text/${script ? "javascript" : "html"}; charset=utf-8`;
    response.writeHead(200, { "content-type": type }).end(script ?? PAGE);
  });
  const io = new Server(server);
  io.on("connection", (socket) => {
    socket.on("echo", (value, reply) => reply(value));
    socket.on("ask me", (text, body, reply) => socket.emit("question", text, body, reply));
    socket.on("ping me", (value, reply) => {
      socket.conn.sendPacket("ping");
      reply(value);
    });
    socket.on("drop me", (way) => drop(socket, way));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.defer(() => io.close());
  return io;
}

/** Ends a connection: by a packet of Socket.IO, by one of Engine.IO, or by no word at all. */
function drop(socket, way) {
  const { conn } = socket;
  if (way === "disconnect") socket.disconnect(true);
  else if (way === "close" || !conn.transport.socket) conn.close(way === "terminate");
  else conn.transport.socket.terminate();
}
