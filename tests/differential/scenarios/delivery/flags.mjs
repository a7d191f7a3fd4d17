/** `volatile`, `timeout`, `compress`: one-shot flags. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const POLLING = { transports: ["polling"], reconnectionDelay: 10, randomizationFactor: 0 };
const bothTransports = { websocket: WEBSOCKET, polling: POLLING };

function logEvents(io, log) {
  io.on("connection", (socket) => {
    socket.onAny((event, ...args) => {
      if (event !== "fence")
        log("event", event, ...args.filter((arg) => typeof arg !== "function"));
    });
  });
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
    name: "flags are for one emit only",
    rows: ["A5/flags", "D/flags-cleared"],
    server: logEvents,
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      const packets = [];
      await once(socket, "connect");
      socket.io.engine.on("packetCreate", ({ data, options }) =>
        packets.push([data, options.compress]),
      );
      log("chain", socket.compress(false) === socket, socket.timeout(10) === socket);
      socket.emit("not compressed");
      socket.emit("compressed");
      socket.compress(true).emit("compressed again");
      socket.compress(false).volatile.emit("both");
      socket.emit("last", 1);
      log("options", packets);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "flags do not leak when emit throws",
    rows: ["D/flags-cleared"],
    differs: { reason: "flags-cleared: the official client keeps them for the next emit" },
    server: logEvents,
    async client({ io, log, attempt, once, fence, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      attempt("reserved", () => socket.volatile.emit("connect"));
      socket.emit("next, must be buffered");
      log("buffer", socket.sendBuffer.length);
      socket.connect();
      await once(socket, "connect");
      const packets = [];
      socket.io.engine.on("packetCreate", ({ data, options }) =>
        packets.push([data, options.compress]),
      );
      attempt("BigInt", () => socket.compress(false).emit("x", 1n));
      socket.emit("compressed");
      log("packets", packets);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "flags do not leak through the retry queue",
    rows: ["D/flags-cleared", "A10/retries"],
    differs: {
      reason:
        "flags-cleared: in the official client the next emit while disconnected gets them as well",
    },
    server: (io) => io.on("connection", (socket) => socket.onAny((name, answer) => answer())),
    async client({ io, log, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false, retries: 1, ackTimeout: 5000 });
      socket.compress(false).timeout(4000).emit("queued");
      const second = socket.emitWithAck("second");
      const packets = [];
      socket.connect();
      socket.io.engine.on("packetCreate", ({ data, options }) =>
        packets.push([data, options.compress]),
      );
      await second;
      log("packets", packets);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a buffered packet that cannot be encoded",
    rows: ["D/buffered-unencodable"],
    differs: { reason: "buffered-unencodable: in the official client connect never fires" },
    server: logEvents,
    async client({ io, log, once, settle, closed, orSilence }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      socket.emit("before", 1);
      socket.emit("bad", 1n);
      socket.emit("after", 2);
      socket.on("connect", () => log("connect"));
      socket.connect();
      // in the official client nothing ever comes
      await orSilence(once(socket, "connect"));
      await settle();
      log("state", socket.connected);
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
