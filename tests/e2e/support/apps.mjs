/** The applications of `tests/e2e/apps/`, served with the one client or the other. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";

const OFFICIAL = "/node_modules/socket.io-client/dist/socket.io.esm.min.js";
const OURS = "/pkg/index.js";

/** @typedef {{ name: string, address: string }} Client */

/** @type {Client[]} */
export const CLIENTS = [
  { name: "the official client", address: OFFICIAL },
  { name: "socketio-wasm", address: OURS },
];

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8" };

/**
 * What the browser itself prints when a request meets a line that is down on purpose, or a server
 * that has given up the session meanwhile.
 */
const LINE_IS_DOWN =
  /^Failed to load resource: (net::ERR_|.* status of 400)|^WebSocket connection to .* failed/;

/** An application with its server; both end after the test. */
export class RunningApp {
  #t;
  #name;
  #client;
  #port = 0;
  #lines = new Set();
  #asked = new Set();
  /** @type {import("socket.io").Server} what the operator of the server has in hand */
  io;

  /**
   * @param {import("../run.mjs").TestContext} t
   * @param {string} name  of the folder
   * @param {Client} client
   */
  static async start(t, name, client) {
    const app = new RunningApp(t, name, client);
    await app.up();
    t.defer(() => app.down());
    return app;
  }

  constructor(t, name, client) {
    this.#t = t;
    this.#name = name;
    this.#client = client;
  }

  /** Starts the server, the second time at the same address. */
  async up() {
    const { attach } = await import(pathToFileURL(this.#file("server.mjs")).href);
    const server = createServer((request, response) => void this.#serve(request, response));
    server.on("connection", (line) => {
      this.#lines.add(line);
      line.once("close", () => this.#lines.delete(line));
    });
    this.io = attach(server);
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#port = server.address().port;
  }

  /** Ends the server as a crash does: without a word to anybody. */
  async down() {
    this.cut();
    const closed = once(this.io.httpServer, "close");
    this.io.httpServer.close();
    this.cut();
    await closed;
    this.io.engine.close();
  }

  /** Destroys every TCP connection. */
  cut() {
    for (const line of this.#lines) line.destroy();
  }

  /**
   * Opens the application in a context of its own.
   *
   * @param {string} [query]
   */
  async visit(query = "") {
    const context = await (await this.#t.browser()).newContext();
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const errors = [];
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      if (!LINE_IS_DOWN.test(message.text())) errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    this.#t.defer(async () => {
      await context.close();
      assert.deepEqual(errors, [], "the console has no errors");
      assert.deepEqual(
        [OFFICIAL, OURS].filter((address) => this.#asked.has(address)),
        [this.#client.address],
        "the page loaded this client and no other",
      );
    });
    await page.goto(`http://127.0.0.1:${this.#port}/${query}`);
    return page;
  }

  #file(name) {
    return path.join(this.#t.root, "tests", "e2e", "apps", this.#name, name);
  }

  async #serve(request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    this.#asked.add(pathname);
    const file = {
      "/": this.#file("index.html"),
      "/app.js": this.#file("app.js"),
      [this.#client.address]: path.join(this.#t.root, this.#client.address),
    }[pathname];
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    let body = await readFile(file, "utf8");
    if (pathname === "/") body = this.#swapped(body);
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] }).end(body);
  }

  /** The page with another client behind the same import; nothing else of the application changes. */
  #swapped(html) {
    assert.equal(html.split(OFFICIAL).length, 2, "the import map names the official client once");
    return html.replace(OFFICIAL, this.#client.address);
  }
}
