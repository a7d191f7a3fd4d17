/** Listeners that close the connection, or open another one, while its end or its packets are being told. */

const WEBSOCKET = { transports: ["websocket"] };

const logEvents = (io, log) =>
  io.on("connection", (socket) =>
    socket.onAny((event) => event !== "fence" && log("event", event)),
  );

export default [
  {
    name: "a connection opened in close of the last one",
    rows: ["D/close-in-listener", "A6/close"],
    races: ["connection"],
    differs: { reason: "the official client leaves that connection open for good" },
    server: (io) => io.of("/admin"),
    async client({ Manager, url, log, trace, once, closed, orSilence }) {
      const manager = new Manager(url, { ...WEBSOCKET, autoConnect: false });
      const [main, admin] = ["/", "/admin"].map((name) => manager.socket(name));
      trace(main);
      admin.connect();
      manager.engine.once("close", () => {
        log("in close");
        main.disconnect().connect();
      });
      admin.disconnect();
      manager.open();
      await once(main, "connect");
      main.disconnect();
      const ended = closed().then(() => "every connection has ended");
      log("left", await orSilence(ended));
    },
  },
  {
    name: "closed in a listener of the packet that lets a socket in",
    rows: ["D/close-in-listener", "A4/events"],
    races: ["connection"],
    differs: { reason: "the official client's socket connects, and what it emits is lost" },
    server: logEvents,
    async client({ Manager, url, log, trace, once, fence, settle, leave, closed }) {
      const manager = new Manager(url, { ...WEBSOCKET, autoConnect: false });
      manager.once("packet", () => manager.disconnect());
      const socket = trace(manager.socket("/"));
      const lost = once(manager, "close");
      socket.connect();
      await lost;
      await settle();
      log("state", socket.connected, manager.engine.readyState);
      socket.emit("first");
      log("buffer", socket.sendBuffer.length);
      const opened = once(socket, "connect");
      manager.open();
      await opened;
      socket.emit("second");
      await fence(socket);
      await leave(socket);
      await closed();
    },
  },
  {
    name: "close() in an event of the first connection",
    rows: ["A6/close", "A6/close-pending", "D/close-in-listener"],
    variants: { open: {}, flush: {}, drain: {}, data: {}, message: {} },
    differs: {
      reason: "the official client's socket connects with an engine that is closed",
      variants: ["message"],
    },
    server() {},
    async client({ io, variant, log, trace, once, settle }) {
      const socket = trace(io({ ...WEBSOCKET, reconnection: false, timeout: 2000 }), {
        engine: ["open", "close", "error"],
      });
      const { engine } = socket.io;
      const ended = once(engine, "close");
      engine.once(variant, () => {
        log("close", engine.close() === engine, engine.readyState);
      });
      await ended;
      await settle();
      log("state", socket.connected, socket.active, engine.readyState);
      socket.disconnect();
    },
    races: ["connection"],
  },
];
