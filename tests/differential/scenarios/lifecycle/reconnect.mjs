/** Reconnection: the loop, its order, its limits, and what stops it. */

const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 20, randomizationFactor: 0 };

const bothTransports = {
  polling: { transports: ["polling"], ...FAST },
  websocket: { transports: ["websocket"], ...FAST },
};

/** Refuses as many handshakes as the page has asked for, whenever they come. */
function refusals(ctx) {
  let left = 0;
  ctx.on("refuse", (count) => {
    left = count;
  });
  return (request, callback) => callback(null, left-- <= 0);
}

/** Replaces the page's clock by one that jumps from timer to timer. Returns what undoes it. */
function virtualClock() {
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    now: Date.now,
  };
  const timers = new Map();
  const { port1, port2 } = new MessageChannel();
  let now = Date.now();
  let lastId = 0;
  port1.onmessage = () => {
    const [id, timer] = [...timers].reduce(
      (first, other) => (other[1].due < first[1].due ? other : first),
      [0, { due: Infinity }],
    );
    if (timers.delete(id)) {
      now = Math.max(now, timer.due);
      timer.callback();
      port2.postMessage(null);
    }
  };
  globalThis.setTimeout = (callback, delay) => {
    lastId += 1;
    timers.set(lastId, { callback, due: now + (delay > 0 ? delay : 0) });
    port2.postMessage(null);
    return lastId;
  };
  globalThis.clearTimeout = (id) => timers.delete(id);
  Date.now = () => now;
  return () => {
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
    Date.now = real.now;
    port1.close();
  };
}

export default [
  {
    name: "reconnects after the line was cut",
    rows: ["A4/success-order", "A5/id", "A9/transport-loss"],
    variants: bothTransports,
    server(io, log) {
      io.on("connection", (socket) => log("connection", socket.handshake.auth));
    },
    async client({ io, opts, log, trace, once, comeBack, closed }) {
      const socket = trace(io({ ...opts, auth: { token: "a" } }));
      await once(socket, "connect");
      const first = socket.id;
      await comeBack(socket);
      log("new id", socket.id !== first);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "reconnection fails twice, then succeeds",
    rows: ["A4/failed-loop", "A4/success-order", "A4/events", "B/allow-request"],
    variants: bothTransports,
    serverOptions: (ctx) => ({ allowRequest: refusals(ctx) }),
    server() {},
    async client({ io, opts, log, trace, once, ctl, closed }) {
      const socket = trace(io(opts));
      await once(socket, "connect");
      await ctl("refuse", 2);
      socket.io.on("reconnect_attempt", () => log("active", socket.active, socket.connected));
      const again = once(socket, "connect");
      await ctl("engine.close");
      await again;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "first connection fails, the loop then succeeds",
    rows: ["A4/failed-loop", "A4/success-order", "A8/connect-error"],
    variants: bothTransports,
    serverOptions: () => {
      let failures = 2;
      return { allowRequest: (request, callback) => callback(null, failures-- <= 0) };
    },
    server() {},
    async client({ io, opts, log, trace, once, closed }) {
      const socket = trace(io(opts));
      socket.on("connect_error", () =>
        log("state", socket.active, socket.connected, socket.io.engine.readyState),
      );
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "reconnection gives up",
    rows: ["A4/failed-loop", "A3/reconnection-attempts"],
    variants: bothTransports,
    serverOptions: { allowRequest: (request, callback) => callback(null, false) },
    server() {},
    async client({ io, opts, log, trace, once, settle }) {
      const socket = trace(io({ ...opts, reconnectionAttempts: 2 }));
      await once(socket.io, "reconnect_failed");
      log("at the limit", socket.active, socket.connected);
      await settle();
      log("later", socket.active, socket.connected);
      const second = once(socket.io, "reconnect_failed");
      socket.connect();
      await second;
      await settle();
    },
  },
  {
    name: "reconnection false",
    rows: ["A3/reconnection"],
    variants: bothTransports,
    server() {},
    async client({ io, opts, log, trace, once, ctl, settle, closed }) {
      const socket = trace(io({ ...opts, reconnection: false }));
      log("accessor", socket.io.reconnection());
      await once(socket, "connect");
      const ended = once(socket, "disconnect");
      await ctl("engine.close");
      await ended;
      await settle();
      log("inactive?", socket.active, socket.connected);
      const again = once(socket, "connect");
      socket.connect();
      await again;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "reconnection(false) stops a running loop, (true) does not restart it",
    rows: ["A4/accessors"],
    serverOptions: { allowRequest: (request, callback) => callback(null, false) },
    server() {},
    async client({ io, log, trace, once, settle }) {
      const socket = trace(io({ transports: ["polling"], ...FAST }));
      await once(socket.io, "reconnect_error");
      log("setter", socket.io.reconnection(false) === socket.io, socket.io.reconnection());
      await settle();
      await new Promise((resolve) => setTimeout(resolve, 60));
      socket.io.reconnection(true);
      await new Promise((resolve) => setTimeout(resolve, 60));
      log("still", socket.active, socket.io.reconnection());
    },
  },
  {
    name: "disconnect while waiting for the next attempt",
    rows: ["A5/disconnect", "A4/closing"],
    serverOptions: { allowRequest: (request, callback) => callback(null, false) },
    server() {},
    async client({ io, log, trace, once, settle }) {
      const socket = trace(io({ transports: ["polling"], ...FAST }));
      await once(socket.io, "reconnect_error");
      socket.disconnect();
      log("after", socket.active);
      await new Promise((resolve) => setTimeout(resolve, 60));
      await settle();
    },
  },
  {
    name: "connect while waiting for the next attempt",
    rows: ["A5/connect"],
    serverOptions: { allowRequest: (request, callback) => callback(null, false) },
    server() {},
    async client({ io, log, trace, once, settle }) {
      const socket = trace(io({ transports: ["polling"], ...FAST, reconnectionAttempts: 2 }));
      await once(socket, "connect_error");
      log("connect", socket.connect() === socket, socket.io.engine.readyState);
      await once(socket.io, "reconnect_failed");
      await settle();
    },
  },
  {
    name: "disconnect in reconnect_attempt",
    rows: ["A4/events", "A5/disconnect"],
    server() {},
    async client({ io, log, trace, once, ctl, settle }) {
      const socket = trace(io({ transports: ["websocket"], ...FAST }));
      await once(socket, "connect");
      const attempt = once(socket.io, "reconnect_attempt");
      socket.io.on("reconnect_attempt", () => {
        socket.disconnect();
        log("after", socket.active);
      });
      await ctl("engine.close");
      await attempt;
      await settle();
    },
  },
  {
    name: "server restarts on the same port",
    rows: ["B/server-close", "A4/success-order", "A8/transport-error"],
    variants: bothTransports,
    server(io, log) {
      io.on("connection", () => log("connection"));
    },
    async client({ io, opts, log, once, ctl, closed, channel }) {
      const attempts = channel("attempts");
      const socket = io(opts);
      for (const event of ["connect", "disconnect"]) {
        socket.on(event, (reason) => log(`S.${event}`, reason));
      }
      await once(socket, "connect");
      const failed = once(socket.io, "reconnect_error");
      await ctl("stop");
      const [error] = await failed;
      attempts("reconnect_error", error);
      const again = once(socket, "connect");
      await ctl("start");
      await again;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the back-off stays capped after a thousand failures",
    rows: ["D/backoff-cap", "A10/backoff"],
    differs: { reason: "backoff-cap: the official client computes NaN and retries at once" },
    server() {},
    async client({ Manager, log, settle }) {
      const restore = virtualClock();
      const manager = new Manager("http://unreachable.invalid", {
        transports: [],
        reconnectionDelay: 1000,
        reconnectionDelayMax: 5000,
        randomizationFactor: 0.5,
      });
      const waits = [];
      await new Promise((resolve) => {
        let failedAt;
        manager.on("error", () => {
          failedAt = Date.now();
        });
        manager.on("reconnect_attempt", (n) => {
          waits.push(Date.now() - failedAt);
          if (n === 1100) {
            manager.reconnection(false);
            resolve();
          }
        });
      });
      restore();
      const capped = (wait) => wait >= 3999 && wait <= 5001;
      log(
        "attempts",
        waits.length,
        "capped",
        waits.slice(10, 1000).every(capped),
        "after a thousand",
        waits.slice(1030).every(capped),
      );
      await settle();
    },
  },
];
