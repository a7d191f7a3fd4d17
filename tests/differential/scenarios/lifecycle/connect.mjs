/** First connection: the order of what Engine, Manager and Socket tell. */
import { holdUpgrades, sendOnAsk } from "../../lib/server-halves.mjs";

const READ_EVENTS = [
  "handshake",
  "packetCreate",
  "open",
  "packet",
  "upgrading",
  "upgrade",
  "close",
];

/** Over polling the answers of GET and POST race: when a write was drained has no place in the order of reading. */
const WRITE_EVENTS = ["packetCreate", "flush", "drain"];

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

/** Over polling an event that follows at once may come in the payload of CONNECT, or in the next: hence when asked for. */
const greeting = sendOnAsk(["hello", 1]);

export default [
  {
    name: "first connect, default transports",
    rows: [
      "A9/first-connect",
      "A6/events",
      "A7/upgrade-probe",
      "A7/packet-syntax",
      "B/conn-upgrade",
    ],
    server(io, log, ctx) {
      holdUpgrades(io, ctx);
      const upgraded = ctx.gate("upgraded");
      io.engine.on("connection", (connection) => {
        connection.on("upgrade", (transport) => {
          log("upgraded to", transport.name);
          upgraded();
        });
      });
      io.on("connection", (socket) => log("connection", socket.nsp.name, socket.connected));
    },
    async client({ io, log, trace, once, ctl, channel }) {
      const socket = io();
      log(
        "state",
        socket.connected,
        socket.active,
        socket.id,
        socket.io.engine.readyState,
        socket.io.engine.transport.name,
      );
      trace(socket, { engine: READ_EVENTS });
      trace(socket, {
        engine: WRITE_EVENTS,
        socketEvents: [],
        manager: false,
        log: channel("writes"),
      });
      await once(socket, "connect");
      log(
        "connected",
        socket.connected,
        socket.id !== socket.io.engine.id,
        socket.io.engine.transport.name,
      );
      const upgrade = once(socket.io.engine, "upgrade");
      await ctl("release upgrade");
      await upgrade;
      await ctl("upgraded");
      log("upgraded", socket.io.engine.transport.name, socket.io.engine.readyState);
      socket.disconnect();
    },
  },
  {
    name: "first connect, one transport",
    rows: ["A9/first-connect", "A3/transports", "A7/websocket", "A7/polling"],
    variants: bothTransports,
    server(io, log) {
      io.on("connection", (socket) => log("connection", socket.conn.transport.name));
    },
    async client({ io, opts, variant, log, trace, once, drained, closed, channel }) {
      const socket = io(opts);
      log("engine", socket.io.engine.readyState, socket.io.engine.transport.name);
      trace(socket, {
        engine: variant === "polling" ? READ_EVENTS : [...READ_EVENTS, "flush", "drain"],
      });
      trace(socket, {
        engine: WRITE_EVENTS,
        socketEvents: [],
        manager: false,
        log: channel("writes"),
      });
      await once(socket, "connect");
      log("engine", socket.io.engine.readyState, socket.io.engine.transport.name);
      await drained(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "upgrade false stays on polling",
    rows: ["A3/upgrade"],
    server(io, log) {
      io.on("connection", (socket) => {
        socket.on("transport", (answer) => {
          log("transport", socket.conn.transport.name, socket.conn.upgraded);
          answer(socket.conn.transport.name);
        });
      });
    },
    async client({ io, log, trace, once, settle, closed }) {
      const socket = trace(io({ upgrade: false }), { engine: true });
      await once(socket, "connect");
      await settle();
      log("answer", await socket.emitWithAck("transport"));
      log("transport", socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "engine listeners right after io and in the connect handler",
    rows: ["A6/events"],
    variants: bothTransports,
    server: greeting,
    async client({ io, opts, log, trace, once, closed }) {
      const socket = trace(io(opts), {
        engine: ["open", "packet", "data", "message", "handshake", "close"],
      });
      socket.on("connect", () => {
        socket.io.engine.on("packet", ({ type, data }) => log("late packet", type, data));
        socket.io.engine.on("close", (reason) => log("late close", reason));
        socket.io.engine.on("packetCreate", ({ type, data }) =>
          log("late packetCreate", type, data),
        );
        socket.emit("ask");
      });
      await once(socket, "hello");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "manager listeners registered before sockets exist",
    rows: ["A4/events", "A9/first-connect"],
    variants: bothTransports,
    server: greeting,
    async client({ Manager, opts, url, log, once, closed }) {
      const manager = new Manager(url, { autoConnect: false, ...opts });
      for (const event of ["open", "packet", "close"]) {
        manager.on(event, (...args) => log(`M.${event} early`, ...args));
      }
      const socket = manager.socket("/");
      for (const event of ["connect", "hello", "disconnect"]) {
        socket.on(event, (...args) => log(`S.${event}`, socket.connected, ...args));
      }
      socket.connect();
      for (const event of ["open", "packet", "close"]) {
        manager.on(event, (...args) => log(`M.${event} late`, socket.connected, ...args));
      }
      await once(socket, "connect");
      socket.emit("ask");
      await once(socket, "hello");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "re-subscription moves a socket behind the manager's other listeners",
    rows: ["A4/events", "A5/connect"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io({ transports: ["websocket"] });
      socket.io.on("packet", () => log("M.packet", socket.connected));
      socket.io.on("close", (reason) => log("M.close", reason, socket.connected));
      socket.on("connect", () => log("S.connect"));
      socket.on("disconnect", (reason) => log("S.disconnect", reason));
      await once(socket, "connect");
      log("first round over");
      socket.disconnect();
      socket.connect();
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
];
