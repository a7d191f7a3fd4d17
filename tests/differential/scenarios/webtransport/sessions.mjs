/** Sessions over WebTransport: namespaces, rooms, several at once, and every way in which one ends. */

const ROWS = ["A7/webtransport"];
const ALL = { transports: ["polling", "websocket", "webtransport"] };
const ONLY = { transports: ["webtransport"] };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 20, randomizationFactor: 0 };
const ONCE = { reconnection: false };

/** Logs how sockets leave. */
function farewells(io, log) {
  io.on("connection", (socket) => socket.on("disconnect", (reason) => log("left", reason)));
}

export default [
  {
    name: "WebTransport: several namespaces, one of which is left",
    rows: [...ROWS, "A9/two-namespaces"],
    webtransport: true,
    serverOptions: ALL,
    server(io, log) {
      for (const name of ["/", "/a", "/b"]) {
        io.of(name).on("connection", (socket) => {
          log("in", name);
          socket.on("hello", (answer) => answer(name));
        });
      }
    },
    async client({ Manager, url, log, trace, once, closed, withCertificate }) {
      const manager = new Manager(url, withCertificate(ONLY));
      const sockets = ["/", "/a", "/b"].map((name) =>
        trace(manager.socket(name), { name, manager: false }),
      );
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      sockets[1].disconnect();
      log("answer", await sockets[2].emitWithAck("hello"));
      log("answer", await sockets[0].emitWithAck("hello"));
      log("state", ...sockets.map(({ connected }) => connected));
      sockets[0].disconnect();
      sockets[2].disconnect();
      await closed();
    },
    // whether the last DISCONNECT packets arrive before the end of the session
    races: ["connection"],
  },
  {
    name: "WebTransport: rooms",
    rows: [...ROWS, "B/rooms"],
    webtransport: true,
    serverOptions: ALL,
    server(io) {
      io.on("connection", (socket) => {
        socket.on("join", (room, answer) => {
          socket.join(room);
          answer();
        });
        socket.on("tell", (room, text) => io.to(room).emit("told", text));
      });
    },
    async client({ io, log, once, fence, closed, withCertificate }) {
      const sockets = [];
      for (const name of ["one", "two", "three"]) {
        const socket = io(withCertificate({ ...ONLY, forceNew: true }));
        socket.on("told", (text) => log(`${name} was told`, text));
        await once(socket, "connect");
        sockets.push(socket);
      }
      await sockets[0].emitWithAck("join", "room");
      await sockets[2].emitWithAck("join", "room");
      sockets[1].emit("tell", "room", new Uint8Array([1]));
      await once(sockets[2], "told");
      for (const socket of sockets) await fence(socket);
      for (const socket of sockets) socket.disconnect();
      await closed();
    },
    // in which order the three hear of it
    races: ["page"],
  },
  {
    name: "WebTransport: many sessions at once",
    rows: ROWS,
    webtransport: true,
    serverOptions: ALL,
    server(io) {
      io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
    },
    async client({ io, log, closed, withCertificate }) {
      const numbers = Array.from({ length: 12 }, (_, i) => i);
      const answers = await Promise.all(
        numbers.map(async (number) => {
          const socket = io(withCertificate({ ...ONLY, forceNew: true }));
          const answer = await socket.emitWithAck("echo", { number });
          socket.disconnect();
          return answer;
        }),
      );
      log("answers", answers);
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: credentials, and a namespace that refuses them",
    rows: [...ROWS, "A8/connect-error", "B/middleware"],
    webtransport: true,
    serverOptions: ALL,
    server(io, log) {
      io.use((socket, next) => {
        log("auth", socket.handshake.auth);
        const isRight = socket.handshake.auth.token === "right";
        next(isRight ? undefined : Object.assign(new Error("no"), { data: { why: "token" } }));
      });
    },
    async client({ io, log, trace, once, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate({ ...ONLY, auth: { token: "wrong" } })));
      const [error] = await once(socket, "connect_error");
      log("error", error.message, error.data, socket.active);
      socket.auth = { token: "right" };
      socket.connect();
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "WebTransport: the server disconnects a socket",
    rows: [...ROWS, "A9/server-disconnect"],
    webtransport: true,
    serverOptions: ALL,
    variants: { socket: { close: false }, connection: { close: true } },
    server: farewells,
    async client({ io, opts, log, trace, once, ctl, closed, withCertificate }) {
      const socket = trace(io(withCertificate({ ...ONLY, ...ONCE })), { engine: ["close"] });
      await once(socket, "connect");
      await ctl("disconnectSockets", opts.close);
      if (socket.connected) await once(socket, "disconnect");
      log("active", socket.active);
      socket.connect();
      await once(socket, "connect");
      await ctl("disconnectSockets", true);
      await closed();
    },
  },
  {
    name: "WebTransport: the client leaves, and comes back",
    rows: [...ROWS, "A9/client-disconnect", "A5/disconnect-connect"],
    webtransport: true,
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate(ONLY)), { engine: ["close"] });
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      log("state", socket.connected, socket.io.engine.readyState);
      socket.emit("buffered");
      socket.connect();
      await once(socket, "connect");
      log("again", socket.io.engine.transport.name, socket.sendBuffer.length);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    // whether the DISCONNECT arrives before the end of the session
    races: ["connection"],
  },
  {
    name: "WebTransport: the user closes the engine",
    rows: [...ROWS, "A6/close"],
    webtransport: true,
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate({ ...ONLY, ...FAST })), { engine: ["close"] });
      await once(socket, "connect");
      await fence(socket);
      socket.io.engine.close();
      log("state", socket.connected, socket.active);
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "WebTransport: the server ends the session",
    rows: [...ROWS, "A8/reasons", "A8/details"],
    webtransport: true,
    serverOptions: ALL,
    variants: {
      "without a code": { info: {} },
      "with a code and a reason": { info: { closeCode: 4000, reason: "enough" } },
    },
    server() {},
    async client({ io, opts, log, trace, once, ctl, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate({ ...ONLY, ...FAST })), { engine: ["close"] });
      await once(socket, "connect");
      await fence(socket);
      const left = once(socket, "disconnect");
      const again = left.then(() => once(socket, "connect"));
      await ctl("bridge.close", opts.info);
      const args = await left;
      log("arguments", args.length, ...args);
      await again;
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "WebTransport: the server's engine closes the connection",
    rows: [...ROWS, "A8/reasons"],
    webtransport: true,
    serverOptions: ALL,
    server: farewells,
    async client({ io, trace, once, comeBack, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate({ ...ONLY, ...FAST })), { engine: ["close"] });
      await once(socket, "connect");
      await comeBack(socket);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    // how the last one leaves
    races: ["server"],
  },
  {
    name: "WebTransport: the line is lost",
    rows: [...ROWS, "A8/reasons", "A9/transport-loss"],
    webtransport: true,
    serverOptions: ALL,
    variants: { cut: {}, killed: {} },
    server() {},
    async client({ io, variant, log, channel, trace, once, ctl, fence, closed, withCertificate }) {
      const options = withCertificate({ ...ONLY, ...FAST });
      const socket = trace(io(options), { engine: ["close"], log: channel("attempts") });
      await once(socket, "connect");
      await fence(socket);
      const left = once(socket, "disconnect");
      const again = left.then(() => once(socket, "connect"));
      await ctl(variant === "cut" ? "bridge.cut" : "bridge.kill");
      // The browser finds out when it sends something.
      socket.emit("lost");
      const [reason, details] = await left;
      log("lost", reason, details.type, details.message, details.description.message);
      if (variant === "killed") await ctl("bridge.start");
      await again;
      log("transport", socket.io.engine.transport.name);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    // how often it is tried meanwhile depends on who is faster
    races: ["attempts", "connection"],
  },
  {
    name: "WebTransport: a black hole",
    rows: [...ROWS, "A6/heartbeat", "B/ping-timeout"],
    webtransport: true,
    serverOptions: { ...ALL, pingInterval: 300, pingTimeout: 200 },
    server() {},
    async client({ io, log, trace, once, ctl, fence, closed, withCertificate }) {
      const options = withCertificate({ ...ONLY, ...FAST });
      const socket = trace(io(options), { manager: ["close"], engine: ["close"] });
      await once(socket, "connect");
      await once(socket.io.engine, "heartbeat");
      const left = once(socket, "disconnect");
      const again = left.then(() => once(socket, "connect"));
      await ctl("bridge.stall");
      socket.emit("into the void");
      log("lost", ...(await left));
      await ctl("bridge.resume");
      await again;
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: the heartbeat keeps it alive",
    rows: [...ROWS, "A6/heartbeat"],
    webtransport: true,
    serverOptions: { ...ALL, pingInterval: 50, pingTimeout: 1000 },
    server() {},
    async client({ io, log, trace, once, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate(ONLY)), { engine: ["close"] });
      await once(socket, "connect");
      for (let i = 0; i < 4; i++) await once(socket.io.engine, "ping");
      log("alive", socket.connected);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "WebTransport: a session is recovered",
    rows: [...ROWS, "A10/csr"],
    webtransport: true,
    serverOptions: { ...ALL, connectionStateRecovery: {} },
    server(io, log, ctx) {
      ctx.on("emit", (value) => void io.emit("news", value));
    },
    async client({ io, log, trace, once, ctl, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate({ ...ONLY, ...FAST, reconnectionDelay: 200 })));
      socket.on("news", (value) => log("news", value));
      await once(socket, "connect");
      const first = once(socket, "news");
      await ctl("emit", 1);
      await first;
      const { id } = socket;
      const left = once(socket, "disconnect");
      await ctl("bridge.close", {});
      await left;
      await ctl("emit", 2);
      await once(socket, "connect");
      await fence(socket);
      log("recovered", socket.recovered, socket.id === id);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "WebTransport: acknowledgements when the session is lost",
    rows: [...ROWS, "A9/pending-acks"],
    webtransport: true,
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once, ctl, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate({ ...ONLY, ...FAST })));
      await once(socket, "connect");
      await fence(socket);
      const answers = [
        socket.emitWithAck("never").catch((error) => error.message),
        socket
          .timeout(5000)
          .emitWithAck("never")
          .catch((error) => error.message),
      ];
      await fence(socket);
      const again = once(socket, "disconnect").then(() => once(socket, "connect"));
      await ctl("bridge.close", {});
      log("answers", await Promise.all(answers));
      await again;
      socket.disconnect();
      await closed();
    },
  },
];
