/** `io()` called in odd ways, and what its options object looks like afterwards. */

const WEBSOCKET = { transports: ["websocket"] };
const IDLE = { autoConnect: false };

/** The main namespace and all others. */
function everywhere(io, serve) {
  io.on("connection", serve);
  io.of(/.*/).on("connection", serve);
}

const handshakes = (io, log) =>
  everywhere(io, (socket) => {
    const { query, auth } = socket.handshake;
    log(
      "handshake",
      socket.nsp.name,
      Object.entries(query).filter(([key]) => key !== "t"),
      auth,
    );
  });

export default [
  {
    name: "lookup: more forms of an address",
    rows: ["A2/url-forms", "A2/cache-key"],
    server() {},
    async client({ io, attempt, url }) {
      const { host } = new URL(url);
      const forms = [
        "?a=1",
        "#frag",
        "/?a=1",
        "/ns?a=1#b",
        "/ns#b?a=1",
        `http://user@${host}/ns`,
        `http://user:p%40ss@${host}/ns`,
        `http://${host}/%20x/é`,
        `http://${host}/a.b/c.d?e`,
        `http://${host}//double`,
        `http://${host}/a?b=c/d?e`,
        `http://${host}\\back`,
        ` http://${host}`,
        "http://",
        "http:///ns",
        "https:",
        "ftp://h.test/x",
        "h.test?x=1",
        "h.test:/ns",
        "http://h.test:/ns",
        "http://h.test:080/ns",
        "http://h.test:99999/ns",
        "http://[::ffff:1.2.3.4]:80/x",
        "http://[2001:DB8::1]/x",
        "[::1]:3000/ns",
        "javascript:alert(1)",
        "undefined",
        "null",
      ];
      for (const form of forms) {
        attempt(JSON.stringify(form), () => {
          const socket = io(form, { ...IDLE, forceNew: true });
          return [socket.nsp, socket.io.uri, socket.io.opts];
        });
      }
    },
  },
  {
    name: "lookup: Managers shared across forms of one address",
    rows: ["A2/cache-key", "A2/new-manager"],
    server() {},
    async client({ io, log }) {
      const managers = [];
      const number = (socket) => {
        if (!managers.includes(socket.io)) managers.push(socket.io);
        return managers.indexOf(socket.io);
      };
      const forms = [
        ["http://h.test/0"],
        ["http://h.test:80/1"],
        ["http://user:pw@h.test/2"],
        ["http://H.TEST/3"],
        ["https://h.test/4"],
        ["https://h.test:443/5"],
        ["wss://h.test/6"],
        ["wss://h.test:443/7"],
        ["ws://h.test:80/8"],
        ["http://h.test/9", { path: "/socket.io" }],
        ["http://h.test/10", { path: "/socket.io/" }],
        ["http://h.test/11", { path: "" }],
        ["http://h.test/12", { path: null }],
        ["http://h.test/13?x=1"],
        ["http://h.test/14", { query: { y: 1 } }],
        ["http://h.test/15", { multiplex: 0 }],
        ["http://h.test/16", { multiplex: null }],
        ["http://h.test/17", { multiplex: true, forceNew: 0 }],
        ["http://h.test/18", { forceNew: "false" }],
        ["http://h.test/19", { "force new connection": 1 }],
        ["http://h.test/9"],
        ["http://h.test/20", { addTrailingSlash: false }],
        ["http://[::1]/21"],
        ["http://[::1]:80/22"],
        ["http://[0::1]/23"],
        ["http://h.test/"],
        ["http://h.test"],
        ["http://h.test/0/"],
        ["http://h.test/0?again"],
        ["http://h.test/toString"],
        ["http://h.test/__proto__"],
        ["http://h.test/__proto__"],
      ];
      for (const [form, options] of forms) {
        const socket = io(form, { ...IDLE, ...options });
        log(
          form,
          options,
          "manager",
          number(socket),
          "nsp",
          socket.nsp,
          "path",
          socket.io.opts.path,
        );
      }
      log(
        "nsps",
        managers.map((manager) => Object.keys(manager.nsps)),
      );
    },
  },
  {
    name: "lookup: the options object afterwards",
    rows: ["A2/query-precedence", "A4/engine-opts"],
    server: handshakes,
    async client({ io, Manager, url, log, once, settle, closed }) {
      const port = new URL(url).port;
      const shown = (options) =>
        Object.entries(options).map(([key, value]) => [
          key,
          String(value) === port ? "<p>" : value,
        ]);
      const cases = [
        [`${url}/a?x=1`, { ...IDLE }],
        [`${url}/b?x=1`, { ...IDLE, query: { y: 2 } }],
        [`${url}/c?x=1`, { ...WEBSOCKET }],
        [`${url}/d?x=1`, { ...WEBSOCKET, query: { y: 2 } }],
        [`${url}/e`, { ...WEBSOCKET, query: "y=2" }],
        ["/f", { ...WEBSOCKET }],
        [undefined, { ...WEBSOCKET, host: "ignored.test", port: 1, secure: true }],
        ["/g?x=a%20b&x=2&&=z", { ...IDLE }],
      ];
      for (const [form, options] of cases) {
        const socket = io(form, Object.assign(options, { forceNew: true }));
        log("before", form, shown(options), socket.io.opts === options);
        if (options.autoConnect === false) socket.connect();
        await once(socket, "connect");
        log("after", shown(options));
        socket.disconnect();
      }
      await closed();
      const bare = new Manager(IDLE);
      log("manager", shown(bare.opts), bare.uri);
      await settle();
    },
  },
  {
    name: "lookup: one options object for several calls",
    rows: ["A2/same-namespace", "A2/query-precedence"],
    server: handshakes,
    async client({ io, url, log, once, closed }) {
      const options = { ...WEBSOCKET, auth: { n: 1 } };
      const first = io(`${url}/one?a=1`, options);
      await once(first, "connect");
      options.auth.n = 2;
      const second = io(`${url}/two?b=2`, options);
      await once(second, "connect");
      log("managers", first.io === second.io, options.query, first.auth === second.auth);
      options.forceNew = true;
      options.auth = { n: 3 };
      const third = io(`${url}/three`, options);
      await once(third, "connect");
      log("opts", third.io.opts === first.io.opts, first.auth, third.auth);
      for (const socket of [first, second, third]) socket.disconnect();
      await closed();
    },
  },
  {
    name: "lookup: addresses that are no strings",
    rows: ["A2/signatures"],
    // some of these connections are given up before the server has answered
    races: ["connection", "server"],
    server: handshakes,
    async client({ io, url, log, attempt, once, settle }) {
      attempt("URL object", () => {
        const socket = io(new URL(`${url}/ignored?x=1`), { ...IDLE });
        socket.disconnect();
        return [socket.nsp, socket.io.uri, typeof socket.io.opts.path];
      });
      attempt("array", () => {
        const socket = io([], { ...IDLE });
        socket.disconnect();
        return [socket.nsp, socket.io.uri];
      });
      attempt("null, options", () => {
        const socket = io(null, { ...IDLE, auth: { lost: 1 } });
        socket.disconnect();
        return [socket.nsp, socket.auth, socket.io.opts.autoConnect];
      });
      attempt("class instance", () => {
        class Options {
          autoConnect = false;
          forceNew = true;
          get auth() {
            return { from: "getter" };
          }
        }
        const socket = io(new Options());
        return [socket.nsp, socket.auth, socket.active];
      });
      attempt("frozen options", () => io(Object.freeze({ ...IDLE, forceNew: true })).nsp);
      attempt("null prototype", () => {
        const options = Object.assign(Object.create(null), IDLE, { forceNew: true });
        return io(url, options).nsp;
      });
      attempt("inherited options", () => {
        const socket = io(url, Object.create({ ...IDLE, forceNew: true, auth: { i: 1 } }));
        return [socket.active, socket.auth];
      });
      attempt("options null", () => {
        const socket = io(`${url}/null`, null);
        log("active", socket.active);
        socket.disconnect();
        return socket.nsp;
      });
      attempt("with new", () => {
        const socket = new io(url, { ...IDLE, forceNew: true });
        return [socket.nsp, socket instanceof io.Socket];
      });
      attempt("call and apply", () => [
        io.call(null, url, { ...IDLE, forceNew: true }).nsp,
        io.apply({}, [`${url}/x`, { ...IDLE, forceNew: true }]).nsp,
      ]);
      log("function", io.length, typeof io, Object.keys(io), "connect" in io, delete io.notThere);
      const live = io("", { ...WEBSOCKET, forceNew: true });
      await once(live, "connect");
      live.disconnect();
      await settle();
    },
  },
  {
    name: "lookup: a Manager that could not be made is not cached",
    rows: ["A2/new-manager", "A3/query"],
    server: handshakes,
    async client({ io, url, log, attempt, once, closed }) {
      attempt("bad query", () => io(url, { ...WEBSOCKET, query: "a=%" }).nsp);
      try {
        io(url, { ...WEBSOCKET, path: { not: "a string" } });
        log("a path that is no string is taken");
      } catch (error) {
        log("path", error.name);
      }
      attempt(
        "both lists",
        () => io(url, { transports: ["websocket"], transportImplementations: [] }).nsp,
      );
      attempt(
        "query that throws",
        () =>
          io(url, {
            ...WEBSOCKET,
            query: {
              get x() {
                throw new Error("from the query");
              },
            },
          }).nsp,
      );
      const socket = io(url, { ...WEBSOCKET, query: { fine: 1 } });
      await once(socket, "connect");
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "lookup: the cache outlives sockets, namespaces come back on the first Manager",
    rows: ["A2/new-manager", "A2/same-namespace", "A4/socket"],
    server: handshakes,
    async client({ io, log, trace, once, closed }) {
      const a = trace(io("/a", WEBSOCKET), { name: "A" });
      await once(a, "connect");
      a.disconnect();
      await closed();
      const b = trace(io("/b", { ...WEBSOCKET, auth: { b: 1 } }), { name: "B", manager: false });
      log("same Manager", a.io === b.io, b.active, b.io.engine.readyState);
      await once(b, "connect");
      const again = io("/a", { ...WEBSOCKET, auth: { second: true } });
      log("new Manager", again.io === a.io);
      await once(again, "connect");
      const third = io("/c", WEBSOCKET);
      log("third", third.io === a.io);
      await once(third, "connect");
      const direct = a.io.socket("/a", { auth: { ignored: true } });
      log("direct", direct === a, a.active, a.auth);
      await once(a, "connect");
      for (const socket of [a, b, again, third]) socket.disconnect();
      await closed();
    },
  },
];
