/** Arguments of `emit`: how often they are looked at, and unusual but legal ones. */

const variants = { polling: { transports: ["polling"] }, websocket: { transports: ["websocket"] } };
const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

function logEvents(io, log) {
  io.on("connection", (socket) => {
    socket.onAny((event, ...args) => {
      if (event === "fence") return;
      const answer = typeof args.at(-1) === "function" ? args.pop() : undefined;
      log("event", event, ...args);
      answer?.(...args);
    });
  });
}

export default [
  {
    name: "arguments: how often toJSON, getters and proxies are asked",
    rows: ["A5/serialisation", "E/emit-in-tojson"],
    server: logEvents,
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const bytes = new Uint8Array([1]);
      const shapes = {
        plain: (calls) => ({
          toJSON: (...args) => (calls.push(["toJSON", args.length, args[0]]), 1),
        }),
        nested: (calls) => ({
          a: [{ toJSON: (...args) => (calls.push(["toJSON", args.length, args[0]]), { x: 1 }) }],
        }),
        getter: (calls) => ({
          get g() {
            calls.push("get");
            return { deep: 1 };
          },
        }),
        proxy: (calls) =>
          new Proxy(
            { p: 1, q: [2] },
            {
              get: (target, key, receiver) => (
                calls.push(["get", String(key)]),
                Reflect.get(target, key, receiver)
              ),
              ownKeys: (target) => (calls.push("keys"), Reflect.ownKeys(target)),
            },
          ),
        date: (calls) =>
          Object.assign(new Date(0), { toJSON: () => (calls.push("toJSON"), "date") }),
        function: (calls) =>
          Object.assign(() => {}, { toJSON: () => (calls.push("toJSON"), "fn") }),
        chain: (calls) => ({
          toJSON: () => (calls.push(1), { toJSON: () => (calls.push(2), "inner") }),
        }),
      };
      for (const [label, make] of Object.entries(shapes)) {
        for (const extra of [[], [bytes]]) {
          const calls = [];
          const value = make(calls);
          try {
            socket.emit(label, value, ...extra, undefined);
          } catch (error) {
            log("threw", label, error.name);
          }
          const ofProxy = label === "proxy";
          log(
            label,
            extra.length,
            ofProxy ? calls.filter((call) => call[1] !== "toJSON").length > 0 : calls,
          );
        }
      }
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "arguments: unusual but legal",
    rows: ["A5/emit", "A5/serialisation", "A5/send"],
    variants,
    server: logEvents,
    async client({ io, opts, log, once, fence, closed }) {
      const socket = io({ ...WEBSOCKET, ...opts });
      await once(socket, "connect");
      socket.emit(
        "null prototype",
        Object.assign(Object.create(null), { a: 1, hasOwnProperty: 5 }),
      );
      socket.emit("own hasOwnProperty", { hasOwnProperty: () => false, a: 1 });
      socket.emit("inherited", Object.create({ up: 1 }, { own: { value: 2, enumerable: true } }));
      socket.emit("hidden", Object.defineProperty({ a: 1 }, "b", { value: 2 }));
      socket.emit("frozen", Object.freeze([Object.freeze({ a: 1 })]));
      socket.emit("array with keys", Object.assign([1, 2], { key: "lost" }));
      socket.emit("subclass", new (class List extends Array {})(1, 2, 3));
      socket.emit("arguments", (function () { return arguments; })(1, 2)); // prettier-ignore
      socket.emit("typed", new Float64Array([1.5]).subarray(0), new BigInt64Array([1n]));
      socket.emit("part", new Uint8Array([1, 2, 3, 4]).subarray(1, 3), new Uint8Array(0));
      socket.emit("same twice", opts, opts);
      const shared = new Uint8Array([5]);
      socket.emit("shared bytes", shared, { again: shared }, shared.buffer);
      socket.emit("placeholder", { _placeholder: true, num: 0 });
      socket.emit("url", new URL("http://h.test/a"), new URLSearchParams("a=1"));
      socket.emit("iterator", [1, 2][Symbol.iterator](), new Map().entries());
      socket.emit("errors", new TypeError("m"), Object.assign(new Error("e"), { code: 1 }));
      socket.emit("promise", Promise.resolve(1), globalThis.Intl);
      socket.emit("deep", JSON.parse("[".repeat(200) + "]".repeat(200)));
      socket.emit("long", "x".repeat(5000), "é".repeat(100));
      socket.emit("many", ...Array.from({ length: 300 }, (_, i) => i));
      socket.emit("strings", "2", "\x1e", '"', "\\u0000", "\u2029", "</script>");
      socket.emit("numbers", 1e300, -1e-7, 0xffffffff, Number.MAX_SAFE_INTEGER, -0);
      socket.emit.apply(socket, ["applied", 1]);
      socket.emit.call(socket, "called", 2);
      Reflect.apply(socket.emit, socket, { length: 2, 0: "array-like", 1: 3 });
      socket.send();
      socket.send(undefined);
      socket.send(null, 0);
      await fence(socket);
      await new Promise((resolve) =>
        socket.send("with ack", (...args) => resolve(log("ack of send", ...args))),
      );
      log("chained", socket.emit("a").send("b").emit("c", 1) === socket);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "arguments: the page's values stay as they are",
    rows: ["A5/serialisation", "A11/binary-in"],
    server: logEvents,
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const value = {
        bytes: new Uint8Array([1, 2]),
        list: [new ArrayBuffer(1)],
        nested: { a: 1 },
        fn() {},
      };
      const list = [value, "x"];
      const before = JSON.stringify(Object.keys(value));
      socket.emit("value", ...list);
      socket.emit("value", Object.freeze({ ...value }));
      log("value", value, list.length, before === JSON.stringify(Object.keys(value)));
      log("bytes", value.bytes.byteLength, value.list[0].byteLength);
      const args = [value];
      const answer = await socket.emitWithAck("echo", ...args);
      log("answer", answer, answer.bytes instanceof ArrayBuffer, args.length);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "arguments: flags used up by an emit without ack",
    rows: ["A5/flags", "A10/ack-timeout"],
    server: logEvents,
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.timeout(1).emit("no ack", 1);
      socket.emit("plain", 2, (...args) => log("plain", ...args));
      socket.timeout(60_000).send("text", (...args) => log("send", ...args));
      socket.timeout(60_000);
      socket.emit("late", 3, (...args) => log("late", ...args));
      socket
        .timeout(60_000)
        .on("x", () => {})
        .once("y", () => {})
        .off("x")
        .emit("chained", 4, (...args) => log("chained", ...args));
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
];
