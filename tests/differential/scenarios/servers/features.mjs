/** Server features, two at a time. */

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };
const both = { websocket: WEBSOCKET, polling: POLLING };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };

export default [
  {
    name: "broadcast acks with errors, binary answers and a client that leaves",
    rows: ["B/broadcast-acks", "B/emit-with-ack"],
    variants: both,
    server(io, log, ctx) {
      ctx.on("ask", async (kind) => {
        await new Promise((resolve) =>
          io.timeout(kind === "leaves" ? 300 : 5000).emit("question", kind, (error, answers) => {
            log(kind, error?.message, answers);
            resolve();
          }),
        );
      });
    },
    async client({ io, opts, once, ctl, drained, closed, fence, channel }) {
      const sockets = [];
      for (const n of [1, 2]) {
        // two connections: which of them hears first is a race
        const log = channel(`socket ${n}`);
        const socket = io({ ...opts, forceNew: true });
        await once(socket, "connect");
        socket.on("question", (kind, answer) => {
          log(n, kind, answer.length, typeof answer);
          if (kind === "same") answer("same");
          if (kind === "nothing") answer();
          if (kind === "several") answer("first", "second", 3);
          if (kind === "binary") answer(new Uint8Array([7, 8]));
          if (kind === "nested") answer({ file: new Uint8Array([9]).buffer, n: null });
          if (kind === "twice") {
            log("returned", answer("one"), answer("two"));
          }
          if (kind === "leaves") {
            if (n === 2) socket.disconnect();
            answer("after leaving");
          }
        });
        sockets.push(socket);
      }
      for (const kind of ["same", "nothing", "several", "binary", "nested", "twice", "leaves"]) {
        await ctl("ask", kind);
        await fence(sockets[0]);
      }
      await drained(sockets[0]);
      sockets[0].disconnect();
      await closed();
    },
  },
  {
    name: "middlewares of two namespaces, one with auth that is renewed",
    rows: ["B/middleware", "A9/middleware-error", "A3/auth"],
    server(io, log) {
      io.use((socket, next) => {
        log("main", socket.handshake.auth);
        next();
      });
      io.of("/private").use((socket, next) => {
        log("private", socket.handshake.auth);
        const { token } = socket.handshake.auth;
        if (token === "fresh") next();
        else next(Object.assign(new Error("jwt expired"), { data: { code: 401, at: [1] } }));
      });
      io.of("/private").use((socket, next) => next());
    },
    async client({ io, log, trace, once, closed }) {
      const main = trace(io({ ...WEBSOCKET, auth: { who: "main" } }));
      let token = "stale";
      const secret = trace(io("/private", { ...WEBSOCKET, auth: (done) => done({ token }) }), {
        name: "P",
        manager: false,
      });
      secret.on("connect_error", (error) => {
        log("error", Object.keys(error).sort(), error.name, error instanceof Error, error.data);
        log("stack", typeof error.stack, error.cause, error.type, error.description);
        log("state", secret.active, secret.connected, secret.id, main.active);
        token = "fresh";
        log("connect", secret.connect() === secret, secret.active);
      });
      await once(secret, "connect");
      if (!main.connected) await once(main, "connect");
      log("one line", main.io === secret.io);
      secret.disconnect();
      main.disconnect();
      await closed();
    },
  },
  {
    name: "what a middleware can pass to next",
    rows: ["B/middleware", "A8/connect-error"],
    server(io) {
      const errors = {
        empty: new Error(""),
        data: Object.assign(new Error("with data"), { data: "text" }),
        zero: Object.assign(new Error("zero"), { data: 0 }),
        null: Object.assign(new Error("null"), { data: null }),
        array: Object.assign(new Error("array"), { data: [1, { a: 2 }] }),
        extra: Object.assign(new Error("extra"), { code: "E_CODE", status: 403 }),
        type: new TypeError("a TypeError"),
        plain: { message: "a plain object", data: { a: 1 } },
        long: new Error("x".repeat(2000)),
        quotes: new Error('"quotes" \\ \n é \u{1f600}'),
      };
      io.of(/^\/.+/).use((socket, next) => next(errors[socket.nsp.name.slice(1)]));
    },
    async client({ io, log, once, settle }) {
      const kinds = ["empty", "data", "zero", "null", "array", "extra", "type", "plain", "long"];
      for (const kind of [...kinds, "quotes"]) {
        const socket = io(`/${kind}`, { ...WEBSOCKET, forceNew: true });
        const [error, ...rest] = await once(socket, "connect_error");
        log(kind, error, rest.length, Object.keys(error), "data" in error, String(error));
        log("class", error instanceof TypeError, error.constructor === Error, socket.active);
      }
      await settle();
    },
    races: ["connection"],
  },
  {
    name: "dynamic namespaces, several on one line, one refused, one that leaves",
    rows: ["B/dynamic-namespaces", "B/namespaces", "B/conn-upgrade"],
    serverOptions: { cleanupEmptyChildNamespaces: true },
    server(io, log, ctx) {
      const rooms = io.of(/^\/room-\d+$/);
      rooms.on("connection", (socket) => {
        log("connection", socket.nsp.name);
        socket.nsp.emit("joined", socket.nsp.name);
        socket.on("disconnect", (reason) => log("disconnect", socket.nsp.name, reason));
      });
      rooms.use((socket, next) =>
        next(socket.nsp.name === "/room-13" ? new Error("bad luck") : undefined),
      );
      ctx.on("to all", () => void rooms.emit("to all", 1));
      ctx.on("namespaces", () => [...io._nsps.keys()].sort());
    },
    async client({ io, log, once, ctl, fence, closed }) {
      const sockets = {};
      for (const name of ["room-1", "room-2", "room-13", "hall", "Room-3"]) {
        const socket = io(`/${name}`, WEBSOCKET);
        sockets[name] = socket;
        socket.onAny((event, ...args) => log(name, event, ...args));
        socket.on("connect_error", (error) => log(name, error.message, error.data, socket.active));
        socket.on("disconnect", (reason) => log(name, reason, socket.io.engine.readyState));
        await Promise.race([once(socket, "connect"), once(socket, "connect_error")]);
      }
      log("one line", new Set(Object.values(sockets).map((socket) => socket.io)).size);
      await ctl("to all");
      await fence(sockets["room-1"]);
      await fence(sockets["room-2"]);
      sockets["room-1"].disconnect();
      await fence(sockets["room-2"]);
      log("namespaces", await ctl("namespaces"));
      sockets["room-1"].connect();
      await once(sockets["room-1"], "connect");
      await fence(sockets["room-1"]);
      log("namespaces", await ctl("namespaces"));
      for (const name of ["room-1", "room-2"]) sockets[name].disconnect();
      await closed();
    },
  },
  {
    name: "disconnectSockets of a room, in one namespace, with the line and without",
    rows: ["B/disconnect-sockets", "B/disconnect-sockets-close"],
    variants: { keep: { close: false }, close: { close: true } },
    server(io, log, ctx) {
      io.of("/a").on("connection", (socket) => socket.join(socket.handshake.auth.room));
      io.on("connection", () => {});
      ctx.on("kick", ({ close }) => void io.of("/a").in("kicked").disconnectSockets(close));
    },
    async client({ io, opts, log, once, ctl, settle, closed }) {
      const lines = [];
      for (const room of ["kicked", "safe"]) {
        const main = io({ ...WEBSOCKET, forceNew: true, reconnection: false });
        const a = main.io.socket("/a", { auth: { room } });
        for (const [name, socket] of Object.entries({ main, a })) {
          socket.on("disconnect", (...args) => log(room, name, ...args, socket.active, socket.id));
        }
        main.io.on("close", (...args) => log(room, "M.close", ...args));
        await Promise.all([once(main, "connect"), once(a, "connect")]);
        lines.push({ main, a });
      }
      const gone = once(opts.close ? lines[0].main : lines[0].a, "disconnect");
      await ctl("kick", opts);
      await gone;
      await settle();
      log(lines.map(({ main, a }) => [main.connected, a.connected, main.active, a.active]));
      for (const { main, a } of lines) {
        a.disconnect();
        main.disconnect();
      }
      await closed();
    },
  },
  {
    name: "socket.use refuses, answers and passes on",
    rows: ["B/use", "A5/emit"],
    server(io, log) {
      io.on("connection", (socket) => {
        socket.use(([event, ...args], next) => {
          if (event === "refused") next(new Error("not allowed"));
          else if (event === "answered") args.pop()("by the middleware");
          else next();
        });
        socket.on("error", (error) => {
          log("error", error.message);
          socket.emit("error", { message: error.message });
        });
        socket.on("passed", (value, answer) => answer(value));
      });
    },
    async client({ io, log, attempt, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const heard = once(socket, "error");
      attempt("refused", () => socket.emit("refused", 1) === socket);
      log("error", ...(await heard));
      log("answered", await socket.emitWithAck("answered"));
      log("passed", await socket.emitWithAck("passed", 1));
      log(
        "timeout",
        await socket
          .timeout(30)
          .emitWithAck("refused", 2)
          .catch((error) => [error.message, error.name]),
      );
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "initial_headers and headers with a cookie that later requests carry",
    rows: ["B/initial-headers", "B/headers", "B/cookie", "A12/sticky-cookie"],
    variants: { polling: POLLING, upgrade: {}, websocket: WEBSOCKET },
    serverOptions: { cookie: { name: "io", sameSite: "lax" } },
    server(io, log, ctx) {
      io.engine.on("initial_headers", (headers, request) => {
        headers["set-cookie"] = [headers["set-cookie"], "node=1; Path=/"].flat().filter(Boolean);
        headers["x-first"] = "1";
        log("initial", request.method, request.headers.cookie ?? null);
      });
      io.engine.on("headers", (headers) => {
        headers["x-every"] = "1";
      });
      ctx.on("cookies", () => {
        const later = ctx.requests.filter(({ url }) => url.includes("sid="));
        return later.every(({ headers }) => /(^|; )node=1/.test(headers.cookie ?? ""));
      });
    },
    async client({ io, opts, log, once, closed, ctl, drained }) {
      const socket = io(opts);
      const upgraded = opts.transports ? undefined : once(socket.io.engine, "upgrade");
      await once(socket, "connect");
      await upgraded;
      await socket.emitWithAck("fence");
      await drained(socket);
      log("later requests", await ctl("cookies"));
      log(
        "page",
        document.cookie
          .split("; ")
          .sort()
          .map((text) => text.split("=")[0]),
      );
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "connection_error codes, each with the body that the client sees",
    rows: ["B/connection-error", "A8/transport-error", "B/allow-request"],
    server(io, log) {
      io.engine.on("connection_error", ({ code, message, context }) =>
        log("connection_error", code, message, Object.keys(context ?? {})),
      );
    },
    async client({ io, log, once, settle }) {
      const cases = {
        "unknown transport": { query: { transport: "carrier", EIO: "4" } },
        "unknown sid": { query: { transport: "polling", EIO: "4", sid: "nobody" } },
        "bad version": { query: { transport: "polling", EIO: "9" } },
        "no version": { query: { transport: "polling" } },
        "no transport": { query: { EIO: "4" } },
      };
      for (const [label, polling] of Object.entries(cases)) {
        const socket = io({
          ...POLLING,
          forceNew: true,
          reconnection: false,
          transportOptions: { polling },
        });
        // told in the listener: the official client forgets the answer right after it
        socket.on("connect_error", (error) => {
          log(label, error.message, error.type, error.description, typeof error.context);
          log("body", error.context.status, JSON.parse(error.context.responseText), socket.active);
          log("keys", Object.keys(error).sort(), error.name, error.data);
        });
        await once(socket, "connect_error");
        await settle();
      }
    },
  },
  {
    name: "the context of an error, in the listener and later",
    rows: ["A8/transport-error", "B/connection-error"],
    serverOptions: { transports: ["websocket"] },
    server() {},
    async client({ io, log, once, settle }) {
      const socket = io({ ...POLLING, reconnection: false });
      const show = (when, { description, context: { status, responseText } }) =>
        log(when, description, status, responseText);
      socket.on("connect_error", (error) => {
        show("in the listener", error);
        queueMicrotask(() => show("in a microtask", error));
      });
      socket.io.on("error", (error) => show("in the Manager's", error));
      socket.io.engine.on("error", (error) => show("in the engine's", error));
      socket.io.engine.on("close", (reason, error) => show("at the engine's close", error));
      const [error] = await once(socket, "connect_error");
      show("awaited", error);
      await settle();
      show("later", error);
    },
  },
  {
    name: "allowRequest that refuses every second request",
    rows: ["B/allow-request", "A4/failed-loop", "A3/extra-headers"],
    serverOptions: {
      allowRequest: (request, callback) =>
        callback(null, request.headers.authorization === "Bearer fresh"),
    },
    server: (io, log) =>
      io.on("connection", (socket) => log("connection", socket.handshake.headers.authorization)),
    async client({ io, log, trace, once, closed, drained }) {
      const socket = trace(
        io({ ...POLLING, ...FAST, extraHeaders: { authorization: "Bearer stale" } }),
      );
      socket.on("connect_error", (error) => {
        log("refused", error.description, error.context.status, error.context.responseText);
        socket.io.opts.extraHeaders.authorization = "Bearer fresh";
      });
      await once(socket, "connect");
      await drained(socket);
      socket.disconnect();
      await closed();
    },
  },
];
