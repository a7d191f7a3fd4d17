/** The server of one case, which obeys no rule, over any transport; and a good one, which every page talks to meanwhile. */
import { once } from "node:events";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { RawServer } from "../differential/lib/raw-server.mjs";
import { RawStream } from "../differential/lib/raw-stream.mjs";

/** Nothing is noted of what a case sends. */
const SILENT = { received() {}, sent() {} };
const UNRECORDED = { log() {}, connection: () => SILENT };

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string[]} transports
 * @property {(raw: RawServer) => void} server
 *
 * @param {Case} one
 */
export async function startHostile(one) {
  const raw = new RawServer(
    UNRECORDED,
    {
      server: () => {
        raw.host.server.prependListener("request", (_request, response) =>
          response.setHeader("access-control-allow-origin", "*"),
        );
        one.server(raw);
        if (raw.anySession) takeAnyId(raw);
      },
    },
    () => ({}),
  );
  await raw.start();
  return raw;
}

/** Whatever id a client makes of the handshake's, it asks for the session of the case. */
function takeAnyId(raw) {
  raw.onRequest = (request, response) => {
    const session = raw.sessions.at(-1);
    if (session === undefined || request.method === "OPTIONS") return false;
    if (request.method === "GET") session.poll(response);
    else void post(session, request, response);
    return true;
  };
}

async function post(session, request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  session.post(Buffer.concat(chunks).toString(), response);
}

/** A session of WebTransport with the methods of a `RawSession`. */
export class StreamSession {
  /**
   * @param {import("../servers/webtransport.mjs").Session} session
   * @param {RawServer} raw the server of the case
   */
  static async play(session, raw) {
    const stream = await RawStream.of(session, SILENT);
    if (stream === undefined) return;
    // A session that the client ends has no next packet, and a case is over then.
    await Promise.resolve(raw.onSession(new StreamSession(stream))).catch(() => {});
  }

  constructor(stream) {
    this.stream = stream;
  }

  send(...packets) {
    for (const packet of packets) void this.stream.write(framed(packet)).catch(() => {});
  }

  open(fields = {}) {
    const handshake = { sid: "s", upgrades: [], ...fields };
    this.send(`0${JSON.stringify(handshake)}`);
  }

  async connect(fields) {
    this.open(fields);
    await this.expect();
    this.send('40{"sid":"s"}');
  }

  /** The next message of the client. */
  expect() {
    return this.stream.expect("message");
  }
}

/** A packet as it stands on the stream: a head with its length, and its bytes. */
function framed(packet) {
  const body = Buffer.from(packet);
  const { length } = body;
  const head = Buffer.alloc(length < 126 ? 1 : length < 65_536 ? 3 : 9);
  if (head.length === 3) head.writeUInt16BE(length, 1);
  if (head.length === 9) head.writeBigUInt64BE(BigInt(length), 1);
  head[0] = { 1: length, 3: 126, 9: 127 }[head.length] + (typeof packet === "string" ? 0 : 128);
  return Buffer.concat([head, body]);
}

/** A server that does nothing wrong: its connections must not notice anything. */
export async function startGood() {
  const http = createServer();
  const io = new Server(http, { serveClient: false, cors: { origin: "*" } });
  for (const namespace of [io, io.of("/other")])
    namespace.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const url = `http://127.0.0.1:${http.address().port}`;
  return { url, stop: () => io.close() };
}
