/** Timers that a page replaces, at every moment. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

/** Counts the calls while `work` runs; the timers run all the same. */
async function counting(work) {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  let calls = 0;
  globalThis.setTimeout = (...args) => {
    calls += 1;
    return set(...args);
  };
  try {
    await work();
  } finally {
    globalThis.setTimeout = set;
    globalThis.clearTimeout = clear;
  }
  return calls > 0;
}

export default [
  {
    name: "probe timers: replaced after the Manager was made",
    rows: ["A12/timers", "A3/native-timers"],
    server: (io) => io.on("connection", () => {}),
    async client({ io, log, once, ctl, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      log(
        "ack",
        await counting(async () => {
          await socket
            .timeout(1)
            .emitWithAck("never")
            .catch((error) => log("late", error));
        }),
      );
      log(
        "reconnection",
        await counting(async () => {
          const again = once(socket, "connect");
          await ctl("engine.close");
          await again;
        }),
      );
      log(
        "another socket",
        await counting(async () => {
          const other = io("/other", WEBSOCKET);
          await other
            .timeout(1)
            .emitWithAck("never")
            .catch((error) => log("late", error));
          other.disconnect();
        }),
      );
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "probe timers: stopped by a fake clock after the Manager was made",
    rows: ["A12/timers", "A10/ack-timeout"],
    server: (io) => io.on("connection", () => {}),
    async client({ io, log, once, orSilence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const native = globalThis.setTimeout;
      globalThis.setTimeout = () => 0;
      const outcome = orSilence(
        socket
          .timeout(1)
          .emitWithAck("never")
          .catch((error) => error.message),
      );
      globalThis.setTimeout = native;
      log("outcome", await outcome);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "probe timers: replaced before the Manager is made, put back later",
    rows: ["A12/timers"],
    server: (io) => io.on("connection", () => {}),
    async client({ io, log, once, closed }) {
      const native = globalThis.setTimeout;
      let calls = 0;
      globalThis.setTimeout = (...args) => {
        calls += 1;
        return native(...args);
      };
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      globalThis.setTimeout = native;
      calls = 0;
      await socket
        .timeout(1)
        .emitWithAck("never")
        .catch((error) => log("late", error));
      log("the old one is used", calls > 0);
      socket.disconnect();
      await closed();
    },
  },
];
