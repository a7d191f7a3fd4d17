import { Server } from "socket.io";
import { HttpHost } from "./http.mjs";

/**
 * The real server of one half, observed from its Engine.IO level upwards.
 */
export class OfficialServer {
  /**
   * @param {import("./recorder.mjs").Recorder} recorder
   * @param {object} scenario
   * @param {string} [heldBack] the HTTP method whose answers come late
   */
  constructor(recorder, scenario, makeContext, heldBack) {
    this.recorder = recorder;
    this.scenario = scenario;
    this.makeContext = makeContext;
    this.open = new Set();
    this.waiters = [];
    this.requests = [];
    this.host = new HttpHost((request, response) => this.#other(request, response), heldBack);
  }

  get url() {
    return `http://127.0.0.1:${this.host.port}`;
  }

  async start() {
    const http = this.host.create();
    const { serverOptions = {} } = this.scenario;
    const options =
      typeof serverOptions === "function" ? serverOptions(this.context()) : serverOptions;
    this.io = new Server(http, { serveClient: false, ...options });
    http.prependListener("request", (request) => this.#request(request));
    // without an "upgrade" listener Node answers such a request as any other: a listener of ours would change that
    if (http.listenerCount("upgrade") > 0) {
      http.prependListener("upgrade", (request) => this.#request(request));
    }
    this.#observe(this.io);
    await this.scenario.server?.(this.io, this.recorder.log, this.context());
    await this.host.listen();
  }

  /** Takes a session of WebTransport. @param {import("../../servers/webtransport.mjs").Session} session */
  takeSession(session) {
    if (this.io === undefined) session.cut();
    else void this.io.engine.onWebTransportSession(session);
  }

  context() {
    this.scenarioContext ??= this.makeContext(this);
    return this.scenarioContext;
  }

  /** Ends this server as a killed process does: lines cut, port closed. */
  async stop() {
    const io = this.io;
    this.io = undefined;
    if (io) {
      this.host.cut();
      await this.host.close();
      io.engine.close();
    }
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  /** Resolves when no Engine.IO connection is open any more. */
  async allClosed() {
    while (this.open.size > 0) {
      await new Promise((resolve) => this.waiters.push(resolve));
    }
  }

  commands() {
    return {
      closed: () => this.allClosed(),
      cut: () => this.host.cut(),
      reset: () => this.host.cut({ reset: true }),
      stop: () => this.stop(),
      start: () => this.start(),
      restart: () => this.restart(),
      // the server ends its Engine.IO connections in order, without a Socket.IO DISCONNECT
      "engine.close": () => this.open.forEach((socket) => socket.close()),
      disconnectSockets: (close) => void this.io.disconnectSockets(close === true),
    };
  }

  #request(request) {
    this.requests.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      upgrade: "upgrade" in request.headers,
    });
  }

  #other(request, response) {
    if (this.scenario.http?.(request, response, this.context())) {
      return;
    }
    response.writeHead(404).end();
  }

  #observe(io) {
    const { recorder } = this;
    io.engine.on("connection", (socket) => {
      this.open.add(socket);
      recorder.learn("eid", socket.id);
      const record = recorder.connection(socket.request?.url ?? "over WebTransport");
      socket.on("packet", ({ type, data }) => record.received(type, data));
      socket.on("packetCreate", ({ type, data }) => record.sent(type, data));
      socket.on("close", () => {
        this.open.delete(socket);
        this.waiters.splice(0).forEach((wake) => wake());
      });
    });
    const observeNamespace = (namespace) => {
      namespace.prependListener("connection", (socket) => {
        recorder.learn("sid", socket.id);
        if (socket.pid) {
          recorder.learn("pid", socket.pid);
        }
        socket.on("fence", (answer) => answer());
      });
    };
    observeNamespace(io.sockets);
    io.on("new_namespace", observeNamespace);
  }

  /** Recovery offsets are known to the adapter only. */
  learnOffsets() {
    for (const namespace of this.io?._nsps?.values() ?? []) {
      for (const packet of namespace.adapter.packets ?? []) {
        this.recorder.learn("offset", packet.id);
      }
    }
  }
}
