/** Which transports are used, in which order, and what may stand for one. */

const WEBSOCKET = { transports: ["websocket"] };

export default [
  {
    name: "transport markers: all names",
    rows: ["D/transport-markers", "A3/transports"],
    server: (io, log) =>
      io.on("connection", (socket) => log("transport", socket.conn.transport.name)),
    async client({ io, client, log, once, closed }) {
      for (const names of [
        ["XHR"],
        ["WebSocket"],
        ["Fetch"],
        ["NodeXHR"],
        ["NodeWebSocket"],
        ["XHR", "WebSocket"],
      ]) {
        const socket = io({
          transports: names.map((name) => client[name]),
          forceNew: true,
          upgrade: false,
        });
        await once(socket, "connect");
        log(names.join(), socket.io.engine.transport.name);
        socket.disconnect();
      }
      await closed();
    },
  },
  {
    name: "Fetch given explicitly",
    rows: ["D/transport-markers", "D/fetch-polling"],
    server(io, log, ctx) {
      let refuse = false;
      ctx.on("refuse", () => {
        refuse = true;
      });
      io.engine.use((request, response, next) => {
        if (refuse) response.writeHead(418).end("teapot");
        else next();
      });
    },
    async client({ io, Fetch, log, once, ctl, settle }) {
      const socket = io({ transports: [Fetch], reconnection: false });
      await once(socket, "connect");
      await settle();
      await ctl("refuse");
      const ended = once(socket, "disconnect");
      socket.emit("event", 1);
      const [reason, error] = await ended;
      const { message, type, description, context } = error;
      log("disconnect", reason, message, type, description, context.status);
      log("answer", context.bodyUsed, await context.text());
      await settle();
    },
  },
  {
    name: "Fetch given explicitly, network failure",
    rows: ["D/transport-markers", "D/fetch-polling"],
    server() {},
    async client({ io, Fetch, log, once, settle }) {
      const socket = io("http://127.0.0.1:9", { transports: [Fetch], reconnection: false });
      const [error] = await once(socket, "connect_error");
      log(
        "error",
        error.message,
        error.type,
        error.description instanceof TypeError,
        error.context,
      );
      await settle();
    },
  },
  {
    name: "transportImplementations",
    rows: ["V/transport-implementations", "D/transport-markers"],
    server: (io, log) =>
      io.on("connection", (socket) => log("transport", socket.conn.transport.name)),
    async client({ io, XHR, WebSocket, log, attempt, once, closed }) {
      const socket = io({ transportImplementations: [WebSocket, XHR] });
      await once(socket, "connect");
      log("transport", socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
      attempt("both", () =>
        io({ transportImplementations: [XHR], transports: ["polling"], forceNew: true }),
      );
    },
  },
  {
    name: "a transport class of the user's own",
    rows: ["D/transport-markers"],
    differs: { reason: "transport-markers: a subclass would need the official client's insides" },
    server() {},
    races: ["connection"],
    async client({ io, XHR, log, once }) {
      try {
        class Mine extends XHR {}
        const socket = io({ transports: [Mine], reconnection: false });
        const outcome = await Promise.race([
          once(socket, "connect").then(() => "connected"),
          once(socket, "connect_error").then(() => "refused"),
        ]);
        log("outcome", outcome);
        socket.disconnect();
      } catch (error) {
        log("outcome", error instanceof Error && "refused");
      }
    },
  },
  {
    name: "rememberUpgrade",
    rows: ["A3/remember-upgrade", "A6/attributes"],
    server: (io, log) =>
      io.on("connection", (socket) => log("connection", socket.conn.transport.name)),
    async client({ io, log, once, closed }) {
      const first = io({ rememberUpgrade: true });
      log("first", first.io.engine.transport.name);
      // the first time of all: nothing to remember
      await Promise.all([once(first, "connect"), once(first.io.engine, "upgrade")]);
      const second = io({ rememberUpgrade: true, forceNew: true });
      log("second", second.io.engine.transport.name);
      await once(second, "connect");
      const third = io({ forceNew: true });
      log("without the option", third.io.engine.transport.name);
      await Promise.all([once(third, "connect"), once(third.io.engine, "upgrade")]);
      for (const socket of [first, second, third]) socket.disconnect();
      await closed();
    },
  },
  {
    name: "rememberUpgrade forgets after an error",
    rows: ["A3/remember-upgrade"],
    server() {},
    async client({ io, log, once, closed }) {
      const first = io({ ...WEBSOCKET });
      await once(first, "connect");
      const failing = io({ path: "/nowhere", ...WEBSOCKET, reconnection: false });
      await once(failing, "connect_error");
      const second = io({ rememberUpgrade: true, forceNew: true, upgrade: false });
      log("after an error", second.io.engine.transport.name);
      await once(second, "connect");
      first.disconnect();
      second.disconnect();
      await closed();
    },
  },
  {
    name: "tryAllTransports",
    rows: ["A3/try-all-transports", "A8/connect-error"],
    serverOptions: { transports: ["websocket"] },
    server: (io, log) =>
      io.on("connection", (socket) => log("connection", socket.conn.transport.name)),
    variants: { on: { tryAllTransports: true }, off: { tryAllTransports: false } },
    async client({ io, opts, log, trace, once, settle, closed }) {
      const socket = trace(
        io({ ...opts, transports: ["polling", "websocket"], reconnection: false }),
        { engine: ["error", "open", "close"] },
      );
      await Promise.race([once(socket, "connect"), once(socket, "connect_error")]);
      await settle();
      log("transport", socket.connected && socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "tryAllTransports when all fail",
    rows: ["A3/try-all-transports"],
    serverOptions: { allowRequest: (request, callback) => callback(null, false) },
    server() {},
    async client({ io, trace, once, settle }) {
      const socket = trace(
        io({ tryAllTransports: true, transports: ["polling", "websocket"], reconnection: false }),
        { engine: ["error", "open", "close"] },
      );
      await once(socket, "connect_error");
      await settle();
    },
  },
  {
    name: "several transports, the first fails",
    rows: ["A3/transports"],
    serverOptions: { transports: ["polling"] },
    server() {},
    async client({ io, trace, once, settle, closed }) {
      const socket = trace(io({ transports: ["websocket", "polling"], reconnection: false }));
      await once(socket, "connect_error");
      await settle();
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "websocket first, then no upgrade",
    rows: ["A3/transports", "A3/upgrade"],
    server() {},
    async client({ io, log, trace, once, settle, closed }) {
      const socket = trace(io({ transports: ["websocket", "polling"] }), { engine: true });
      await once(socket, "connect");
      await settle();
      log("transport", socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "an unknown transport beside a known one",
    rows: ["D/unknown-transport"],
    differs: { reason: "unknown-transport: the official client throws out of io()" },
    server() {},
    async client({ io, log, once, closed }) {
      let socket;
      try {
        socket = io({ transports: ["carrier-pigeon", "websocket"] });
      } catch (error) {
        log("threw", error.name);
        return;
      }
      await once(socket, "connect");
      log("transport", socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "only unknown transports",
    rows: ["D/unknown-transport"],
    differs: { reason: "unknown-transport: the official client throws out of io()" },
    server() {},
    async client({ io, log, once }) {
      try {
        const socket = io({ transports: ["carrier-pigeon"], reconnection: false });
        await once(socket, "connect_error");
        log("connect_error", socket.active, socket.connected);
      } catch (error) {
        log("threw", error.name);
      }
    },
  },
  {
    name: "no transport at all",
    rows: ["A8/no-transport"],
    server() {},
    async client({ io, log, trace, once, settle }) {
      const socket = trace(io({ transports: [], reconnection: false }), {
        engine: ["error", "close"],
      });
      log("state", socket.io.engine.readyState);
      const [error] = await once(socket, "connect_error");
      log("error", typeof error, error);
      await settle();
      log("state", socket.active, socket.io.engine.readyState);
    },
  },
  {
    name: "no transport at all, with reconnection",
    rows: ["A8/no-transport", "A4/failed-loop"],
    server() {},
    async client({ io, trace, once, settle }) {
      const socket = trace(io({ transports: [], reconnectionDelay: 10, reconnectionAttempts: 2 }));
      await once(socket.io, "reconnect_failed");
      await settle();
      socket.disconnect();
    },
  },
];
