/** Options that are about time. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };
const IDLE = { autoConnect: false };
const refuseAll = { allowRequest: (request, callback) => callback(null, false) };

/** Holds every handshake until the page lets go. */
function holdHandshakes(io, ctx) {
  const held = [];
  io.engine.use((request, response, next) => held.push(next));
  ctx.on("let go", () => held.splice(0).forEach((next) => next()));
}

export default [
  {
    name: "connection timeout",
    rows: ["A3/timeout", "A8/connect-error"],
    variants: bothTransports,
    races: ["connection"],
    server: (io, log, ctx) => holdHandshakes(io, ctx),
    async client({ io, opts, log, trace, once, settle, ctl }) {
      const socket = trace(io({ ...opts, timeout: 100, reconnection: false }), {
        engine: ["error", "open", "close"],
      });
      await once(socket, "connect_error");
      await settle();
      log("state", socket.active, socket.connected, socket.io.engine.readyState);
      await ctl("let go");
      await settle();
    },
  },
  {
    name: "connection timeout 0 fails at once",
    rows: ["A3/timeout"],
    races: ["connection"],
    server() {},
    async client({ io, log, trace, once, settle }) {
      const socket = trace(io({ ...WEBSOCKET, timeout: 0, reconnection: false }));
      await once(socket, "connect_error");
      await settle();
      log("state", socket.active, socket.connected);
    },
  },
  {
    name: "connection timeout, then a successful attempt",
    rows: ["A3/timeout", "A4/failed-loop"],
    races: ["connection"],
    server(io) {
      let first = true;
      io.engine.use((request, response, next) => {
        if (!first) next();
        first = false;
      });
    },
    async client({ io, trace, once }) {
      const socket = trace(io({ ...WEBSOCKET, timeout: 1500, reconnectionDelay: 10 }));
      await once(socket, "connect");
      socket.disconnect();
    },
  },
  {
    name: "requestTimeout",
    rows: ["A3/request-timeout", "A8/transport-error"],
    races: ["connection"],
    server: (io, log, ctx) => holdHandshakes(io, ctx),
    async client({ io, log, trace, once, settle }) {
      const socket = trace(io({ ...POLLING, requestTimeout: 100, reconnection: false }));
      await once(socket, "connect_error");
      await settle();
      log("state", socket.active, socket.io.engine.readyState);
    },
  },
  {
    name: "delays of the reconnection loop",
    rows: ["A10/backoff", "A3/reconnection-delay", "A3/randomization-factor"],
    serverOptions: refuseAll,
    server() {},
    async client({ io, log, once }) {
      const socket = io({
        ...POLLING,
        reconnectionDelay: 100,
        reconnectionDelayMax: 400,
        randomizationFactor: 0,
        reconnectionAttempts: 4,
      });
      let last;
      const delays = [];
      socket.io.on("error", () => {
        last = performance.now();
      });
      socket.io.on("reconnect_attempt", () => delays.push(performance.now() - last));
      await once(socket.io, "reconnect_failed");
      // a timer may be late, never early; what is compared is that no delay is too short
      log(
        "delays",
        delays.map((delay, i) => delay >= [100, 200, 400, 400][i] - 2),
        delays.length,
      );
    },
  },
  {
    name: "the back-off starts again after a success",
    rows: ["A10/backoff"],
    serverOptions: () => {
      const pattern = [true, false, false, true, false, true];
      return { allowRequest: (request, callback) => callback(null, pattern.shift() ?? true) };
    },
    server() {},
    async client({ io, log, once, comeBack, closed }) {
      const socket = io({
        ...WEBSOCKET,
        reconnectionDelay: 20,
        reconnectionDelayMax: 200,
        randomizationFactor: 0,
      });
      socket.io.on("reconnect_attempt", (n) => log("attempt", n));
      socket.io.on("reconnect", (n) => log("reconnect", n));
      await once(socket, "connect");
      for (let i = 0; i < 2; i++) {
        await comeBack(socket);
      }
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "useNativeTimers",
    rows: ["A3/native-timers", "A12/timers"],
    serverOptions: refuseAll,
    server() {},
    variants: { captured: { useNativeTimers: true }, "looked up": { useNativeTimers: false } },
    async client({ io, opts, log, once, settle }) {
      const native = globalThis.setTimeout;
      const delays = [];
      globalThis.setTimeout = (callback, delay, ...rest) => {
        delays.push(delay);
        return native(callback, delay, ...rest);
      };
      const socket = io({
        ...POLLING,
        ...opts,
        reconnectionDelay: 30,
        randomizationFactor: 0,
        reconnectionAttempts: 1,
      });
      await once(socket.io, "reconnect_failed");
      globalThis.setTimeout = native;
      await settle();
      log("the page's setTimeout was used", delays.length > 0);
    },
  },
  {
    name: "reconnectionAttempts 0 means no limit",
    rows: ["A3/reconnection-attempts"],
    serverOptions: refuseAll,
    server() {},
    async client({ io, log }) {
      const socket = io({
        ...POLLING,
        reconnectionAttempts: 0,
        reconnectionDelay: 5,
        reconnectionDelayMax: 5,
        randomizationFactor: 0,
      });
      log("attempts", socket.io.reconnectionAttempts());
      await new Promise((resolve) =>
        socket.io.on("reconnect_attempt", (n) => n === 4 && resolve()),
      );
      log("still trying", socket.active);
      socket.disconnect();
    },
  },
  {
    name: "autoConnect false",
    rows: ["A3/auto-connect", "A6/attributes"],
    server: (io, log) => io.on("connection", () => log("connection")),
    async client({ io, log, trace, once, settle, closed }) {
      const socket = io({ ...WEBSOCKET, ...IDLE });
      log("idle", socket.active, socket.connected, socket.io.engine, socket.id);
      trace(socket);
      await settle();
      log(
        "opened by the user",
        socket.open() === socket,
        socket.active,
        socket.io.engine.readyState,
      );
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
];
