/** What a server can do with a WebSocket: when it is asked for, afterwards, and in the probe of an upgrade. */
import { createHash } from "node:crypto";
import { END, HEARTBEAT } from "./frames.mjs";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const acceptOf = ({ headers }) =>
  createHash("sha1")
    .update(headers["sec-websocket-key"] + GUID)
    .digest("base64");

const accepted = (request, more = "", accept = acceptOf(request)) =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${more}\r\n`;

const REFUSALS = {
  ...Object.fromEntries(
    [200, 204, 301, 302, 400, 401, 403, 404, 426, 500, 503].map((status) => [
      `status ${status}`,
      (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\nlocation: /elsewhere\r\n\r\n`),
    ]),
  ),
  "no answer": () => {},
  "a line that ends": (_request, socket) => socket.destroy(),
  "a line that breaks": (_request, socket) => socket.resetAndDestroy(),
  "no HTTP": (_request, socket) => socket.end("SSH-2.0-OpenSSH\r\n"),
  "another key": (request, socket) => socket.write(accepted(request, "", "AAAA")),
  "a subprotocol nobody asked for": (request, socket) =>
    socket.write(accepted(request, "Sec-WebSocket-Protocol: mqtt\r\n")),
  "an extension nobody asked for": (request, socket) =>
    socket.write(accepted(request, "Sec-WebSocket-Extensions: x-harm\r\n")),
  "headers without an end": (request, socket) =>
    socket.write(accepted(request).slice(0, -2) + "X-A: b\r\n".repeat(50_000)),
};

/** Bytes of the framing below the messages. */
const BYTES = {
  "an unknown opcode": [0x83, 0],
  "a reserved bit": [0xc1, 1, 0x36],
  "a frame that is masked": [0x81, 0x81, 0, 0, 0, 0, 0x36],
  "a continuation of nothing": [0x80, 1, 0x36],
  "text that is no UTF-8": [0x81, 2, 0x34, 0xff],
  "a ping of 126 bytes": [0x89, 126, 0, 126, ...new Uint8Array(126)],
  "a ping in parts": [0x09, 0],
  "a close of one byte": [0x88, 1, 3],
  "a close with a code that is none": [0x88, 2, 0, 0],
  "a close with a reason that is no UTF-8": [0x88, 3, 3, 0xe8, 0xff],
  "a length of 2 ** 63": [0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0],
  "a frame without an end": [0x81, 127, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0x34],
  "parts without an end": [0x01, 1, 0x34],
  "an empty text": [0x81, 0],
  "a thousand empty parts": [0x01, 0, ...Array.from({ length: 1000 }, () => [0x00, 0]).flat()],
  "a thousand pings": Array.from({ length: 1000 }, () => [0x89, 0]).flat(),
};

const CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 3000, 4000, 4999];

const MOMENTS = {
  "before the handshake": async () => {},
  "before the answer to CONNECT": async (session) => {
    session.open(HEARTBEAT);
    await session.expect();
  },
  "when it is connected": async (session) => {
    await session.connect(HEARTBEAT);
    await session.expect();
  },
};

const ENDINGS = {
  ...Object.fromEntries(
    CODES.map((code) => [`the code ${code}`, (session) => session.websocket.close(code, "reason")]),
  ),
  "a line that ends": (session) => session.websocket._socket.end(),
  "a line that breaks": (session) => session.websocket._socket.resetAndDestroy(),
  ...Object.fromEntries(
    Object.entries(BYTES).map(([kind, values]) => [
      kind,
      (session) => session.websocket._socket.write(Buffer.from(values)),
    ]),
  ),
};

const PROBES = {
  "a pong without data": (socket) => socket.send("3"),
  "another word": (socket) => socket.send("3other"),
  "a message": (socket) => socket.send('42["a"]'),
  "a handshake": (socket) => socket.send("0{}"),
  "a close": (socket) => socket.send("1"),
  "nothing that is known": (socket) => socket.send("x"),
  "nothing at all": () => {},
  bytes: (socket) => socket.send(Buffer.from("3probe")),
  "the answer, ten times": (socket) => Array.from({ length: 10 }, () => socket.send("3probe")),
  "the answer, and a close": (socket) => (socket.send("3probe"), socket.close()),
  "a megabyte": (socket) => socket.send("3probe".repeat(170_000)),
  "a close with a code": (socket) => socket.close(4000, "no"),
};

/** A session that answers a ping of the probe as a case wants, and goes on over long-polling. */
const probing = (raw, act) =>
  raw.session(async (session) => {
    session.onProbe = (socket) => socket.once("message", () => act(socket));
    await session.connect({ ...HEARTBEAT, upgrades: ["websocket"] });
    await session.expect();
    session.send(END);
  });

export default [
  ...Object.entries(REFUSALS).map(([kind, refuse]) => ({
    name: `websockets/websocket/refused/${kind}`,
    transports: ["websocket"],
    server: (raw) => (raw.onUpgrade = (request, socket) => (refuse(request, socket), true)),
  })),
  ...Object.entries(REFUSALS).map(([kind, refuse]) => ({
    name: `websockets/upgrade/refused/${kind}`,
    transports: ["polling", "websocket"],
    server(raw) {
      raw.onUpgrade = (request, socket) => (refuse(request, socket), true);
      probing(raw, () => {});
    },
  })),
  ...Object.entries(MOMENTS).flatMap(([moment, reach]) =>
    Object.entries(ENDINGS).map(([kind, act]) => ({
      name: `websockets/websocket/${moment}/${kind}`,
      transports: ["websocket"],
      server: (raw) =>
        raw.session(async (session) => {
          await reach(session);
          // The session is told of the WebSocket when this has begun.
          await Promise.resolve();
          act(session);
        }),
    })),
  ),
  ...Object.entries(PROBES).map(([kind, act]) => ({
    name: `websockets/upgrade/the answer to the probe/${kind}`,
    transports: ["polling", "websocket"],
    server: (raw) => probing(raw, act),
  })),
];
