/** The retry queue with odd numbers, other options, and users who interfere. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

/** Answers `name` only from its nth sending on; 0 never. */
function answersFrom(counts) {
  return (io, log) => {
    const seen = {};
    io.on("connection", (socket) => {
      socket.onAny((name, ...args) => {
        if (name === "fence") return;
        seen[name] = (seen[name] ?? 0) + 1;
        const answer = typeof args.at(-1) === "function" ? args.pop() : undefined;
        log("event", name, ...args, `sending ${seen[name]}`, answer ? "with ack" : "no ack");
        if (name === "cut" && seen[name] === 1) socket.conn.close();
        const from = counts[name] ?? 1;
        if (answer && from > 0 && seen[name] >= from) answer(`answer ${seen[name]}`);
      });
    });
  };
}

export default [
  {
    name: "retries: odd numbers of retries",
    rows: ["A10/retries", "A3/retries-ack-timeout"],
    server: answersFrom({ never: 0 }),
    async client({ io, log, once, closed }) {
      for (const retries of [1, "1", true, -1, 0.5, [1], { valueOf: () => 1 }, 0, "", false]) {
        const socket = io({ ...WEBSOCKET, forceNew: true, retries, ackTimeout: 1 });
        await once(socket, "connect");
        let outgoing = 0;
        socket.onAnyOutgoing(() => outgoing++);
        await new Promise((resolve) =>
          socket.emit("never", (...args) =>
            resolve(log("never", typeof retries, String(retries), ...args)),
          ),
        );
        log("sent", outgoing);
        socket.disconnect();
        await closed();
      }
    },
  },
  {
    name: "retries: the connection is cut while a packet is in flight",
    rows: ["A10/retries"],
    server: answersFrom({ cut: 2 }),
    async client({ io, log, trace, once, closed }) {
      const socket = trace(io({ ...WEBSOCKET, retries: 3, ackTimeout: 60_000 }));
      socket.onAnyOutgoing((name, ...args) => log("outgoing", name, ...args));
      await once(socket, "connect");
      socket.emit("before", 1);
      const cut = socket.emitWithAck("cut", 2);
      socket.emit("after", 3, (...args) => log("after", ...args));
      socket.on("disconnect", () => socket.emit("in disconnect", 4));
      socket.on("connect", () => socket.emit("in connect", 5));
      log("cut", await cut);
      log("last", await socket.emitWithAck("last"));
      socket.disconnect();
      await closed();
      log("buffer", socket.sendBuffer.length);
    },
  },
  {
    name: "retries: disconnected by the client, then connected again",
    rows: ["A10/retries", "A5/disconnect-connect"],
    server: answersFrom({ waits: 2 }),
    async client({ io, log, trace, once, closed }) {
      const socket = trace(io({ ...WEBSOCKET, retries: 3, ackTimeout: 60_000 }));
      await once(socket, "connect");
      socket.emit("waits", 1, (...args) => log("waits", ...args));
      socket.emit("queued", 2, (...args) => log("queued", ...args));
      socket.disconnect();
      log("buffer", socket.sendBuffer.length);
      socket.volatile.emit("volatile", "dropped");
      socket.emit("third", 3, (...args) => log("third", ...args));
      socket.connect();
      await once(socket, "connect");
      log("fourth", await socket.emitWithAck("fourth"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries: arguments changed between two sendings",
    rows: ["A10/retries", "E/encoded-at-flush"],
    server: answersFrom({ changed: 2 }),
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 2, ackTimeout: 1500 });
      const argument = { n: 0, list: [] };
      socket.onAnyOutgoing((name, value) => {
        if (name !== "changed") return;
        value.n += 1;
        value.list.push(new Uint8Array([value.n]));
      });
      await once(socket, "connect");
      log("answer", await socket.emitWithAck("changed", argument), argument.n);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries: emits in callbacks keep their places in the queue",
    rows: ["A10/retries"],
    server: answersFrom({}),
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 1, ackTimeout: 60_000 });
      await once(socket, "connect");
      await new Promise((resolve) => {
        socket.emit("a", (...args) => {
          log("a", ...args);
          socket.emit("d", (...more) => {
            log("d", ...more);
            resolve();
          });
          socket.volatile.emit("past the queue", () => log("volatile answered"));
        });
        socket.emit("b", (...args) => log("b", ...args));
        socket.emit("c", (...args) => log("c", ...args));
      });
      log("last", await socket.emitWithAck("last"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries: reserved names and flags",
    rows: ["A10/retries", "A8/reserved", "A5/flags"],
    server: answersFrom({}),
    async client({ io, log, attempt, once, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 1, ackTimeout: 60_000 });
      attempt("reserved before", () => socket.emit("connect"));
      await once(socket, "connect");
      attempt("reserved", () => socket.emit("disconnect", () => {}));
      log("promise", await socket.emitWithAck("connect_error").catch((error) => error));
      log("compress", await socket.compress(false).emitWithAck("compressed", 1));
      attempt("send", () => socket.send("text", { a: 1 }) === socket);
      attempt("no name", () => socket.emit(7) === socket);
      log("last", await socket.emitWithAck("last", new Uint8Array([1, 2]).buffer));
      log("again", await socket.timeout(60_000).emitWithAck("timed", undefined));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "retries: before the first connection, in order, with acks",
    rows: ["A10/retries", "A9/backlog"],
    variants: { polling: { transports: ["polling"] }, websocket: WEBSOCKET },
    server: answersFrom({}),
    async client({ io, opts, log, closed }) {
      const socket = io({ ...opts, retries: 1, ackTimeout: 60_000 });
      const order = [];
      socket.onAnyOutgoing((name) => order.push(name));
      const answers = Promise.all([1, 2, 3].map((n) => socket.emitWithAck(`event ${n}`, n)));
      socket.volatile.emit("dropped");
      log("buffer", socket.sendBuffer.length, order);
      socket.on("connect", () => log("connect", order));
      log("answers", await answers, order);
      socket.disconnect();
      await closed();
    },
  },
];
