/** Listeners: who is called, in which order, with what `this`, and what an event sees of the one before it. */
import { sendOnAsk } from "../../lib/server-halves.mjs";

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const WEBSOCKET = { transports: ["websocket"] };

export default [
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
