/** Connection state recovery together with other features. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const serverOptions = { connectionStateRecovery: { maxDisconnectionDuration: 60_000 } };

/** Rooms, private messages, acks; what the server sees of a recovered socket. */
function serve(io, log, ctx) {
  const each = (socket) => {
    log("connection", socket.nsp.name, socket.recovered, Object.keys(socket.handshake.auth).sort());
    socket.on("join", (room, answer) => {
      void socket.join(room);
      answer([...socket.rooms].length);
    });
    socket.on("say", (...args) => {
      const answer = args.pop();
      socket.emit(...args);
      answer();
    });
  };
  io.on("connection", each);
  io.of(/.*/).on("connection", each);
  ctx.on("missed", ([namespace, ...events]) => {
    for (const event of events) io.of(namespace).emit(...event);
  });
  ctx.on("to room", ([room, ...event]) => void io.to(room).emit(...event));
}

/** Cuts the line and lets events happen meanwhile. */
async function cutAnd(ctl, once, socket, work) {
  const again = once(socket, "connect");
  const lost = once(socket, "disconnect");
  socket.io.reconnectionDelay(300);
  socket.io.reconnectionDelayMax(300);
  await ctl("cut");
  await lost;
  await work?.();
  await again;
}

export default [
  {
    name: "recovery: catch-all, once and rooms, with binary among the missed",
    rows: ["A10/csr", "A5/on-any", "B/rooms"],
    serverOptions,
    server: serve,
    async client({ io, log, once, ctl, fence, closed }) {
      const socket = io(WEBSOCKET);
      let when = "live";
      socket.on("connect", () => log("connect", socket.recovered));
      socket.on("disconnect", (reason) => log("disconnect", reason, socket.recovered));
      socket.onAny((event, ...args) => log("any", when, event, args.length, args.slice(0, -1)));
      await once(socket, "connect");
      const id = socket.id;
      await socket.emitWithAck("join", "room");
      await socket.emitWithAck("say", "hello", 1);
      socket.once("news", (...args) => log("once", args.length, typeof args.at(-1)));
      when = "missed";
      socket.onAnyOutgoing((event) => log("outgoing", event));
      await cutAnd(ctl, once, socket, async () => {
        await ctl("to room", ["room", "news", new Array(2).fill("x"), { a: 1 }]);
        await ctl("to room", ["elsewhere", "news", "not for us"]);
        await ctl("missed", ["/", ["news", 2], ["other"]]);
        socket.emit("join", "second", (size) => log("joined", size));
      });
      when = "after";
      await fence(socket);
      log("the same id", socket.id === id, socket.recovered);
      socket.disconnect();
      log("recovered after", socket.recovered, socket.id);
      await closed();
    },
  },
  {
    name: "recovery: two namespaces, each with its own session",
    rows: ["A10/csr", "B/namespaces"],
    // the adapter restores the two sessions side by side
    races: ["connection 2 sent", "connection 3 sent"],
    serverOptions,
    server: serve,
    async client({ io, log, once, ctl, fence, closed }) {
      const main = io(WEBSOCKET);
      const other = io("/other", { ...WEBSOCKET, auth: { mine: 1 } });
      const heard =
        (socket) =>
        (...args) =>
          log(socket.nsp, args.slice(0, -1), typeof args.at(-1));
      main.on("news", heard(main));
      other.on("news", heard(other));
      await Promise.all([once(main, "connect"), once(other, "connect")]);
      await main.emitWithAck("say", "news", "main");
      const both = once(other, "connect");
      await cutAnd(ctl, once, main, async () => {
        await ctl("missed", ["/", ["news", "for main"]]);
        await ctl("missed", ["/other", ["news", "for other"]]);
      });
      await both;
      log("recovered", main.recovered, other.recovered);
      await other.emitWithAck("say", "news", "now other has an offset");
      const second = once(other, "connect");
      await cutAnd(ctl, once, main, async () => {
        await ctl("missed", ["/other", ["news", "for other, again"]]);
      });
      await second;
      log("recovered", main.recovered, other.recovered);
      await fence(other);
      main.disconnect();
      other.disconnect();
      await closed();
    },
  },
  {
    name: "recovery: with retries, and with an auth function",
    rows: ["A10/csr", "A10/retries", "A3/auth"],
    serverOptions,
    server: serve,
    async client({ io, log, once, ctl, closed }) {
      const socket = io({
        ...WEBSOCKET,
        retries: 3,
        ackTimeout: 60_000,
        auth: (answer) => answer({ token: "t" }),
      });
      socket.on("connect", () => log("connect", socket.recovered));
      socket.on("hello", (n) => log("hello", n));
      await once(socket, "connect");
      await socket.emitWithAck("say", "hello", 1);
      await cutAnd(ctl, once, socket, async () => {
        socket.emit("say", "hello", 2, (...args) => log("said 2", args));
        socket.emit("say", "hello", 3, (...args) => log("said 3", args));
      });
      await socket.emitWithAck("say", "hello", 4);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "recovery: server acks and volatile events move no offset",
    rows: ["A10/csr-detail"],
    serverOptions,
    server(io, log) {
      io.on("connection", (socket) => {
        log("recovered", socket.recovered);
        socket.on("ask", async (answer) => {
          log("answered", await socket.emitWithAck("question", "text"));
          socket.volatile.emit("volatile", "text");
          answer();
        });
      });
    },
    async client({ io, log, once, ctl, closed }) {
      const socket = io(WEBSOCKET);
      socket.on("question", (text, answer) => answer(text.length));
      socket.on("volatile", (...args) => log("volatile", args));
      await once(socket, "connect");
      await socket.emitWithAck("ask");
      await cutAnd(ctl, once, socket);
      log("recovered", socket.recovered);
      socket.disconnect();
      await closed();
    },
  },
];
