/** Requests that the server refuses, limits, and how the client tells. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };
const bothTransports = { websocket: WEBSOCKET, polling: POLLING };

async function failing({ io, opts, log, trace, once, settle }, extra = {}) {
  const socket = trace(io({ ...opts, ...extra }), { engine: ["error", "close"] });
  await once(socket, "connect_error");
  await settle();
  log("state", socket.active, socket.connected);
}

export default [
  {
    name: "allowRequest refuses",
    rows: ["B/allow-request", "B/connection-error", "A8/transport-error"],
    variants: bothTransports,
    serverOptions: { allowRequest: (request, callback) => callback("not today", false) },
    server: (io, log) =>
      io.engine.on("connection_error", ({ code, message }) =>
        log("connection_error", code, message),
      ),
    client: (env) => failing(env),
  },
  {
    name: "an HTTP middleware refuses",
    rows: ["B/connection-error", "A8/transport-error"],
    variants: bothTransports,
    server: (io) =>
      io.engine.use((request, response, next) => next(new Error("middleware says no"))),
    client: (env) => failing(env),
  },
  {
    name: "the server does not know the transport",
    rows: ["B/connection-error", "A8/transport-error"],
    serverOptions: { transports: ["websocket"] },
    server: (io, log) =>
      io.engine.on("connection_error", ({ code, message }) =>
        log("connection_error", code, message),
      ),
    client: (env) => failing({ ...env, opts: POLLING }),
  },
  {
    name: "unsupported protocol version",
    rows: ["B/connection-error", "B/allow-eio3"],
    server(io, log) {
      io.engine.on("connection_error", ({ code, message }) =>
        log("connection_error", code, message),
      );
    },
    client: (env) =>
      failing({
        ...env,
        opts: {
          ...POLLING,
          transportOptions: { polling: { query: { EIO: "3", transport: "polling" } } },
        },
      }),
  },
  {
    name: "unknown sid",
    rows: ["A8/unknown-sid", "A8/transport-error", "B/sticky-missing"],
    server(io, log, ctx) {
      ctx.on("forget", () =>
        Object.keys(io.engine.clients).forEach((id) => {
          // the other node of two without sticky sessions: it never heard of this session
          delete io.engine.clients[id];
        }),
      );
    },
    async client({ io, log, trace, once, ctl, settle }) {
      const socket = trace(io(POLLING), { engine: ["error", "close"] });
      await once(socket, "connect");
      await settle();
      const ended = once(socket, "disconnect");
      await ctl("forget");
      socket.emit("event", 1);
      await ended;
      await settle();
      log("state", socket.active, socket.connected);
    },
  },
  {
    name: "maxHttpBufferSize",
    rows: ["B/max-http-buffer-size", "A8/payload-too-large", "A8/details"],
    variants: bothTransports,
    serverOptions: { maxHttpBufferSize: 1000 },
    server: (io, log) =>
      io.on("connection", (socket) =>
        socket.on("disconnect", (reason) => log("disconnect", reason)),
      ),
    async client({ io, opts, log, trace, once, settle }) {
      const socket = trace(io(opts), { engine: ["error", "close"] });
      await once(socket, "connect");
      await settle();
      const ended = once(socket, "disconnect");
      socket.emit("large", "x".repeat(2000));
      await ended;
      await settle();
      log("state", socket.active, socket.connected);
    },
  },
  {
    name: "connectTimeout",
    rows: ["B/connect-timeout"],
    variants: bothTransports,
    serverOptions: { connectTimeout: 150 },
    server() {},
    async client({ io, opts, trace, once, settle, closed }) {
      const socket = trace(io({ ...opts, autoConnect: false }), { engine: ["close"] });
      socket.io.open();
      await once(socket.io, "close");
      await closed();
      await settle();
    },
  },
  {
    name: "server.close()",
    rows: ["B/server-close", "A8/reasons"],
    variants: bothTransports,
    server(io, log, ctx) {
      ctx.on("close", () => void io.close());
    },
    async client({ io, opts, trace, once, ctl, settle }) {
      const socket = trace(io(opts));
      await once(socket, "connect");
      await settle();
      const ended = once(socket, "disconnect");
      await ctl("close");
      await ended;
      await settle();
    },
  },
  {
    name: "heartbeats of the official server keep the connection",
    rows: ["B/ping-timeout", "A6/heartbeat"],
    variants: bothTransports,
    serverOptions: { pingInterval: 80, pingTimeout: 2000 },
    server(io, log, ctx) {
      const beats = ctx.gate("three heartbeats");
      io.engine.on("connection", (connection) => {
        let count = 0;
        connection.on("heartbeat", () => {
          count += 1;
          if (count === 3) beats();
        });
      });
    },
    async client({ io, opts, log, trace, once, ctl, closed }) {
      const socket = trace(io(opts));
      await once(socket, "connect");
      await ctl("three heartbeats");
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "compression is transparent",
    rows: ["B/compression", "A7/websocket"],
    variants: bothTransports,
    serverOptions: { perMessageDeflate: { threshold: 0 }, httpCompression: { threshold: 0 } },
    server: (io) =>
      io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value))),
    async client({ io, opts, log, once, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      log("text", await socket.emitWithAck("echo", "é☃".repeat(3000)));
      log("binary", await socket.emitWithAck("echo", new Uint8Array(5000).fill(7)));
      log("not compressed", await socket.compress(false).emitWithAck("echo", "x".repeat(3000)));
      socket.disconnect();
      await closed();
    },
  },
];
