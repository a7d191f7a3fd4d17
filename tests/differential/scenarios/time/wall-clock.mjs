/** Whatever happens to the wall clock, what waits waits as long as it was told to. */

const WEBSOCKET = { transports: ["websocket"] };
const HOUR = 3_600_000;

/** What can happen to `Date.now`. */
const CHANGES = {
  back: (now) => () => now() - HOUR,
  forward: (now) => () => now() + HOUR,
  "stands still": (now) => {
    const still = now();
    return () => still;
  },
};

const changes = Object.keys(CHANGES);
const variants = Object.fromEntries(changes.map((change) => [change, { change }]));
const withNativeTimers = Object.fromEntries(
  changes.map((change) => [`${change}, useNativeTimers`, { change, useNativeTimers: true }]),
);

/** Changes the clock of the page. Returns what undoes it. */
function changeClock({ change }) {
  const { now } = Date;
  Date.now = CHANGES[change](now);
  return () => {
    Date.now = now;
  };
}

/**
 * The page's own timers, to compare with: one before each of these times, and one behind it. Timers fire in the order
 * of their times, however busy the page is.
 */
function marks(log, times, distance = 60) {
  const mark = (time) =>
    new Promise((resolve) => {
      setTimeout(() => {
        log("mark", time);
        resolve();
      }, time);
    });
  return Promise.all(times.flatMap((time) => [mark(time - distance), mark(time + distance)]));
}

/** Asks, with a limit of time, what is never answered. */
function ask(socket, log, limit) {
  socket.timeout(limit).emit("unanswered", (error) => log("limit", limit, error.message));
}

export default [
  {
    name: "limits of time while the clock changes",
    rows: ["A12/wall-clock", "A10/ack-timeout"],
    variants: { ...variants, ...withNativeTimers },
    server() {},
    async client({ io, opts, log, trace, once, fence, closed }) {
      const socket = trace(io({ ...WEBSOCKET, useNativeTimers: opts.useNativeTimers }));
      await once(socket, "connect");
      const marked = marks(log, [300, 600, 900]);
      for (const limit of [900, 20_000, 300, 600]) ask(socket, log, limit);
      await fence(socket);
      const restore = changeClock(opts);
      await marked;
      restore();
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "limits of time that begin after the clock has changed",
    rows: ["A12/wall-clock", "A10/ack-timeout"],
    // Forward, the first `emit` finds the heartbeat overdue.
    variants: { back: variants.back, "stands still": variants["stands still"] },
    server() {},
    async client({ io, opts, log, trace, once, fence, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      ask(socket, log, 20_000);
      const restore = changeClock(opts);
      const marked = marks(log, [300, 600, 900]);
      for (const limit of [600, 300, 900]) ask(socket, log, limit);
      await fence(socket);
      await marked;
      restore();
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the back-off while the clock changes",
    rows: ["A12/wall-clock", "A10/backoff"],
    variants,
    // The second attempt gets no answer, which could come at any time.
    serverOptions() {
      let requests = 0;
      return { allowRequest: (request, callback) => requests++ === 0 && callback(null, false) };
    },
    server() {},
    async client({ io, opts, log, trace, once, settle }) {
      const socket = trace(
        io({
          ...WEBSOCKET,
          reconnectionDelay: 500,
          randomizationFactor: 0,
          reconnectionAttempts: 1,
        }),
      );
      await once(socket, "connect_error");
      const restore = changeClock(opts);
      const marked = marks(log, [200, 500]);
      ask(socket, log, 200);
      await marked;
      await settle();
      restore();
    },
  },
  {
    name: "the connect timeout while the clock changes",
    rows: ["A12/wall-clock", "A3/timeout"],
    variants,
    races: ["connection"],
    server(io, log, ctx) {
      const held = [];
      io.engine.use((request, response, next) => held.push(next));
      ctx.on("let go", () => held.splice(0).forEach((next) => next()));
    },
    async client({ io, opts, log, trace, settle, ctl }) {
      const socket = trace(
        io({
          ...WEBSOCKET,
          timeout: 500,
          reconnection: false,
        }),
      );
      const marked = marks(log, [200, 500]);
      ask(socket, log, 200);
      const restore = changeClock(opts);
      await marked;
      restore();
      await ctl("let go");
      await settle();
    },
  },
  {
    name: "a silent server while the clock changes",
    rows: ["A12/wall-clock", "B/ping-timeout"],
    variants,
    raw: true,
    server(raw) {
      raw.session((session) => session.connect({ pingInterval: 500, pingTimeout: 500 }));
    },
    async client({ io, opts, log, trace, once, settle }) {
      // The answer to its CONNECT may come before or after the limit.
      const socketEvents = ["disconnect"];
      const socket = trace(io({ ...WEBSOCKET, reconnection: false }), { socketEvents });
      const unanswered = socket.io.socket("/unanswered");
      // All that is compared begins at one time.
      const marked = once(socket.io.engine, "handshake").then(() => {
        ask(unanswered, log, 400);
        return marks(log, [1000], 100);
      });
      await once(socket, "connect");
      const ended = once(socket, "disconnect");
      const restore = changeClock(opts);
      await Promise.all([ended, marked]);
      restore();
      await settle();
    },
  },
];
