/** Listeners: who is called, in which order, with what `this`, and what happens when one throws. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};
const WEBSOCKET = { transports: ["websocket"] };

/** Sends `events` in one go when the client asks for them. */
function sendOnAsk(...events) {
  return (io) => {
    io.on("connection", (socket) => {
      socket.on("ask", () => events.forEach((event) => socket.emit(...event)));
    });
  };
}

export default [
  {
    name: "a throwing listener rejects, the link survives",
    rows: ["A4/listener-exceptions", "D/user-exceptions"],
    variants: bothTransports,
    server: sendOnAsk(["first", 1], ["second", 2], ["done"]),
    async client({ io, opts, log, trace, once, fence, closed }) {
      const socket = trace(io(opts));
      socket.once("connect", () => {
        throw new Error("from connect");
      });
      socket.once("connect", () => log("second connect listener"));
      await once(socket.io, "open");
      const done = once(socket, "done");
      socket.on("first", () => {
        throw new Error("from first");
      });
      socket.on("first", () => log("second listener of first"));
      socket.on("second", (value) => log("second", value));
      socket.emit("ask");
      await done;
      log("connected", socket.connected);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a throwing ack callback rejects, the link survives",
    rows: ["A4/listener-exceptions"],
    server: (io) => io.on("connection", (socket) => socket.on("ask", (answer) => answer(1))),
    async client({ io, log, once, fence, settle, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.emit("ask", () => {
        throw new Error("from ack");
      });
      await fence(socket);
      log("connected", socket.connected, await socket.emitWithAck("ask"));
      socket.disconnect();
      await closed();
      await settle();
    },
  },
  {
    name: "listeners added and removed during dispatch",
    rows: ["A5/emitter"],
    server: sendOnAsk(["event", 1], ["event", 2], ["done"]),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const removed = () => log("removed during dispatch, still called once");
      const first = (value) => {
        log("first", value);
        socket.on("event", (late) => log("added", late));
        socket.off("event", removed);
        socket.off("event", first);
      };
      socket.on("event", first);
      socket.on("event", removed);
      socket.once("event", (value) => log("once", value));
      const done = once(socket, "done");
      socket.emit("ask");
      await done;
      log("left", socket.listeners("event").length);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "emitter methods",
    rows: ["A5/emitter"],
    server: sendOnAsk(["event", 1], ["done"]),
    async client({ io, log, attempt, once, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      const listener = () => log("listener");
      const other = () => log("other");
      for (const add of ["on", "once", "addEventListener"]) {
        attempt(add, () => socket[add]("event", listener) === socket);
      }
      attempt("listeners", () => socket.listeners("event").map((f) => f === listener));
      attempt("has", () => [
        socket.hasListeners("event"),
        socket.hasListeners("nothing"),
        socket.hasListeners("toString"),
      ]);
      for (const remove of ["off", "removeListener", "removeEventListener", "removeAllListeners"]) {
        attempt(remove, () => socket[remove]("event", listener) === socket);
        log("left", socket.listeners("event").length);
      }
      socket.on("event", listener).on("event", other).on("event", listener);
      socket.off("event", listener);
      attempt("off removes one", () =>
        socket.listeners("event").map((f) => (f === listener ? "listener" : "other")),
      );
      socket.once("event", other);
      socket.off("event", other).off("event", other);
      attempt("off removes once", () => socket.listeners("event").length);
      socket.off("event");
      attempt("off(name)", () => socket.listeners("event"));
      socket.on("a", listener).on("b", listener);
      socket.off();
      attempt("off()", () => [
        socket.listeners("a"),
        socket.listeners("b"),
        socket.hasListeners("a"),
      ]);
      attempt("absent", () =>
        ["eventNames", "setMaxListeners", "prependListener", "listenerCount"].map(
          (key) => typeof socket[key],
        ),
      );
      attempt("off unknown", () => socket.off("unknown", listener) === socket);
      socket.on("event", function (...args) {
        log("this is the socket", this === socket, ...args);
      });
      const done = once(socket, "done");
      socket.connect();
      socket.emit("ask");
      await done;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the same listener twice is called twice",
    rows: ["A5/emitter"],
    server: sendOnAsk(["event", 1], ["event", 2], ["done"]),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      const listener = (value) => log("listener", value);
      socket.on("event", listener).on("event", listener).once("event", listener);
      socket.emit("ask");
      await once(socket, "done");
      socket.disconnect();
      await closed();
    },
  },
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
    name: "a throw in an outgoing catch-all listener comes out of emit",
    rows: ["E/outgoing-throws"],
    server() {},
    differs: { reason: "user-exceptions: in the official client the packet is lost" },
    async client({ io, log, attempt, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.onAnyOutgoing((name) => {
        if (name === "throws") throw new Error("from outgoing");
      });
      attempt("emit", () => socket.emit("throws", 1));
      log("connected", socket.connected);
      socket.offAnyOutgoing();
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "disconnect in the first of two events that arrive together",
    rows: ["E/disconnect-between-events"],
    variants: bothTransports,
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send('42["first"]', '42["second"]');
      });
    },
    async client({ io, opts, log, trace, once, settle, closed }) {
      const socket = trace(io(opts));
      socket.on("first", () => {
        socket.disconnect();
        log("first", socket.connected);
      });
      socket.on("second", () => log("second", socket.connected));
      await once(socket, "connect");
      socket.emit("ask");
      await once(socket, "disconnect");
      await closed();
      await settle();
    },
  },
  {
    name: "disconnect and connect in the first of two events that arrive together",
    rows: ["E/reconnect-between-events"],
    variants: { polling: { transports: ["polling"] } },
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send('42["first"]', '42["second"]');
      });
    },
    async client({ io, opts, log, trace, once, drained, closed }) {
      const socket = trace(io(opts));
      socket.on("first", () => {
        socket.disconnect().connect();
        log("first", socket.connected);
      });
      socket.on("second", () => log("second", socket.connected, socket.id));
      await once(socket, "connect");
      const again = new Promise((resolve) =>
        socket.once("disconnect", () => socket.once("connect", resolve)),
      );
      socket.emit("ask");
      await again;
      await drained(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "events of one payload run before microtasks queued by the first",
    rows: ["A9/microtasks"],
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        await session.polled();
        session.send('42["event",1]');
        session.send('42["event",2]', '42["event",3]');
      });
    },
    async client({ io, log, once, closed }) {
      const socket = io({ transports: ["polling"] });
      await once(socket, "connect");
      const all = new Promise((resolve) => {
        socket.on("event", (n) => {
          log("message", n);
          queueMicrotask(() => {
            log("microtask", n);
            if (n === 3) resolve();
          });
        });
      });
      socket.emit("ask");
      await all;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "events of older versions never fire",
    rows: ["D/old-events"],
    serverOptions: () => {
      let failures = 1;
      return {
        allowRequest: (request, callback) => callback(null, failures-- <= 0),
        pingInterval: 100,
      };
    },
    server: (io) => io.on("connection", (socket) => socket.once("fence", () => {})),
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, reconnectionDelay: 10 });
      const old = [
        "connect_timeout",
        "connect_failed",
        "connecting",
        "reconnecting",
        "reconnect",
        "reconnect_attempt",
        "reconnect_error",
        "reconnect_failed",
        "ping",
        "pong",
        "error",
      ];
      for (const event of old) {
        socket.on(event, (...args) => log(`socket ${event}`, ...args));
      }
      for (const event of [
        "connect_error",
        "connect_timeout",
        "connect",
        "connecting",
        "disconnect",
        "reconnecting",
        "pong",
      ]) {
        socket.io.on(event, (...args) => log(`manager ${event}`, ...args));
      }
      await once(socket, "connect");
      await once(socket.io, "ping");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "emitReserved calls the page's own listeners and sends nothing",
    rows: ["A5/emitter"],
    server: (io, log) =>
      io.on("connection", (socket) =>
        socket.onAny((event) => event !== "fence" && log("event", event)),
      ),
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.on("custom", (...args) => log("custom", ...args));
      socket.onAny((...args) => log("any", ...args));
      log("returns itself", socket.emitReserved("custom", 1, "two") === socket);
      socket.io.on("custom", (...args) => log("manager's custom", ...args));
      log("manager", socket.io.emit("custom", 3) === socket.io);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
];
