/** Catch-all listeners: their order, and lists that change while events are dispatched. */
import { sendOnAsk } from "../../lib/server-halves.mjs";

const WEBSOCKET = { transports: ["websocket"] };

function onAsk(...events) {
  return (io, log) => {
    io.on("connection", (socket) => {
      socket.on("ask", () => events.forEach((event) => socket.emit(...event)));
      socket.onAny((event, ...args) => {
        if (!["fence", "ask"].includes(event)) log("event", event, args.length);
      });
    });
  };
}

export default [
  {
    name: "catch-all listeners run first, in their order",
    rows: ["A5/on-any", "E/live-buffers"],
    server: sendOnAsk(["event", 1], ["other", { a: 1 }], ["done"]),
    async client({ io, log, attempt, once, closed }) {
      const socket = io(WEBSOCKET);
      const one = (...args) => log("one", ...args);
      const two = (...args) => log("two", ...args);
      attempt("empty", () => socket.listenersAny());
      attempt("offAny without listeners", () => socket.offAny(one) === socket);
      socket.on("event", (...args) => log("named", ...args));
      attempt("onAny", () => socket.onAny(one) === socket);
      attempt("prependAny", () => socket.prependAny(two) === socket);
      socket.onAny(one);
      socket.onAny(function () {
        log("this", this === socket);
      });
      socket.offAny(one);
      log(
        "order",
        socket.listenersAny().map((f) => (f === one ? "one" : f === two ? "two" : "anonymous")),
      );
      await once(socket, "connect");
      const done = once(socket, "done");
      socket.emit("ask");
      await done;
      socket.listenersAny().length = 1;
      log("live", socket.listenersAny().length);
      attempt("offAny()", () => socket.offAny() === socket);
      log("none", socket.listenersAny());
      const again = once(socket, "done");
      socket.emit("ask");
      await again;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "catch-all listeners see no reserved events",
    rows: ["A5/on-any"],
    server: (io) =>
      io.use((socket, next) => next(socket.handshake.auth.ok ? undefined : new Error("no"))),
    async client({ io, log, once, fence, closed }) {
      const socket = io({ ...WEBSOCKET, auth: {} });
      socket.onAny((...args) => log("any", ...args));
      socket.onAnyOutgoing((...args) =>
        log("outgoing", ...args.filter((arg) => typeof arg !== "function")),
      );
      await once(socket, "connect_error");
      socket.auth = { ok: true };
      socket.connect();
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "outgoing catch-all listeners",
    rows: ["A5/on-any-outgoing"],
    server: (io) =>
      io.on("connection", (socket) => {
        socket.on("ask", (answer) => answer("answered"));
        socket.on("please ask", () => socket.emit("question", () => {}));
      }),
    async client({ io, log, attempt, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      const one = (...args) => log("one", ...args);
      const two = (...args) => log("two", ...args, socket.connected);
      attempt("empty", () => socket.listenersAnyOutgoing());
      attempt("onAnyOutgoing", () => socket.onAnyOutgoing(one) === socket);
      attempt("prependAnyOutgoing", () => socket.prependAnyOutgoing(two) === socket);
      log(
        "order",
        socket.listenersAnyOutgoing().map((f) => (f === one ? "one" : "two")),
      );
      socket.emit("buffered", 1);
      socket.volatile.emit("volatile, dropped");
      log("nothing yet");
      socket.on("connect", () => log("connect"));
      await once(socket, "connect");
      await fence(socket);
      log("ack", await socket.emitWithAck("ask"));
      socket.on("question", (answer) => answer("acks are not seen"));
      socket.emit("please ask");
      await fence(socket);
      attempt("offAnyOutgoing", () => socket.offAnyOutgoing(one) === socket);
      socket.emit("only two");
      attempt("offAnyOutgoing()", () => socket.offAnyOutgoing() === socket);
      log("none", socket.listenersAnyOutgoing());
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "catch-all: the list before there is a listener",
    rows: ["A5/on-any", "E/live-buffers"],
    server: onAsk(["event", 1], ["done"]),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      log("the same list", socket.listenersAny() === socket.listenersAny());
      log("the same outgoing", socket.listenersAnyOutgoing() === socket.listenersAnyOutgoing());
      socket.listenersAny().push((...args) => log("pushed", ...args));
      socket.listenersAnyOutgoing().push((...args) => log("pushed outgoing", ...args));
      log("lengths", socket.listenersAny().length, socket.listenersAnyOutgoing().length);
      await once(socket, "connect");
      const done = once(socket, "done");
      socket.emit("ask");
      await done;
      const any = () => {};
      socket.onAny(any).offAny(any);
      const list = socket.listenersAny();
      log("after one came and went", list === socket.listenersAny(), list.length);
      list.push((...args) => log("pushed later", ...args));
      socket.offAnyOutgoing();
      log(
        "after offAnyOutgoing()",
        socket.listenersAnyOutgoing() === socket.listenersAnyOutgoing(),
      );
      const again = once(socket, "done");
      socket.emit("ask");
      await again;
      socket.offAny();
      const empty = socket.listenersAny();
      log("new list", empty !== list, list.length, empty.length);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "catch-all: offAny with odd arguments",
    rows: ["A5/on-any", "A5/on-any-outgoing"],
    server: onAsk(["event", 1], ["done"]),
    async client({ io, attempt, once, closed }) {
      const socket = io(WEBSOCKET);
      for (const [on, off, list] of [
        ["onAny", "offAny", "listenersAny"],
        ["onAnyOutgoing", "offAnyOutgoing", "listenersAnyOutgoing"],
      ]) {
        const f = () => {};
        const count = () => socket[list]().length;
        attempt(`${off} none`, () => [socket[off]() === socket, count()]);
        socket[on](f)[on](f)[on](f);
        attempt(`${off} twice`, () => [socket[off](f)[off](f) === socket, count()]);
        attempt(`${off} unknown`, () => [socket[off](() => {}) === socket, count()]);
        attempt(`${off} null`, () => [socket[off](null) === socket, count()]);
        socket[on](f);
        attempt(`${off} undefined`, () => [socket[off](undefined) === socket, count()]);
        socket[on](f);
        attempt(`${off} a name`, () => [socket[off]("event") === socket, count()]);
        attempt(`${off} 0`, () => [socket[off](0) === socket, count()]);
        attempt(`${on} undefined`, () => [socket[on](undefined) === socket, count()]);
        attempt(`${off} again`, () => [socket[off]() === socket, count()]);
      }
      await once(socket, "connect");
      const done = once(socket, "done");
      socket.emit("ask");
      await done;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "catch-all: listeners that change the lists",
    rows: ["A5/on-any", "A5/emitter"],
    server: onAsk(["event", 1], ["event", 2], ["event", 3], ["done"]),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const named = (n) => log("named", n);
      const self = (event, n) => {
        log("self", event, n);
        socket.offAny(self);
        if (event === "event") {
          socket.on("event", named);
          socket.prependAny((...args) => log("prepended", ...args));
          socket.onAny((...args) => log("appended", ...args));
        }
      };
      socket.onAny(self);
      socket.onAny((event, n) => {
        log("second", event, n);
        if (n === 2) socket.off("event", named);
        if (n === 3) socket.offAny();
      });
      const done = once(socket, "done");
      socket.emit("ask");
      await done;
      log("left", socket.listenersAny().length, socket.listeners("event").length);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "catch-all: arguments are shared, arrays are not",
    rows: ["A5/on-any", "A5/on-any-outgoing"],
    server: onAsk(["event", { a: 1 }, [1]], ["done"]),
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.onAny(function (...args) {
        args.push("only mine");
        if (args[0] === "event") {
          args[1].a = "changed by any";
          args[2].push(2);
        }
      });
      socket.onAny(function () {
        arguments[0] = "renamed";
        log("arguments", arguments.length);
      });
      socket.on("event", (object, list, ...rest) => log("event", object, list, rest.length));
      const payload = { b: 1 };
      socket.onAnyOutgoing((event, ...args) => {
        if (event !== "out") return;
        args[0].b = "changed by outgoing";
        args[0] = "replaced";
      });
      socket.onAnyOutgoing((event, ...args) => event === "out" && log("second", args));
      socket.emit("out", payload);
      log("payload", payload);
      const done = once(socket, "done");
      socket.emit("ask");
      await done;
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "catch-all: emits and disconnects inside outgoing listeners",
    rows: ["A5/on-any-outgoing"],
    server: onAsk(),
    async client({ io, log, trace, once, fence, settle, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      socket.onAnyOutgoing((event, ...args) => {
        log("outgoing", event, ...args.filter((arg) => typeof arg !== "function"));
        if (event === "outer") socket.emit("inner", 1);
        if (event === "late") socket.onAnyOutgoing((name) => log("added", name));
        if (event === "ends") socket.disconnect();
      });
      socket.emit("outer", 0);
      socket.emit("late");
      socket.emit("after late");
      await fence(socket);
      socket.emit("ends", 1);
      log("after", socket.connected, socket.sendBuffer.length);
      await closed();
      await settle();
    },
  },
  {
    name: "catch-all: outgoing listeners at flush that emit and empty the buffer",
    rows: ["A5/on-any-outgoing", "A9/backlog", "A10/buffer"],
    server: onAsk(),
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io({ ...WEBSOCKET, autoConnect: false }));
      for (const name of ["a", "b", "c"]) socket.emit(name, 1);
      socket.onAnyOutgoing((event) => {
        log("outgoing", event, socket.connected, socket.sendBuffer.length);
        if (event === "a") {
          socket.emit("from a");
          socket.sendBuffer.push({ type: 2, data: ["pushed"], options: {} });
        }
        if (event === "b") socket.sendBuffer.splice(2, 1);
      });
      socket.connect();
      await once(socket, "connect");
      log("left", socket.sendBuffer.length);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "catch-all: disconnect while the backlog is flushed",
    rows: ["A9/backlog", "A5/disconnect"],
    server: onAsk(),
    async client({ io, log, trace, once, settle, closed }) {
      const socket = trace(io({ ...WEBSOCKET, autoConnect: false }));
      for (const name of ["a", "b", "c"]) socket.emit(name, 1);
      socket.onAnyOutgoing((event) => {
        log("outgoing", event, socket.connected);
        if (event === "b") socket.disconnect();
      });
      socket.connect();
      await once(socket, "disconnect");
      await settle();
      log("left", socket.sendBuffer.length, socket.connected, socket.active);
      await closed();
    },
  },
  {
    name: "catch-all: names of events that are coerced",
    rows: ["A5/emitter", "A7/lenient"],
    server: onAsk(
      ["1", "one"],
      ["null", "n"],
      ["undefined", "u"],
      ["a,b", "list"],
      ["[object Object]", "o"],
      ["true", "t"],
      ["done"],
    ),
    async client({ io, log, attempt, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      for (const name of [1, null, undefined, ["a", "b"], {}, true, 1n, NaN]) {
        attempt(
          "on",
          () => socket.on(name, (...args) => log("heard", String(name), ...args)) === socket,
        );
        attempt("has", () => [socket.hasListeners(String(name)), socket.listeners(name).length]);
      }
      attempt("symbol", () => socket.on(Symbol("s"), () => {}));
      attempt("no arguments", () => socket.on() === socket);
      attempt("off number", () => socket.off(1) === socket);
      attempt("left", () => socket.listeners("1").length);
      const done = once(socket, "done");
      socket.off(undefined);
      attempt("undefined is a name", () => [
        socket.hasListeners("undefined"),
        socket.hasListeners("null"),
      ]);
      socket.emit("ask");
      await done;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "catch-all: once, and once again inside it",
    rows: ["A5/emitter"],
    server: onAsk(["event", 1], ["event", 2], ["event", 3], ["done"]),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const again = (n) => {
        log("once", n, socket.listeners("event").length, socket.hasListeners("event"));
        socket.once("event", again);
      };
      socket.once("event", again);
      const wrapped = socket.listeners("event")[0];
      log("wrapped", wrapped.fn === again, typeof wrapped, wrapped === again);
      socket.once("event", function () {
        log("this", this === socket, arguments.length);
      });
      const done = once(socket, "done");
      socket.emit("ask");
      await done;
      log("left", socket.listeners("event").length);
      socket.off("event", again);
      log("none", socket.listeners("event").length);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "catch-all: listeners added in connect and disconnect",
    rows: ["A5/emitter", "A5/connect"],
    server: onAsk(["event", 1], ["done"]),
    async client({ io, log, trace, once, comeBack, closed }) {
      const socket = trace(io({ ...WEBSOCKET, reconnectionDelay: 10 }));
      let session = 0;
      socket.on("connect", () => {
        session++;
        const mine = session;
        socket.on("event", (n) => log("event", n, "of session", mine));
        socket.once("disconnect", () => log("once disconnect", mine));
        socket.on("connect", () => log("added in connect", mine));
      });
      await once(socket, "connect");
      let done = once(socket, "done");
      socket.emit("ask");
      await done;
      await comeBack(socket);
      done = once(socket, "done");
      socket.emit("ask");
      await done;
      socket.removeAllListeners();
      socket.disconnect();
      await closed();
      log("quiet", socket.hasListeners("connect"));
    },
  },
];
