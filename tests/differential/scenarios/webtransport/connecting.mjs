/** WebTransport: how it connects, how an upgrade ends with it, and what keeps it from that. */
import { told } from "../../lib/server-halves.mjs";

const ROWS = ["A7/webtransport"];
const ALL = { transports: ["polling", "websocket", "webtransport"] };
const ONLY = { transports: ["webtransport"] };
const ONCE = { reconnection: false };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 20, randomizationFactor: 0 };
const UPGRADE = ["upgrading", "upgrade", "upgradeError", "close"];

/** What a user sees of the transport in use. */
function describe(log, { transport }) {
  const { sid, t, ...query } = transport.query;
  log("transport", transport.name, transport.writable, typeof sid, typeof t, query);
}

/** No WebSocket opens, so that WebTransport is chosen however slow the machine is. */
function stallWebSockets({ host }) {
  host.server.removeAllListeners("upgrade");
  host.server.on("upgrade", () => {});
}

/** The end of the upgrade, whichever it is. */
const upgraded = (engine, once) =>
  engine.transport.name === "polling" ? once(engine, "upgrade") : undefined;

/** A server that offers WebTransport over polling, and plays something over it. */
function offering(raw, play) {
  raw.session(async (session) => {
    await session.connect({ upgrades: ["webtransport"] });
  });
  raw.webTransport(play);
}

export default [
  {
    name: "WebTransport: connects",
    rows: ROWS,
    webtransport: true,
    serverOptions: ALL,
    variants: { name: ONLY, class: {} },
    server(io, log) {
      io.on("connection", (socket) => {
        log("transport", socket.conn.transport.name, socket.handshake.auth);
        socket.on("echo", (value, answer) => answer(value));
      });
    },
    async client({ io, opts, variant, client, log, trace, once, closed, withCertificate }) {
      const transports = variant === "class" ? [client.WebTransport] : opts.transports;
      const options = withCertificate({ transports, auth: { token: "t" } });
      const socket = trace(io(options), { engine: ["open", "packet", "close"] });
      await once(socket, "connect");
      describe(log, socket.io.engine);
      log("answer", await socket.emitWithAck("echo", "ä€😀"));
      log("id", socket.io.engine.id !== socket.id);
      socket.disconnect();
      await closed();
      log("after", socket.io.engine.transport.name, socket.io.engine.readyState);
    },
  },
  {
    name: "WebTransport: the address has the path, and no query",
    rows: ROWS,
    webtransport: true,
    raw: true,
    variants: {
      query: { query: { a: "b" } },
      path: { path: "/own/", addTrailingSlash: false },
      "own query": { own: { query: { sid: "mine" } } },
      "own path": { own: { path: "/other" } },
    },
    server(raw, log) {
      raw.webTransport(async (stream, session) => {
        log("address", session.path);
        const { type, data } = await stream.next();
        log("first packet", type, data);
        await stream.send('0{"sid":"wt","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
      });
    },
    async client({ io, opts: { own, ...opts }, log, once, trace, leave, withCertificate }) {
      const options = withCertificate({ ...opts, ...ONLY, ...ONCE });
      Object.assign(options.transportOptions.webtransport, own);
      const socket = trace(io(options), { engine: true });
      await once(socket.io.engine, "open");
      log("active", socket.active);
      await leave(socket);
    },
  },
  {
    name: "WebTransport: the upgrade from polling",
    rows: [...ROWS, "A7/upgrade-probe"],
    webtransport: true,
    serverOptions: ALL,
    variants: { both: { transports: ["polling", "webtransport"] }, all: ALL, default: {} },
    server(io, log, ctx) {
      stallWebSockets(ctx);
      const { engine } = io;
      const take = engine.onWebTransportSession.bind(engine);
      const released = told(ctx, "connected");
      engine.onWebTransportSession = (session) => released.then(() => take(session));
      io.on("connection", (socket) => {
        socket.on("a", (value) => log("a", value));
      });
    },
    async client({ io, opts, log, trace, once, ctl, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate(opts)), { engine: UPGRADE, manager: false });
      const { engine } = socket.io;
      for (let i = 0; i < 5; i++) socket.emit("a", i);
      await once(socket, "connect");
      await ctl("connected");
      await upgraded(engine, once);
      describe(log, engine);
      await fence(socket);
      log("prior", engine.constructor.priorWebsocketSuccess);
      socket.disconnect();
      await closed();
    },
    // which packets are sent before the upgrade depends on who is faster
    races: ["connection"],
  },
  {
    name: "WebTransport: without an upgrade if that is not wanted",
    rows: ROWS,
    webtransport: true,
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once, fence, closed, withCertificate }) {
      const socket = trace(io(withCertificate({ upgrade: false })), { engine: UPGRADE });
      await once(socket, "connect");
      await fence(socket);
      log("transport", socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "WebTransport: the WebSocket is chosen 200 ms later when it does not answer",
    rows: [...ROWS, "A7/upgrade-probe"],
    webtransport: true,
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once, ctl, fence, closed, withCertificate }) {
      await ctl("bridge.stall");
      const socket = trace(io(withCertificate()), { engine: UPGRADE, manager: false });
      const { engine } = socket.io;
      let since;
      engine.once("open", () => (since = performance.now()));
      await once(engine, "upgrading");
      // Clocks of browsers are coarse.
      log("later", performance.now() - since > 195);
      if (engine.transport.name === "polling") await once(engine, "upgrade");
      if (!socket.connected) await once(socket, "connect");
      log("transport", engine.transport.name);
      await ctl("bridge.resume");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: the server gives the probe another answer",
    rows: [...ROWS, "A7/probe-failure"],
    webtransport: true,
    raw: true,
    server(raw, log, ctx) {
      const released = told(ctx, "connected");
      offering(raw, async (stream) => {
        await stream.expect("ping");
        await released;
        await stream.send("3other");
      });
    },
    async client({ io, log, trace, once, ctl, closed, withCertificate }) {
      const socket = trace(io(withCertificate(ONCE)), { engine: UPGRADE, manager: false });
      const { engine } = socket.io;
      const failed = once(engine, "upgradeError");
      await once(socket, "connect");
      await ctl("connected");
      const [error] = await failed;
      log("error", error.message, error.transport);
      log("transport", engine.transport.name);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: the server ends the session that is probed",
    rows: [...ROWS, "A7/probe-failure"],
    webtransport: true,
    raw: true,
    variants: { closed: { end: "close" }, cut: { end: "cut" } },
    server(raw, log, ctx) {
      let end;
      ctx.on("end", (way) => (end = way));
      const released = told(ctx, "connected");
      offering(raw, async (stream, session) => {
        await stream.expect("ping");
        await released;
        session[end]();
      });
    },
    async client({ io, opts, log, trace, once, ctl, closed, withCertificate }) {
      await ctl("end", opts.end);
      const socket = trace(io(withCertificate(ONCE)), { engine: UPGRADE, manager: false });
      const { engine } = socket.io;
      const failed = once(engine, "upgradeError");
      await once(socket, "connect");
      await ctl("connected");
      const [error] = await failed;
      log("error", error.message, error.transport);
      log("transport", engine.transport.name);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: refused as an upgrade",
    rows: [...ROWS, "A7/probe-failure"],
    webtransport: true,
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once, ctl, fence, closed, withCertificate }) {
      await ctl("bridge.refuse", 404);
      const options = withCertificate({ transports: ["polling", "webtransport"] });
      // Which of the two comes first depends on who is faster.
      const socket = io(options);
      const { engine } = socket.io;
      const connected = once(socket, "connect");
      const [error] = await once(engine, "upgradeError");
      log("error", error.message, error.transport);
      await connected;
      trace(socket, { engine: UPGRADE, manager: false });
      log("transport", engine.transport.name);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: refused, and taken later",
    rows: [...ROWS, "A8/transport-error"],
    webtransport: true,
    serverOptions: ALL,
    server() {},
    async client({ io, log, channel, trace, once, ctl, fence, closed, withCertificate }) {
      await ctl("bridge.refuse", 403);
      const options = withCertificate({ ...ONLY, ...FAST });
      const socket = trace(io(options), { engine: ["error"], log: channel("attempts") });
      const [error] = await once(socket, "connect_error");
      log("error", error.type, error.message, error.description.name, error.context);
      await ctl("bridge.accept");
      await once(socket, "connect");
      log("connected", socket.io.engine.transport.name);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    // how often it is tried meanwhile depends on who is faster
    races: ["attempts", "connection"],
  },
  {
    name: "WebTransport: a certificate that is not the server's",
    rows: [...ROWS, "A8/transport-error"],
    webtransport: true,
    serverOptions: ALL,
    variants: { another: {}, "no authority's": {} },
    server() {},
    async client({ io, variant, log, trace, once, withCertificate }) {
      const options = withCertificate({ ...ONLY, ...ONCE });
      const { webtransport } = options.transportOptions;
      if (variant === "another") webtransport.serverCertificateHashes[0].value.fill(0);
      else delete webtransport.serverCertificateHashes;
      const socket = trace(io(options), { engine: ["error", "close"] });
      const [error] = await once(socket, "connect_error");
      log("error", error.type, error.message, error.description.message);
      log("active", socket.active, socket.connected);
    },
  },
  {
    name: "WebTransport: nobody listens",
    rows: [...ROWS, "A8/transport-error"],
    webtransport: true,
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once, ctl, withCertificate }) {
      await ctl("bridge.kill");
      const socket = trace(io(withCertificate({ ...ONLY, ...ONCE })), { engine: ["error"] });
      const [error] = await once(socket, "connect_error");
      log("error", error.type, error.message, error.description?.message);
    },
  },
  {
    name: "WebTransport: the next transport is tried",
    rows: ROWS,
    webtransport: true,
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once, ctl, fence, closed, withCertificate }) {
      await ctl("bridge.refuse", 404);
      const transports = ["webtransport", "websocket"];
      const options = withCertificate({ transports, tryAllTransports: true });
      const socket = trace(io(options), { engine: ["error", "close"] });
      await once(socket, "connect");
      log("transport", socket.io.engine.transport.name);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "WebTransport: a browser without it, in an upgrade",
    rows: [...ROWS, "A7/probe-failure"],
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once, fence, closed }) {
      delete globalThis.WebTransport;
      const socket = trace(io(), { engine: UPGRADE, manager: false });
      const { engine } = socket.io;
      if (engine.transport.name === "polling") await once(engine, "upgrade");
      if (!socket.connected) await once(socket, "connect");
      log("transport", engine.transport.name);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: a browser without it, alone",
    rows: [...ROWS, "A8/transport-error"],
    differs: { reason: "the official client reports that the time is over, and not the cause" },
    serverOptions: ALL,
    server() {},
    async client({ io, log, trace, once }) {
      delete globalThis.WebTransport;
      const socket = trace(io({ ...ONLY, ...ONCE, timeout: 300 }), { engine: ["error", "close"] });
      const [error] = await once(socket, "connect_error");
      log("error", error.message);
    },
  },
  {
    name: "WebTransport: closed while it connects",
    rows: [...ROWS, "A9/client-disconnect"],
    webtransport: true,
    serverOptions: ALL,
    variants: { "at once": {}, "after an answer": {} },
    server() {},
    async client({ io, variant, log, trace, once, ctl, closed, settle, withCertificate }) {
      await ctl("bridge.stall");
      const socket = trace(io(withCertificate(ONLY)), { engine: ["error", "close"] });
      if (variant === "after an answer") await settle();
      socket.disconnect();
      log("state", socket.io.engine.readyState, socket.active);
      await ctl("bridge.resume");
      await settle();
      socket.connect();
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
];
