/** The server of all rows: files, two official servers on one port, and what the pages report. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { Server } from "socket.io";
import { fromRoot } from "../../../scripts/package/paths.mjs";

const require = createRequire(import.meta.url);

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Milliseconds for a whole run: its steps have limits of their own, but a module that does not load has none. */
const LIMIT = 45_000;

/** Milliseconds, after the report, for what the server has to see of the end. */
const END_LIMIT = 10_000;

/**
 * What a run must report, and what its server must have seen.
 *
 * @param {boolean} hasWebSocket
 */
export const expected = (hasWebSocket = true) => ({
  lines: [
    "connected",
    "acknowledged: caf\u00e9 \u4e16\u754c \ud83d\ude42",
    "acknowledged: ArrayBuffer 0,1,255",
    "pushed: ArrayBuffer 2,254",
    `transport: ${hasWebSocket ? "websocket" : "polling"}`,
    "lost: transport close",
    "back: true",
    "closed: io client disconnect",
  ],
  ends: ["forced close", "client namespace disconnect"],
});

/**
 * @typedef {object} Seen
 * @property {string[]} [lines]
 * @property {string} [failure]
 * @property {string[]} ends why the sockets of the run ended, as the server saw it
 */

export class MatrixServer {
  /** @type {Map<string, { ends: string[], wanted: number, ended: () => void, reported: (outcome: object) => void }>} */
  #runs = new Map();
  #count = 0;
  #http;
  #servers;
  /** @type {string} */
  url;

  /** @param {string} folder whose files are served */
  static async start(folder) {
    const server = new MatrixServer(folder);
    server.#http.listen(0, "127.0.0.1");
    await once(server.#http, "listening");
    server.url = `http://127.0.0.1:${server.#http.address().port}`;
    return server;
  }

  constructor(folder) {
    this.#http = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url, "http://matrix");
      if (pathname === "/report") void this.#report(searchParams.get("run"), request, response);
      else void serveFile(folder, pathname, response);
    });
    // The pages of a development server, of an extension or of jsdom are of other origins.
    const cors = { origin: "*" };
    this.#servers = [
      new Server(this.#http, { cors }),
      new Server(this.#http, {
        cors,
        path: "/msgpack/",
        parser: require("socket.io-msgpack-parser"),
      }),
    ];
    for (const io of this.#servers) io.on("connection", (socket) => this.#converse(socket));
  }

  #converse(socket) {
    const run = this.#runs.get(socket.handshake.auth.run);
    socket.on("echo", (value, answer) => answer(value));
    socket.on("push", (bytes) => socket.emit("pushed", bytes));
    socket.on("cut", () => socket.conn.close());
    socket.on("disconnect", (reason) => {
      run?.ends.push(reason);
      if (run?.ends.length === run?.wanted) run?.ended();
    });
  }

  async #report(run, request, response) {
    let body = "";
    for await (const part of request) body += part;
    response.writeHead(200, { "access-control-allow-origin": "*" }).end();
    this.#runs.get(run)?.reported(JSON.parse(body));
  }

  /**
   * One run: of a page that is opened, or of a program that reports on its own.
   *
   * @param {(run: string) => unknown} begin
   * @param {{ sockets?: number }} [options] how many ends of sockets there have to be
   * @returns {Promise<Seen>}
   */
  async watch(begin, { sockets = 2 } = {}) {
    const run = `run${(this.#count += 1)}`;
    const ends = [];
    const ended = withResolvers();
    const reported = withResolvers();
    this.#runs.set(run, {
      ends,
      wanted: sockets,
      ended: ended.resolve,
      reported: reported.resolve,
    });
    try {
      await begin(run);
      const outcome = await within(LIMIT, reported.promise, { failure: "nothing was reported" });
      if (!outcome.failure && sockets > 0) await within(END_LIMIT, ended.promise);
      return { ...outcome, ends };
    } finally {
      this.#runs.delete(run);
    }
  }

  /** For those who do not post it themselves. */
  report(run, outcome) {
    this.#runs.get(run)?.reported(outcome);
  }

  async close() {
    this.#http.closeAllConnections();
    for (const io of this.#servers) await io.close();
  }
}

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

function within(limit, promise, otherwise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(otherwise), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const ERRORS = readFile(fromRoot("tests", "matrix", "page", "errors.js"), "utf8");

async function serveFile(folder, pathname, response) {
  const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
  try {
    let body = await readFile(join(folder, normalize(decodeURIComponent(path))));
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    if (extname(path) === ".html") body = withErrors(String(body), await ERRORS);
    response.writeHead(200, { "content-type": type }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** Built pages have what built them: what they report of their errors is added when they are served. */
function withErrors(page, script) {
  const start = `<link rel="icon" href="data:,"><script>${script}</script>`;
  return page.replace(page.includes("<head") ? /<head[^>]*>/ : /<!doctype html>/i, `$&${start}`);
}
