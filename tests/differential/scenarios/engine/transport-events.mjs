/** What listeners of `engine.transport` hear. */

const EVENTS = ["open", "packet", "error", "close"];
const ONCE = { reconnection: false };

function follow(transport, log) {
  for (const event of EVENTS) {
    transport.on(event, (...args) => log(`${transport.name} ${event}`, ...args));
  }
}

function followEngine(engine, log) {
  for (const event of [
    "handshake",
    "open",
    "packet",
    "data",
    "message",
    "upgrade",
    "error",
    "close",
  ]) {
    engine.on(event, () => log(`E.${event}`));
  }
}

const variants = {
  websocket: { ...ONCE, transports: ["websocket"] },
  polling: { ...ONCE, transports: ["polling"] },
};

export default [
  {
    name: "transport events: open and packets, until the client leaves",
    rows: ["A6/transport-events"],
    variants,
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect((packet) => packet === '42["go"]');
        session.send(
          "2",
          '42["a",1]',
          '451-["b",{"_placeholder":true,"num":0}]',
          Buffer.from([7]),
          '42["end"]',
        );
      });
    },
    async client({ io, opts, log, once, closed }) {
      const socket = io(opts);
      const { engine } = socket.io;
      followEngine(engine, log);
      follow(engine.transport, log);
      socket.on("a", () => log("a"));
      const end = once(socket, "end");
      await once(socket, "connect");
      log("connect");
      socket.emit("go");
      await end;
      socket.disconnect();
      await closed();
      log("after", engine.readyState);
    },
  },
  {
    name: "transport events: the server ends the connection",
    rows: ["A6/transport-events", "A8/details"],
    variants,
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect((packet) => packet === '42["go"]');
        // What closes the session is the answer to a request.
        if (session.transport === "polling") await session.polled();
        session.close(1000);
      });
    },
    async client({ io, opts, log, trace, once, closed }) {
      const socket = trace(io(opts));
      const { engine } = socket.io;
      followEngine(engine, log);
      await once(socket, "connect");
      const { transport } = engine;
      const removed = () => log("removed");
      log("on", transport.on("close", removed) === transport);
      log("off", transport.off("close", removed) === transport);
      const told = once(transport, "close");
      transport.on("error", () => log("error"));
      socket.emit("go");
      const [details] = await told;
      log("close", details);
      await closed();
    },
  },
  {
    name: "transport events: no server",
    rows: ["A6/transport-events", "A8/transport-error"],
    variants,
    server() {},
    async client({ io, opts, log, trace, once, ctl }) {
      await ctl("stop");
      const socket = trace(io({ ...opts, autoConnect: false }));
      socket.connect();
      const { engine } = socket.io;
      const heard = once(engine.transport, "error");
      followEngine(engine, log);
      engine.transport.on("open", () => log("open"));
      engine.transport.on("close", () => log("close"));
      const [error] = await heard;
      log("error", error, error.type, error.description instanceof Event || error.description);
    },
  },
  {
    name: "transport events: an upgrade",
    rows: ["A6/transport-events", "A7/upgrade-probe"],
    server() {},
    async client({ io, log, once, leave, closed }) {
      const socket = io(ONCE);
      const { engine } = socket.io;
      const polling = engine.transport;
      // Which packets come over which of the two depends on who is faster.
      for (const event of ["open", "error", "close"]) {
        polling.on(event, (...args) => log(`polling ${event}`, ...args));
      }
      polling.once("packet", ({ type }) => log("polling packet", type));
      engine.on("upgrade", (transport) => {
        for (const event of ["open", "error", "close"]) {
          transport.on(event, (...args) => log(`websocket ${event}`, ...args));
        }
        transport.once("packet", ({ type }) => log("websocket packet", type));
      });
      await once(engine, "upgrade");
      log(
        "listeners of the first",
        EVENTS.map((event) => polling.hasListeners(event)),
      );
      if (!socket.connected) await once(socket, "connect");
      await socket.emitWithAck("fence");
      await leave(socket);
      await closed();
    },
    races: ["connection"],
  },
];
