/** Acknowledgements in both directions, with and without a time limit. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};
const WEBSOCKET = { transports: ["websocket"] };

function answering(io, log) {
  io.on("connection", (socket) => {
    socket.on("echo", (...args) => args.pop()(...args));
    socket.on("twice", (answer) => {
      answer("first");
      answer("second");
    });
    socket.on("never", () => log("asked, no answer"));
  });
}

export default [
  {
    name: "the server answers with 0 to n arguments",
    rows: ["A10/ack-plain", "A5/emit", "A7/packet-syntax"],
    variants: bothTransports,
    server: answering,
    async client({ io, opts, log, once, fence, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      const answer = (...args) => log("answer", ...args);
      socket.emit("echo", answer);
      socket.emit("echo", 1, answer);
      socket.emit("echo", null, undefined, "three", { four: [4] }, answer);
      socket.emit("echo", new Uint8Array([1, 2]), "and", { b: new Uint8Array([3]).buffer }, answer);
      socket.emit("twice", answer);
      socket.emit("echo", function () {
        log("this is the socket", this === socket);
      });
      await fence(socket);
      log(
        "emitWithAck",
        await socket.emitWithAck("echo"),
        await socket.emitWithAck("echo", 0),
        await socket.emitWithAck("echo", "a", "b"),
      );
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the client answers the server with 0 to n arguments",
    rows: ["A5/server-ack", "B/emit-with-ack", "A7/packet-syntax"],
    variants: bothTransports,
    server(io, log) {
      io.on("connection", (socket) => {
        socket.on("ask", async (done) => {
          for (const question of ["none", "one", "three", "binary", "twice", "undefined"]) {
            await new Promise((resolve) => {
              socket.emit("question", question, (...args) => {
                log("answer", question, ...args);
                resolve();
              });
            });
          }
          log("emitWithAck", await socket.emitWithAck("question", "one"));
          log(
            "timeout",
            await socket
              .timeout(100)
              .emitWithAck("question", "silent")
              .catch((error) => error.message),
          );
          done();
        });
      });
    },
    async client({ io, opts, log, once, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      const answers = {
        none: (ack) => ack(),
        one: (ack) => log("returns", ack("one")),
        three: (ack) => ack(1, { two: [2] }, null),
        binary: (ack) => ack(new Uint8Array([1, 2, 3]), { nested: new Uint8Array([4]).buffer }),
        twice: (ack) => {
          ack("first");
          ack("second");
        },
        undefined: (ack) => ack(undefined, () => {}),
        silent: () => {},
      };
      socket.on("question", (question, ack) => {
        log("question", question, typeof ack, ack.length);
        answers[question](ack);
      });
      await socket.emitWithAck("ask");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "ack given after the socket is disconnected or reconnected",
    rows: ["A5/server-ack"],
    server(io, log) {
      io.on("connection", (socket) =>
        socket.on("ask", () => {
          socket.emit("question", 1, (...args) => log("answer", ...args));
        }),
      );
    },
    async client({ io, log, attempt, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const question = once(socket, "question");
      socket.emit("ask");
      const [, ack] = await question;
      socket.disconnect();
      attempt("late", () => ack("late"));
      socket.connect();
      await once(socket, "connect");
      const again = once(socket, "question");
      socket.emit("ask");
      const [, second] = await again;
      socket.disconnect().connect();
      await once(socket, "connect");
      attempt("next session", () => second("other session"));
      await fence(socket);
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "ack with a time limit",
    rows: ["A10/ack-timeout", "A5/flags"],
    variants: bothTransports,
    server: answering,
    async client({ io, opts, log, once, fence, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      log("chain", socket.timeout(5000) === socket);
      socket.emit("echo", "answered in time", (...args) => log("answer", ...args));
      await fence(socket);
      await new Promise((resolve) => {
        socket.timeout(30).emit("never", (...args) => {
          log("timed out", ...args);
          resolve();
        });
      });
      socket.timeout(5000).emit("echo", (...args) => log("empty answer", ...args));
      socket.timeout(5000).emit("echo", 1, 2, (...args) => log("two", ...args));
      socket.emit("echo", "flag does not stay", (...args) => log("plain", ...args));
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "timeout(0)",
    rows: ["A10/ack-timeout"],
    // the page may be through with it before the server hears of it
    races: ["connection", "server"],
    server: answering,
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      await new Promise((resolve) =>
        socket.timeout(0).emit("never", (...args) => {
          log("timed out", ...args);
          resolve();
        }),
      );
      log(
        "emitWithAck",
        await socket
          .timeout(0)
          .emitWithAck("never")
          .catch((error) => error),
      );
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "emitWithAck",
    rows: ["A5/emit-with-ack", "A10/ack-timeout"],
    server: answering,
    async client({ io, log, once, ctl, fence, closed }) {
      const socket = io({ ...WEBSOCKET, reconnectionDelay: 10 });
      log("before the connection", await socket.emitWithAck("echo", "early"));
      log("several", await socket.emitWithAck("echo", "only the first", "not this"));
      log("binary", await socket.emitWithAck("echo", new Uint8Array([9])));
      log("with timeout", await socket.timeout(5000).emitWithAck("echo", 1));
      log(
        "times out",
        await socket
          .timeout(20)
          .emitWithAck("never")
          .catch((error) => error),
      );
      const lost = socket.emitWithAck("never").catch((error) => log("rejected", error));
      const lostToo = socket
        .timeout(5000)
        .emitWithAck("never")
        .catch((error) => log("rejected too", error));
      socket.on("disconnect", () => log("disconnect"));
      const again = once(socket, "connect");
      await fence(socket);
      await ctl("engine.close");
      await Promise.all([lost, lostToo, again]);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "disconnect with pending acks",
    rows: ["A9/pending-acks", "A10/ack-plain"],
    variants: bothTransports,
    server: answering,
    async client({ io, opts, log, once, fence, settle, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      socket.on("disconnect", (reason) => log("disconnect", reason));
      socket.emit("never", (...args) => log("plain ack", ...args));
      socket
        .timeout(5000)
        .emit("never", (...args) => log("ack with timeout", ...args, socket.connected));
      socket.emitWithAck("never").catch((error) => log("promise", error));
      socket
        .timeout(5000)
        .emitWithAck("never")
        .catch((error) => log("promise with timeout", error));
      await fence(socket);
      log("now");
      socket.disconnect();
      log("disconnected");
      await closed();
      await settle();
    },
  },
  {
    name: "a buffered ack survives a disconnect",
    // an attempt that is given up at once may or may not reach the server
    races: ["connection"],
    rows: ["A10/buffered-ack", "A9/pending-acks"],
    server: answering,
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.disconnect();
      const answers = Promise.all([
        new Promise((resolve) =>
          socket.emit("echo", "plain", (...args) => resolve(log("plain", ...args))),
        ),
        new Promise((resolve) =>
          socket
            .timeout(5000)
            .emit("echo", "limited", (...args) => resolve(log("limited", ...args))),
        ),
        socket.emitWithAck("echo", "promise").then((value) => log("promise", value)),
      ]);
      log("buffer", socket.sendBuffer.length);
      socket.connect();
      // a second disconnect before anything was sent
      socket.disconnect();
      log("buffer", socket.sendBuffer.length);
      socket.connect();
      await answers;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a timed-out packet leaves the buffer",
    rows: ["A10/timed-out-buffered"],
    server(io, log) {
      io.on("connection", (socket) =>
        socket.onAny((event) => event !== "fence" && log("event", event)),
      );
    },
    async client({ io, log, once, fence, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      socket.emit("a");
      const timedOut = new Promise((resolve) =>
        socket.timeout(20).emit("b", (...args) => resolve(log("b", ...args))),
      );
      socket.emit("c");
      socket.timeout(5000).emit("d", () => {});
      await timedOut;
      log(
        "buffer",
        socket.sendBuffer.map((packet) => packet.data[0]),
      );
      socket.connect();
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "ackTimeout makes every callback error-first",
    rows: ["A10/ack-timeout-option", "A3/retries-ack-timeout"],
    server: answering,
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, ackTimeout: 700 });
      const early = new Promise((resolve) =>
        socket.emit("echo", "early", (...args) => resolve(log("early", ...args))),
      );
      await once(socket, "connect");
      await early;
      await new Promise((resolve) =>
        socket.emit("echo", "late", 2, (...args) => resolve(log("late", ...args))),
      );
      await new Promise((resolve) =>
        socket.emit("never", (...args) => resolve(log("never", ...args))),
      );
      log(
        "emitWithAck",
        await socket.emitWithAck("echo", 1),
        await socket.emitWithAck("never").catch((error) => error),
      );
      log("longer", await socket.timeout(5000).emitWithAck("echo", 2));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "acks of the server, broadcast",
    rows: ["B/broadcast-acks"],
    server(io, log) {
      io.on("connection", (socket) => {
        socket.on("start", async (done) => {
          log("answers", await io.timeout(5000).emitWithAck("question", "all"));
          log(
            "late",
            await io
              .timeout(50)
              .emitWithAck("question", "silent")
              .catch((error) => [error.message, error.responses]),
          );
          done();
        });
      });
    },
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.on("question", (kind, ack) => {
        log("question", kind, typeof ack);
        if (kind === "all") ack("first argument", "second");
      });
      await socket.emitWithAck("start");
      socket.disconnect();
      await closed();
    },
  },
];
