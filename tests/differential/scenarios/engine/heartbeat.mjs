/** The heartbeat: pings, what they are answered with, and servers that stay silent. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const WEBSOCKET = { transports: ["websocket"] };

export default [
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
    name: "heartbeats while nothing else happens, every event of them",
    rows: ["A6/heartbeat", "A6/events"],
    heartbeats: true,
    raw: true,
    variants: { websocket: WEBSOCKET },
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send("2", '42["a"]', "2");
        session.send('42["end"]');
      });
    },
    async client({ io, opts, log, once, closed, drained }) {
      const socket = io({ ...opts, reconnection: false });
      await once(socket, "connect");
      await drained(socket);
      const { engine } = socket.io;
      const reading = ["packet", "heartbeat", "ping", "pong", "data"];
      const writing = ["packetCreate", "flush", "drain"];
      for (const event of [...reading, ...writing])
        engine.on(event, (...args) => log(`E.${event}`, ...args));
      socket.io.on("ping", (...args) => log("M.ping", ...args, engine.writeBuffer.length > 0));
      socket.on("a", () => log("a"));
      const end = once(socket, "end");
      socket.emit("go");
      await end;
      await drained(socket);
      socket.disconnect();
      await closed();
    },
  },
];
