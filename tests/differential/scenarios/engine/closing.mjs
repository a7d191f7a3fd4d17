/** `engine.close()` in every state. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const WEBSOCKET = { transports: ["websocket"] };
const FAST = { reconnectionDelay: 10, randomizationFactor: 0 };

export default [
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
