/**
 * Members without documentation that libraries and test suites read. Those that begin with `_` have other names in the
 * official bundle: see tests/packaging/members.test.mjs.
 */

const WEBSOCKET = { transports: ["websocket"] };

/** Answers `ask`, and never `silence`. */
const server = (io) => io.on("connection", (socket) => socket.on("ask", (n, done) => done(n)));

export default [
  {
    name: "internals: the flags of the next emit",
    rows: ["A5/replaced", "A5/flags"],
    server,
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      const look = (label) => {
        const { timeout, volatile, compress } = socket.flags;
        log(label, timeout, Boolean(volatile), compress !== false);
      };
      await once(socket, "connect");
      look("none");
      socket.timeout(30_000).volatile.compress(false);
      look("all");
      const answered = new Promise((resolve) => socket.emit("ask", 1, (...args) => resolve(args)));
      look("emitted");
      log("answer", await answered);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "internals: pending acknowledgements",
    rows: ["A5/replaced"],
    server,
    async client({ io, log, once, settle, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      const look = (label) => log(label, Object.keys(socket.acks));
      look("before");
      const answered = new Promise((resolve) => {
        socket.timeout(30_000).emit("ask", 2, (...args) => resolve(args));
      });
      socket.emit("silence", () => {});
      look("emitted");
      socket.connect();
      await once(socket, "connect");
      look("connected");
      log("answer", await answered);
      await settle();
      look("answered");
      socket.disconnect();
      look("disconnected");
      await closed();
    },
  },
];
