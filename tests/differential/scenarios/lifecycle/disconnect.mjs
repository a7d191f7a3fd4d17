/** Every way a connection ends, and the order in which Socket and Manager say so. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const noReconnection = {
  polling: { transports: ["polling"], reconnection: false },
  websocket: { transports: ["websocket"], reconnection: false },
};

function logState(log, socket) {
  return () => log("state", socket.connected, socket.disconnected, socket.active, socket.id);
}

export default [
  {
    name: "client disconnects",
    rows: ["A9/client-disconnect", "A5/disconnect", "A5/id", "A5/state", "A7/polling-close"],
    variants: bothTransports,
    server(io, log, ctx) {
      const seen = ctx.gate("seen");
      io.on("connection", (socket) => {
        socket.on("disconnect", (reason) => {
          log("disconnect", reason);
          seen();
        });
      });
    },
    async client({ io, opts, log, trace, once, ctl, closed }) {
      const socket = trace(io(opts), { engine: ["close"] });
      socket.on("disconnect", logState(log, socket));
      await once(socket, "connect");
      logState(log, socket)();
      log("same object", socket.disconnect() === socket);
      log("after", socket.connected, socket.active, socket.id);
      log("again", socket.close() === socket);
      await ctl("seen");
      await closed();
      log("engine", socket.io.engine.readyState);
    },
  },
  {
    name: "client disconnects before it is connected",
    rows: ["A5/disconnect", "A5/state"],
    races: ["connection"],
    variants: bothTransports,
    server(io, log) {
      io.on("connection", () => log("connection"));
    },
    async client({ io, opts, log, trace, settle }) {
      const socket = trace(io(opts), { engine: ["open", "close"] });
      socket.emit("kept", 1);
      socket.disconnect();
      log(
        "after",
        socket.connected,
        socket.active,
        socket.sendBuffer.length,
        socket.io.engine.readyState,
      );
      await settle();
      log("buffer", socket.sendBuffer.length);
    },
  },
  {
    name: "server disconnects the socket",
    rows: ["A9/server-disconnect", "A8/reasons", "B/disconnect-sockets"],
    variants: bothTransports,
    server(io, log, ctx) {
      ctx.on("disconnect", () => io.sockets.sockets.forEach((socket) => socket.disconnect()));
      io.on("connection", (socket) =>
        socket.on("disconnect", (reason) => log("disconnect", reason)),
      );
    },
    async client({ io, opts, log, trace, once, drained, ctl, closed, settle }) {
      const socket = trace(io(opts), { engine: ["close"] });
      socket.on("disconnect", logState(log, socket));
      await once(socket, "connect");
      await drained(socket);
      const ended = once(socket, "disconnect");
      await ctl("disconnect");
      await ended;
      await closed();
      await settle();
      log("later", socket.active, socket.connected);
    },
  },
  {
    name: "server disconnects the socket and closes the connection",
    rows: ["A8/reasons", "B/disconnect-sockets-close"],
    variants: noReconnection,
    server(io) {
      io.of("/other");
    },
    async client({ io, opts, log, trace, once, ctl, closed, settle }) {
      const main = trace(io(opts));
      await once(main, "connect");
      const other = trace(io("/other", opts), { name: "O", manager: false });
      await once(other, "connect");
      log("one manager", main.io === other.io);
      const ended = Promise.all([once(main, "disconnect"), once(other, "disconnect")]);
      await ctl("disconnectSockets", true);
      await ended;
      await closed();
      await settle();
      log("later", main.active, other.active);
    },
  },
  {
    name: "server closes the engine",
    rows: ["A9/transport-loss", "A8/reasons", "A8/details", "B/server-close"],
    variants: noReconnection,
    server() {},
    async client({ io, opts, log, trace, once, ctl, settle }) {
      const socket = trace(io(opts), { engine: ["close"] });
      socket.on("disconnect", logState(log, socket));
      await once(socket, "connect");
      const ended = once(socket, "disconnect");
      await ctl("engine.close");
      await ended;
      await settle();
      log("later", socket.active, socket.io.engine.readyState);
    },
  },
  {
    name: "line cut",
    rows: ["A9/transport-loss", "A8/reasons", "A8/details"],
    variants: noReconnection,
    server() {},
    async client({ io, opts, log, trace, once, ctl, settle }) {
      const socket = trace(io(opts), { engine: ["close"] });
      await once(socket, "connect");
      // over polling the answer of the CONNECT may still be on its way
      await settle();
      const ended = once(socket, "disconnect");
      await ctl("cut");
      await ended;
      await settle();
      log("later", socket.active, socket.io.engine.readyState);
    },
  },
  {
    name: "one namespace of two disconnects",
    rows: ["A9/two-namespaces", "A4/closing", "B/namespaces"],
    server(io, log, ctx) {
      const seen = ctx.gate("seen");
      io.on("connection", (socket) => {
        socket.on("still here?", (answer) => answer(true));
      });
      io.of("/admin").on("connection", (socket) => {
        socket.on("disconnect", (reason) => {
          log("admin disconnect", reason);
          seen();
        });
      });
    },
    async client({ io, log, trace, once, ctl, closed }) {
      const main = trace(io({ transports: ["websocket"] }), { engine: ["close"] });
      await once(main, "connect");
      const admin = trace(io("/admin"), { name: "A", manager: false });
      await once(admin, "connect");
      log("nsp", main.nsp, admin.nsp, main.io === admin.io, main.id !== admin.id);
      admin.disconnect();
      await ctl("seen");
      log("main", main.connected, await main.emitWithAck("still here?"));
      main.disconnect();
      await closed();
    },
  },
  {
    name: "disconnect then connect at once",
    rows: ["A5/disconnect-connect", "A5/connect"],
    variants: bothTransports,
    server(io) {
      io.on("connection", (socket) => {
        socket.on("hello", (answer) => answer("hi"));
      });
    },
    async client({ io, opts, log, trace, once, closed }) {
      const socket = trace(io(opts));
      await once(socket, "connect");
      const first = socket.id;
      const engine = socket.io.engine;
      log("same object", socket.disconnect().connect() === socket);
      log("between", socket.connected, socket.active, socket.io.engine !== engine);
      await once(socket, "connect");
      log("new id", socket.id !== first, await socket.emitWithAck("hello"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "connect inside the disconnect handler",
    rows: ["A5/connect"],
    server(io, log, ctx) {
      ctx.on("disconnect", () => io.disconnectSockets());
    },
    async client({ io, log, trace, once, ctl, closed }) {
      const socket = trace(io({ transports: ["websocket"] }));
      await once(socket, "connect");
      socket.once("disconnect", () => {
        log("connect()", socket.connect() === socket, socket.active, socket.connected);
      });
      const again = once(socket, "connect");
      await ctl("disconnect");
      await again;
      log("connect() when connected", socket.connect() === socket, socket.open() === socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "disconnect inside the connect handler",
    rows: ["A5/disconnect"],
    variants: bothTransports,
    server() {},
    async client({ io, opts, log, trace, once, closed, settle }) {
      const socket = trace(io(opts));
      socket.on("connect", () => {
        socket.disconnect();
        log("after", socket.connected);
      });
      socket.on("connect", () => log("second listener", socket.connected));
      await once(socket, "disconnect");
      await closed();
      await settle();
    },
  },
];
