/** `io()`: which Manager a call gets, and what its URL means. */

const WEBSOCKET = { transports: ["websocket"] };
const IDLE = { autoConnect: false };

export default [
  {
    name: "exports",
    rows: ["A1/esm-keys", "A1/io-namespace", "A1/protocol"],
    server() {},
    async client({ client, io, log }) {
      log("keys", Object.keys(client).sort());
      log(
        "one function",
        client.io === client.connect,
        client.io === client.default,
        typeof client.io,
      );
      log("namespace", Object.keys(io).sort());
      log(
        "members",
        io.Manager === client.Manager,
        io.Socket === client.Socket,
        io.io === io,
        io.connect === io,
      );
      log("protocol", client.protocol);
      log(
        "transports",
        ["Fetch", "NodeWebSocket", "NodeXHR", "WebSocket", "WebTransport", "XHR"].map(
          (name) => typeof client[name],
        ),
      );
    },
  },
  {
    name: "options that are nothing",
    rows: ["A1/io-namespace"],
    server() {},
    async client({ io, log, once, closed }) {
      for (const nothing of [false, "", 0, null]) {
        const socket = io(location.origin, nothing);
        await once(socket, "connect");
        log("path", socket.io.opts.path);
        log(
          "manager",
          new io.Manager(location.origin, nothing || { autoConnect: false }).opts.path,
        );
        socket.disconnect();
        await closed();
      }
    },
  },
  {
    name: "io.protocol",
    rows: ["D/io-protocol"],
    differs: { reason: "io-protocol: a harmless superset" },
    server() {},
    async client({ io, log }) {
      log("protocol", io.protocol, Object.keys(io).includes("protocol"));
    },
  },
  {
    name: "signatures of io",
    rows: ["A2/signatures", "A3/auto-connect"],
    server() {},
    async client({ io, Manager, Socket, url, log, once, closed }) {
      const calls = {
        "io()": () => io(),
        "io(opts)": () => io({ ...IDLE, forceNew: true }),
        "io(url, opts)": () => io(url, { ...IDLE, forceNew: true }),
        "io(undefined, opts)": () => io(undefined, { ...IDLE, forceNew: true }),
        "io(null, opts)": () => io(null, { ...IDLE, forceNew: true }),
        "io('/', opts)": () => io("/", { ...IDLE, forceNew: true }),
        "io.connect": () => io.connect("/x", { ...IDLE, forceNew: true }),
      };
      const sockets = [];
      for (const [label, call] of Object.entries(calls)) {
        const socket = call();
        sockets.push(socket);
        log(
          label,
          socket,
          socket instanceof Socket,
          socket.io instanceof Manager,
          socket.nsp,
          socket.active,
          socket.connected,
          socket.io.uri,
        );
      }
      for (const socket of sockets.filter((candidate) => candidate.active)) {
        if (!socket.connected) await once(socket, "connect");
        socket.disconnect();
      }
      await closed();
    },
  },
  {
    name: "addresses that are no text",
    rows: ["A2/signatures"],
    server() {},
    async client({ io, Manager, log }) {
      const outcome = (call) => {
        try {
          call();
          return "made";
        } catch (error) {
          return error.name;
        }
      };
      for (const uri of [0, false, 7, true, Symbol("address"), () => {}]) {
        log(
          String(uri),
          outcome(() => io(uri, IDLE)),
          outcome(() => new Manager(uri, IDLE)),
          // What is falsy is no address, and means the page's host.
          uri ? outcome(() => new Manager(uri, IDLE).open()) : undefined,
        );
      }
    },
  },
  {
    name: "Manager cache",
    rows: ["A2/cache-key", "A2/new-manager", "A2/same-namespace", "A3/force-new"],
    server() {},
    async client({ io, url, log }) {
      const { host, port } = new URL(url);
      const first = io(url, IDLE);
      const same = (label, socket) => {
        log(label, socket.io === first.io, socket === first, socket.nsp);
        return socket;
      };
      same("other namespace", io(`${url}/other`, IDLE));
      same("relative", io("/relative", IDLE));
      same("host only", io(`${host}/host`, IDLE));
      same("two slashes", io(`//${host}/slashes`, IDLE));
      same("same namespace", io(url, IDLE));
      same("same namespace again", io(url, IDLE));
      same("a third namespace goes to the first Manager", io(`${url}/third`, IDLE));
      same("forceNew", io(`${url}/new`, { ...IDLE, forceNew: true }));
      same("force new connection", io(`${url}/new2`, { ...IDLE, "force new connection": true }));
      same("multiplex false", io(`${url}/new3`, { ...IDLE, multiplex: false }));
      same("after forceNew", io(`${url}/new`, IDLE));
      same("other path", io(`${url}/path`, { ...IDLE, path: "/elsewhere" }));
      same("other scheme", io(`ws://${host}/scheme`, IDLE));
      same("localhost", io(`http://localhost:${port}/local`, IDLE));
      same("with query", io(`${url}/query?a=1`, IDLE));
      same("upper case host", io(`HTTP://${host}/upper`, IDLE));
      const http = io("http://example.test/a", IDLE);
      log(
        "default port",
        http.io === io("http://example.test:80/b", IDLE).io,
        http.io === io("https://example.test/c", IDLE).io,
      );
      log("disconnected sockets count", io(url, IDLE).io === first.io);
    },
  },
  {
    name: "a used namespace of a cached Manager gets a new Manager even when disconnected",
    rows: ["A2/new-manager", "A2/same-namespace"],
    server: (io, log) => io.on("connection", () => log("connection")),
    async client({ io, log, once, closed }) {
      const first = io(WEBSOCKET);
      await once(first, "connect");
      first.disconnect();
      const second = io(WEBSOCKET);
      log("same", second === first, second.io === first.io);
      await once(second, "connect");
      const third = io("/", WEBSOCKET);
      log("third", third.io === first.io, third.io === second.io);
      await once(third, "connect");
      third.disconnect();
      second.disconnect();
      await closed();
    },
  },
  {
    name: "URL forms",
    rows: ["A2/url-forms"],
    server() {},
    async client({ io, attempt }) {
      const forms = [
        "/admin",
        "//h.test/a",
        "h.test:8080",
        "h.test:8080/ns",
        "https://h.test/a?b#c",
        "http://[::1]:9/ns",
        "http://[::1]/",
        "ws://h.test",
        "wss://h.test:444/x",
        "http://h.test",
        "http://h.test:80",
        "https://h.test:443/",
        "http://user:secret@h.test/ns",
        "http://h.test?x=1",
        "http://h.test/?x=1&y=2",
        "h.test",
        "",
        "/",
        "//",
        "/a//b",
        "localhost:1234",
        "127.0.0.1:99/z",
        "http://h.test/a/",
        "HTTPS://H.test/A",
        "http://h.test:8080#frag",
      ];
      for (const form of forms) {
        attempt(form, () => {
          const socket = io(form, { ...IDLE, forceNew: true });
          return [socket.nsp, socket.io.uri, socket.io.opts.query];
        });
      }
    },
  },
  {
    name: "a URL that is too long",
    rows: ["A2/url-forms"],
    server() {},
    async client({ io, attempt }) {
      attempt(
        "8000",
        () => io(`http://h.test/${"a".repeat(8000 - 14)}`, { ...IDLE, forceNew: true }).nsp.length,
      );
      attempt(
        "8001",
        () => io(`http://h.test/${"a".repeat(8001 - 14)}`, { ...IDLE, forceNew: true }).nsp.length,
      );
    },
  },
  {
    name: "query precedence and order",
    rows: ["A2/query-precedence", "A3/query"],
    server: (io, log) => {
      io.of(/.*/).on("connection", (socket) =>
        log(
          socket.nsp.name,
          Object.entries(socket.handshake.query).filter(([key]) => key !== "t"),
        ),
      );
    },
    async client({ io, url, once, closed }) {
      const cases = [
        ["/object", { query: { b: 2, a: "x y&z", ü: "é/?" } }],
        ["/string", { query: "b=2&a=1%20x" }],
        ["/url?a=1&c=3", {}],
        ["/both?a=1", { query: { b: 2 } }],
        ["/values", { query: { undef: undefined, nil: null, list: [1, 2], yes: true, obj: {} } }],
        ["/reserved", { query: { EIO: 3, transport: "x" } }],
        ["/plus?a=1+2&b=%2B", {}],
      ];
      for (const [path, options] of cases) {
        const socket = io(url + path, { ...WEBSOCKET, ...options, forceNew: true });
        await once(socket, "connect");
        socket.disconnect();
      }
      await closed();
    },
  },
  {
    name: "query values that contain an equals sign",
    rows: ["V/query-equals"],
    differs: {
      reason:
        "query-equals: a fresh install of 4.8.4 keeps what stands after the second `=`, its frozen bundle was built before that",
    },
    server: (io, log) =>
      io.on("connection", (socket) =>
        log(
          "query",
          Object.entries(socket.handshake.query).filter(([key]) => key !== "t"),
        ),
      ),
    async client({ io, url, once, closed }) {
      const socket = io(`${url}/?token=a=b==&empty=&alone`, WEBSOCKET);
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "query parameters on the wire",
    // the value of the renamed cache-busting parameter is random
    races: ["connection"],
    rows: ["A2/query-precedence", "A3/timestamp-param", "A7/polling"],
    server: (io, log, ctx) => {
      io.on("connection", (socket) =>
        socket.on("report", (answer) => {
          const seen = new Set();
          for (const { method, url, upgrade } of ctx.requests) {
            if (!url.startsWith("/socket.io")) continue;
            const names = [...new URL(url, "http://h.test").searchParams.keys()].filter(
              (name) => name !== "stamp",
            );
            seen.add(`${upgrade ? "upgrade" : method} ${names.join(" ")}`);
          }
          // Sorted, because two requests may be on their way at a time.
          [...seen].sort().forEach((line) => log(line));
          const timestamps = ctx.requests
            .map(({ url }) => new URL(url, "http://h.test").searchParams.get("stamp"))
            .filter(Boolean);
          log(
            "timestamps",
            timestamps.length > 0,
            timestamps.every((value) => /^[\w-]{6,12}$/.test(value)),
            new Set(timestamps).size === timestamps.length,
          );
          answer();
        }),
      );
    },
    async client({ io, once, closed }) {
      const socket = io({
        transports: ["polling"],
        query: { z: 1, a: 2 },
        timestampParam: "stamp",
      });
      await once(socket, "connect");
      await socket.emitWithAck("report");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "query changed in reconnect_attempt",
    rows: ["A2/query-mutation", "A4/engine-opts", "E/live-buffers"],
    server: (io, log) =>
      io.on("connection", (socket) =>
        log("query", socket.handshake.query.x, socket.handshake.query.y),
      ),
    async client({ io, log, once, comeBack, closed }) {
      const options = { ...WEBSOCKET, reconnectionDelay: 10, query: { x: 1 } };
      const socket = io(options);
      log("live", socket.io.opts === options);
      await once(socket, "connect");
      socket.io.on("reconnect_attempt", () => {
        socket.io.opts.query.x += 1;
        socket.io.opts.query.y = "new";
      });
      await comeBack(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "transports changed in reconnect_attempt",
    rows: ["A4/engine-opts", "A3/transports"],
    server: (io, log) =>
      io.on("connection", (socket) => log("transport", socket.conn.transport.name)),
    async client({ io, log, once, comeBack, closed }) {
      const socket = io({ ...WEBSOCKET, reconnectionDelay: 10 });
      await once(socket, "connect");
      socket.io.on("reconnect_attempt", () => {
        socket.io.opts.transports = ["polling"];
        socket.io.opts.extraHeaders = { "x-second": "yes" };
      });
      await comeBack(socket);
      log("transport", socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a query in the URL wins over a query changed later",
    rows: ["A2/query-mutation", "A2/query-precedence"],
    server: (io, log) =>
      io.on("connection", (socket) =>
        log("query", socket.handshake.query.a, socket.handshake.query.b),
      ),
    async client({ io, url, log, once, comeBack, closed }) {
      const socket = io(`${url}/?a=1`, {
        transports: ["websocket"],
        reconnectionDelay: 10,
        query: { b: 2 },
      });
      await once(socket, "connect");
      log("opts.query", socket.io.opts.query);
      socket.io.on("reconnect_attempt", () => {
        socket.io.opts.query = { a: "changed", b: "changed" };
      });
      await comeBack(socket);
      socket.disconnect();
      await closed();
    },
  },
];
