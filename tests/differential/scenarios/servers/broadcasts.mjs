/** What a client sees of rooms, broadcasts and server-side helpers. */

const WEBSOCKET = { transports: ["websocket"] };

/** Two sockets of one page on two connections, both connected. */
async function pair({ io, once, channel }) {
  const sockets = {};
  for (const name of ["one", "two"]) {
    sockets[name] = io({ ...WEBSOCKET, forceNew: true, auth: { name } });
    await once(sockets[name], "connect");
    // What two connections bring comes in no order.
    const log = channel(name);
    sockets[name].onAny((event, ...args) =>
      log("hears", event, ...args.map((arg) => (typeof arg === "function" ? "<ack>" : arg))),
    );
  }
  return sockets;
}

async function end({ one, two }, { fence, closed }) {
  await fence(one);
  await fence(two);
  one.disconnect();
  two.disconnect();
  await closed();
}

/** Runs the server's steps one by one, each only when both clients have heard the one before. */
const steps = (list) => (io, log, ctx) => {
  const sockets = {};
  io.on("connection", (socket) => {
    sockets[socket.handshake.auth.name] = socket;
  });
  ctx.on("step", async (index) => {
    await list[index](io, sockets, log);
  });
};

async function walk(env, count) {
  const sockets = await pair(env);
  for (let i = 0; i < count; i++) {
    env.log("step", i);
    await env.ctl("step", i);
    await env.fence(sockets.one);
    await env.fence(sockets.two);
  }
  await end(sockets, env);
}

const ROOMS = [
  (io, { one, two }) => {
    one.join(["a", "b"]);
    two.join("b");
  },
  (io) => io.to("a").to("b").emit("once in two rooms", 1),
  (io) => io.in("a").emit("room a", 2),
  (io, { one }) => one.to("b").emit("all but the sender", 3),
  (io) => io.except("a").emit("except a", 4),
  (io, { one }) => {
    one.leave("a");
    one.leave("b");
  },
  (io) => io.to("a").to("b").emit("after leave", 5),
  (io, { one }) => io.to(one.id).emit("own room", 6),
];

const BROADCASTS = [
  (io, { one }) => one.broadcast.emit("broadcast", 1),
  (io) => io.emit("to all", 2),
  (io, { one }) => one.broadcast.volatile.emit("volatile broadcast", 3),
  (io) => io.volatile.emit("volatile", 4),
  (io) => io.local.emit("local", 5),
  (io) => io.send("send", Buffer.from([6])),
  (io, { one }) => {
    one.volatile.emit("volatile", 7);
    one.compress(false).emit("not compressed", 8);
  },
];

const UTILITIES = [
  (io) => io.socketsJoin("joined"),
  (io) => io.to("joined").emit("all in", 1),
  (io, { one }) => io.in(one.id).socketsLeave("joined"),
  (io) => io.to("joined").emit("one left", 2),
  async (io, sockets, log) => {
    sockets.one.data.mark = true;
    const all = await io.fetchSockets();
    log(
      "fetchSockets",
      all.map((socket) => [socket.handshake.auth.name, socket.rooms.size, socket.data]),
    );
  },
  (io, { two }) => two.disconnect(),
];

export default [
  {
    name: "rooms",
    rows: ["B/rooms", "B/broadcast"],
    server: steps(ROOMS),
    client: (env) => walk(env, ROOMS.length),
  },
  {
    name: "broadcasts",
    rows: ["B/broadcast", "B/volatile", "B/compression"],
    server: steps(BROADCASTS),
    client: (env) => walk(env, BROADCASTS.length),
  },
  {
    name: "server-side utilities",
    rows: ["B/sockets-join", "B/disconnect-sockets"],
    server: steps(UTILITIES),
    async client(env) {
      const sockets = await pair(env);
      sockets.two.on("disconnect", (reason) => env.log("two disconnect", reason));
      for (let i = 0; i < UTILITIES.length - 1; i++) {
        env.log("step", i);
        await env.ctl("step", i);
        await env.fence(sockets.one);
        await env.fence(sockets.two);
      }
      const ended = env.once(sockets.two, "disconnect");
      await env.ctl("step", UTILITIES.length - 1);
      await ended;
      env.log("two", sockets.two.active, sockets.one.connected);
      sockets.one.disconnect();
      await env.closed();
    },
  },
  {
    name: "broadcast acks of two clients",
    rows: ["B/broadcast-acks"],
    server: steps([
      async (io, sockets, log) => {
        const answers = await io.timeout(5000).emitWithAck("question", 1);
        log("answers", answers.sort());
        await io
          .timeout(1000)
          .emitWithAck("only one answers")
          .catch((error) => log("error", error.message, error.responses));
        log("empty room", await io.to("nobody").timeout(200).emitWithAck("question", 2));
      },
    ]),
    async client(env) {
      const sockets = await pair(env);
      for (const [name, socket] of Object.entries(sockets)) {
        socket.on("question", (n, answer) => answer(name));
        socket.on("only one answers", (answer) => name === "one" && answer("one", "ignored"));
      }
      await env.ctl("step", 0);
      await end(sockets, env);
    },
  },
  {
    name: "what the server knows of the handshake",
    rows: ["B/handshake", "B/request", "A3/query", "A3/auth"],
    variants: { polling: { transports: ["polling"] }, websocket: WEBSOCKET },
    server: (io, log) =>
      io.on("connection", (socket) => {
        const { auth, query, xdomain, secure, headers, issued } = socket.handshake;
        log(
          "handshake",
          auth,
          Object.entries(query).filter(([key]) => key !== "t"),
          xdomain,
          secure,
          typeof issued,
        );
        log(
          "headers",
          headers.cookie,
          headers["x-mine"],
          headers["user-agent"]?.length > 0,
          headers.origin !== undefined,
        );
        socket.on("later", (answer) => answer(socket.request.headers.cookie ?? null));
      }),
    async client({ io, opts, log, once, closed }) {
      // An assignment to `document.cookie` may come after the request: the browser keeps cookies in another process.
      await cookieStore.set("first", "1");
      const socket = io({
        ...opts,
        auth: { a: 1 },
        query: { q: "x" },
        extraHeaders: { "x-mine": "yes" },
      });
      await once(socket, "connect");
      await cookieStore.set("second", "2");
      log("cookies of the first request only", await socket.emitWithAck("later"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the server answers with a time limit",
    rows: ["B/emit-with-ack", "A5/server-ack"],
    server: (io, log) =>
      io.on("connection", (socket) => {
        socket.on("start", (done) => {
          socket.timeout(5000).emit("question", "quick", (error, ...answer) => {
            log("quick", error, ...answer);
            socket.timeout(100).emit("question", "silent", (late) => {
              log("silent", late?.message);
              done();
            });
          });
        });
        socket.on("stray", (...args) => log("stray", ...args));
      }),
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      let late;
      socket.on("question", (kind, answer) => {
        log("question", kind);
        if (kind === "quick") answer(1, "two");
        else late = answer;
      });
      await socket.emitWithAck("start");
      late("too late");
      await fence(socket);
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
];
