/** The Manager: opening, namespaces, closing. */

const WEBSOCKET = { transports: ["websocket"] };
const IDLE = { autoConnect: false };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 20, randomizationFactor: 0 };
const refuseAll = { allowRequest: (request, callback) => callback(null, false) };

function logManager(manager, log) {
  for (const event of [
    "open",
    "error",
    "close",
    "reconnect_attempt",
    "reconnect",
    "reconnect_error",
    "reconnect_failed",
  ]) {
    manager.on(event, (...args) => log(`M.${event}`, ...args));
  }
  return manager;
}

export default [
  {
    name: "new Manager in all its forms",
    rows: ["A4/constructor", "A4/engine-opts"],
    server: (io, log) =>
      io.on("connection", (socket) => log("connection", socket.conn.transport.name)),
    async client({ Manager, url, log, once, closed }) {
      const idle = new Manager(url, IDLE);
      log(
        "idle",
        idle.engine,
        idle.uri === url,
        idle.opts.path,
        idle.opts === new Manager(IDLE).opts,
      );
      const noUrl = new Manager(IDLE);
      log("no url", noUrl.uri, noUrl.opts === IDLE);
      const none = new Manager();
      log("none", none.uri, none.engine !== undefined, none.opts);
      await once(none, "open");
      none.engine.close();
      none.reconnection(false);
      const options = { ...WEBSOCKET };
      const manager = logManager(new Manager(url, options), log);
      log("opening", manager.engine.readyState, manager.opts === options, manager.opts.path);
      await once(manager, "open");
      log("open", manager.engine.readyState);
      const socket = manager.socket("/");
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "open with a callback",
    rows: ["A4/open"],
    server() {},
    async client({ Manager, url, log, settle, closed }) {
      const manager = logManager(new Manager(url, { ...IDLE, ...WEBSOCKET }), log);
      const opened = new Promise((resolve) => {
        log(
          "returns",
          manager.open((...args) => {
            log("callback", ...args);
            resolve();
          }) === manager,
        );
      });
      log("while opening", manager.open((...args) => log("never called", ...args)) === manager);
      await opened;
      log("when open", manager.connect((...args) => log("never called", ...args)) === manager);
      await settle();
      const socket = manager.socket("/");
      log("socket not activated", socket.active, socket.connected);
      manager.engine.close();
      manager.reconnection(false);
      await closed();
      await settle();
    },
  },
  {
    name: "open with a callback that gets the error",
    rows: ["A4/open"],
    serverOptions: refuseAll,
    server() {},
    async client({ Manager, url, log, settle }) {
      const manager = logManager(
        new Manager(url, { ...IDLE, ...FAST, transports: ["polling"] }),
        log,
      );
      await new Promise((resolve) => {
        manager.open((error) => {
          log("callback", error);
          resolve();
        });
      });
      await new Promise((resolve) => setTimeout(resolve, 60));
      await settle();
      log("no loop", manager.engine.readyState);
    },
  },
  {
    name: "io.open() opens the line and activates no socket",
    rows: ["A4/open", "A4/socket"],
    server() {},
    async client({ io, log, once, settle, closed }) {
      const socket = io({ ...IDLE, ...WEBSOCKET });
      logManager(socket.io, log);
      socket.on("connect", () => log("connect"));
      socket.io.open();
      await once(socket.io, "open");
      await settle();
      log("state", socket.active, socket.connected);
      const connected = once(socket, "connect");
      socket.connect();
      await connected;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "manager.socket is cached per namespace",
    rows: ["A4/socket", "A3/auto-connect", "A3/auth"],
    server: (io, log, ctx) => {
      const left = ctx.gate("left");
      for (const name of ["/", "/other"])
        io.of(name).on("connection", (socket) => {
          log("connection", socket.nsp.name, socket.handshake.auth);
          socket.on("disconnect", left);
        });
    },
    async client({ Manager, url, log, once, ctl, closed }) {
      const manager = new Manager(url, WEBSOCKET);
      const socket = manager.socket("/", { auth: { n: 1 } });
      log("active", socket.active);
      log("same", manager.socket("/", { auth: { n: 2 } }) === socket, socket.auth);
      await once(socket, "connect");
      const other = manager.socket("/other");
      await once(other, "connect");
      socket.disconnect();
      log("inactive", socket.active);
      // a CONNECT that the server reads together with the DISCONNECT before it makes it end the whole connection, upon
      // which both namespaces connect anew
      await ctl("left");
      log("again", manager.socket("/") === socket, socket.active);
      await once(socket, "connect");
      const idle = new Manager(url, { ...WEBSOCKET, ...IDLE });
      const quiet = idle.socket("/");
      log("autoConnect false", quiet.active, idle.socket("/") === quiet, quiet.active);
      socket.disconnect();
      other.disconnect();
      await closed();
    },
  },
  {
    name: "namespace names that are no paths",
    rows: ["A4/socket"],
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        session.open();
        session.onPacket = () => {};
      });
    },
    async client({ Manager, url, log, settle, ctl }) {
      const manager = new Manager(url, WEBSOCKET);
      for (const name of ["", "noslash", "/with,comma", "/q?x=1"]) {
        const socket = manager.socket(name);
        log("nsp", socket.nsp, socket.active);
      }
      await new Promise((resolve) => manager.once("open", resolve));
      await settle();
      await ctl("cut");
      manager.reconnection(false);
    },
  },
  {
    name: "the line is closed when no socket is active",
    rows: ["A4/closing"],
    server: (io) => ["/a", "/b"].forEach((name) => io.of(name)),
    async client({ Manager, url, log, once, settle, closed }) {
      const manager = logManager(new Manager(url, WEBSOCKET), log);
      const a = manager.socket("/a");
      const b = manager.socket("/b");
      for (const [name, socket] of Object.entries({ a, b })) {
        socket.on("disconnect", (reason) => log(`${name}.disconnect`, reason));
      }
      await Promise.all([once(a, "connect"), once(b, "connect")]);
      a.disconnect();
      await settle();
      log("open", manager.engine.readyState);
      a.disconnect();
      b.disconnect();
      log("closed");
      await closed();
    },
  },
  {
    name: "manager.off() keeps the sockets alive",
    rows: ["D/manager-off"],
    differs: { reason: "manager-off: the official client's sockets never connect after it" },
    server: (io, log) => io.on("connection", () => log("connection")),
    async client({ Manager, url, log, once, settle, orSilence }) {
      const manager = new Manager(url, { ...WEBSOCKET, ...IDLE });
      const socket = manager.socket("/");
      socket.on("connect", () => log("connect"));
      manager.on("open", () => log("user's listener"));
      socket.connect();
      log("returns", manager.off() === manager);
      manager.on("open", () => log("user's second listener"));
      // in the official client nothing ever comes
      await orSilence(once(socket, "connect"));
      await settle();
      log("state", socket.connected, socket.active);
    },
  },
  {
    name: "a listener of the Manager's packet may change what comes",
    rows: ["A4/events"],
    server(io) {
      io.on("connection", (socket) => {
        socket.on("ask", (answer) => answer("answer"));
        socket.emit("secret", 1);
      });
      io.of("/other").on("connection", () => {});
    },
    async client({ io, log, once, closed }) {
      const manager = new io.Manager(location.origin, WEBSOCKET);
      manager.on("packet", (packet) => {
        if (packet.type === 2) {
          packet.data = ["plain", packet.data[1] + 1];
          packet.nsp = "/other";
        }
        if (packet.type === 3) packet.data = ["changed"];
      });
      const [socket, other] = [manager.socket("/"), manager.socket("/other")];
      for (const one of [socket, other]) one.onAny((...args) => log(one.nsp, ...args));
      await once(other, "plain");
      log("answer", await socket.emitWithAck("ask"));
      socket.disconnect();
      other.disconnect();
      await closed();
    },
  },
  {
    name: "pings are told by the Manager without arguments",
    rows: ["A4/events", "A6/heartbeat", "B/ping-timeout"],
    serverOptions: { pingInterval: 60, pingTimeout: 5000 },
    server() {},
    async client({ io, log, once, channel, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const beats = channel("heartbeat");
      const engine = socket.io.engine;
      const seen = new Promise((resolve) => {
        let pings = 0;
        for (const event of ["packet", "heartbeat", "packetCreate", "ping", "pong"]) {
          engine.on(event, (...args) => pings < 2 && beats(`E.${event}`, ...args));
        }
        socket.io.on("ping", (...args) => {
          pings += 1;
          if (pings === 1) beats("M.ping", ...args);
          if (pings === 2) resolve();
        });
      });
      await seen;
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
];
