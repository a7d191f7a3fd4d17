/** Binary in both directions. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};
const WEBSOCKET = { transports: ["websocket"] };

const bytes = (...values) => new Uint8Array(values);

function logEvents(io, log) {
  io.on("connection", (socket) => {
    socket.onAny((event, ...args) => {
      if (event !== "fence")
        log("event", event, ...args.filter((arg) => typeof arg !== "function"));
    });
  });
}

/** Waits for a reply of the server that is as big as asked. */
function sendsOnAsk(...events) {
  return (io) => {
    io.on("connection", (socket) => {
      socket.on("ask", (answer) => {
        events.forEach(([name, make]) => socket.emit(name, ...make()));
        answer();
      });
    });
  };
}

async function readable(value, show) {
  return value instanceof Blob ? `${show(value)} ${show(await value.arrayBuffer())}` : show(value);
}

export default [
  {
    name: "binary out, every kind",
    rows: ["A11/binary-in", "A7/packet-syntax", "A7/polling", "A7/websocket"],
    variants: bothTransports,
    server: logEvents,
    async client({ io, opts, once, fence, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      socket.emit("ArrayBuffer", bytes(1, 2, 3).buffer);
      socket.emit("Uint8Array", bytes(4, 5));
      socket.emit("Uint8Array view", new Uint8Array(bytes(0, 1, 2, 3, 4).buffer, 1, 3));
      socket.emit("Uint16Array", new Uint16Array([1, 65535]));
      socket.emit("Float32Array", new Float32Array([1.5]));
      socket.emit("BigInt64Array", new BigInt64Array([-1n]));
      socket.emit("Uint8ClampedArray", new Uint8ClampedArray([300]));
      socket.emit("DataView", new DataView(bytes(9, 8, 7, 6).buffer, 1, 2));
      socket.emit("empty", new ArrayBuffer(0), bytes());
      socket.emit("nested", { list: [bytes(1), { deep: bytes(2).buffer }], text: "t" }, bytes(3));
      socket.emit("same twice", ...Array(2).fill(bytes(5)));
      socket.emit(
        "large",
        new Uint8Array(70_000).map((_, i) => i),
      );
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "Blob and File out",
    rows: ["A11/binary-in"],
    variants: bothTransports,
    server: logEvents,
    async client({ io, opts, once, fence, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      socket.emit("blob", new Blob([bytes(1, 2, 3)], { type: "image/png" }));
      socket.emit("between", 1);
      socket.emit("file", new File([bytes(4)], "name.bin"), "text", bytes(5));
      socket.emit("empty", new Blob([]));
      socket.emit("last", 2);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "binary in",
    rows: ["A11/binary-in", "A7/packet-syntax"],
    variants: bothTransports,
    server: sendsOnAsk(
      ["one", () => [Buffer.from([1, 2, 3])]],
      [
        "several",
        () => [
          Buffer.from([1]),
          "text",
          { nested: [Buffer.from([2]), { deep: new Uint8Array([3]).buffer }] },
        ],
      ],
      ["empty", () => [Buffer.alloc(0)]],
      ["typed", () => [new Float32Array([1]), new Uint8Array([7])]],
      ["large", () => [Buffer.alloc(100_000, 7)]],
      ["with function", () => [Buffer.from([1]), () => {}]],
    ),
    async client({ io, opts, log, once, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      socket.onAny((...args) => log("event", ...args));
      await socket.emitWithAck("ask");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "binaryType blob",
    rows: ["A3/binary-type", "A6/attributes"],
    variants: bothTransports,
    server: sendsOnAsk(
      ["one", () => [Buffer.from([1, 2, 3])]],
      ["nested", () => [{ a: [Buffer.from([4])] }, Buffer.alloc(0)]],
    ),
    async client({ io, opts, log, show, once, closed }) {
      const socket = io(opts);
      log("default", socket.io.engine.binaryType);
      socket.io.engine.binaryType = "blob";
      await once(socket, "connect");
      const events = [];
      socket.onAny((...args) => events.push(args));
      await socket.emitWithAck("ask");
      for (const [name, first, ...rest] of events) {
        log(name, await readable(first, show), ...rest);
        if (first.a) log("nested", await readable(first.a[0], show));
      }
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "many attachments out",
    rows: ["V/attachment-limit", "A11/binary-in"],
    server: logEvents,
    async client({ io, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.emit("ten", ...Array.from({ length: 10 }, (_, i) => bytes(i)));
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "ten attachments in are taken, eleven are not",
    rows: ["V/attachment-limit", "A7/decode-errors"],
    variants: bothTransports,
    server: (io) =>
      io.on("connection", (socket) => {
        socket.on("ask", (count) =>
          socket.emit("many", ...Array.from({ length: count }, (_, i) => Buffer.from([i]))),
        );
      }),
    async client({ io, opts, log, trace, once }) {
      const socket = trace(io({ ...opts, reconnection: false }));
      await once(socket, "connect");
      const many = once(socket, "many");
      socket.emit("ask", 10);
      log("ten", await many);
      const ended = once(socket, "disconnect");
      socket.emit("ask", 11);
      await ended;
    },
  },
  {
    name: "toJSON returning binary is sent as an attachment",
    rows: ["V/tojson-binary"],
    server: logEvents,
    async client({ io, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.emit("toJSON", { toJSON: () => ({ data: bytes(1, 2) }) });
      socket.emit("toJSON direct", { toJSON: () => bytes(3) });
      socket.emit("toJSON nested", [{ a: { toJSON: () => ({ toJSON: () => bytes(4) }) } }]);
      socket.emit("toJSON hides binary", { data: bytes(5), toJSON: () => "text" });
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "objects next to binary are walked and copied",
    rows: ["A5/serialisation", "A11/binary-in"],
    server: logEvents,
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      class Thing {
        constructor() {
          this.own = bytes(1);
        }
      }
      Thing.prototype.inherited = bytes(9);
      const value = {
        data: bytes(2),
        keep: "me",
        when: new Date(0),
        undef: undefined,
        thing: new Thing(),
      };
      socket.emit(
        "object",
        value,
        Object.create({ proto: bytes(3) }, { mine: { value: bytes(4), enumerable: true } }),
      );
      log("not changed", value);
      socket.emit("map hides binary", new Map([["a", bytes(1)]]), bytes(5));
      socket.emit("null prototype", Object.assign(Object.create(null), { a: bytes(6) }));
      socket.emit("frozen", Object.freeze({ a: Object.freeze([bytes(7)]) }));
      socket.emit("placeholder look-alike", { _placeholder: true, num: 0 }, bytes(8));
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "forceBase64",
    rows: ["A3/force-base64"],
    variants: bothTransports,
    server(io, log) {
      io.on("connection", (socket) => {
        log("b64", socket.handshake.query.b64, socket.conn.transport.supportsBinary);
        socket.on("echo", (value, answer) => {
          log("echo", value);
          answer(value);
        });
      });
    },
    async client({ io, opts, log, once, closed }) {
      const socket = io({ ...opts, forceBase64: true });
      await once(socket, "connect");
      log("back", await socket.emitWithAck("echo", bytes(250, 251)));
      log("nested", await socket.emitWithAck("echo", { n: [bytes(1).buffer] }));
      log("text", await socket.emitWithAck("echo", "b"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "forceBase64 with a Blob keeps the order of frames",
    rows: ["D/base64-blob-order"],
    differs: {
      reason:
        "base64-blob-order: the official client writes the text that follows before the binary, and the server ends the connection",
    },
    server: logEvents,
    async client({ io, log, once, fence }) {
      const socket = io({ ...WEBSOCKET, forceBase64: true, reconnection: false });
      await once(socket, "connect");
      socket.emit("blobs", new Blob([bytes(1)]), bytes(2), new Blob([bytes(3)]));
      socket.emit("after", 1);
      const answered = fence(socket).then(() => "answered");
      log(
        "outcome",
        await Promise.race([answered, once(socket, "disconnect").then(([reason]) => reason)]),
      );
    },
  },
];
