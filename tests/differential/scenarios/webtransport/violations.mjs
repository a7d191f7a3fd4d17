/** What no correct server sends over a WebTransport: wrong lengths, other packets, a stream that ends. */

const ROWS = ["A7/webtransport"];
const ONLY = { transports: ["webtransport"], reconnection: false };

const text = (packet) => [packet.length, ...new TextEncoder().encode(packet)];
const HELLO = text('42["hello"]');

/** Logs the session's end, for which the page waits by `ctl("ended")`: it takes a way over the network. */
async function logEnd(session, log, ended) {
  await session.closed;
  log("ended");
  ended();
}

/** A server that writes these bytes once the client is connected, in pieces of this size. */
function writing(raw, log, ctx) {
  const ended = ctx.gate("ended");
  let what;
  ctx.on("what", (given) => (what = given));
  raw.webTransport(async (stream, session) => {
    if (what.early) await stream.write(what.bytes);
    else await stream.open();
    const { bytes, size = bytes.length } = what;
    for (let at = 0; at < bytes.length && !what.early; at += size)
      await stream.write(bytes.slice(at, at + size));
    await logEnd(session, log, ended);
  });
}

const WRONG = {
  "an empty text": [0],
  "no bytes": [0x80],
  "a short length of zero in three bytes": [126, 0, 0],
  "a long length of zero": [127, 0, 0, 0, 0, 0, 0, 0, 0],
  "more than 2^53 bytes": [127, 0, 0x20, 0, 0, 0, 0, 0, 0, 52],
  "the longest length of all": [255, 255, 255, 255, 255, 255, 255, 255, 255],
};

const RIGHT = {
  "in pieces of one byte": { bytes: HELLO, size: 1 },
  "with longer heads than are needed": {
    bytes: [126, 0, ...HELLO, 127, 0, 0, 0, 0, 0, 0, 0, ...text('42["end"]')],
  },
  "with bytes in pieces": {
    bytes: [...text('451-["hello",{"_placeholder":true,"num":0}]'), 0x83, 1, 2, 3],
    size: 2,
  },
};

/** @param {Record<string, number[]>} wrong */
const asVariants = (wrong) =>
  Object.fromEntries(
    Object.entries(wrong).flatMap(([name, bytes]) => [
      [name, { bytes: [...bytes, ...HELLO] }],
      [`${name}, at first`, { bytes: [...bytes, ...HELLO], early: true }],
    ]),
  );

export default [
  {
    name: "WebTransport: a wrong length",
    rows: [...ROWS, "A7/violations"],
    webtransport: true,
    raw: true,
    variants: asVariants(WRONG),
    server: writing,
    async client({ io, opts, log, trace, once, ctl, withCertificate }) {
      await ctl("what", opts);
      const socket = trace(io(withCertificate(ONLY)), { engine: ["packet", "error", "close"] });
      socket.on("hello", () => log("hello"));
      await once(socket.io.engine, "close");
      log("active", socket.active, socket.connected);
      await ctl("ended");
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: frames as few servers would write them",
    rows: [...ROWS, "A7/lenient"],
    webtransport: true,
    raw: true,
    variants: RIGHT,
    server: writing,
    async client({ io, opts, log, trace, once, ctl, settle, withCertificate }) {
      await ctl("what", opts);
      const socket = trace(io(withCertificate(ONLY)), { engine: ["packet"] });
      socket.onAny((...args) => log("event", ...args));
      await once(socket, "hello");
      await settle();
      socket.disconnect();
      await ctl("ended");
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: a frame that is no packet",
    rows: [...ROWS, "A7/violations"],
    webtransport: true,
    raw: true,
    variants: {
      letter: { bytes: text("x") },
      "letter, at first": { bytes: text("x"), early: true },
      "unknown type": { bytes: text("9a") },
      "broken packet": { bytes: text('42["a"') },
      "bytes that nobody awaits": { bytes: [0x81, 1] },
    },
    server: writing,
    async client({ io, opts, log, trace, once, ctl, withCertificate }) {
      await ctl("what", opts);
      const socket = trace(io(withCertificate(ONLY)), { engine: ["error", "close"] });
      await once(socket.io.engine, "close");
      log("active", socket.active);
      await ctl("ended");
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: the stream ends, and the session does not",
    rows: [...ROWS, "A6/heartbeat"],
    webtransport: true,
    raw: true,
    server(raw) {
      raw.webTransport(async (stream) => {
        await stream.open({ pingInterval: 200, pingTimeout: 100 });
        await stream.end();
      });
    },
    async client({ io, trace, once, withCertificate }) {
      const socket = trace(io(withCertificate(ONLY)), { engine: ["error", "close"] });
      await once(socket, "disconnect");
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: a server that says nothing",
    rows: ROWS,
    webtransport: true,
    raw: true,
    server(raw, log, ctx) {
      const ended = ctx.gate("ended");
      raw.webTransport((stream, session) => logEnd(session, log, ended));
    },
    async client({ io, log, trace, once, ctl, withCertificate }) {
      const options = withCertificate({ ...ONLY, timeout: 300 });
      const socket = trace(io(options), { engine: ["error", "close"] });
      const [error] = await once(socket, "connect_error");
      log("error", error.message);
      await ctl("ended");
    },
    races: ["connection"],
  },
];
