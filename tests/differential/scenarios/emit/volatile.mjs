/** Volatile events: when they are dropped, and where several namespaces, states and flags meet. */
import { logEvents } from "../../lib/server-halves.mjs";

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const POLLING = { transports: ["polling"], reconnectionDelay: 10, randomizationFactor: 0 };
const bothTransports = { websocket: WEBSOCKET, polling: POLLING };
const variants = { polling: { transports: ["polling"] }, websocket: { transports: ["websocket"] } };

function logAndAnswer(io, log) {
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
    name: "volatile is dropped while disconnected",
    rows: ["A10/volatile", "A5/flags"],
    variants: bothTransports,
    server: logEvents,
    async client({ io, opts, log, once, fence, drained, closed }) {
      const socket = io(opts);
      log("chain", socket.volatile === socket, socket.volatile.emit("dropped", 1) === socket);
      socket.emit("kept", 2);
      log("buffer", socket.sendBuffer.length);
      await once(socket, "connect");
      await fence(socket);
      await drained(socket);
      socket.volatile.emit("connected", 3);
      socket.emit("last", 4);
      await fence(socket);
      socket.disconnect();
      socket.volatile.emit("after", 5);
      log("buffer", socket.sendBuffer.length);
      await closed();
    },
  },
  {
    name: "volatile is dropped while a write is under way",
    rows: ["A10/volatile"],
    variants: bothTransports,
    server: logEvents,
    async client({ io, opts, log, once, fence, drained, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      await drained(socket);
      log("writable", socket.io.engine.transport.writable);
      socket.emit("first");
      log("writable", socket.io.engine.transport.writable);
      socket.volatile.emit("dropped");
      socket.emit("second");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a dropped volatile packet with an ack",
    rows: ["A10/volatile"],
    server: logEvents,
    async client({ io, log, once, fence, settle, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      socket.volatile.emit("dropped", (...args) => log("never called", ...args));
      const timedOut = new Promise((resolve) =>
        socket.volatile
          .timeout(30)
          .emit("dropped too", (...args) => resolve(log("timed out", ...args))),
      );
      socket
        .timeout(30)
        .volatile.emitWithAck("and this")
        .catch((error) => log("rejected", error));
      await timedOut;
      await settle();
      socket.connect();
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "volatile: not connected, but the line is writable: it is buffered",
    rows: ["A10/volatile", "A10/buffer", "B/namespaces"],
    variants,
    server: logAndAnswer,
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
    server: logAndAnswer,
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
    server: logAndAnswer,
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
    server: logAndAnswer,
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
