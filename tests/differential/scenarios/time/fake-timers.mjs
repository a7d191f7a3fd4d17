/**
 * Test suites replace timers and clocks, and move them by hand. The fake timers here are Sinon's; those of Jest and of
 * Vitest are made of them, and differ in what they replace.
 */

const WEBSOCKET = { transports: ["websocket"], randomizationFactor: 0 };

/** What is replaced. */
const TO_FAKE = {
  everything: undefined,
  "timers and Date": ["setTimeout", "clearTimeout", "Date"],
  "timers alone": ["setTimeout", "clearTimeout"],
};

const fakes = Object.fromEntries(
  Object.entries(TO_FAKE).map(([name, toFake]) => [name, { toFake }]),
);

function ask(socket, log, limit, name = "limit") {
  socket.timeout(limit).emit("unanswered", (error) => log(name, limit, error.message));
}

function tick(clock, log, milliseconds) {
  log("tick", milliseconds);
  clock.tick(milliseconds);
}

export default [
  {
    name: "fake timers from before io() on: limits of time",
    rows: ["A12/fake-timers", "A10/ack-timeout"],
    variants: fakes,
    server() {},
    async client({ io, opts, log, trace, once, fence, leave, closed, fakeTimers }) {
      const clock = (await fakeTimers())(opts);
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      for (const limit of [600, 300, 600, 900]) ask(socket, log, limit);
      log("timers", clock.countTimers());
      await fence(socket);
      tick(clock, log, 299);
      tick(clock, log, 1);
      ask(socket, log, 400, "overlapping");
      tick(clock, log, 100);
      ask(socket, log, 150, "overlapping");
      tick(clock, log, 149);
      tick(clock, log, 1);
      await fence(socket);
      tick(clock, log, 50);
      tick(clock, log, 99);
      tick(clock, log, 1);
      tick(clock, log, 200);
      log("timers", clock.countTimers(), "connected", socket.connected);
      clock.uninstall();
      await leave(socket);
      await closed();
    },
  },
  {
    name: "fake timers from before io() on: what is pending is run",
    rows: ["A12/fake-timers", "A10/ack-timeout"],
    variants: fakes,
    server() {},
    async client({ io, opts, log, once, settle, fakeTimers }) {
      const clock = (await fakeTimers())(opts);
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      for (const limit of [5000, 300, 5000, 900]) ask(socket, log, limit);
      clock.next();
      log("one was run", clock.countTimers());
      clock.runToLast();
      log("all were run", clock.countTimers());
      clock.uninstall();
      socket.connect();
      await once(socket, "connect");
      socket.disconnect();
      await settle();
    },
  },
  {
    name: "fake timers from before io() on: the back-off and the heartbeat",
    rows: ["A12/fake-timers", "A10/backoff", "B/ping-timeout"],
    variants: fakes,
    races: ["connection"],
    server(io, log, ctx) {
      ctx.on("end", () => io.engine.clients && Object.values(io.engine.clients)[0].close());
    },
    async client({ io, opts, log, trace, once, ctl, leave, closed, fakeTimers }) {
      const clock = (await fakeTimers())(opts);
      const socket = trace(io({ ...WEBSOCKET, reconnectionDelay: 1000 }));
      await once(socket, "connect");
      const lost = once(socket, "disconnect");
      await ctl("end");
      await lost;
      ask(socket, log, 400, "buffered");
      tick(clock, log, 999);
      tick(clock, log, 1);
      await once(socket, "connect");
      // The server's defaults: 25 seconds, and 20 more.
      tick(clock, log, 44_999);
      tick(clock, log, 1);
      tick(clock, log, 1000);
      await once(socket, "connect");
      clock.uninstall();
      await leave(socket);
      await closed();
    },
  },
  {
    name: "fake timers that are not those of the Manager's beginning",
    rows: ["A12/fake-timers", "A3/native-timers"],
    variants: {
      "installed after io()": { after: true },
      "installed after io(), timers and Date": { after: true, toFake: TO_FAKE["timers and Date"] },
      useNativeTimers: { useNativeTimers: true },
      "useNativeTimers, timers and Date": {
        useNativeTimers: true,
        toFake: TO_FAKE["timers and Date"],
      },
      "Date alone": { toFake: ["Date"] },
      "performance alone": { toFake: ["performance"] },
      "both clocks, no timer": { toFake: ["Date", "performance"] },
    },
    server() {},
    async client({ io, opts, log, trace, once, fence, leave, closed, fakeTimers }) {
      const { after, useNativeTimers, toFake } = opts;
      const install = await fakeTimers();
      const native = globalThis.setTimeout;
      let clock = after ? undefined : install({ toFake });
      const socket = trace(io({ ...WEBSOCKET, useNativeTimers }));
      clock ??= install({ toFake });
      await once(socket, "connect");
      const mark = (time) =>
        new Promise((resolve) => {
          native(() => {
            log("mark", time);
            resolve();
          }, time);
        });
      const marked = Promise.all([240, 360, 540, 660].map(mark));
      for (const limit of [600, 20_000, 300]) ask(socket, log, limit);
      await fence(socket);
      tick(clock, log, 10_000);
      await marked;
      clock.uninstall();
      await leave(socket);
      await closed();
    },
  },
];
