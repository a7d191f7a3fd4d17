/** Frames of a server that speaks msgpack, but not as the parser of the official one would. */

const END = { type: 2, nsp: "/", data: ["end"] };
const binary = (...values) => new Uint8Array(values);

/** Frames that are no MessagePack: text, or bytes. */
const MALFORMED = {
  "no MessagePack": binary(0xc1),
  "a cut map": binary(0x83, 0xa4, 0x74),
  "a cut string": binary(0xa5, 0x61),
  "bytes after the packet": binary(0x80, 0x00),
  "a string that is no UTF-8": binary(0xa1, 0xff),
  "a list that is longer than the frame": binary(0xdd, 0xff, 0xff, 0xff, 0xff),
  text: '2["text"]',
};

/** Packets that the decoder refuses. */
const REFUSED = {
  "without a type": { nsp: "/", data: ["a"] },
  "of type 5": { type: 5, nsp: "/", data: ["a"] },
  "of type -1": { type: -1, nsp: "/", data: ["a"] },
  "of type 1.5": { type: 1.5, nsp: "/", data: ["a"] },
  "whose type is a string": { type: "2", nsp: "/", data: ["a"] },
  "that is a list": [2, "/", ["a"]],
  "that is a number": 2,
  "without a namespace": { type: 2, data: ["a"] },
  "whose namespace is a number": { type: 2, nsp: 1, data: ["a"] },
  "whose id is a string": { type: 2, nsp: "/", data: ["a"], id: "1" },
  "whose id is null": { type: 2, nsp: "/", data: ["a"], id: null },
  "whose id is 1.5": { type: 3, nsp: "/", data: [], id: 1.5 },
  "an event without data": { type: 2, nsp: "/" },
  "an event with an object": { type: 2, nsp: "/", data: { a: 1 } },
  "an ack without data": { type: 3, nsp: "/", id: 0 },
  "a CONNECT with a list": { type: 0, nsp: "/", data: [] },
  "a CONNECT with a string": { type: 0, nsp: "/", data: "sid" },
  "a CONNECT with null": { type: 0, nsp: "/", data: null },
  "a DISCONNECT with data": { type: 1, nsp: "/", data: {} },
  "a CONNECT_ERROR without data": { type: 4, nsp: "/" },
  "a CONNECT_ERROR with a list": { type: 4, nsp: "/", data: [] },
};

/** Packets that the decoder takes, whatever they do then. */
const ODD = {
  "without options": { type: 2, nsp: "/", data: ["a", 1] },
  "with keys in another order": { nsp: "/", id: undefined, data: ["a"], type: 2 },
  "with keys that nobody knows": { type: 2, nsp: "/", data: ["a"], attachments: 3, more: {} },
  "for a namespace that is not there": { type: 2, nsp: "/elsewhere", data: ["a"] },
  "for a namespace without its slash": { type: 2, nsp: "", data: ["a"] },
  "an event with the id 0": { type: 2, nsp: "/", data: ["a"], id: 0 },
  "an event whose name is a number": { type: 2, nsp: "/", data: [5, 1] },
  "an event whose name is null": { type: 2, nsp: "/", data: [null, 1] },
  "an event whose name is an object": { type: 2, nsp: "/", data: [{ a: 1 }] },
  "an ack that nobody waits for": { type: 3, nsp: "/", data: [1], id: 99 },
  "an ack without an id": { type: 3, nsp: "/", data: [1] },
  "an ack of a negative id": { type: 3, nsp: "/", data: [1], id: -1 },
  "a DISCONNECT": { type: 1, nsp: "/", data: undefined },
  "a DISCONNECT for another namespace": { type: 1, nsp: "/elsewhere" },
  "a second CONNECT": { type: 0, nsp: "/", data: { sid: "another" } },
  "a CONNECT for another namespace": { type: 0, nsp: "/elsewhere", data: { sid: "x" } },
  "a CONNECT without a sid": { type: 0, nsp: "/", data: {} },
  "a CONNECT without data": { type: 0, nsp: "/" },
  "a CONNECT_ERROR": { type: 4, nsp: "/", data: { message: "no", data: [1] } },
  "a CONNECT_ERROR without a message": { type: 4, nsp: "/", data: {} },
};

/** What the official parser takes, although its client cannot deal with it. */
const NAMELESS = {
  "an event without a name": { type: 2, nsp: "/", data: [] },
  "an event without a name but with an id": { type: 2, nsp: "/", data: [], id: 3 },
};

/** Nothing looks at names here; with the default parser these are a parse error. */
const RESERVED = {
  connect: { type: 2, nsp: "/", data: ["connect", 1] },
  connect_error: { type: 2, nsp: "/", data: ["connect_error", 1] },
  disconnect: { type: 2, nsp: "/", data: ["disconnect", 1] },
  newListener: { type: 2, nsp: "/", data: ["newListener", 1] },
  "not reserved: error": { type: 2, nsp: "/", data: ["error", 1] },
};

/** After the first event of a connection the server sends the frame of its case, then a good event. */
function frames(name, cases, rows, rest = {}) {
  const list = Object.entries(cases);
  return {
    name: `msgpack frames: ${name}`,
    rows: ["A11/msgpack", "A7/violations", ...rows],
    variants: { websocket: { transports: ["websocket"] }, polling: { transports: ["polling"] } },
    raw: true,
    server(raw, log, { msgpack }) {
      const encode = (packet) => Buffer.from(new msgpack.Encoder().encode(packet)[0]);
      const frameOf = (what) => {
        if (typeof what === "string") return `4${what}`;
        return what instanceof Uint8Array ? Buffer.from(what) : encode(what);
      };
      raw.session(async (session) => {
        const [, what] = list[session.number - 1];
        session.open();
        await session.next();
        session.send(encode({ type: 0, nsp: "/", data: { sid: `sock-${session.number}` } }));
        await session.next();
        session.send(frameOf(what), encode(END));
      });
    },
    async client({ io, opts, msgpack, log, trace, once, settle, closed }) {
      const parser = await msgpack();
      for (const [label] of list) {
        log(`--- ${label}`);
        const socket = trace(io({ ...opts, parser, reconnection: false, forceNew: true }));
        socket.onAny((...args) =>
          log("event", ...args.map((arg) => (typeof arg === "function" ? "<ack>" : arg))),
        );
        await once(socket, "connect");
        const ended = Promise.race([
          once(socket, "disconnect"),
          once(socket, "connect_error"),
          once(socket, "end"),
        ]);
        socket.emit("go");
        await ended;
        await settle();
        log("state", socket.connected, socket.active, socket.id);
        socket.disconnect();
        await closed();
      }
    },
    ...rest,
  };
}

export default [
  frames("malformed", MALFORMED, ["A4/parse-failure"]),
  frames("refused packets", REFUSED, ["A4/parse-failure", "A7/decode-errors"]),
  frames("odd packets", ODD, ["A7/lenient"]),
  frames("reserved names", RESERVED, ["A8/reserved"]),
  frames("events without a name", NAMELESS, ["D/bad-input"], {
    variants: { websocket: { transports: ["websocket"] } },
    differs: {
      reason:
        "bad-input: the official client throws a RangeError, or takes the ack function for the name",
    },
  }),
];
