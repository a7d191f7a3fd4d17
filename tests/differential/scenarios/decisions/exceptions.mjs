/** Exceptions of the user's own code: the client finishes what it was doing, then the exception goes its way. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
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

export default [
  {
    name: "exception: in a connect_error listener",
    rows: ROWS,
    differs: { reason: "user-exceptions: in the official client the reconnection never starts" },
    serverOptions: refuseTwice,
    server() {},
    async client({ io, log, once, settle, orSilence }) {
      const socket = io(WEBSOCKET);
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
      const socket = io(WEBSOCKET);
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
      const socket = io(WEBSOCKET);
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
      const socket = io(WEBSOCKET);
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
      const socket = io(WEBSOCKET);
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
      const socket = io({ ...WEBSOCKET, autoConnect: false });
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
      const socket = io(WEBSOCKET);
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
      const main = io(WEBSOCKET);
      await once(main, "connect");
      const refused = io("/private", WEBSOCKET);
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
      const socket = io(WEBSOCKET);
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
      const socket = io(WEBSOCKET);
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
];
