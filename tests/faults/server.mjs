/** The real server of all sessions, and what it notes of each. */
import { once } from "node:events";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { Bridge } from "../servers/webtransport.mjs";
import { Meter } from "./fault.mjs";
import { Proxy } from "./proxy.mjs";
import { faulty } from "./stream.mjs";

/** Silence is noticed within 1.4 s; a machine that is busy for that long costs a reconnection, and no failure. */
const OPTIONS = {
  serveClient: false,
  pingInterval: 700,
  pingTimeout: 700,
  upgradeTimeout: 1000,
  connectTimeout: 2000,
  httpCompression: false,
};

/** One session, as the server has seen it. */
class Seen {
  constructor() {
    /** In order: `["arrived", number, sid]`, `["sent", number, sid]`, `["resent", method, at]`. */
    this.log = [];
    /** @type {Map<string, number>} where in the log each request was first seen */
    this.requests = new Map();
    this.sent = 0;
    /** @type {Set<object>} connections of Engine.IO */
    this.open = new Set();
    this.wake = () => {};
  }

  /** Each request of the client has an address of its own. */
  asks(method, url) {
    const request = `${method} ${url}`;
    if (this.requests.has(request)) this.log.push(["resent", method, this.requests.get(request)]);
    else this.requests.set(request, this.log.length);
  }

  holds(connection) {
    this.open.add(connection);
    connection.on("close", () => {
      this.open.delete(connection);
      this.wake();
    });
  }

  /** Resolves when the server has no connection of it any more. */
  async ended() {
    while (this.open.size > 0) await new Promise((resolve) => (this.wake = resolve));
  }
}

/** A server, and a proxy or a bridge for each session. */
export class Servers {
  constructor() {
    /** @type {Map<string, { seen: Seen, meter: Meter }>} */
    this.sessions = new Map();
    this.http = createServer();
    this.io = this.#converse(new Server(this.http, { ...OPTIONS, cors: { origin: "*" } }));
    // The server takes over what has been listening before.
    this.http.prependListener("request", (request) => this.#note(request));
    // With `cors` a server refuses sessions of WebTransport.
    this.overStreams = this.#converse(
      new Server(createServer(), { ...OPTIONS, transports: ["webtransport"] }),
    );
    this.bridge = new Bridge((session) => this.#take(session));
  }

  async start({ withBridge }) {
    this.http.listen(0, "127.0.0.1");
    await once(this.http, "listening");
    if (withBridge) await this.bridge.start(0);
  }

  async stop() {
    await this.bridge.stop();
    this.overStreams.engine.close();
    await this.io.close();
  }

  /**
   * @param {string} name
   * @param {boolean} overStreams whether it is one of WebTransport
   * @param {import("./fault.mjs").Fault} [fault]
   */
  async session(name, overStreams, fault) {
    const [seen, meter] = [new Seen(), new Meter(fault)];
    this.sessions.set(name, { seen, meter });
    const proxy = new Proxy(this.http.address().port, meter);
    const url = overStreams ? `http://127.0.0.1:${this.bridge.port}` : await proxy.start();
    const end = () => {
      if (!overStreams) proxy.stop();
      this.sessions.delete(name);
    };
    return { url, seen, meter, end };
  }

  /** @param {import("../servers/webtransport.mjs").Session} session */
  #take(session) {
    const name = session.path.split("/")[1];
    const known = this.sessions.get(name);
    if (known === undefined) {
      session.cut();
      return;
    }
    session.name = name;
    void this.overStreams.engine.onWebTransportSession(faulty(session, known.meter));
  }

  /** A browser may send a request again, if its line breaks before any of the answer is there. */
  #note({ method, url }) {
    const name = new URL(url, "http://server").searchParams.get("r");
    this.sessions.get(name)?.seen.asks(method, url);
  }

  #converse(io) {
    const seenOf = (name) => this.sessions.get(name)?.seen ?? new Seen();
    io.engine.on("connection", (connection) => {
      seenOf(connection.transport.session?.name ?? connection.request._query.r).holds(connection);
    });
    io.on("connection", (socket) => converse(socket, seenOf(socket.handshake.auth.r)));
    return io;
  }
}

/** Answers what is asked with what was sent, and has news for each event: text after text, bytes after bytes. */
function converse(socket, seen) {
  const tell = (event, content) => {
    seen.sent += 1;
    seen.log.push(["sent", seen.sent, socket.id]);
    socket.emit(event, seen.sent, content);
  };
  socket.on("text", (number, text, answer) => {
    seen.log.push(["arrived", number, socket.id]);
    tell("news", text);
    answer?.(text);
  });
  socket.on("bytes", (number, bytes, answer) => {
    seen.log.push(["arrived", number, socket.id]);
    answer(bytes);
    tell("blob", bytes);
  });
}
