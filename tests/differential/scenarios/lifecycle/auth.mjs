/** `auth` that comes late, twice, or from elsewhere, and what the server then sees. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

const handshakes = (io, log) => {
  const serve = (socket) => log("connection", socket.nsp.name, socket.handshake.auth);
  io.on("connection", serve);
  io.of(/.*/).on("connection", serve);
};

export default [
  {
    name: "auth: what the function is given, and with what this",
    rows: ["A3/auth"],
    server: handshakes,
    async client({ io, log, once, ctl, closed }) {
      let calls = 0;
      const socket = io({
        ...WEBSOCKET,
        auth(...args) {
          log("called", ++calls, args.length, typeof args[0], args[0].length, this === socket);
          log("returned", args[0]({ calls }));
          return { ignored: true };
        },
      });
      log("not yet", calls);
      await once(socket, "connect");
      const again = once(socket, "connect");
      await ctl("engine.close");
      await again;
      log("auth is", typeof socket.auth);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth: an answer that comes late, after a disconnect",
    rows: ["A3/auth", "A5/disconnect"],
    server: handshakes,
    async client({ io, log, trace, once, settle, closed }) {
      const answers = [];
      const socket = trace(io({ ...WEBSOCKET, auth: (answer) => answers.push(answer) }));
      await once(socket.io, "open");
      await settle();
      socket.disconnect();
      answers[0]({ late: 1 });
      log("state", socket.connected, socket.active, socket.io.engine.readyState);
      await settle();
      socket.connect();
      await once(socket.io, "open");
      await settle();
      log("asked", answers.length);
      answers[1]({ second: 2 });
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth: an old answer on a new connection",
    rows: ["A3/auth"],
    server: handshakes,
    async client({ io, log, trace, once, ctl, settle, closed }) {
      const answers = [];
      const socket = trace(io({ ...WEBSOCKET, auth: (answer) => answers.push(answer) }));
      await once(socket.io, "open");
      await settle();
      const again = once(socket.io, "reconnect");
      await ctl("engine.close");
      await again;
      await settle();
      log("asked", answers.length);
      answers[0]({ from: "first" });
      await once(socket, "connect");
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth: answered twice",
    rows: ["A3/auth", "A9/extra-connect"],
    raw: true,
    server(raw, log) {
      raw.session(async (session) => {
        session.open();
        log("first", await session.next());
        log("second", await session.next());
        session.send('40{"sid":"one"}');
        session.send('40{"sid":"two"}');
      });
    },
    async client({ io, log, trace, once, closed }) {
      const socket = trace(
        io({
          transports: ["websocket"],
          auth: (answer) => {
            answer({ n: 1 });
            answer({ n: 2 });
          },
        }),
      );
      const ids = [];
      socket.on("connect", () => ids.push(socket.id));
      await once(socket, "connect");
      await once(socket, "connect");
      log("ids", ids);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth: values of every kind given to the function's callback",
    rows: ["A3/auth"],
    raw: true,
    server(raw, log) {
      raw.session(async (session) => {
        session.open();
        log("packet", await session.next());
        session.send('40{"sid":"one"}');
      });
    },
    async client({ io, log, attempt, once }) {
      const values = [
        undefined,
        null,
        0,
        1,
        "",
        "text",
        false,
        true,
        [],
        [1],
        {},
        { a: undefined },
        new Date(0),
        NaN,
        () => 1,
      ];
      for (const value of values) {
        const socket = io({
          transports: ["websocket"],
          forceNew: true,
          auth: (answer) => answer(value),
        });
        await once(socket, "connect");
        log("connected", value);
        socket.disconnect();
      }
      attempt("none", () => 1);
    },
  },
  {
    name: "auth: assigned, mutated and deleted between connections",
    rows: ["A3/auth", "E/assignable"],
    server: handshakes,
    async client({ io, log, once, ctl, closed }) {
      const auth = { n: 1 };
      const socket = io({ ...WEBSOCKET, auth });
      log("the same object", socket.auth === auth);
      const next = async (change) => {
        const connected = once(socket, "connect");
        change();
        await ctl("engine.close");
        await connected;
      };
      await once(socket, "connect");
      await next(() => (auth.n = 2));
      await next(() => (socket.auth = (answer) => answer({ n: 3 })));
      await next(() => (socket.auth = { n: 4 }));
      await next(() => (socket.auth = undefined));
      await next(() => (socket.auth = null));
      await next(() =>
        Object.defineProperty(socket, "auth", { get: () => ({ n: "getter" }), configurable: true }),
      );
      await next(() => delete socket.auth);
      await next(() => (socket.io.opts.auth = { never: "used" }));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth: asynchronous, with a token that is refreshed on connect_error",
    rows: ["A3/auth", "B/middleware", "A8/connect-error"],
    server: (io) => {
      io.use((socket, next) => {
        const { token } = socket.handshake.auth;
        if (token === "fresh") return next();
        next(Object.assign(new Error("token expired"), { data: { code: 401, retry: true } }));
      });
      io.on("connection", (socket) =>
        socket.on("whoami", (answer) => answer(socket.handshake.auth)),
      );
    },
    async client({ io, log, trace, once, closed }) {
      let token = "stale";
      let refreshes = 0;
      const socket = trace(
        io({
          ...WEBSOCKET,
          auth: async (answer) => {
            await null;
            answer({ token });
          },
        }),
        { engine: true },
      );
      socket.emit("whoami", (auth) => log("buffered answer", auth));
      socket.on("connect_error", async (error) => {
        log("error", Object.keys(error), error instanceof Error, error.data, socket.active);
        if (error.data?.retry && refreshes++ < 2) {
          await null;
          if (refreshes === 2) token = "fresh";
          socket.connect();
        }
      });
      await once(socket, "connect");
      log("refreshed", refreshes, await socket.emitWithAck("whoami"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth: several namespaces, each with its own",
    rows: ["A3/auth", "B/namespaces"],
    server: handshakes,
    async client({ io, log, once, ctl, closed }) {
      const order = [];
      const sockets = ["a", "b", "c"].map((name, index) =>
        io(`/${name}`, {
          ...WEBSOCKET,
          auth: (answer) => {
            order.push(name);
            if (index === 1) queueMicrotask(() => answer({ name }));
            else answer({ name });
          },
        }),
      );
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      log("order", order);
      const again = Promise.all(sockets.map((socket) => once(socket, "connect")));
      await ctl("engine.close");
      await again;
      log("order", order);
      for (const socket of sockets) socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth: a namespace that never answers is told of the end",
    rows: ["A9/transport-loss", "A5/disconnect", "B/namespaces"],
    server: handshakes,
    async client({ io, log, trace, once, ctl, settle, closed }) {
      const main = trace(io({ ...WEBSOCKET }), { name: "S" });
      await once(main, "connect");
      const waiting = trace(io("/waiting", { ...WEBSOCKET, auth: () => log("asked") }), {
        name: "W",
        manager: false,
      });
      await settle();
      log("waiting", waiting.active, waiting.connected, waiting.disconnected);
      const again = once(main, "connect");
      await ctl("engine.close");
      await again;
      await settle();
      waiting.disconnect();
      log("waiting", waiting.active);
      main.io.disconnect();
      log("main", main.active, main.connected);
      main.disconnect();
      await closed();
    },
  },
  {
    name: "auth: a function that disconnects its socket",
    rows: ["A3/auth", "A5/disconnect"],
    server: handshakes,
    async client({ io, log, trace, once, settle, closed }) {
      let leave = true;
      const socket = trace(
        io({
          ...WEBSOCKET,
          auth: (answer) => {
            if (leave) socket.disconnect();
            answer({ leave });
            log("answered", socket.active, socket.connected);
          },
        }),
      );
      await once(socket.io, "close");
      await settle();
      log("state", socket.active);
      leave = false;
      socket.connect();
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
];
