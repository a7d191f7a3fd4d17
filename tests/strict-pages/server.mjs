/** The pages of the cases, one after the other: each ends by going to the next with its report. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { extname, join } from "node:path";
import { Server } from "socket.io";
import { fromRoot } from "../../scripts/package/paths.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** Milliseconds for one case, with the start of a browser. */
const LIMIT = 60_000;

/**
 * @typedef {{ lines: string[], violations: string[], isolated: boolean }} Report
 */
export class PageServer {
  #cases;
  #http;
  #io;
  /** @type {Map<number, (report: Report) => void>} */
  #reported = new Map();
  /** @type {string} */
  origin;

  /** @param {import("./cases.mjs").Case[]} cases */
  static async start(cases) {
    const server = new PageServer(cases);
    server.#http.listen(0, "127.0.0.1");
    await once(server.#http, "listening");
    server.origin = `http://127.0.0.1:${server.#http.address().port}`;
    return server;
  }

  constructor(cases) {
    this.#cases = cases;
    this.#http = createServer((request, response) => void this.#answer(request, response));
    // A sandboxed frame is of no origin.
    this.#io = new Server(this.#http, { cors: { origin: "*" } });
    this.#io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
  }

  /** @param {number} index of the case */
  urlOf = (index) => `${this.origin}/${index}/`;

  /**
   * @param {number} index of the case
   * @returns {Promise<Report | undefined>} of the next page of it; nothing if it takes too long
   */
  reportOf(index) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LIMIT).unref();
      this.#reported.set(index, (report) => {
        clearTimeout(timer);
        resolve(report);
      });
    });
  }

  async #answer({ url }, response) {
    const [, number, rest, query] = /^\/(\d+)\/([^?]*)\??(.*)/.exec(url) ?? [];
    const index = Number(number);
    const tried = this.#cases[index];
    if (tried === undefined) return void response.writeHead(404).end();
    if (rest === "report") {
      const location = index + 1 < this.#cases.length ? `/${index + 1}/` : "/the-end";
      response.writeHead(302, { location }).end();
      this.#reported.get(index)?.(JSON.parse(decodeURIComponent(query)));
      return;
    }
    try {
      const nonce = randomBytes(16).toString("base64");
      const body = await bodyOf(rest, tried, nonce);
      response.writeHead(200, this.#headersOf(rest, tried, nonce)).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  #headersOf(path, { headers }, nonce) {
    const filled = (value) =>
      value
        .replaceAll("{nonce}", nonce)
        .replaceAll("{origin}", this.origin)
        .replaceAll("{websocket}", this.origin.replace("http", "ws"));
    return {
      "content-type": TYPES[extname(path)] ?? "text/html; charset=utf-8",
      // For modules in a sandboxed frame.
      "access-control-allow-origin": "*",
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)])),
    };
  }

  async close() {
    this.#http.closeAllConnections();
    await this.#io.close();
  }
}

function bodyOf(path, { entry, place = "page" }, nonce) {
  if (path === "" || path === "frame.html") {
    const scripts = ["violations.js", ...(entry === "script" ? ["pkg/socketio-wasm.js"] : [])].map(
      (src) => `<script nonce="${nonce}" src="${src}"></script>`,
    );
    const main = path === "" ? "page.js" : "frame.js";
    return [
      `<!doctype html><html data-entry="${entry}" data-place="${place}"><meta charset="utf-8"><body>`,
      ...scripts,
      `<script nonce="${nonce}" type="module" src="${main}"></script>`,
    ].join("\n");
  }
  const [folder, name] = path.startsWith("pkg/")
    ? [fromRoot("pkg"), path.slice("pkg/".length)]
    : [join(import.meta.dirname, "page"), path];
  return readFile(join(folder, name));
}
