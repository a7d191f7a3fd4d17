/**
 * Cuts the line to one client on request, so that a visitor can watch the client come back.
 *
 * The client names itself by the query parameter `client`, a random string; its TCP connections are
 * remembered under that name as they appear.
 */
export class LineCutter {
  /** @type {Map<string, Set<import("node:net").Socket>>} */
  #connections = new Map();
  /** @type {Map<string, number>} client → when its line works again, in milliseconds of `Date.now()` */
  #downUntil = new Map();

  /** @param {import("node:http").Server} http */
  constructor(http) {
    http.on("request", (request) => this.#remember(request));
    http.on("upgrade", (request) => this.#remember(request));
  }

  /** The `allowRequest` option of the server: while a line is down, its requests meet a dead wire. */
  allowRequest = (request, callback) => {
    const client = clientOf(request);
    const downUntil = this.#downUntil.get(client);
    if (downUntil === undefined) return callback(null, true);
    if (Date.now() >= downUntil) {
      this.#downUntil.delete(client);
      return callback(null, true);
    }
    request.socket.destroy();
    callback("the line is cut", false);
  };

  /**
   * Drops every connection of a client without a word, as a failing network does.
   *
   * @param {string} client
   * @param {number} duration  milliseconds for which new connections fail as well
   */
  cut(client, duration) {
    if (duration > 0) {
      const downUntil = Date.now() + duration;
      this.#downUntil.set(client, downUntil);
      // A client that never comes back must not stay in the map for ever.
      setTimeout(() => {
        if (this.#downUntil.get(client) === downUntil) this.#downUntil.delete(client);
      }, duration).unref();
    }
    for (const connection of this.#connections.get(client) ?? []) connection.resetAndDestroy();
  }

  #remember(request) {
    const client = clientOf(request);
    if (!client) return;
    const connections = this.#connections.get(client) ?? new Set();
    if (connections.has(request.socket)) return;
    this.#connections.set(client, connections.add(request.socket));
    request.socket.once("close", () => {
      connections.delete(request.socket);
      if (connections.size === 0 && this.#connections.get(client) === connections)
        this.#connections.delete(client);
    });
  }
}

/** The name a client gave itself, or `undefined`. */
export function clientOf(request) {
  const query = request.url.split("?", 2)[1];
  const client = new URLSearchParams(query).get("client");
  return client && /^[\w-]{8,40}$/.test(client) ? client : undefined;
}
