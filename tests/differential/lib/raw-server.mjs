import { createRequire } from "node:module";
import { HttpHost } from "./http.mjs";
import { RawSession } from "./raw-session.mjs";
import { RawStream } from "./raw-stream.mjs";

// ws is what the official server itself speaks with, so its copy is the one that is sure to be there
const requireFromEngine = createRequire(createRequire(import.meta.url).resolve("engine.io"));
const { WebSocketServer } = requireFromEngine("ws");

/**
 * A server that speaks Engine.IO packet by packet and obeys no rule but the scenario's: for what the official
 * server would never send.
 */
export class RawServer {
  /**
   * @param {import("./recorder.mjs").Recorder} recorder
   * @param {object} scenario
   * @param {string} [heldBack] the HTTP method whose answers come late
   */
  constructor(recorder, scenario, makeContext, heldBack) {
    this.recorder = recorder;
    this.scenario = scenario;
    this.makeContext = makeContext;
    this.sessions = [];
    this.waiters = [];
    this.requests = [];
    this.host = new HttpHost((request, response) => void this.#http(request, response), heldBack);
    this.websockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    /** A scenario may answer a request itself: return true when it did. */
    this.onRequest = () => false;
    this.onUpgrade = () => false;
    this.onSession = undefined;
    /** What plays with a session of WebTransport. */
    this.onWebTransport = undefined;
  }

  get url() {
    return `http://127.0.0.1:${this.host.port}`;
  }

  context() {
    this.scenarioContext ??= this.makeContext(this);
    return this.scenarioContext;
  }

  async start() {
    const http = this.host.create();
    http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    await this.scenario.server?.(this, this.recorder.log, this.context());
    await this.host.listen();
  }

  async stop() {
    for (const client of this.websockets.clients) {
      client.terminate();
    }
    await this.host.close();
  }

  /** @param {(session: RawSession) => unknown} handler runs once per new Engine.IO session */
  session(handler) {
    this.onSession = handler;
  }

  /** @param {(stream: RawStream, session: import("../../servers/webtransport.mjs").Session) => unknown} handler runs once per session of WebTransport */
  webTransport(handler) {
    this.onWebTransport = handler;
  }

  /** @param {import("../../servers/webtransport.mjs").Session} session */
  async takeSession(session) {
    const record = this.recorder.connection(session.path);
    try {
      const stream = await RawStream.of(session, record);
      if (stream !== undefined) await this.onWebTransport?.(stream, session);
    } catch (error) {
      this.recorder.log("server half failed", error);
    }
  }

  async allClosed() {
    while (this.sessions.some((session) => !session.closed)) {
      await new Promise((resolve) => this.waiters.push(resolve));
    }
  }

  learnOffsets() {}

  commands() {
    return {
      closed: () => this.allClosed(),
      cut: () => this.host.cut(),
      reset: () => this.host.cut({ reset: true }),
      stop: () => this.stop(),
      start: () => this.start(),
    };
  }

  #query(request) {
    return new URL(request.url, this.url).searchParams;
  }

  #find(query) {
    return this.sessions.find((session) => session.id === query.get("sid") && !session.closed);
  }

  #create(request, transport) {
    const session = new RawSession({
      number: this.sessions.length + 1,
      transport,
      request,
      record: this.recorder.connection(request.url),
      onClosed: () => this.waiters.splice(0).forEach((wake) => wake()),
    });
    this.sessions.push(session);
    // a session that starts by failing must not take the process with it: the trace shows what is missing
    Promise.resolve(this.onSession?.(session)).catch((error) =>
      this.recorder.log("server half failed", error),
    );
    return session;
  }

  async #http(request, response) {
    this.requests.push({ method: request.method, url: request.url, headers: request.headers });
    const query = this.#query(request);
    if (this.onRequest(request, response, this.#find(query))) {
      return;
    }
    if (request.method === "OPTIONS") {
      response.writeHead(204).end();
    } else if (request.method === "GET") {
      const session = query.has("sid") ? this.#find(query) : this.#create(request, "polling");
      this.#orUnknown(session, response, () => session.poll(response));
    } else {
      const chunks = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const session = this.#find(query);
      this.#orUnknown(session, response, () =>
        session.post(Buffer.concat(chunks).toString(), response),
      );
    }
  }

  #orUnknown(session, response, then) {
    if (session === undefined) {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ code: 1, message: "Session ID unknown" }));
    } else {
      then();
    }
  }

  #upgrade(request, socket, head) {
    this.requests.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      upgrade: true,
    });
    if (this.onUpgrade(request, socket, head)) {
      return;
    }
    this.websockets.handleUpgrade(request, socket, head, (websocket) => {
      const query = this.#query(request);
      if (query.has("sid")) {
        this.#find(query)?.probe(websocket);
      } else {
        this.#create(request, "websocket").attach(websocket);
      }
    });
  }
}
