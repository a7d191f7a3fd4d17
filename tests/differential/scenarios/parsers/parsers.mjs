/** Parsers of the user's own, and options of the default one. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };
const bothTransports = { websocket: WEBSOCKET, polling: POLLING };

/** A small emitter: all that a Decoder has to be. */
class Emitter {
  listeners = {};

  on(event, listener) {
    (this.listeners[event] ??= []).push(listener);
    return this;
  }

  off(event, listener) {
    this.listeners[event] = (this.listeners[event] ?? []).filter(
      (candidate) => candidate !== listener,
    );
    return this;
  }

  removeListener(event, listener) {
    return this.off(event, listener);
  }

  emit(event, ...args) {
    (this.listeners[event] ?? []).forEach((listener) => listener(...args));
  }
}

/** One JSON text per packet, which both sides of a scenario can use. */
function jsonParser(log = () => {}) {
  return {
    Encoder: class {
      constructor(...args) {
        log("new Encoder", args.length);
      }

      encode(packet) {
        log("encode", packet);
        return [JSON.stringify(packet)];
      }
    },
    Decoder: class extends Emitter {
      constructor(...args) {
        super();
        log("new Decoder", args.length);
      }

      add(chunk) {
        log("add", chunk);
        this.emit("decoded", JSON.parse(chunk));
      }

      destroy() {
        log("destroy");
      }
    },
  };
}

/** Packets that are three frames each: a head, its bytes, and a tail. */
function framesParser() {
  return {
    Encoder: class {
      encode(packet) {
        const bytes = new TextEncoder().encode(JSON.stringify(packet));
        return [
          "head",
          bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
          "tail",
        ];
      }
    },
    Decoder: class extends Emitter {
      add(chunk) {
        if (typeof chunk === "string") {
          if (chunk === "tail")
            this.emit("decoded", JSON.parse(new TextDecoder().decode(this.bytes)));
        } else {
          this.bytes = chunk;
        }
      }

      destroy() {
        this.bytes = undefined;
      }
    },
  };
}

const echoing = (io, log) =>
  io.on("connection", (socket) => {
    socket.on("echo", (...args) => args.pop()(...args));
    socket.onAny(
      (event, ...args) =>
        event !== "fence" &&
        log("event", event, ...args.filter((arg) => typeof arg !== "function")),
    );
    socket.on("ask", () => socket.emit("question", 1, (...answer) => log("answer", ...answer)));
  });

export default [
  {
    name: "custom parser",
    rows: ["A11/custom", "A3/parser", "B/parser"],
    variants: bothTransports,
    serverOptions: { parser: jsonParser() },
    server: echoing,
    async client({ io, opts, log, once, fence, closed, channel }) {
      const socket = io({ ...opts, parser: jsonParser(channel("parser")) });
      socket.emit("buffered", { a: 1 });
      await once(socket, "connect");
      socket.emit("event", 1, "two", null);
      socket.compress(false).emit("not compressed");
      log("echo", await socket.emitWithAck("echo", [1, { b: 2 }]));
      socket.on("question", (n, answer) => answer("from the page", n));
      const asked = once(socket, "question");
      socket.emit("ask");
      await asked;
      await fence(socket);
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "custom parser of several frames",
    rows: ["A11/custom"],
    // a socket id stands in the bytes
    races: ["connection 1 sent"],
    variants: bothTransports,
    serverOptions: { parser: framesParser() },
    server: echoing,
    async client({ io, opts, log, once, fence, closed }) {
      const socket = io({ ...opts, parser: framesParser() });
      await once(socket, "connect");
      log("echo", await socket.emitWithAck("echo", "é", { n: 1 }));
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "custom parser: encode throws",
    rows: ["A11/custom", "A5/serialisation"],
    serverOptions: { parser: jsonParser() },
    server: echoing,
    async client({ io, log, attempt, once, fence, closed }) {
      const parser = jsonParser();
      const Encoder = class extends parser.Encoder {
        encode(packet) {
          if (packet.data?.[0] === "bad") throw new Error("cannot encode");
          return super.encode(packet);
        }
      };
      const socket = io({ ...WEBSOCKET, parser: { ...parser, Encoder } });
      await once(socket, "connect");
      attempt("emit", () => socket.emit("bad"));
      log("connected", socket.connected);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "custom parser: add throws",
    rows: ["A11/custom", "A4/parse-failure"],
    serverOptions: { parser: jsonParser() },
    server: (io) => io.on("connection", (socket) => socket.on("ask", () => socket.emit("bad"))),
    async client({ io, trace, once, settle }) {
      const parser = jsonParser();
      const Decoder = class extends parser.Decoder {
        add(chunk) {
          if (chunk.includes("bad")) throw new Error("cannot decode");
          super.add(chunk);
        }
      };
      const socket = trace(io({ ...WEBSOCKET, parser: { ...parser, Decoder } }));
      await once(socket, "connect");
      const ended = once(socket, "disconnect");
      socket.emit("ask");
      await ended;
      await settle();
    },
  },
  {
    name: "custom parser: a Decoder that answers later",
    rows: ["A11/custom"],
    serverOptions: { parser: jsonParser() },
    server: echoing,
    async client({ io, log, once, fence, closed }) {
      const parser = jsonParser();
      const Decoder = class extends Emitter {
        add(chunk) {
          queueMicrotask(() => this.emit("decoded", JSON.parse(chunk)));
        }

        destroy() {}
      };
      const socket = io({ ...WEBSOCKET, parser: { ...parser, Decoder } });
      await once(socket, "connect");
      log("echo", await socket.emitWithAck("echo", 1));
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "custom parser: one Encoder and Decoder per Manager",
    rows: ["A11/custom", "A3/parser"],
    serverOptions: { parser: jsonParser() },
    server: (io) => io.of("/other"),
    async client({ io, log, once, closed }) {
      const made = [];
      const parser = jsonParser((label) => label.startsWith("new") && made.push(label));
      const first = io({ ...WEBSOCKET, parser });
      const second = io("/other", { ...WEBSOCKET, parser });
      const third = io("/other", { ...WEBSOCKET, parser, forceNew: true });
      for (const socket of [first, second, third])
        await (socket.connected || once(socket, "connect"));
      log("made", made);
      for (const socket of [first, second, third]) socket.disconnect();
      await closed();
    },
  },
  {
    name: "parsers that do not match",
    rows: ["B/parser", "A4/parse-failure"],
    serverOptions: { parser: jsonParser() },
    server() {},
    async client({ io, trace, once, settle }) {
      const socket = trace(io({ ...WEBSOCKET, timeout: 2000 }));
      await Promise.race([
        once(socket.io, "close"),
        once(socket, "connect_error"),
        once(socket, "disconnect"),
      ]);
      await settle();
    },
  },
  {
    name: "custom parser: packets it gives that no server sends",
    rows: ["A11/custom", "A7/violations"],
    serverOptions: { parser: jsonParser() },
    server: echoing,
    async client({ io, log, once, settle, fence, closed }) {
      const parser = jsonParser();
      let decoder;
      const Decoder = class extends parser.Decoder {
        constructor() {
          super();
          decoder = this;
        }
      };
      const socket = io({ ...WEBSOCKET, parser: { ...parser, Decoder } });
      socket.onAny((...args) =>
        log("event", ...args.map((arg) => (typeof arg === "function" ? "<ack>" : arg))),
      );
      await once(socket, "connect");
      decoder.emit("decoded", {
        type: 2,
        nsp: "/",
        data: ["from the decoder", new Map([[1, 2]]), undefined, 5n],
      });
      decoder.emit("decoded", { type: 2, nsp: "/elsewhere", data: ["not ours"] });
      decoder.emit("decoded", {
        type: 5,
        nsp: "/",
        data: ["binary event", new Uint8Array([1])],
        id: 7,
      });
      await settle();
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the official parser, handed in with a replacer and a reviver",
    rows: ["A11/default-options", "A11/custom"],
    variants: bothTransports,
    server: echoing,
    async client({ io, opts, config, log, once, fence, closed }) {
      const official = await import(config.parserUrl);
      const parser = {
        Encoder: class extends official.Encoder {
          constructor() {
            super((key, value) => (typeof value === "bigint" ? `${value}n` : value));
          }
        },
        Decoder: class extends official.Decoder {
          constructor() {
            super((key, value) =>
              typeof value === "string" && /^\d+n$/.test(value)
                ? BigInt(value.slice(0, -1))
                : value,
            );
          }
        },
      };
      const socket = io({ ...opts, parser });
      await once(socket, "connect");
      log("echo", await socket.emitWithAck("echo", [1n, { nested: 2n }, "3"]));
      log(
        "binary",
        await socket.emitWithAck("echo", {
          a: new Uint8Array([1, 2]),
          b: new Blob([new Uint8Array([3])]),
        }),
      );
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the official parser, handed in with a limit of attachments",
    rows: ["A11/default-options", "V/attachment-limit"],
    server: (io) =>
      io.on("connection", (socket) =>
        socket.on("ask", (n) =>
          socket.emit("many", ...Array.from({ length: n }, (_, i) => Buffer.from([i]))),
        ),
      ),
    async client({ io, config, log, trace, once }) {
      const official = await import(config.parserUrl);
      const parser = {
        Encoder: official.Encoder,
        Decoder: class extends official.Decoder {
          constructor() {
            super({ maxAttachments: 2 });
          }
        },
      };
      const socket = trace(io({ ...WEBSOCKET, parser }));
      await once(socket, "connect");
      const many = once(socket, "many");
      socket.emit("ask", 2);
      log("two", (await many).length);
      const ended = once(socket, "disconnect");
      socket.emit("ask", 3);
      await ended;
    },
  },
];
