/** Exceptions of the user's own code: the client finishes what it was doing, then the exception goes its way. */
import { sendOnAsk } from "../../lib/server-halves.mjs";

const QUICK = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const ROWS = ["D/user-exceptions", "A4/listener-exceptions"];

/** Throws, once. */
function throwOnce(emitter, event, log) {
  emitter.once(event, () => {
    log(`${event} listener throws`);
    throw new Error(`from ${event}`);
  });
}

const refuseTwice = () => {
  let failures = 2;
  return { allowRequest: (request, callback) => callback(null, failures-- <= 0) };
};

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const WEBSOCKET = { transports: ["websocket"] };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 20, randomizationFactor: 0 };

export default [
  {
    name: "exception: in a connect_error listener",
    rows: ROWS,
    differs: { reason: "user-exceptions: in the official client the reconnection never starts" },
    serverOptions: refuseTwice,
    server() {},
    async client({ io, log, once, settle, orSilence }) {
      const socket = io(QUICK);
      throwOnce(socket, "connect_error", log);
      socket.on("connect", () => log("connect"));
      await orSilence(once(socket, "connect"));
      await settle();
      log("state", socket.connected, socket.active);
    },
  },
  {
    name: "exception: in a Manager's error listener",
    rows: ROWS,
    differs: { reason: "user-exceptions: in the official client the reconnection never starts" },
    serverOptions: refuseTwice,
    server() {},
    async client({ io, log, once, settle, orSilence }) {
      const socket = io(QUICK);
      throwOnce(socket.io, "error", log);
      socket.on("connect", () => log("connect"));
      await orSilence(once(socket, "connect"));
      await settle();
      log("state", socket.connected, socket.active);
    },
  },
  {
    name: "exception: in a reconnect_attempt listener",
    rows: ROWS,
    differs: { reason: "user-exceptions: in the official client the attempt is never made" },
    serverOptions: refuseTwice,
    server() {},
    async client({ io, log, once, settle, orSilence }) {
      const socket = io(QUICK);
      throwOnce(socket.io, "reconnect_attempt", log);
      socket.on("connect", () => log("connect"));
      await orSilence(once(socket, "connect"));
      await settle();
      log("state", socket.connected, socket.active);
    },
  },
  {
    name: "exception: in a Manager's open listener",
    rows: ROWS,
    differs: { reason: "user-exceptions: the official client is deaf from then on" },
    server() {},
    async client({ io, log, once, settle, orSilence }) {
      const socket = io(QUICK);
      throwOnce(socket.io, "open", log);
      socket.on("connect", () => log("connect"));
      await orSilence(once(socket, "connect"));
      await settle();
      log("state", socket.connected, socket.active);
    },
  },
  {
    name: "exception: in a reconnect listener",
    rows: ROWS,
    server() {},
    async client({ io, log, once, comeBack, closed }) {
      const socket = io(QUICK);
      await once(socket, "connect");
      throwOnce(socket.io, "reconnect", log);
      await comeBack(socket);
      log("state", socket.connected, socket.active);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "exception: in an outgoing listener at flush",
    rows: ROWS,
    differs: { reason: "user-exceptions: in the official client connect never fires" },
    server: (io, log) =>
      io.on("connection", (socket) =>
        socket.onAny((event) => event !== "fence" && log("event", event)),
      ),
    async client({ io, log, once, settle, orSilence }) {
      const socket = io({ ...QUICK, autoConnect: false });
      socket.onAnyOutgoing((event) => {
        if (event === "second") throw new Error("from outgoing");
      });
      for (const event of ["first", "second", "third"]) socket.emit(event);
      socket.on("connect", () => log("connect"));
      socket.connect();
      await orSilence(once(socket, "connect"));
      await settle();
      log("state", socket.connected);
      socket.disconnect();
    },
  },
  {
    name: "exception: in a catch-all listener",
    rows: ROWS,
    server: (io) =>
      io.on("connection", (socket) =>
        socket.on("ask", () => {
          socket.emit("first");
          socket.emit("second");
        }),
      ),
    async client({ io, log, once, fence, closed }) {
      const socket = io(QUICK);
      await once(socket, "connect");
      socket.onAny((event) => {
        log("any", event);
        if (event === "first") throw new Error("from any");
      });
      socket.on("first", () => log("first"));
      const second = once(socket, "second");
      socket.emit("ask");
      await second;
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "exception: in a connect_error listener of a namespace",
    rows: ROWS,
    server: (io) => io.of("/private").use((socket, next) => next(new Error("no"))),
    async client({ io, log, once, fence, settle, closed }) {
      const main = io(QUICK);
      await once(main, "connect");
      const refused = io("/private", QUICK);
      await new Promise((resolve) => {
        refused.once("connect_error", () => {
          resolve();
          throw new Error("from connect_error");
        });
      });
      await settle();
      await fence(main);
      log("state", main.connected, refused.active);
      main.disconnect();
      await closed();
    },
  },
  {
    name: "exception: in a disconnect listener after a server's DISCONNECT",
    rows: ROWS,
    server: (io, log, ctx) => ctx.on("disconnect", () => io.disconnectSockets()),
    async client({ io, log, once, ctl, closed, orSilence }) {
      const socket = io(QUICK);
      await once(socket, "connect");
      const pending = socket
        .emitWithAck("never")
        .catch((error) => log("pending ack", error.message));
      socket.io.on("close", (reason) => log("close", reason));
      throwOnce(socket, "disconnect", log);
      await ctl("disconnect");
      await closed();
      // in the official client the ack is never told
      await orSilence(pending);
      log("state", socket.connected, socket.active);
    },
    differs: { reason: "user-exceptions: the official client does not get to the pending acks" },
  },
  {
    name: "exception: in the callback of a timed-out ack",
    rows: ROWS,
    server() {},
    async client({ io, log, once, fence, settle, closed }) {
      const socket = io(QUICK);
      await once(socket, "connect");
      await new Promise((resolve) => {
        socket.timeout(20).emit("never", () => {
          setTimeout(resolve, 0);
          throw new Error("from the callback");
        });
      });
      await settle();
      await fence(socket);
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
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
    name: "a throwing Manager listener",
    rows: ["D/user-exceptions", "A4/listener-exceptions"],
    differs: {
      reason:
        "user-exceptions: in the official client a throwing close listener ends the reconnection",
    },
    server() {},
    async client({ io, log, once, ctl, settle, orSilence }) {
      const socket = io({ ...WEBSOCKET, ...FAST });
      await once(socket, "connect");
      socket.on("connect", () => log("connect"));
      socket.io.on("close", (reason) => {
        log("close", reason);
        throw new Error("from close");
      });
      const again = once(socket, "connect");
      await ctl("engine.close");
      // in the official client nothing ever comes
      await orSilence(again);
      await settle();
      log("state", socket.connected, socket.active);
    },
  },
  {
    name: "a throwing disconnect listener",
    rows: ["D/user-exceptions", "A4/listener-exceptions"],
    differs: {
      reason:
        "user-exceptions: in the official client a throwing disconnect listener ends the reconnection",
    },
    server() {},
    async client({ io, log, once, ctl, settle, orSilence }) {
      const socket = io({ ...WEBSOCKET, ...FAST });
      await once(socket, "connect");
      socket.on("connect", () => log("connect"));
      socket.io.on("close", (reason) => log("M.close", reason));
      socket.on("disconnect", (reason) => {
        log("disconnect", reason);
        throw new Error("from disconnect");
      });
      const again = once(socket, "connect");
      await ctl("engine.close");
      // in the official client nothing ever comes
      await orSilence(again);
      await settle();
      log("state", socket.connected, socket.active);
    },
  },
  {
    name: "a throwing disconnect listener under the user's own call",
    rows: ["D/user-exceptions"],
    server: (io, log) =>
      io.on("connection", (socket) =>
        socket.on("disconnect", (reason) => log("disconnect", reason)),
      ),
    async client({ io, log, attempt, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.io.on("close", (reason) => log("M.close", reason));
      socket.once("disconnect", () => {
        throw new Error("from disconnect");
      });
      attempt("disconnect", () => socket.disconnect() === socket);
      log("state", socket.connected, socket.active);
      await closed();
      socket.connect();
      await once(socket, "connect");
      attempt("disconnect", () => socket.disconnect() === socket);
      await closed();
    },
  },
];
