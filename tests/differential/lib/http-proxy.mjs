import { createServer, request as ask } from "node:http";
import { connect } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { PAGE_PATH } from "./http.mjs";

/** @type {Record<string, (body: Buffer) => Buffer>} by their names in `content-encoding` */
const ENCODINGS = { br: brotliCompressSync, deflate: deflateSync, gzip: gzipSync };

/**
 * @typedef {object} Manner how a proxy passes answers on
 * @property {"br" | "deflate" | "gzip"} [encoding]
 * @property {string} [contentType] in place of the server's
 */

/**
 * A proxy that speaks HTTP, as those in front of servers do: it holds a request and an answer until they are whole, and
 * passes the answer on in its own way. A WebSocket is a tunnel.
 */
export class HttpProxy {
  #targetPort;
  #manner;
  #server;
  #lines = new Set();
  /** Milliseconds that an answer may take. */
  #patience = Infinity;

  /**
   * @param {number} targetPort
   * @param {Manner} manner
   */
  constructor(targetPort, manner) {
    this.#targetPort = targetPort;
    this.#manner = manner;
    this.#server = createServer((near, answer) => void this.#pass(near, answer));
    this.#server.on("upgrade", (near, line, head) => this.#tunnel(near, line, head));
    this.#server.on("connection", (line) => this.#keep(line));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  async listen() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async close() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#lines.forEach((line) => line.destroy());
    await closed;
  }

  commands() {
    return {
      // The next answer for which it has to wait longer than so many milliseconds is a 504 of its own.
      "proxy.patience": (milliseconds) => {
        this.#patience = milliseconds;
      },
    };
  }

  #keep(line) {
    this.#lines.add(line);
    line.on("error", () => {});
    line.on("close", () => this.#lines.delete(line));
  }

  async #pass(near, answer) {
    const { method, url, headers } = near;
    const body = await whole(near);
    const address = { host: "127.0.0.1", port: this.#targetPort };
    const far = ask({ ...address, method, path: url, headers, agent: false });
    const gone = () => answer.destroy();
    far.on("error", gone);
    answer.on("close", () => far.destroy());
    const late = setTimeout(
      () => {
        this.#patience = Infinity;
        far.off("error", gone).on("error", () => {});
        answer.writeHead(504).end();
      },
      Math.min(this.#patience, 2 ** 31 - 1),
    );
    far.on("close", () => clearTimeout(late));
    far.on("response", async (response) => {
      clearTimeout(late);
      const manner = url.startsWith(PAGE_PATH) ? {} : this.#manner;
      pass(response, answer, await whole(response), manner);
    });
    far.end(body);
  }

  #tunnel({ method, url, rawHeaders }, near, head) {
    const far = connect(this.#targetPort, "127.0.0.1", () => {
      const fields = [];
      for (let i = 0; i < rawHeaders.length; i += 2)
        fields.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`);
      far.write(`${method} ${url} HTTP/1.1\r\n${fields.join("")}\r\n`);
      far.write(head);
      near.pipe(far).pipe(near);
    });
    this.#keep(far);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  }
}

/** @param {Manner} manner */
function pass({ statusCode, headers }, answer, body, { encoding, contentType }) {
  const kept = { ...headers };
  for (const name of ["connection", "content-length", "transfer-encoding"]) delete kept[name];
  if (contentType !== undefined) kept["content-type"] = contentType;
  if (encoding !== undefined && !("content-encoding" in kept)) {
    body = ENCODINGS[encoding](body);
    kept["content-encoding"] = encoding;
  }
  answer.writeHead(statusCode, { ...kept, "content-length": body.length }).end(body);
}

async function whole(stream) {
  const pieces = [];
  // What is cut is passed on as far as it came.
  try {
    for await (const piece of stream) pieces.push(piece);
  } catch {
    stream.destroy();
  }
  return Buffer.concat(pieces);
}
