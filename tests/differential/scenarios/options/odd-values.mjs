/** Options with odd values: what is coerced, what is copied, what is read when. */

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };

/** The main namespace and all others. */
function everywhere(io, serve) {
  io.on("connection", serve);
  io.of(/.*/).on("connection", serve);
}

const handshakes = (io, log) =>
  everywhere(io, (socket) =>
    log(
      "query",
      Object.entries(socket.handshake.query).filter(([key]) => key !== "t"),
      socket.conn.transport.name,
    ),
  );

/** Answers with the requests seen so far, without what is random, and sorted: two may be on their way at a time. */
const reporting = (io, log, ctx) =>
  io.on("connection", (socket) =>
    socket.on("report", (answer) => {
      const seen = new Set();
      for (const { method, url, headers, upgrade } of ctx.requests) {
        const { pathname, searchParams } = new URL(url, "http://h.test");
        for (const key of ["t", "sid"]) if (searchParams.has(key)) searchParams.set(key, "*");
        if (upgrade) searchParams.delete("t");
        const own = Object.entries(headers)
          .filter(([key]) => key.startsWith("x-"))
          .sort();
        seen.add(`${upgrade ? "WS" : method} ${pathname} ${searchParams} ${own}`);
      }
      answer([...seen].filter((line) => !line.includes("differential")).sort());
    }),
  );

const settings = (manager) => [
  manager.reconnection(),
  manager.reconnectionAttempts(),
  manager.reconnectionDelay(),
  manager.reconnectionDelayMax(),
  manager.randomizationFactor(),
  manager.timeout(),
];

export default [
  {
    name: "option values: queries of every kind",
    rows: ["A3/query"],
    server: handshakes,
    async client({ io, once, closed }) {
      const symbol = Symbol("s");
      const queries = [
        new URLSearchParams("a=1"),
        new Map([["a", 1]]),
        [1, "two"],
        "?a=1&b=",
        "a=1&a=2",
        "=x&=&y=&z=",
        "a%3Db=c%26d",
        5,
        true,
        null,
        Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }),
        {
          [symbol]: 1,
          fn: () => 1,
          date: new Date(0),
          neg: -0,
          nan: NaN,
          big: 10n,
          nested: { a: 1 },
        },
        { "": "empty", " ": " ", "a b": "c d", "é&=": "ü?#/", sid: "", t: "mine", b64: 0 },
        { arr: [1, [2, 3]], none: [], str: new String("boxed"), obj: { toString: () => "text" } },
        { 2: "two", 1: "one", z: 0 },
        (() => {
          const f = () => {};
          f.prop = "on a function";
          return f;
        })(),
      ];
      for (const query of queries) {
        for (const opts of [WEBSOCKET]) {
          const socket = io({ ...opts, query, forceNew: true, reconnection: false });
          await Promise.race([once(socket, "connect"), once(socket, "connect_error")]);
          socket.disconnect();
        }
      }
      await closed();
    },
  },
  {
    name: "option values: a query with a getter is read once for each connection",
    rows: ["A3/query", "A2/query-mutation"],
    server: handshakes,
    async client({ io, log, once, comeBack, closed }) {
      let reads = 0;
      const query = {
        get n() {
          return ++reads;
        },
      };
      const socket = io({ ...WEBSOCKET, query, reconnectionDelay: 10 });
      await once(socket, "connect");
      await comeBack(socket);
      socket.disconnect();
      await closed();
      log("reads", reads);
    },
  },
  {
    name: "option values: a query that is changed while the connection opens",
    rows: ["A2/query-mutation"],
    differs: { reason: "a connection keeps the query that it began with" },
    server: (io, log, ctx) =>
      ctx.on("queries", () =>
        ctx.requests
          .filter(({ upgrade }) => upgrade)
          .map(({ url }) => new URL(url, ctx.url).searchParams.get("n")),
      ),
    async client({ io, log, once, ctl, closed }) {
      const socket = io({ query: { n: 1 } });
      socket.io.opts.query.n = 2;
      await once(socket.io.engine, "upgrade");
      log("the WebSocket", await ctl("queries"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "option values: a query that no address can hold",
    differs: {
      reason: "half of a surrogate pair is replaced, as in every text that becomes UTF-8",
    },
    rows: ["A3/query"],
    server: handshakes,
    async client({ io, attempt, settle }) {
      const socket = attempt("lone surrogate", () => io({ ...WEBSOCKET, query: { x: "\ud800" } }));
      socket?.disconnect();
      await settle();
    },
    // how far the connection comes before the page leaves
    races: ["connection"],
  },
  {
    name: "option values: options given as undefined",
    rows: ["A3/path", "A3/add-trailing-slash", "A3/upgrade"],
    server: reporting,
    async client({ io, log, once, closed }) {
      const undefinedOptions = {
        path: undefined,
        query: undefined,
        auth: undefined,
        transports: undefined,
        upgrade: undefined,
        rememberUpgrade: undefined,
        extraHeaders: undefined,
        withCredentials: undefined,
        forceBase64: undefined,
        timestampRequests: undefined,
        reconnection: undefined,
        reconnectionAttempts: undefined,
        reconnectionDelay: undefined,
        randomizationFactor: undefined,
        timeout: undefined,
        autoConnect: undefined,
        parser: undefined,
        forceNew: undefined,
        multiplex: undefined,
        retries: undefined,
        ackTimeout: undefined,
        requestTimeout: undefined,
        protocols: undefined,
        tryAllTransports: undefined,
        host: undefined,
        secure: undefined,
      };
      const socket = io(undefinedOptions);
      log(
        "upgrade",
        socket.io.engine.opts.upgrade,
        socket.io.timeout(),
        socket.io.randomizationFactor(),
      );
      await once(socket, "connect");
      log(await socket.emitWithAck("report"));
      log("transport", socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "option values: options given as null",
    rows: ["A3/path", "A3/upgrade", "A3/timeout"],
    server: reporting,
    async client({ io, log, attempt, once, closed }) {
      const socket = attempt("io", () =>
        io({
          path: null,
          query: null,
          auth: null,
          transports: null,
          upgrade: null,
          extraHeaders: null,
          reconnectionAttempts: null,
          reconnectionDelay: null,
          reconnectionDelayMax: null,
          randomizationFactor: null,
          timeout: null,
          parser: null,
          retries: null,
          secure: null,
          host: null,
        }),
      );
      const { io: manager } = socket;
      log("settings", ...settings(manager));
      await once(socket, "connect");
      log(await socket.emitWithAck("report"), socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "option values: paths",
    rows: ["A3/path", "A3/add-trailing-slash"],
    server: (io, log, ctx) =>
      ctx.on("paths", () =>
        [...new Set(ctx.requests.map(({ url }) => url.split("?")[0]))].filter(
          (path) => !path.includes("differential"),
        ),
      ),
    async client({ io, log, once, attempt, ctl, settle }) {
      const paths = [
        ["/x"],
        ["/x/"],
        ["/x//"],
        ["/"],
        ["/a/b.c/d"],
        ["/sp ace"],
        ["/é"],
        ["/x?y=1"],
        ["/x", false],
        ["/x/", false],
        ["/x", 0],
        ["/x", "no"],
      ];
      for (const [path, addTrailingSlash] of paths) {
        const options = { ...POLLING, path, reconnection: false, forceNew: true };
        if (addTrailingSlash !== undefined) options.addTrailingSlash = addTrailingSlash;
        const socket = attempt(path, () => io(options));
        if (!socket) continue;
        const [error] = await once(socket, "connect_error");
        log(path, addTrailingSlash, error.message, error.description, socket.io.engine.opts.path);
      }
      log("paths", await ctl("paths"));
      await settle();
    },
  },
  {
    name: "option values: numbers as strings, booleans as numbers",
    rows: ["A3/reconnection-attempts", "A3/reconnection-delay", "A3/timeout", "A3/reconnection"],
    serverOptions: () => ({ allowRequest: (request, callback) => callback(null, false) }),
    server() {},
    async client({ io, log, trace, once }) {
      const socket = trace(
        io({
          ...WEBSOCKET,
          reconnection: 1,
          reconnectionAttempts: "2",
          reconnectionDelay: "1",
          reconnectionDelayMax: "2",
          randomizationFactor: "0",
          timeout: "20000",
          autoConnect: 0,
        }),
      );
      const manager = socket.io;
      log("settings", ...settings(manager));
      await once(manager, "reconnect_failed");
      log("active", socket.active);
      manager.reconnectionAttempts(1.5).reconnectionDelay("1").reconnection("");
      log(
        "after",
        manager.reconnection(),
        manager.reconnectionAttempts(),
        manager.reconnectionDelay(),
      );
      socket.connect();
      await once(socket, "connect_error");
      socket.disconnect();
    },
  },
  {
    name: "option values: fractions and negatives of reconnectionAttempts",
    rows: ["A3/reconnection-attempts"],
    serverOptions: () => ({ allowRequest: (request, callback) => callback(null, false) }),
    server() {},
    async client({ io, log, once }) {
      for (const reconnectionAttempts of [1, 1.5, -1, "1"]) {
        const socket = io({
          ...WEBSOCKET,
          forceNew: true,
          reconnectionAttempts,
          reconnectionDelay: 1,
        });
        let attempts = 0;
        socket.io.on("reconnect_attempt", (n) => log("attempt", n, ++attempts));
        await once(socket.io, "reconnect_failed");
        log("failed", reconnectionAttempts, attempts, socket.io.reconnectionAttempts());
        socket.disconnect();
      }
    },
  },
];
