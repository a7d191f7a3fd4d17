/** Volatile events and buffers where several namespaces, states and flags meet. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const variants = { polling: { transports: ["polling"] }, websocket: { transports: ["websocket"] } };

function logEvents(io, log) {
  const serve = (socket) =>
    socket.onAny((event, ...args) => {
      if (event === "fence") return;
      log(socket.nsp.name, event, ...args.filter((arg) => typeof arg !== "function"));
      if (typeof args.at(-1) === "function") args.at(-1)("ack", event);
    });
  io.on("connection", serve);
  io.of(/.*/).on("connection", serve);
  io.of("/closed").use((socket, next) => next(new Error("closed")));
}

export default [
  {
    name: "volatile: not connected, but the line is writable: it is buffered",
    rows: ["A10/volatile", "A10/buffer", "B/namespaces"],
    variants,
    server: logEvents,
    async client({ io, opts, log, once, fence, drained, closed }) {
      const main = io({ ...WEBSOCKET, ...opts });
      await once(main, "connect");
      await fence(main);
      await drained(main);
      const other = io("/other", opts);
      await once(other, "connect");
      await fence(other);
      other.disconnect();
      await fence(main);
      await drained(main);
      log("writable", main.io.engine.transport.writable, other.connected, other.active);
      other.volatile.emit("volatile while disconnected", 1);
      other.volatile.emit("with ack", 2, (...args) => log("ack", ...args));
      other.emit("plain", 3);
      log(
        "buffer",
        other.sendBuffer.map((packet) => [packet.data, packet.id]),
      );
      other.connect();
      await once(other, "connect");
      await fence(other);
      await drained(main);
      const refused = io("/closed", opts);
      await once(refused, "connect_error");
      await drained(main);
      refused.volatile.emit("to nobody");
      log("buffer", refused.sendBuffer.length);
      other.disconnect();
      main.disconnect();
      await closed();
    },
  },
  {
    name: "volatile: in every listener of the way",
    rows: ["A10/volatile"],
    server: logEvents,
    async client({ io, log, once, comeBack, fence, closed }) {
      const socket = io(WEBSOCKET);
      const note = (where) => {
        socket.volatile.emit(`volatile ${where}`);
        socket.emit(`plain ${where}`);
        log(
          where,
          socket.sendBuffer.map(({ data }) => data[0]),
        );
      };
      socket.io.on("open", () => note("open"));
      socket.on("connect", () => note("connect"));
      socket.on("disconnect", () => note("disconnect"));
      socket.io.on("reconnect_attempt", () => note("attempt"));
      note("at once");
      await once(socket, "connect");
      await fence(socket);
      await comeBack(socket);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "volatile: emptying the buffer in connect is too late, in reconnect it is not",
    rows: ["A10/buffer"],
    server: logEvents,
    async client({ io, log, once, comeBack, fence, closed }) {
      const socket = io(WEBSOCKET);
      socket.emit("first");
      socket.on("connect", () => {
        log("connect", socket.sendBuffer.length);
        socket.sendBuffer.length = 0;
      });
      socket.io.on("reconnect", () => {
        log("reconnect", socket.sendBuffer.length);
        socket.sendBuffer = [];
      });
      await once(socket, "connect");
      await fence(socket);
      socket.once("disconnect", () => {
        socket.emit("stale", 1);
        socket.emit("stale with ack", (...args) => log("never called", ...args));
        socket.timeout(60_000).emit("stale with limit", (...args) => log("limit", ...args));
      });
      await comeBack(socket);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "volatile: what the transport says of itself after the end",
    rows: ["A6/attributes", "A10/volatile"],
    server: logEvents,
    async client({ io, log, once, comeBack, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      await fence(socket);
      socket.on("disconnect", () => log("disconnect", socket.io.engine.transport.writable));
      await comeBack(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "volatile: the transport of an engine that is over",
    rows: ["A6/attributes"],
    server: (io) =>
      io.on("connection", (socket) => socket.on("leave", () => socket.disconnect(true))),
    async client({ io, log, once, ctl, closed }) {
      const ends = {
        client: (socket) => socket.disconnect(),
        server: (socket) => socket.emit("leave"),
        line: () => ctl("cut"),
        engine: (socket) => socket.io.engine.close(),
      };
      for (const [label, end] of Object.entries(ends)) {
        const socket = io({ ...WEBSOCKET, forceNew: true, reconnection: false });
        socket.io.on("close", () => log("M.close", socket.io.engine.transport?.name));
        await once(socket, "connect");
        const ended = once(socket, "disconnect");
        socket.on("disconnect", () => log("S.disconnect", socket.io.engine.transport?.name));
        void end(socket);
        await ended;
        await null;
        log(label, typeof socket.io.engine.transport, socket.io.engine.transport?.name);
        await closed();
      }
    },
  },
];
