/** Parsers of the user's own, from odd angles: what they return, what they are asked, when. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };
const both = { websocket: WEBSOCKET, polling: POLLING };

class Emitter {
  all = {};

  on(event, listener) {
    (this.all[event] ??= []).push(listener);
    return this;
  }

  off(event, listener) {
    this.all[event] = (this.all[event] ?? []).filter((candidate) => candidate !== listener);
    return this;
  }

  removeListener(event, listener) {
    return this.off(event, listener);
  }

  emit(event, ...args) {
    (this.all[event] ?? []).slice().forEach((listener) => listener(...args));
  }
}

/** The server's: JSON text, or the same as bytes. */
function jsonParser() {
  return {
    Encoder: class {
      encode(packet) {
        return [JSON.stringify(packet)];
      }
    },
    Decoder: class extends Emitter {
      add(chunk) {
        const text = typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
        this.emit("decoded", JSON.parse(text));
      }

      destroy() {}
    },
  };
}

const echoing = (io, log) => {
  for (const name of ["/", "/other"]) {
    io.of(name).on("connection", (socket) => {
      socket.on("echo", (...args) => args.pop()(...args));
      socket.on("tell", (...args) => log("tell", ...args));
      socket.on("ask", () => socket.emit("question", 1, (...answer) => log("answer", ...answer)));
    });
  }
};

/** A client whose parser is the plain one with members replaced. */
function custom(name, change, client, { rows = ["A11/custom"], ...rest } = {}) {
  return {
    name: `custom parser, ${name}`,
    rows,
    variants: both,
    serverOptions: { parser: jsonParser() },
    server: echoing,
    async client(env) {
      const parser = change(jsonParser(), env);
      const socket = env.io({ ...env.opts, parser });
      await client(socket, env);
    },
    ...rest,
  };
}

const say = async (socket, { log, once, fence, closed, drained }) => {
  await once(socket, "connect");
  socket.emit("tell", 1, "two");
  log("echo", await socket.emitWithAck("echo", { a: [1] }));
  await fence(socket);
  await drained(socket);
  socket.disconnect();
  await closed();
};

const frameOf = (turn) => (parser) => ({
  ...parser,
  Encoder: class {
    encode(packet) {
      return turn(JSON.stringify(packet));
    }
  },
});
const bytes = (text) => new TextEncoder().encode(text);

export default [
  custom(
    "frames as Uint8Array",
    frameOf((text) => [bytes(text)]),
    say,
  ),
  custom(
    "frames as ArrayBuffer",
    frameOf((text) => [bytes(text).buffer]),
    say,
  ),
  custom(
    "frames as DataView into a larger buffer",
    frameOf((text) => {
      const inner = bytes(text);
      const outer = new Uint8Array(inner.length + 7);
      outer.set(inner, 3);
      return [new DataView(outer.buffer, 3, inner.length)];
    }),
    say,
  ),
  custom(
    "frames as Blob",
    frameOf((text) => [new Blob([text])]),
    say,
  ),
  custom(
    "frames that are String objects",
    frameOf((text) => [new String(text)]),
    say,
  ),
  custom(
    "frames that are objects with toString",
    frameOf((text) => [{ toString: () => text }]),
    say,
  ),
  custom(
    "no frames for some packets",
    (parser) => ({
      ...parser,
      Encoder: class {
        encode(packet) {
          return packet.data?.[0] === "hidden" ? [] : [JSON.stringify(packet)];
        }
      },
    }),
    async (socket, env) => {
      await env.once(socket, "connect");
      socket.emit("hidden", 1);
      socket.emit("tell", 2);
      await env.fence(socket);
      socket.disconnect();
      await env.closed();
    },
  ),
  custom(
    "frames in an array-like",
    frameOf((text) => ({ length: 1, 0: text })),
    say,
  ),
  custom(
    "a number for a frame",
    (parser) => ({
      ...parser,
      Encoder: class {
        encode(packet) {
          return packet.data?.[0] === "number" ? [42] : [JSON.stringify(packet)];
        }
      },
    }),
    async (socket, { once, log, settle, closed, drained }) => {
      await once(socket, "connect");
      await drained(socket);
      socket.emit("number");
      await settle();
      log("state", socket.connected);
      socket.disconnect();
      await closed();
    },
    {
      raw: true,
      server(raw) {
        raw.session(async (session) => {
          session.open();
          await session.expect();
          session.send('4{"type":0,"nsp":"/","data":{"sid":"s"}}');
        });
      },
    },
  ),
  custom(
    "what the Encoder is given with retries",
    (parser, { channel, show }) => {
      const log = channel("encoder");
      return {
        ...parser,
        Encoder: class {
          encode(packet) {
            log("encode", Object.keys(packet), show(packet));
            return [JSON.stringify(packet)];
          }
        },
      };
    },
    async (unused, { Manager, url, opts, log, once, closed, drained, settle }) => {
      void unused;
      const manager = new Manager(url, {
        ...opts,
        parser: unused.io.opts.parser,
        autoConnect: false,
      });
      unused.disconnect();
      const socket = manager.socket("/", { retries: 2, ackTimeout: 5000 });
      socket.emit("echo", "one", (error, value) => log("one", error, value));
      const second = new Promise((resolve) =>
        socket.emit("echo", "two", (error, value) => resolve(log("two", error, value))),
      );
      socket.connect();
      await once(socket, "connect");
      await second;
      await drained(socket);
      socket.disconnect();
      await closed();
      await settle();
    },
    { races: ["connection", "server"], variants: { websocket: WEBSOCKET } },
  ),
  custom(
    "Encoder and Decoder with a state of their own, and `this`",
    (parser, { log, client }) => ({
      Encoder: class {
        count = 0;

        encode(packet) {
          this.count += 1;
          log("encode", this.count, this instanceof client.Manager);
          return [JSON.stringify(packet)];
        }
      },
      Decoder: class extends parser.Decoder {
        count = 0;

        add(...args) {
          this.count += 1;
          log("add", this.count, args.length, typeof args[0]);
          super.add(args[0]);
        }

        destroy(...args) {
          log("destroy", this.count, args.length);
        }
      },
    }),
    say,
    { variants: { websocket: WEBSOCKET } },
  ),
  custom(
    "the Decoder's listeners",
    (parser, { log }) => ({
      ...parser,
      Decoder: class extends parser.Decoder {
        on(event, ...rest) {
          log("on", event, rest.length, typeof rest[0]);
          return super.on(event, ...rest);
        }

        off(event, ...rest) {
          log("off", event, rest.length, typeof rest[0]);
          return super.off(event, ...rest);
        }
      },
    }),
    say,
    { variants: { websocket: WEBSOCKET } },
  ),
  custom(
    "packets that are decoded while the Decoder is added to, several at once",
    (parser) => ({
      ...parser,
      Decoder: class extends parser.Decoder {
        add(chunk) {
          const packet = JSON.parse(chunk);
          if (packet.type === 2) {
            this.emit("decoded", { ...packet, data: ["first", ...packet.data] });
            this.emit("decoded", packet);
            this.emit("decoded", { ...packet, data: ["last"] }, "more");
          } else {
            this.emit("decoded", packet);
          }
        }
      },
    }),
    async (socket, env) => {
      const { once, log, closed, drained } = env;
      socket.onAny((event, ...args) => {
        log(event, ...args.map((arg) => (typeof arg === "function" ? "<ack>" : arg)));
        queueMicrotask(() => log("microtask of", event));
      });
      await once(socket, "connect");
      const last = once(socket, "last");
      socket.emit("ask");
      await last;
      await drained(socket);
      socket.disconnect();
      await closed();
    },
  ),
  custom(
    "add throws after a packet was decoded",
    (parser) => ({
      ...parser,
      Decoder: class extends parser.Decoder {
        add(chunk) {
          super.add(chunk);
          if (chunk.includes("question")) throw new TypeError("too late");
        }
      },
    }),
    async (socket, env) => {
      const { once, log, trace, settle, drained } = env;
      trace(socket, { engine: ["error", "close"] });
      socket.onAny((event) => log("event", event));
      await once(socket, "connect");
      await drained(socket);
      const gone = once(socket, "disconnect");
      socket.emit("ask");
      const [reason, details] = await gone;
      log("details", reason, details instanceof TypeError, details?.message);
      await settle();
    },
    {
      rows: ["A11/custom", "A4/parse-failure"],
      races: ["connection"],
      variants: { websocket: WEBSOCKET },
    },
  ),
  custom(
    "add throws what is no Error",
    (parser) => ({
      ...parser,
      Decoder: class extends parser.Decoder {
        add(chunk) {
          // eslint-disable-next-line no-throw-literal -- that is what is shown
          if (chunk.includes("question")) throw "a string";
          super.add(chunk);
        }
      },
    }),
    async (socket, env) => {
      env.trace(socket, { engine: ["error"] });
      await env.once(socket, "connect");
      const gone = env.once(socket, "disconnect");
      socket.emit("ask");
      await gone;
      await env.settle();
    },
    { rows: ["A11/custom", "A4/parse-failure"], variants: { websocket: WEBSOCKET } },
  ),
  custom(
    "the constructor throws",
    (parser, { log, io }) => {
      try {
        io("/never", {
          forceNew: true,
          parser: {
            ...parser,
            Decoder: class {
              constructor() {
                throw new Error("no Decoder");
              }
            },
          },
        });
      } catch (error) {
        log("threw", error);
      }
      for (const broken of [{}, { Encoder: parser.Encoder }, 1, "json"]) {
        try {
          io("/never", { forceNew: true, parser: broken });
          log("made");
        } catch (error) {
          log("threw", error instanceof TypeError);
        }
      }
      return parser;
    },
    say,
    { variants: { websocket: WEBSOCKET } },
  ),
  custom(
    "as a module namespace, a function, with more members",
    (parser) => Object.assign(() => {}, parser, { protocol: 5, PacketType: {} }),
    say,
    { variants: { websocket: WEBSOCKET } },
  ),
  custom(
    "packets of the Decoder's own class, with ids and data of odd types",
    (parser) => ({
      ...parser,
      Decoder: class extends parser.Decoder {
        add(chunk) {
          class Packet {
            constructor(from) {
              Object.assign(this, from);
              this.extra = true;
            }
          }
          this.emit("decoded", new Packet(JSON.parse(chunk)));
        }
      },
    }),
    async (socket, env) => {
      socket.on("question", (n, answer) => answer("answered", n));
      await env.once(socket, "connect");
      socket.emit("ask");
      await say(Object.assign(socket), { ...env, once: async () => {} });
    },
    { variants: { websocket: WEBSOCKET } },
  ),
];
