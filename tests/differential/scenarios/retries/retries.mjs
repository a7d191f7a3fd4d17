/** The retry queue. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

/** Answers `name` only from its nth sending on; 0 never. The gate opens when the first event has arrived. */
function answersFrom(counts) {
  return (io, log, ctx) => {
    const seen = {};
    const arrived = ctx.gate("arrived");
    io.on("connection", (socket) => {
      socket.onAny((name, ...args) => {
        if (name === "fence") return;
        seen[name] = (seen[name] ?? 0) + 1;
        const answer = typeof args.at(-1) === "function" ? args.pop() : undefined;
        log("event", name, ...args, `sending ${seen[name]}`, answer ? "with ack" : "no ack");
        arrived();
        const from = counts[name] ?? 1;
        if (answer && from > 0 && seen[name] >= from) answer(`answer ${seen[name]} to ${name}`);
      });
    });
  };
}

export default [
  {
    name: "retries: one packet in flight, in order",
    rows: ["A10/retries", "A3/retries-ack-timeout"],
    server: answersFrom({ second: 2 }),
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 2, ackTimeout: 1000 });
      socket.onAnyOutgoing((...args) => log("outgoing", ...args));
      await once(socket, "connect");
      log("returns itself", socket.emit("first", 1) === socket, socket.sendBuffer.length);
      await new Promise((resolve) => {
        socket.emit("second", 2, (...args) => log("second", ...args));
        socket.emit("third", 3, (...args) => resolve(log("third", ...args)));
      });
      log("emitWithAck", await socket.emitWithAck("fourth"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries: given up after n + 1 sendings",
    rows: ["A10/retries"],
    server: answersFrom({ never: 0 }),
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 2, ackTimeout: 700 });
      await once(socket, "connect");
      await new Promise((resolve) => {
        socket.emit("never", (...args) => log("never", ...args));
        socket.emit("after", (...args) => resolve(log("after", ...args)));
      });
      log("emitWithAck", await socket.emitWithAck("never").catch((error) => error));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries: timeout() wins over ackTimeout, volatile goes past the queue",
    rows: ["A10/retries", "A10/volatile"],
    server: answersFrom({ slow: 2 }),
    async client({ io, log, once, macrotask, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 3, ackTimeout: 5000 });
      await once(socket, "connect");
      const answered = new Promise((resolve) =>
        socket.timeout(800).emit("slow", (...args) => resolve(log("slow", ...args))),
      );
      // the transport is writable again
      await macrotask();
      socket.emit("queued", 2);
      socket.volatile.emit("volatile", 1);
      await answered;
      await socket.emitWithAck("last");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries: what waits is sent when the socket connects, before the listeners of connect",
    rows: ["A10/retries", "A9/backlog"],
    server: answersFrom({}),
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false, retries: 1, ackTimeout: 5000 });
      socket.onAnyOutgoing((name) => log("outgoing", name, socket.connected));
      socket.emit("queued 1", (...args) => log("queued 1", ...args));
      socket.emit("queued 2", (...args) => log("queued 2", ...args));
      socket.volatile.emit("volatile while disconnected");
      log("buffer", socket.sendBuffer.length);
      socket.on("connect", () => log("connect"));
      socket.connect();
      await once(socket, "connect");
      await socket.emitWithAck("last");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries: a packet in flight is sent again after the reconnection",
    rows: ["A10/retries"],
    server: answersFrom({ "in flight": 2 }),
    async client({ io, log, once, ctl, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 3, ackTimeout: 5000 });
      await once(socket, "connect");
      const answered = new Promise((resolve) =>
        socket.emit("in flight", (...args) => resolve(log("answer", ...args))),
      );
      socket.emit("behind");
      socket.on("disconnect", () => log("disconnect"));
      await ctl("arrived");
      await ctl("engine.close");
      await answered;
      await socket.emitWithAck("last");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries without ackTimeout: the value is the answer",
    rows: ["D/retries-without-timeout"],
    differs: {
      reason:
        "retries-without-timeout: the official client takes the value for an error and sends again",
    },
    server: answersFrom({}),
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 2 });
      await once(socket, "connect");
      await new Promise((resolve) =>
        socket.emit("first", (...args) => resolve(log("callback", ...args))),
      );
      await socket.emitWithAck("second").then(
        (value) => log("resolved", value),
        (error) => log("rejected", error),
      );
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries without ackTimeout: sent once per connection until answered",
    rows: ["D/retries-without-timeout"],
    differs: { reason: "retries-without-timeout: the official client sends n + 1 times" },
    server: answersFrom({ unanswered: 2 }),
    async client({ io, log, once, ctl, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 1 });
      await once(socket, "connect");
      const answered = new Promise((resolve) =>
        socket.emit("unanswered", (...args) => resolve(log("callback", ...args))),
      );
      await ctl("arrived");
      await ctl("engine.close");
      await answered;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries: an ack that comes too late is ignored",
    rows: ["A10/retries"],
    raw: true,
    server(raw, log) {
      raw.session(async (session) => {
        await session.connect();
        log("sending", await session.expect((packet) => packet.includes("slow")));
        log("sending", await session.expect((packet) => packet.includes("slow")));
        session.send('430["late"]', '431["in time"]');
      });
    },
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 2, ackTimeout: 700 });
      await once(socket, "connect");
      await new Promise((resolve) =>
        socket.emit("slow", (...args) => resolve(log("answer", ...args))),
      );
      socket.disconnect();
      await closed();
    },
  },
];
