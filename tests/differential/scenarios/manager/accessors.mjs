/** Accessors of the Manager that take effect while it is at work. */

const refuseAll = { allowRequest: (request, callback) => callback(null, false) };

export default [
  {
    name: "reconnectionAttempts changed during the loop",
    rows: ["A4/accessors", "A3/reconnection-attempts"],
    serverOptions: refuseAll,
    server() {},
    async client({ io, log, once, settle }) {
      const socket = io({
        transports: ["polling"],
        reconnectionDelay: 10,
        reconnectionDelayMax: 10,
        randomizationFactor: 0,
      });
      socket.io.on("reconnect_attempt", (n) => {
        log("attempt", n);
        if (n === 3) socket.io.reconnectionAttempts(3);
      });
      await once(socket.io, "reconnect_failed");
      log("failed");
      await settle();
    },
  },
  {
    name: "delays changed during the loop",
    rows: ["A4/accessors", "A3/reconnection-delay"],
    serverOptions: refuseAll,
    server() {},
    async client({ io, log, once }) {
      const socket = io({
        transports: ["polling"],
        reconnectionDelay: 5000,
        randomizationFactor: 0,
        autoConnect: false,
      });
      socket.io.reconnectionDelay(20).reconnectionDelayMax(30).randomizationFactor(0.1);
      socket.io.reconnectionAttempts(3);
      const started = performance.now();
      socket.connect();
      await once(socket.io, "reconnect_failed");
      log("in less than the first delay", performance.now() - started < 5000);
    },
  },
  {
    name: "timeout changed before the next attempt",
    rows: ["A4/accessors", "A3/timeout"],
    races: ["connection"],
    server(io) {
      // no handshake is ever answered
      io.engine.use(() => {});
    },
    async client({ io, log, trace, once }) {
      const socket = trace(
        io({ transports: ["polling"], timeout: 20_000, reconnectionDelay: 10, autoConnect: false }),
      );
      socket.io.timeout(60);
      socket.connect();
      const [error] = await once(socket, "connect_error");
      log("error", error.message);
      socket.disconnect();
    },
  },
];
