/** Namespaces, their middleware, and the authentication data of a CONNECT. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};
const WEBSOCKET = { transports: ["websocket"] };

export default [
  {
    name: "a namespace other than the main one sends no CONNECT for it",
    rows: ["B/no-implicit-main", "B/namespaces", "A2/url-forms"],
    variants: bothTransports,
    server: (io, log) => {
      io.on("connection", () => log("main"));
      io.of("/admin").on("connection", (socket) => {
        log("admin");
        socket.emit("hello", 1);
        socket.emit("binary", Buffer.from([1]));
        socket.on("ask", (value, answer) => answer(value));
      });
    },
    async client({ io, opts, log, trace, once, closed }) {
      const socket = trace(io("/admin", opts));
      log("nsp", socket.nsp);
      socket.onAny((...args) => log("event", ...args));
      await once(socket, "connect");
      log("ack", await socket.emitWithAck("ask", new Uint8Array([2])));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "namespaces share one connection and hear only their own packets",
    rows: ["B/namespaces", "A7/packet-syntax", "A2/cache-key"],
    server: (io) => {
      for (const name of ["/", "/a", "/a/b"]) {
        io.of(name).on("connection", (socket) => {
          socket.on("ask", (answer) => {
            socket.emit("event", name);
            answer(name);
          });
        });
      }
    },
    async client({ io, log, once, closed }) {
      const sockets = {};
      for (const name of ["/", "/a", "/a/b"]) {
        sockets[name] = io(name, WEBSOCKET);
        await once(sockets[name], "connect");
        sockets[name].on("event", (from) => log("event on", name, "from", from));
      }
      log(
        "one manager",
        sockets["/"].io === sockets["/a"].io && sockets["/a"].io === sockets["/a/b"].io,
      );
      for (const name of ["/a/b", "/", "/a"]) {
        log("ack", name, await sockets[name].emitWithAck("ask"));
      }
      sockets["/a"].disconnect();
      log("others", sockets["/"].connected, sockets["/a/b"].connected);
      log("still", await sockets["/a/b"].emitWithAck("ask"));
      sockets["/"].disconnect();
      sockets["/a/b"].disconnect();
      await closed();
    },
  },
  {
    name: "middleware error with data, then changed auth",
    rows: ["A9/middleware-error", "B/middleware", "A8/connect-error", "A3/auth"],
    variants: bothTransports,
    server: (io, log) => {
      io.use((socket, next) => {
        log("auth", socket.handshake.auth);
        if (socket.handshake.auth.token === "good") {
          next();
        } else {
          const error = new Error("not authorized");
          error.data = { content: "Please retry later", list: [1] };
          next(error);
        }
      });
      io.on("connection", () => log("connection"));
    },
    async client({ io, opts, log, trace, once, settle, closed }) {
      const socket = trace(io({ ...opts, auth: { token: "bad" } }));
      socket.on("connect_error", (error) => {
        log(
          "error",
          error instanceof Error,
          error.message,
          error.data,
          socket.active,
          socket.connected,
          socket.id,
        );
      });
      await once(socket, "connect_error");
      await settle();
      socket.auth.token = "good";
      socket.connect();
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "middleware error without data, with other namespaces alive",
    rows: ["A9/middleware-error", "A8/connect-error"],
    server: (io) => {
      io.of("/private").use((socket, next) => next(new Error("private")));
    },
    async client({ io, log, trace, once, fence, closed }) {
      const main = trace(io(WEBSOCKET));
      await once(main, "connect");
      const other = trace(io("/private", WEBSOCKET), { name: "P", manager: false });
      const [error] = await once(other, "connect_error");
      log("error", error, "data" in error, error.data, other.active);
      await fence(main);
      log("main", main.connected);
      main.disconnect();
      await closed();
    },
  },
  {
    name: "connect inside connect_error",
    rows: ["B/middleware", "A5/connect"],
    server: (io) => {
      let refusals = 2;
      io.use((socket, next) => next(refusals-- > 0 ? new Error(`refused ${refusals}`) : undefined));
    },
    async client({ io, trace, once, closed }) {
      const socket = trace(io(WEBSOCKET));
      socket.on("connect_error", () => socket.connect());
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth as a function",
    rows: ["A3/auth"],
    variants: bothTransports,
    server: (io, log) => io.on("connection", (socket) => log("auth", socket.handshake.auth)),
    async client({ io, opts, log, once, comeBack, closed }) {
      let calls = 0;
      const socket = io({
        ...opts,
        reconnectionDelay: 10,
        auth(callback) {
          calls += 1;
          log("auth called", calls, this === socket, typeof callback);
          const n = calls;
          if (n === 1) {
            callback({ n });
          } else {
            queueMicrotask(() => callback({ n, later: true }));
          }
        },
      });
      await once(socket, "connect");
      await comeBack(socket);
      socket.disconnect();
      socket.auth = { object: "now" };
      socket.connect();
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth objects of every shape",
    rows: ["A3/auth"],
    server: (io, log) => {
      for (const name of ["/none", "/empty", "/nested", "/null", "/undefined"]) {
        io.of(name).on("connection", (socket) => log(name, socket.handshake.auth));
      }
    },
    async client({ io, log, once, closed }) {
      const auths = {
        "/none": undefined,
        "/empty": {},
        "/nested": { a: [1, { b: null }], when: new Date(0) },
        "/null": null,
        "/undefined": { a: undefined },
      };
      const sockets = [];
      for (const [name, auth] of Object.entries(auths)) {
        const socket = io(name, { ...WEBSOCKET, auth });
        log(name, "auth" in socket, socket.auth);
        await once(socket, "connect");
        sockets.push(socket);
      }
      sockets.forEach((socket) => socket.disconnect());
      await closed();
    },
  },
  {
    name: "auth is sent again on reconnection, as it is then",
    rows: ["A3/auth"],
    server: (io, log) => io.on("connection", (socket) => log("auth", socket.handshake.auth)),
    async client({ io, log, once, comeBack, closed }) {
      const auth = { n: 1 };
      const socket = io({ ...WEBSOCKET, reconnectionDelay: 10, auth });
      log("same object", socket.auth === auth);
      await once(socket, "connect");
      socket.on("disconnect", () => {
        auth.n = 2;
      });
      await comeBack(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "an auth function that throws or never answers",
    rows: ["A3/auth", "D/user-exceptions"],
    differs: { reason: "user-exceptions: the client finishes its transition first" },
    server: (io, log) => {
      io.on("connection", () => log("connection"));
      io.of("/other").on("connection", () => log("other"));
    },
    async client({ Manager, url, log, once, settle, closed, orSilence }) {
      const manager = new Manager(url, { ...WEBSOCKET, autoConnect: false });
      const throwing = manager.socket("/", {
        auth() {
          throw new Error("from auth");
        },
      });
      const other = manager.socket("/other", { auth: { fine: true } });
      const silent = manager.socket("/silent", { auth() {} });
      for (const [name, socket] of Object.entries({ throwing, other, silent })) {
        for (const event of ["connect", "connect_error", "disconnect"]) {
          socket.on(event, (...args) => log(`${name}.${event}`, ...args));
        }
      }
      throwing.connect();
      other.connect();
      silent.connect();
      // in the official client nothing ever comes
      await orSilence(once(other, "connect"));
      await settle();
      log(
        "state",
        throwing.connected,
        throwing.active,
        other.connected,
        silent.connected,
        silent.active,
      );
      throwing.disconnect();
      other.disconnect();
      silent.disconnect();
      await closed();
    },
  },
  {
    name: "dynamic namespaces",
    rows: ["B/dynamic-namespaces", "A8/connect-error", "B/conn-upgrade"],
    serverOptions: { cleanupEmptyChildNamespaces: true },
    server: (io, log) => {
      io.of(/^\/dyn-\d+$/).on("connection", (socket) => {
        log("connection", socket.nsp.name);
        socket.emit("hello", socket.nsp.name);
      });
      io.of((name, auth, next) => next(null, name.startsWith("/fn-") && auth.ok === true)).on(
        "connection",
        (socket) => {
          log("function", socket.nsp.name);
        },
      );
    },
    async client({ io, log, trace, once, settle, closed }) {
      const main = io(WEBSOCKET);
      await once(main, "connect");
      const first = trace(io("/dyn-1", WEBSOCKET), { name: "D", manager: false });
      log("hello", await once(first, "hello"));
      const second = trace(io("/fn-a", { ...WEBSOCKET, auth: { ok: true } }), {
        name: "F",
        manager: false,
      });
      await once(second, "connect");
      const refused = trace(io("/fn-b", { ...WEBSOCKET, auth: { ok: false } }), {
        name: "R",
        manager: false,
      });
      await once(refused, "connect_error");
      const unknown = trace(io("/dyn-x", WEBSOCKET), { name: "U", manager: false });
      await once(unknown, "connect_error");
      await settle();
      log(
        "state",
        first.connected,
        second.connected,
        refused.active,
        unknown.active,
        main.connected,
      );
      first.disconnect();
      second.disconnect();
      main.disconnect();
      await closed();
    },
  },
  {
    name: "namespace names with query and odd characters",
    rows: ["A2/url-forms", "A7/packet-syntax"],
    server: (io, log) => {
      io.of(/.*/).on("connection", (socket) => {
        log("connection", socket.nsp.name);
        socket.emit("hello", socket.nsp.name);
      });
    },
    async client({ io, url, log, once, closed }) {
      const sockets = [];
      for (const path of [
        "/a?x=1",
        "/with space",
        "/é",
        "/a-b_c.d",
        "/trailing/",
        `${url}/host/ns`,
        "/a?b=1#c",
        "/1",
        "/%20",
      ]) {
        const socket = io(path, { ...WEBSOCKET, forceNew: true });
        log("nsp", socket.nsp);
        log("hello", await once(socket, "hello"));
        sockets.push(socket);
      }
      sockets.forEach((socket) => socket.disconnect());
      await closed();
    },
  },
  {
    name: "server disconnects one namespace of two",
    rows: ["B/disconnect-sockets", "A8/reasons", "B/use"],
    server: (io, log) => {
      io.of("/bad").use((socket, next) => next());
      io.of("/bad").on("connection", (socket) => {
        socket.use(([event], next) =>
          next(event === "forbidden" ? new Error("forbidden") : undefined),
        );
        socket.on("error", (error) => {
          log("error", error.message);
          socket.disconnect();
        });
        socket.on("forbidden", () => log("must not arrive"));
      });
    },
    async client({ io, log, trace, once, fence, closed }) {
      const main = trace(io(WEBSOCKET));
      await once(main, "connect");
      const bad = trace(io("/bad", WEBSOCKET), { name: "B", manager: false });
      await once(bad, "connect");
      const ended = once(bad, "disconnect");
      bad.emit("forbidden");
      await ended;
      await fence(main);
      log("state", main.connected, bad.active, bad.connected);
      bad.connect();
      await once(bad, "connect");
      main.disconnect();
      bad.disconnect();
      await closed();
    },
  },
];
