/** Limits, headers, origins and compression, each together with another feature. */

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };
const both = { websocket: WEBSOCKET, polling: POLLING };

export default [
  {
    name: "a packet that is too large, with an ack, and the next connection",
    rows: ["B/max-http-buffer-size", "A9/pending-acks", "A8/payload-too-large"],
    variants: both,
    serverOptions: { maxHttpBufferSize: 500 },
    server: (io) => io.on("connection", (s) => s.on("echo", (v, f) => f(v.length))),
    async client({ io, opts, log, once, closed, drained }) {
      const socket = io({ ...opts, ...FAST });
      await once(socket, "connect");
      await drained(socket);
      socket.on("disconnect", (reason, details) =>
        log(
          "disconnect",
          reason,
          details?.description?.code ?? details?.description,
          details?.context?.code,
        ),
      );
      const again = once(socket, "connect");
      socket.emit("echo", "y".repeat(2000), () => log("never"));
      const lost = socket
        .timeout(9000)
        .emitWithAck("echo", "small")
        .catch((error) => log("lost", error));
      await again;
      await lost;
      log("echo", await socket.emitWithAck("echo", "small"));
      await drained(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "exactly as large as allowed, over polling many packets in one payload",
    rows: ["B/max-http-buffer-size", "A7/max-payload"],
    variants: both,
    serverOptions: { maxHttpBufferSize: 200 },
    server: (io, log) =>
      io.on("connection", (s) => s.on("item", (v) => log("item", v.length ?? v.byteLength))),
    async client({ io, opts, log, once, fence, closed, drained }) {
      const socket = io({ ...opts, reconnection: false });
      await once(socket, "connect");
      await drained(socket);
      for (let n = 0; n < 5; n++) socket.emit("item", "x".repeat(170));
      for (let n = 0; n < 10; n++) socket.emit("item", "é".repeat(20));
      for (let n = 0; n < 4; n++) socket.emit("item", new Uint8Array(70));
      log("waiting", socket.io.engine.writeBuffer.length);
      await fence(socket);
      await drained(socket);
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "compression with binary, large and small, and compress(false)",
    rows: ["B/compression"],
    variants: both,
    serverOptions: {
      perMessageDeflate: { threshold: 10 },
      httpCompression: { threshold: 10 },
      maxHttpBufferSize: 1e7,
    },
    server: (io) =>
      io.on("connection", (s) => {
        s.on("echo", (v, f) => f(v));
        s.on("many", () => {
          for (let n = 0; n < 20; n++) s.compress(n % 2 === 0).emit("n", n, Buffer.alloc(1000, n));
        });
      }),
    async client({ io, opts, log, once, drained, closed }) {
      const socket = io({ ...opts, perMessageDeflate: { threshold: 1 } });
      await once(socket, "connect");
      const noise = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 251);
      log("noise", await socket.emitWithAck("echo", noise));
      log("small", await socket.compress(false).emitWithAck("echo", { a: new Uint8Array(3) }));
      log("text", await socket.emitWithAck("echo", "é".repeat(50_000)));
      const heard = [];
      const all = new Promise((resolve) =>
        socket.on("n", (n, bytes) => {
          heard.push([n, new Uint8Array(bytes)[999], bytes.byteLength]);
          if (heard.length === 20) resolve();
        }),
      );
      socket.emit("many");
      await all;
      log("heard", heard);
      await drained(socket);
      socket.disconnect();
      await closed();
    },
  },
  ...Object.entries({
    "any origin": { cors: { origin: "*" }, client: POLLING },
    "no origin": { client: POLLING },
    "another origin": { cors: { origin: "http://elsewhere.test" }, client: POLLING },
    "a header that is not allowed": {
      cors: { origin: "*", allowedHeaders: ["x-other"] },
      client: { ...POLLING, extraHeaders: { "x-mine": "1" } },
    },
    "credentials without permission": {
      cors: { origin: "*" },
      client: { ...POLLING, withCredentials: true },
    },
    "no origin, websocket": { client: WEBSOCKET },
    "no origin, websocket first": { client: { transports: ["websocket", "polling"] } },
    "no origin, all transports tried": { client: { tryAllTransports: true } },
  }).map(([label, { cors, client }]) => ({
    name: `CORS, ${label}`,
    rows: ["B/cors", "D/fetch-credentials", "A3/extra-headers"],
    crossOrigin: true,
    serverOptions: cors ? { cors } : {},
    server: (io, log) => io.on("connection", (socket) => log("xdomain", socket.handshake.xdomain)),
    async client({ io, url, log, trace, once, settle, drained, leave }) {
      const socket = trace(io(url, { ...client, reconnection: false }), {
        engine: ["error", "close"],
      });
      await Promise.race([once(socket, "connect"), once(socket, "connect_error")]);
      await drained(socket);
      log("state", socket.connected, socket.active, socket.io.engine.transport.name);
      await settle();
      await leave(socket);
    },
    races: ["connection"],
  })),
  {
    name: "connectTimeout and the namespaces that came in time",
    rows: ["B/connect-timeout", "B/middleware", "B/namespaces"],
    serverOptions: { connectTimeout: 200 },
    server: (io) => {
      io.of("/slow").use((socket, next) => setTimeout(next, 400));
      io.of("/fast");
    },
    async client({ io, log, once, closed }) {
      const slow = io("/slow", { ...WEBSOCKET, forceNew: true, reconnection: false });
      slow.on("connect", () => log("slow connect"));
      slow.io.on("close", (reason) => log("slow close", reason, slow.active));
      const fast = io("/fast", { ...WEBSOCKET, forceNew: true });
      const both2 = fast.io.socket("/slow");
      await Promise.race([once(slow, "connect"), once(slow.io, "close")]);
      if (!both2.connected) await once(both2, "connect");
      log("the line of the fast one", fast.connected, both2.connected);
      slow.disconnect();
      fast.disconnect();
      both2.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "the path, its slash, and a namespace of the same name",
    rows: ["A3/path", "A3/add-trailing-slash", "B/no-implicit-main"],
    serverOptions: { path: "/my/path" },
    server(io, log, ctx) {
      io.of("/my").on("connection", (socket) => log("connection", socket.nsp.name));
      ctx.on("paths", () =>
        [...new Set(ctx.requests.map(({ url }) => url.split("?")[0]))].filter((url) =>
          url.startsWith("/my"),
        ),
      );
    },
    async client({ io, url, log, once, ctl, closed }) {
      for (const options of [{ path: "/my/path" }, { path: "/my/path/" }, { path: "/my/path//" }]) {
        const socket = io(`${url}/my`, {
          ...WEBSOCKET,
          ...options,
          forceNew: true,
          reconnection: false,
        });
        const [event] = await Promise.race([
          once(socket, "connect").then(() => ["connect"]),
          once(socket, "connect_error").then(() => ["connect_error"]),
        ]);
        log(options.path, event, socket.nsp, socket.io.engine.opts.path, socket.io.opts.path);
        socket.disconnect();
        await closed();
      }
      log("paths", await ctl("paths"));
    },
  },
  {
    name: "server.close() with acks waiting, then another server on the same port",
    rows: ["B/server-close", "A9/pending-acks", "A10/buffered-ack"],
    variants: both,
    server(io, log, ctx) {
      ctx.on("close", () => void io.close());
      io.on("connection", (s) => s.on("echo", (v, f) => f(v)));
    },
    async client({ io, opts, log, once, ctl, closed, drained }) {
      const socket = io({ ...opts, ...FAST });
      await once(socket, "connect");
      await drained(socket);
      socket.emit("nobody", () => log("never"));
      socket.timeout(9000).emit("nobody", (error) => log("told", error?.message));
      await drained(socket);
      socket.on("disconnect", (reason, details) => {
        log("disconnect", reason, details?.description);
        socket.emit("echo", "queued", (value) => log("echo", value));
      });
      const gone = once(socket, "disconnect");
      await ctl("close");
      await gone;
      const again = once(socket, "connect");
      await ctl("restart");
      await again;
      await socket.emitWithAck("echo", 1);
      await drained(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
];
