/** What can stand in the place of an address and of options. */

const WEBSOCKET = { transports: ["websocket"] };
const IDLE = { autoConnect: false };

export default [
  {
    name: "probe: options that are frozen, inherited, of a class, with getters",
    rows: ["A4/constructor", "A4/engine-opts", "A3/query"],
    server: (io, log) =>
      io.on("connection", ({ handshake: { query, auth } }) => log("query", query.q, auth)),
    async client({ io, Manager, url, log, once, closed }) {
      class Options {
        transports = ["websocket"];
        query = { q: "class" };

        get forceNew() {
          return true;
        }

        get auth() {
          return { from: "getter" };
        }
      }
      const cases = {
        class: new Options(),
        inherited: Object.create({ ...WEBSOCKET, query: { q: "inherited" }, auth: { a: 1 } }),
        "null prototype": Object.assign(Object.create(null), WEBSOCKET, { query: { q: "bare" } }),
        "a proxy": new Proxy({ ...WEBSOCKET, query: { q: "proxy" } }, {}),
        "a function": Object.assign(() => {}, WEBSOCKET, { query: { q: "function" } }),
        "an array": Object.assign([], WEBSOCKET, { query: { q: "array" } }),
      };
      for (const [label, options] of Object.entries(cases)) {
        options.reconnection = false;
        if (!(options instanceof Options)) options.forceNew = true;
        const socket = io(url, options);
        log(label, socket.io.opts === options, Object.keys(options).sort());
        await once(socket, "connect");
        log("engine", socket.io.engine.transport.name, socket.io.engine.opts.query);
        socket.disconnect();
        await closed();
      }
      const frozen = {
        io: () => io(url, Object.freeze({ ...IDLE, forceNew: true })),
        "with a path": () => io(url, Object.freeze({ ...IDLE, path: "/x", forceNew: true })),
        manager: () => new Manager(url, Object.freeze({ ...WEBSOCKET })),
        sealed: () => new Manager(url, Object.seal({ ...WEBSOCKET, path: "/p" })),
        "not extensible": () =>
          new Manager(url, Object.preventExtensions({ ...IDLE, path: "/p", hostname: "" })),
      };
      for (const [label, make] of Object.entries(frozen)) {
        try {
          make();
          log(label, "made");
        } catch (error) {
          log(label, error instanceof TypeError);
        }
      }
    },
    races: ["connection"],
  },
  {
    name: "probe: one object of options for several Managers and namespaces",
    rows: ["A4/engine-opts", "A2/query-precedence", "A3/query"],
    server: (io, log) =>
      io
        .of(/.*/)
        .on("connection", ({ nsp, handshake: { query } }) => log(nsp.name, query.a, query.b)),
    async client({ io, url, log, once, closed }) {
      const shared = { ...WEBSOCKET, forceNew: true, reconnectionDelay: 10 };
      const first = io(`${url}/one?a=1`, shared);
      log("query", shared.query, Object.keys(shared).sort());
      await once(first, "connect");
      const second = io(`${url}/two?b=2`, shared);
      await once(second, "connect");
      log("query", shared.query, first.io.opts === second.io.opts);
      const third = io(`${url}/three`, shared);
      await once(third, "connect");
      log("query", shared.query);
      const again = once(first, "connect");
      first.io.engine.close();
      await again;
      for (const socket of [first, second, third]) socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "probe: Manager.socket with odd names and options",
    rows: ["A4/socket"],
    server() {},
    async client({ Manager, url, log, attempt }) {
      const manager = new Manager(url, IDLE);
      const names = {
        undefined,
        null: null,
        number: 7,
        object: { toString: () => "/o" },
        none: "",
      };
      for (const [label, name] of Object.entries(names)) {
        attempt(label, () => {
          const socket = manager.socket(name);
          return [socket.nsp === name, manager.socket(name) === socket, socket.active];
        });
      }
      log("nsps", Object.keys(manager.nsps).sort());
      const auths = [null, 0, "", "text", 7, [1], () => {}, new Map(), false];
      for (const [index, auth] of auths.entries()) {
        const socket = manager.socket(`/auth-${index}`, { auth });
        log("auth", socket.auth, "auth" in socket);
      }
      attempt("no options", () => manager.socket("/x", null).nsp);
      attempt("options of a text", () => manager.socket("/y", "text").nsp);
      attempt("a name of Object.prototype", () => typeof manager.socket("toString"));
    },
  },
  {
    name: "probe: io with odd flags",
    rows: ["A2/new-manager", "A3/force-new"],
    server() {},
    async client({ io, url, log, attempt }) {
      const base = io(url, IDLE);
      const flags = {
        "forceNew 0": { forceNew: 0 },
        "forceNew text": { forceNew: "no" },
        "multiplex 0": { multiplex: 0 },
        "multiplex null": { multiplex: null },
        "multiplex undefined": { multiplex: undefined },
        "force new connection 1": { "force new connection": 1 },
        "forceNew false, multiplex false": { forceNew: false, multiplex: false },
        "forceNew false, multiplex true": { forceNew: false, multiplex: true },
      };
      let n = 0;
      for (const [label, options] of Object.entries(flags)) {
        n += 1;
        log(label, io(`${url}/n${n}`, { ...IDLE, ...options }).io === base.io);
      }
      for (const value of [0, 1, true, false, "", Symbol.iterator, 5n]) {
        attempt(typeof value, () => {
          const socket = io(value, { ...IDLE, forceNew: true });
          return [socket.nsp, socket.io.uri];
        });
      }
      for (const options of [null, undefined, 0, "", false]) {
        attempt("options", () => io("/only", options).nsp);
        io("/only").disconnect();
      }
    },
    races: ["connection"],
  },
];
