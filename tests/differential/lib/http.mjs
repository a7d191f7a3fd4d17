import { createServer, ServerResponse } from "node:http";

/** The page is a bare document: everything in it comes from the control server, as modules. */
export const PAGE_PATH = "/differential-page";
const PAGE =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>differential</title>';

/** Answers the page itself. Returns false when the request is for something else. */
export function servePage(request, response) {
  if (!request.url.startsWith(PAGE_PATH)) {
    return false;
  }
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(PAGE);
  return true;
}

/** How much later an answer comes that is held back, in milliseconds: longer than what it may race with. */
export const HELD_BACK = 60;

function heldBackResponse(method) {
  return class extends ServerResponse {
    end(...args) {
      if (this.req.method === method && !this.req.url.startsWith(PAGE_PATH)) {
        setTimeout(() => super.end(...args), HELD_BACK);
        return this;
      }
      return super.end(...args);
    }
  };
}

/**
 * An HTTP server on a port of its own that can cut every line, stop, and come back on the same port.
 */
export class HttpHost {
  /**
   * @param {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void} fallback
   * @param {string} [heldBack] the method whose answers come late
   */
  constructor(fallback, heldBack) {
    this.fallback = fallback;
    this.heldBack = heldBack;
    this.port = 0;
    this.sockets = new Set();
    this.server = undefined;
  }

  /** Creates the server without listening, so that others can attach to it first. */
  create() {
    const options = this.heldBack ? { ServerResponse: heldBackResponse(this.heldBack) } : {};
    this.server = createServer(options, (request, response) => {
      if (!servePage(request, response)) {
        this.fallback(request, response);
      }
    });
    this.server.keepAliveTimeout = 60_000;
    this.server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.sockets.delete(socket));
    });
    return this.server;
  }

  async listen() {
    await new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(this.port, "127.0.0.1", resolve);
    });
    this.port = this.server.address().port;
  }

  /** Destroys every TCP connection at once, as a cable does. */
  cut({ reset = false } = {}) {
    for (const socket of this.sockets) {
      if (reset) {
        socket.resetAndDestroy();
      } else {
        socket.destroy();
      }
    }
  }

  async close() {
    if (!this.server?.listening) {
      return;
    }
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }
}
