/** What `emit` sends and returns, and when. */
import { logEvents } from "../../lib/server-halves.mjs";

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const WEBSOCKET = { transports: ["websocket"] };
const QUICK = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

export default [
  {
    name: "emits before the connection are flushed before connect",
    rows: ["A9/backlog", "A10/buffer", "A5/on-any-outgoing", "A5/emit"],
    variants: bothTransports,
    server: logEvents,
    async client({ io, opts, log, trace, once, fence, closed }) {
      const socket = trace(io(opts));
      socket.onAnyOutgoing((event, ...args) => log("outgoing", event, ...args, socket.connected));
      log("returns itself", socket.emit("first", 1) === socket);
      socket.emit("second", { a: [1, 2] }, "text");
      log("buffer", socket.sendBuffer.length);
      socket.on("connect", () => {
        log("in connect", socket.sendBuffer.length);
        socket.emit("in connect", 3);
      });
      await once(socket, "connect");
      socket.emit("after", 4);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a buffered emit sends its arguments as they are at flush",
    rows: ["E/encoded-at-flush", "A10/buffer"],
    server: logEvents,
    async client({ io, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      const argument = { value: "at emit", list: [1] };
      socket.emit("changed", argument);
      argument.value = "at flush";
      argument.list.push(new Uint8Array([7]));
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the buffers are live",
    rows: ["E/live-buffers", "A10/buffer"],
    server: logEvents,
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      socket.emit("a", 1);
      socket.emit("b", 2, () => {});
      socket.emit("c", 3);
      log(
        "packets",
        socket.sendBuffer.map((packet) => [packet.type, packet.data, packet.id, packet.options]),
      );
      socket.sendBuffer.splice(1, 1);
      socket.sendBuffer[0].data.push("added");
      await once(socket, "connect");
      log("after", socket.sendBuffer.length, socket.receiveBuffer.length);
      await fence(socket);
      socket.disconnect();
      socket.emit("dropped");
      socket.sendBuffer.length = 0;
      socket.connect();
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "emits while disconnected are sent after the reconnection",
    rows: ["A10/buffer"],
    variants: bothTransports,
    server: logEvents,
    async client({ io, opts, log, once, comeBack, fence, closed }) {
      const socket = io({ ...opts, reconnectionDelay: 10 });
      await once(socket, "connect");
      socket.on("disconnect", () => socket.emit("in disconnect", 1));
      await comeBack(socket);
      log("connected", socket.connected);
      await fence(socket);
      socket.disconnect();
      await closed();
      log(
        "buffer",
        socket.sendBuffer.map((packet) => packet.data),
      );
    },
  },
  {
    name: "serialisation rules",
    rows: ["A5/serialisation", "A7/packet-syntax"],
    variants: bothTransports,
    server: logEvents,
    async client({ io, opts, once, fence, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      socket.emit("nothing");
      socket.emit("undefined", undefined);
      socket.emit("null", null, undefined, null);
      socket.emit("numbers", NaN, Infinity, -0, 1e21, 0.1);
      socket.emit("date", new Date(0), { at: new Date(86_400_000) });
      socket.emit("collections", new Map([[1, 2]]), new Set([1]), new WeakMap());
      socket.emit("functions", () => 1, { f() {} }, [() => 1], "last");
      socket.emit("symbols", Symbol("s"), { [Symbol("k")]: 1, s: Symbol("v") });
      socket.emit("toJSON", { toJSON: (key) => `key is ${JSON.stringify(key)}` }, [
        { toJSON: () => undefined },
      ]);
      socket.emit("boxed", new Number(1), new String("s"), new Boolean(false));
      socket.emit("holes", [1, , 3]); // eslint-disable-line no-sparse-arrays
      socket.emit(
        "class",
        new (class Point {
          x = 1;
          get y() {
            return 2;
          }
        })(),
      );
      socket.emit("getter", {
        get x() {
          return "computed";
        },
      });
      socket.emit("nested", { a: { b: { c: [[[1]]] } } });
      socket.emit("text", 'é ☃ \u{1f600} \u2028 \ud800 \u0000 \x1e " \\ \n');
      socket.emit("keys", { b: 1, a: 2, 2: "two", 1: "one", "with space": 3, "": 4 });
      socket.emit("error object", new Error("lost"));
      socket.emit("regexp", /a/g);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "odd event names",
    rows: ["A5/emit", "A7/lenient", "A7/packet-syntax"],
    server: (io, log) => {
      io.on("connection", (socket) => {
        socket.conn.on("packet", (packet) => log("packet", packet.data));
        socket.on("ask", () => {
          socket.emit("", "empty");
          socket.emit("7", "digit");
          socket.emit("__proto__", "proto");
          socket.emit("constructor", "constructor");
          socket.emit("hasOwnProperty", "own");
          socket.emit("error", "not reserved");
          socket.emit("done");
        });
      });
    },
    async client({ io, log, attempt, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      for (const name of [
        "",
        "with space",
        "é",
        "7",
        "__proto__",
        "constructor",
        "toString",
        "error",
        "message",
        "open",
        "close",
      ]) {
        attempt(`emit ${name}`, () => socket.emit(name, 1) === socket);
        socket.on(name, (...args) => log("received", name, ...args));
      }
      attempt("number", () => socket.emit(7, 1) === socket);
      socket.on("hasOwnProperty", (...args) => log("received hasOwnProperty", ...args));
      const done = once(socket, "done");
      socket.emit("ask");
      await done;
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "event names that are no names",
    rows: ["A5/emit"],
    raw: true,
    server(raw, log) {
      raw.session(async (session) => {
        await session.connect();
        log("packet", await session.next());
        await session.expect((packet) => packet.includes("last"));
        session.send('42["done"]');
      });
    },
    async client({ io, attempt, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      attempt("undefined", () => socket.emit(undefined, 1) === socket);
      attempt("null", () => socket.emit(null, 1) === socket);
      attempt("object", () => socket.emit({ a: 1 }, 1) === socket);
      attempt("boolean", () => socket.emit(true) === socket);
      attempt("none", () => socket.emit() === socket);
      attempt("symbol", () => socket.emit(Symbol("s"), 1) === socket);
      const done = once(socket, "done");
      socket.emit("last");
      await done;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "reserved names throw",
    rows: ["A8/reserved", "A5/emit"],
    server: logEvents,
    async client({ io, attempt, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      attempt("before", () => socket.emit("connect"));
      log("buffer", socket.sendBuffer.length);
      await once(socket, "connect");
      for (const name of [
        "connect",
        "connect_error",
        "disconnect",
        "disconnecting",
        "newListener",
        "removeListener",
      ]) {
        attempt(name, () => socket.emit(name, 1));
        attempt(`${name} with ack`, () =>
          socket.emitWithAck(name, 1).then(
            () => log("resolved"),
            (error) => log(`${name} rejected`, error),
          ),
        );
      }
      for (const name of ["error", "connection", "reconnect", "ping", "connecting", "CONNECT"]) {
        attempt(name, () => socket.emit(name, 1) === socket);
      }
      attempt("send", () => socket.send("x") === socket);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "values that cannot be encoded throw, the link survives",
    rows: ["A5/serialisation"],
    variants: bothTransports,
    server: logEvents,
    async client({ io, opts, log, once, fence, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      const circular = { name: "circle" };
      circular.self = circular;
      const throwing = {
        toJSON: () => {
          throw new Error("from toJSON");
        },
      };
      const getter = {
        get bad() {
          throw new Error("from getter");
        },
      };
      for (const [label, value] of Object.entries({
        bigint: 1n,
        nested: { a: [2n] },
        circular,
        throwing,
        getter,
      })) {
        try {
          socket.emit(label, value);
          log(label, "returned");
        } catch (error) {
          log(label, "threw", error.name, error instanceof RangeError ? "" : error.message);
        }
      }
      log("connected", socket.connected, socket.sendBuffer.length);
      socket.emit("after", "still here");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "emit inside toJSON goes out first",
    rows: ["E/emit-in-tojson"],
    server: logEvents,
    async client({ io, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.emit("outer", {
        toJSON() {
          socket.emit("inner", 1);
          return "outer value";
        },
      });
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "send and emitWithAck call this.emit",
    rows: ["E/send-calls-emit", "A5/send"],
    server: logEvents,
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      log("send", socket.send("a", 1) === socket);
      await fence(socket);
      const original = socket.emit;
      socket.emit = function (...args) {
        log("emit called", this === socket, ...args);
        return "something else";
      };
      log("send", socket.send("b") === socket);
      void socket.emitWithAck("c", 1);
      socket.emit = original;
      socket.send();
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a buffered packet that cannot be encoded",
    rows: ["D/buffered-unencodable"],
    differs: { reason: "buffered-unencodable: in the official client connect never fires" },
    server: logEvents,
    async client({ io, log, once, settle, closed, orSilence }) {
      const socket = io({ ...QUICK, autoConnect: false });
      socket.emit("before", 1);
      socket.emit("bad", 1n);
      socket.emit("after", 2);
      socket.on("connect", () => log("connect"));
      socket.connect();
      // in the official client nothing ever comes
      await orSilence(once(socket, "connect"));
      await settle();
      log("state", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
];
