/** A real server with faults: each case says what is to be done with the requests and WebSockets at an address of its own. */
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { createPacketDecoderStream } from "engine.io-parser";
import { Bridge } from "../servers/webtransport.mjs";
import { Log } from "./log.mjs";

// ws is what the official server itself speaks with, so its copy is the one that is sure to be there.
const requireFromEngine = createRequire(createRequire(import.meta.url).resolve("engine.io"));
const { WebSocketServer } = requireFromEngine("ws");

const HTML = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">';
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };

/**
 * @typedef {import("node:http").IncomingMessage & { text: string }} Request with its body
 * @typedef {import("node:http").ServerResponse} Response
 * @typedef {object} Scene what happens at one address
 * @property {string} url
 * @property {string} webSocketUrl
 * @property {string} webTransportUrl
 * @property {Log} seen what the server has seen there: see `Log`
 * @property {(request: Request, response: Response) => void} answer
 * @property {(socket: import("ws").WebSocket, request: import("node:http").IncomingMessage) => void} converse
 * @property {(socket: import("node:net").Socket) => boolean} refuse instead of a WebSocket; true when it has
 * @property {(line: Line) => unknown} carry when the first packet has come over a WebTransport
 * @property {number | undefined} status with which a WebTransport is refused
 */

/** The stream of a WebTransport. Packets are read with the official parser. */
class Line {
  constructor(session, { readable, writable }) {
    this.session = session;
    const decoder = createPacketDecoderStream(Number.MAX_SAFE_INTEGER, "nodebuffer");
    this.reader = readable.pipeThrough(decoder).getReader();
    this.writer = writable.getWriter();
  }

  /** The next frame; nothing after the end. */
  async next() {
    const { value } = await this.reader.read();
    if (value === undefined) return undefined;
    const { type, data = "" } = value;
    if (typeof data !== "string") return [...data];
    return PACKETS.indexOf(type) + data;
  }

  /** @param {number[]} bytes */
  write(bytes) {
    return this.writer.write(Uint8Array.from(bytes)).catch(() => {});
  }

  /** @param {string | number[]} frame */
  send(frame) {
    const isText = typeof frame === "string";
    const payload = Buffer.from(frame);
    const { length } = payload;
    const head = Buffer.alloc(length < 126 ? 1 : length < 65536 ? 3 : 9);
    if (head.length === 3) head.writeUInt16BE(length, 1);
    if (head.length === 9) head.writeBigUInt64BE(BigInt(length), 1);
    head[0] = { 1: length, 3: 126, 9: 127 }[head.length] + (isText ? 0 : 128);
    return this.write([...head, ...payload]);
  }

  end() {
    return this.writer.close();
  }

  close(info) {
    this.session.close(info);
  }

  cut() {
    this.session.cut();
  }
}

/** The types of packets, by number. */
const PACKETS = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];

export class TransportServer {
  /** @param {Record<string, string>} folders what is served, by the first part of its path */
  constructor(folders = {}) {
    this.folders = folders;
    /** @type {Map<string, Scene>} */
    this.scenes = new Map();
    this.http = createServer((request, response) => void this.#answer(request, response));
    this.http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    this.bridge = new Bridge((session) => void this.#carry(session));
    this.bridge.refusal = (path) => this.scenes.get(path)?.status;
    this.webSockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      handleProtocols: (protocols) => [...protocols].at(-1),
    });
  }

  async start() {
    this.http.listen(0, "127.0.0.1");
    await once(this.http, "listening");
    this.host = `127.0.0.1:${this.http.address().port}`;
    this.origin = `http://${this.host}`;
    await this.bridge.start(this.http.address().port);
    /** How a browser takes the certificate. */
    this.certificate = { hash: this.bridge.hash };
    return this;
  }

  async stop() {
    const closed = once(this.http, "close");
    this.http.close();
    this.http.closeAllConnections();
    for (const socket of this.webSockets.clients) socket.terminate();
    await this.bridge.stop();
    await closed;
  }

  /**
   * An address of its own.
   *
   * @param {Partial<Scene>} behaviour
   * @returns {Scene}
   */
  scene(behaviour) {
    const path = `/scene/${this.scenes.size}`;
    const scene = {
      url: this.origin + path,
      webSocketUrl: `ws://${this.host}${path}`,
      webTransportUrl: `https://${this.host}${path}`,
      seen: new Log(),
      answer: (_request, response) => response.end(),
      converse: () => {},
      refuse: () => false,
      carry: () => {},
      status: undefined,
      ...behaviour,
    };
    this.scenes.set(path, scene);
    return scene;
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    const scene = this.scenes.get(pathname);
    if (scene === undefined) return this.#serve(pathname, response);
    request.text = await bodyOf(request);
    scene.seen.note({ method: request.method, body: request.text, headers: request.headers });
    response.on("close", () => {
      if (!response.writableEnded) scene.seen.note({ aborted: request.method });
    });
    scene.answer(request, response);
  }

  async #serve(pathname, response) {
    const [, folder, ...rest] = normalize(pathname).split("/");
    const root = this.folders[folder];
    const file = root && join(root, ...rest);
    response.setHeader("Content-Type", TYPES[extname(pathname)] ?? "text/html");
    response.end(file ? await readFile(file) : HTML);
  }

  async #carry(session) {
    const scene = this.scenes.get(session.path);
    const { value } = await session.incomingBidirectionalStreams.getReader().read();
    if (scene === undefined || value === undefined) return;
    scene.seen.note({ opened: "" });
    const line = new Line(session, value);
    void session.closed.then(() => scene.seen.note({ closed: true }));
    const first = await line.next();
    scene.seen.note({ frame: first });
    await scene.carry(line);
    for (let frame = await line.next(); frame !== undefined; frame = await line.next()) {
      scene.seen.note({ frame });
    }
  }

  #upgrade(request, socket, head) {
    const scene = this.scenes.get(new URL(request.url, this.origin).pathname);
    if (scene === undefined || scene.refuse(socket)) return;
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      scene.seen.note({ opened: webSocket.protocol });
      webSocket.on("message", (data, isBinary) =>
        scene.seen.note({ frame: isBinary ? [...data] : data.toString() }),
      );
      webSocket.on("close", (code) => scene.seen.note({ closed: code }));
      scene.converse(webSocket, request);
    });
  }
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The server of the page: it serves what the page consists of, too. */
export const startPageServer = (rustFolder) =>
  new TransportServer({
    contract: fromRoot("tests", "transports", "page"),
    face: fromRoot("pkg-template"),
    rust: rustFolder,
  }).start();

/** A server of another origin. */
export const startOtherServer = () => new TransportServer().start();
