/** `socket.io.engine`: attributes, methods, closing, heartbeat, page events. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};
const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };
const FAST = { reconnectionDelay: 10, randomizationFactor: 0 };

export default [
  {
    name: "engine attributes",
    rows: ["A6/attributes", "A6/methods"],
    variants: bothTransports,
    server() {},
    async client({ io, opts, log, once, drained, closed }) {
      const socket = io(opts);
      const { engine } = socket.io;
      log(
        "opening",
        engine.readyState,
        engine.transport.name,
        engine.transport.writable,
        engine.writeBuffer,
        engine.binaryType,
        engine.id,
      );
      log(
        "methods",
        ["write", "send", "close", "on", "once", "off"].map((name) => typeof engine[name]),
      );
      await once(socket, "connect");
      log(
        "open",
        engine.readyState,
        typeof engine.id,
        engine.id !== socket.id,
        engine.transport.query.EIO,
        engine.transport.query.transport,
        engine.transport.query.sid === engine.id,
      );
      await drained(socket);
      log(
        "live",
        socket.io.engine === engine,
        engine.writeBuffer.length,
        engine.opts.path,
        engine.constructor.protocol,
      );
      socket.disconnect();
      await closed();
      log("closed", engine.readyState, engine.id);
    },
  },
  {
    name: "engine options after defaults",
    rows: ["A6/attributes"],
    server() {},
    async client({ io, log }) {
      const socket = io({ ...WEBSOCKET, reconnection: false, query: "a=1&b=2" });
      const { opts } = socket.io.engine;
      const names = [
        "path",
        "withCredentials",
        "upgrade",
        "timestampParam",
        "rememberUpgrade",
        "addTrailingSlash",
        "transportOptions",
        "query",
        "transports",
      ];
      log("opts", Object.fromEntries(names.map((name) => [name, opts[name]])));
      socket.disconnect();
    },
    races: ["connection"],
  },
  {
    name: "engine.close() by the user",
    rows: ["A6/close", "A8/reasons"],
    variants: bothTransports,
    server: (io, log) => io.on("connection", () => log("connection")),
    async client({ io, opts, log, trace, once, settle, closed }) {
      const socket = trace(io({ ...opts, ...FAST }), { engine: ["close"] });
      await once(socket, "connect");
      // nothing must be on its way any more: close() would wait for it
      await settle();
      const again = once(socket, "connect");
      const { engine } = socket.io;
      log("returns itself", engine.close() === engine, engine.readyState, socket.connected);
      await again;
      log("another engine", socket.io.engine !== engine);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "engine.close() with pending writes",
    rows: ["A6/close-pending"],
    variants: bothTransports,
    server: (io, log) =>
      io.on("connection", (socket) => socket.on("written", (n) => log("written", n))),
    async client({ io, opts, log, trace, once, settle, closed }) {
      const socket = trace(io({ ...opts, reconnection: false }), { engine: ["close"] });
      await once(socket, "connect");
      await settle();
      socket.emit("written", 1);
      socket.emit("written", 2);
      socket.io.engine.close();
      log("closing", socket.io.engine.readyState, socket.connected);
      socket.emit("written", 3);
      await once(socket, "disconnect");
      log("closed", socket.io.engine.readyState);
      await closed();
    },
  },
  {
    name: "engine.close() in the connect handler and twice",
    rows: ["A6/close"],
    server() {},
    async client({ io, log, trace, once, settle, closed }) {
      const socket = trace(io({ ...WEBSOCKET, reconnection: false }), { engine: ["close"] });
      socket.once("connect", () => {
        socket.io.engine.close();
        socket.io.engine.close();
        log("in connect", socket.io.engine.readyState, socket.connected);
      });
      await once(socket, "disconnect");
      await closed();
      await settle();
    },
  },
  {
    name: "writes to the engine",
    rows: ["A6/methods", "A6/events"],
    server: (io, log) =>
      io.on("connection", (socket) => socket.on("direct", (...args) => log("direct", ...args))),
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const { engine } = socket.io;
      log(
        "write",
        engine.write('2["direct",1]') === engine,
        engine.send('2["direct",2]', { compress: false }) === engine,
      );
      await new Promise((resolve) =>
        engine.write('2["direct",3]', () => {
          log("flushed");
          resolve();
        }),
      );
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "disconnect while upgrading",
    rows: ["A9/disconnect-upgrading", "A6/close-pending"],
    server(io, log, ctx) {
      let release;
      const released = new Promise((resolve) => {
        release = resolve;
      });
      ctx.on("release upgrade", () => release());
      io.engine.use((request, response, next) => {
        if (request.headers.upgrade) {
          released.then(() => next());
        } else {
          next();
        }
      });
      io.on("connection", (socket) =>
        socket.on("disconnect", (reason) => log("disconnect", reason)),
      );
    },
    async client({ io, log, trace, once, ctl, closed, settle }) {
      const socket = trace(io(), { engine: ["upgrading", "upgrade", "upgradeError", "close"] });
      // from inside the event: later the pause may be over already
      const left = new Promise((resolve) => {
        socket.io.engine.on("upgrading", () => {
          socket.disconnect();
          log("engine", socket.io.engine.readyState, socket.connected);
          resolve();
        });
      });
      await once(socket, "connect");
      await ctl("release upgrade");
      await left;
      await closed();
      await settle();
      log("engine", socket.io.engine.readyState);
    },
  },
  {
    name: "the probe fails, the connection stays on polling",
    rows: ["A7/probe-failure"],
    server(io) {
      io.engine.use((request, response, next) => {
        if (request.headers.upgrade) {
          next(new Error("no upgrade here"));
        } else {
          next();
        }
      });
    },
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io());
      const { engine } = socket.io;
      const failed = once(engine, "upgradeError");
      await once(socket, "connect");
      const [error] = await failed;
      log("upgradeError", error.message.slice(0, 12), error.transport, error instanceof Error);
      log("transport", engine.transport.name, engine.readyState);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the server stays silent: ping timeout",
    rows: ["A6/heartbeat", "A8/reasons", "B/ping-timeout"],
    variants: bothTransports,
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect({ pingInterval: 300, pingTimeout: 300 });
      });
    },
    async client({ io, opts, log, trace, once, settle }) {
      const socket = trace(io({ ...opts, reconnection: false }), { engine: ["close"] });
      await once(socket, "disconnect");
      await settle();
      log("state", socket.active, socket.io.engine.readyState);
    },
  },
  {
    name: "only pings keep the connection alive",
    rows: ["A6/heartbeat"],
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect({ pingInterval: 200, pingTimeout: 300 });
        const timer = setInterval(
          () => (session.closed ? clearInterval(timer) : session.send('42["busy"]')),
          50,
        );
      });
    },
    async client({ io, log, once }) {
      const socket = io({ ...WEBSOCKET, reconnection: false });
      let events = 0;
      socket.on("busy", () => {
        events += 1;
      });
      const [reason, details] = await once(socket, "disconnect");
      log("disconnect", reason, details, events > 0);
    },
    races: ["connection"],
  },
  {
    name: "the heartbeat is answered before the page hears of it",
    rows: ["A6/heartbeat"],
    heartbeats: true,
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send("2");
        await session.expect();
        session.send("2", "2");
        session.send('42["done"]');
      });
    },
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      for (const event of [
        "packet",
        "heartbeat",
        "packetCreate",
        "flush",
        "drain",
        "ping",
        "pong",
      ]) {
        socket.io.engine.on(event, (...args) => log(`E.${event}`, ...args));
      }
      socket.io.on("ping", (...args) => log("M.ping", ...args));
      socket.emit("go");
      await once(socket.io, "ping");
      const done = once(socket, "done");
      socket.emit("go on");
      await done;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "an expired heartbeat is noticed at emit",
    rows: ["A6/throttled-timer"],
    raw: true,
    server(raw) {
      raw.session((session) => session.connect({ pingInterval: 1000, pingTimeout: 1000 }));
    },
    async client({ io, log, trace, once, settle }) {
      const socket = trace(io({ ...WEBSOCKET, reconnection: false }));
      await once(socket, "connect");
      const now = Date.now;
      Date.now = () => now() + 3000;
      const ended = once(socket, "disconnect");
      socket.emit("late", 1);
      log("in the same tick", socket.connected, socket.sendBuffer.length);
      await ended;
      Date.now = now;
      await settle();
      log(
        "buffer",
        socket.sendBuffer.map((packet) => packet.data),
      );
    },
  },
  {
    name: "offline event",
    rows: ["A6/offline", "A8/details"],
    variants: bothTransports,
    server() {},
    async client({ io, opts, log, trace, once, drained, leave }) {
      const socket = trace(io({ ...opts, ...FAST }), { engine: ["close"] });
      await once(socket, "connect");
      await drained(socket);
      const again = once(socket, "connect");
      dispatchEvent(new Event("offline"));
      log("after the event", socket.connected, socket.io.engine.readyState);
      dispatchEvent(new Event("online"));
      await again;
      await drained(socket);
      await leave(socket);
    },
    races: ["connection"],
  },
  {
    name: "offline event on localhost",
    rows: ["A6/offline"],
    pageHost: "localhost",
    server() {},
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      dispatchEvent(new Event("offline"));
      log("after the event", socket.connected);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "offline event while opening and while waiting",
    rows: ["A6/offline"],
    races: ["connection"],
    server() {},
    async client({ io, log, trace, once }) {
      const socket = trace(io({ ...WEBSOCKET, ...FAST }), { engine: ["close"] });
      dispatchEvent(new Event("offline"));
      log("opening", socket.io.engine.readyState, socket.active);
      dispatchEvent(new Event("offline"));
      socket.disconnect();
      socket.connect();
      await once(socket, "connect");
      socket.disconnect();
    },
  },
  {
    name: "pagehide does not end the connection",
    rows: ["A6/beforeunload"],
    server() {},
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      log("after the event", socket.connected);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "maxPayload splits payloads",
    rows: ["A7/max-payload"],
    raw: true,
    server(raw, log) {
      raw.session((session) => {
        session.onPost = (body) => {
          log(
            "POST",
            body.split("\x1e").map((packet) => `${packet.slice(0, 12)}… ${packet.length}`),
          );
          return false;
        };
        return session.connect({ maxPayload: 100 });
      });
    },
    async client({ io, once, closed }) {
      const socket = io(POLLING);
      await once(socket, "connect");
      socket.emit("a", "x".repeat(40));
      socket.emit("b", "x".repeat(40));
      socket.emit("c", "x".repeat(300));
      socket.emit("d", "é".repeat(20));
      socket.emit("e", "é".repeat(20));
      socket.emit("f", new Uint8Array(30));
      socket.emit("g", new Uint8Array(30));
      socket.emit("h", 1);
      await once(socket.io.engine, "drain");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "engine.close() while opening",
    rows: ["A6/close"],
    variants: bothTransports,
    races: ["connection"],
    server() {},
    async client({ io, opts, log, trace, once, settle }) {
      const socket = trace(io({ ...opts, reconnection: false, timeout: 300 }), {
        engine: ["open", "error", "close"],
      });
      socket.io.engine.close();
      log("state", socket.io.engine.readyState, socket.active);
      await Promise.race([once(socket, "connect_error"), once(socket, "disconnect")]);
      await settle();
      log("state", socket.io.engine.readyState, socket.active);
    },
  },
];
