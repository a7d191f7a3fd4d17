/** Acknowledgements: who is called with what, when several rules meet. */

const WEBSOCKET = { transports: ["websocket"] };
/** The main namespace and all others. */
function everywhere(io, serve) {
  io.on("connection", serve);
  io.of(/.*/).on("connection", serve);
}

const both = { polling: { transports: ["polling"] }, websocket: WEBSOCKET };

function answering(io) {
  everywhere(io, (socket) => {
    socket.on("echo", (...args) => args.pop()(...args));
    socket.on("never", () => {});
    socket.on("bye", () => socket.disconnect());
    socket.on("hang up", () => socket.conn.close());
    socket.on("malformed", () => socket.conn.send("7"));
  });
}

export default [
  {
    name: "acks: what this is, and how many arguments there are",
    rows: ["A10/ack-plain", "A10/ack-timeout", "A10/retries", "A5/emit-with-ack"],
    server: answering,
    async client({ io, log, once, fence, closed }) {
      const kinds = {
        plain: [{}, (socket) => socket],
        timeout: [{}, (socket) => socket.timeout(10_000)],
        option: [{ ackTimeout: 10_000 }, (socket) => socket],
        retries: [{ retries: 1, ackTimeout: 10_000 }, (socket) => socket],
      };
      for (const [kind, [opts, prepare]] of Object.entries(kinds)) {
        const socket = io({ ...WEBSOCKET, ...opts, forceNew: true });
        await once(socket, "connect");
        const called = (label, resolve) =>
          function (...args) {
            log(kind, label, this === socket, this === undefined, args);
            resolve?.();
          };
        await new Promise((resolve) => prepare(socket).emit("echo", called("none", resolve)));
        await new Promise((resolve) =>
          prepare(socket).emit("echo", 1, null, called("two", resolve)),
        );
        socket.timeout(0).emit("never", called("timed out"));
        await fence(socket);
        prepare(socket).emit("never", 1, called("lost"));
        socket.disconnect();
      }
      await closed();
    },
  },
  {
    name: "acks: answers of falsy and odd values",
    rows: ["A5/emit-with-ack", "A10/ack-timeout-option"],
    variants: both,
    server: answering,
    async client({ io, opts, log, once, closed }) {
      for (const extra of [{}, { ackTimeout: 10_000 }, { retries: 2, ackTimeout: 10_000 }]) {
        const socket = io({ ...opts, ...extra, forceNew: true });
        await once(socket, "connect");
        for (const value of [
          0,
          "",
          false,
          null,
          undefined,
          NaN,
          [],
          {},
          "error",
          { message: "x" },
        ]) {
          log(
            "value",
            value,
            await socket.emitWithAck("echo", value).catch((error) => ["rejected", error]),
          );
        }
        log("bytes", await socket.emitWithAck("echo", new Uint8Array([1]).buffer, 2));
        log("none", await socket.emitWithAck("echo"));
        log("timeout", await socket.timeout(10_000).emitWithAck("echo", null, "second"));
        socket.disconnect();
      }
      await closed();
    },
  },
  {
    name: "acks: functions elsewhere than last",
    rows: ["A5/serialisation", "A10/ack-plain"],
    server(io, log) {
      io.on("connection", (socket) => {
        socket.onAny((event, ...args) => {
          if (event === "fence") return;
          const last = args.at(-1);
          log("event", event, ...args);
          if (typeof last === "function") last("answer");
        });
      });
    },
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const answer =
        (label) =>
        (...args) =>
          log(label, ...args);
      socket.emit("first", answer("first"), 1);
      socket.emit("two", answer("a"), answer("b"));
      socket.emit("class", class Answer {}.prototype.constructor.bind);
      socket.emit("async", async (...args) => log("async", ...args));
      socket.emit("arrow in array", [answer("no")]);
      socket.emit("undefined last", answer("no"), undefined);
      socket.emit("null last", answer("no"), null);
      socket.emit("bound", answer("bound").bind(null, "extra"));
      socket.emit("proxy", new Proxy(answer("proxy"), {}));
      socket.emit("generator", function* () {
        yield log("never runs");
      });
      await fence(socket);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "acks: withError on functions of the page",
    rows: ["A9/pending-acks", "A10/ack-plain"],
    server: answering,
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const marked = (label, value) =>
        Object.assign((...args) => log(label, ...args), { withError: value });
      socket.emit("echo", 1, marked("true", true));
      socket.emit("echo", 2, marked("false", false));
      socket.emit("echo", 3, marked("one", 1));
      socket.emit("echo", 4, marked("text", "yes"));
      await socket.emitWithAck("echo", 5);
      for (const value of [true, 1, "yes", 0]) socket.emit("never", marked(`lost ${value}`, value));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "acks: the limits of time of several namespaces",
    rows: ["A10/ack-timeout-option", "A3/retries-ack-timeout", "B/namespaces"],
    server: answering,
    async client({ io, log, once, closed }) {
      const plain = io("/plain", WEBSOCKET);
      const first = io("/first", { ...WEBSOCKET, ackTimeout: 1 });
      const second = io("/second", { ...WEBSOCKET, ackTimeout: 60_000, retries: 1 });
      const again = plain.io.socket("/first", { ackTimeout: 60_000 });
      log("same", again === first, plain.io === second.io);
      await Promise.all(
        [plain, first, second].map((socket) => socket.connected || once(socket, "connect")),
      );
      log("first", await first.emitWithAck("never").catch((error) => error));
      log("second", await second.emitWithAck("echo", 2));
      plain.emit("echo", 1, (...args) => log("plain", ...args));
      first.timeout(60_000).emit("echo", 1, (...args) => log("first", ...args));
      second.emit("echo", 1, (...args) => log("second", ...args));
      await Promise.all([plain.emitWithAck("echo"), second.emitWithAck("echo")]);
      const lost = first
        .timeout(60_000)
        .emitWithAck("never")
        .catch((error) => error);
      for (const socket of [plain, first, second]) socket.disconnect();
      log("lost", await lost);
      await closed();
    },
  },
  {
    name: "acks: limits of time that end at once while disconnected",
    rows: ["A10/ack-timeout", "A10/timed-out-buffered"],
    server: answering,
    async client({ io, log }) {
      for (const limit of [
        "1",
        -5,
        NaN,
        0.9,
        true,
        false,
        [2],
        2 ** 31,
        2 ** 32 + 1,
        "",
        "x",
        {},
      ]) {
        const socket = io({ ...WEBSOCKET, autoConnect: false, forceNew: true });
        const done = socket
          .timeout(limit)
          .emitWithAck("buffered")
          .catch((error) => error);
        log("before", socket.sendBuffer.length);
        log("after", await done, socket.sendBuffer.length);
      }
      for (const ackTimeout of [0, null, "1", -1, false, ""]) {
        const socket = io({ ...WEBSOCKET, autoConnect: false, forceNew: true, ackTimeout });
        log(
          "option",
          await socket.emitWithAck("buffered").catch((error) => error),
          socket.sendBuffer.length,
        );
      }
    },
  },
  {
    name: "acks: order of several that time out and of those that are lost",
    rows: ["A10/ack-timeout", "A9/pending-acks"],
    server: answering,
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const late = [];
      await Promise.all(
        [3, 1, 2].map(
          (limit) =>
            new Promise((resolve) =>
              socket
                .timeout(limit * 200)
                .emit("never", (error) => resolve(late.push([limit, error.message]))),
            ),
        ),
      );
      log("by time", late);
      socket.emit("never", () => log("plain is never called"));
      socket.timeout(60_000).emit("never", (error) => {
        log("A", error);
        socket.emit("buffered in ack");
        socket.timeout(60_000).emit("never", (...args) => log("made in an ack", ...args));
        log("buffer", socket.sendBuffer.length);
      });
      socket.emitWithAck("never").catch((error) => log("B", error));
      socket
        .timeout(60_000)
        .emitWithAck("never")
        .catch((error) => log("C", error));
      socket.timeout(60_000).emit("never", (error) => log("D", error, socket.connected, socket.id));
      socket.on("disconnect", (reason) => {
        log("disconnect", reason);
        queueMicrotask(() => log("microtask of disconnect"));
        socket.timeout(60_000).emit("never", (...args) => log("made in disconnect", ...args));
      });
      socket.disconnect();
      log("after", socket.sendBuffer.length);
      await closed();
      log("later", socket.sendBuffer.length);
    },
  },
  {
    name: "acks: pending ones of two namespaces, between the events of a connection that is lost",
    rows: ["A9/pending-acks", "A9/two-namespaces", "A4/parse-failure"],
    variants: { closed: { end: "hang up" }, malformed: { end: "malformed" } },
    server: answering,
    async client({ io, opts, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, reconnectionDelay: 10 });
      const other = socket.io.socket("/other");
      await Promise.all([once(socket, "connect"), once(other, "connect")]);
      const { engine } = socket.io;
      engine.on("close", (reason) => log("engine close", reason));
      engine.transport.on("close", () => log("transport close"));
      for (const event of ["close", "reconnect_attempt", "reconnect"])
        socket.io.on(event, (...args) => log(event, args[0]));
      const lost = Object.entries({ socket, other }).flatMap(([name, each]) => {
        each.on("disconnect", (reason) => log(name, "disconnect", reason));
        const timed = new Promise((resolve) =>
          each.timeout(60_000).emit("never", (error) => {
            log(name, "timed", error, socket.connected, other.connected);
            each.emit("buffered", name);
            if (each === socket) other.disconnect();
            resolve();
          }),
        );
        const promise = each.emitWithAck("never").catch((error) => log(name, "promise", error));
        const last = each.timeout(60_000).emitWithAck("never");
        return [timed, promise, last.catch((error) => log(name, "last", error))];
      });
      const again = once(socket, "connect");
      socket.emit(opts.end);
      await Promise.all([...lost, again]);
      log("buffers", socket.sendBuffer.length, other.sendBuffer.length);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "acks: pending ones when the server ends the connection and the client comes back",
    rows: ["A9/pending-acks", "A10/buffered-ack"],
    variants: both,
    server: answering,
    async client({ io, opts, log, trace, once, comeBack, closed, fence }) {
      const socket = trace(io({ ...opts, reconnectionDelay: 10 }));
      await once(socket, "connect");
      socket.emit("never", (...args) => log("plain", ...args));
      socket
        .timeout(60_000)
        .emitWithAck("never")
        .catch((error) => log("timed", error));
      await fence(socket);
      socket.once("disconnect", () => {
        socket.emit("echo", "in disconnect", (...args) => log("plain again", ...args));
        void socket
          .timeout(60_000)
          .emitWithAck("echo", "timed")
          .then((value) => log("timed again", value));
      });
      await comeBack(socket);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
];
