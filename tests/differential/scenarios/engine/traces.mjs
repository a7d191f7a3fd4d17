/** Every event of every layer in one line order, over WebSocket, where nothing races. */

const WEBSOCKET = { transports: ["websocket"] };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };
const ENGINE = [
  ...["handshake", "open", "packet", "packetCreate", "data", "message", "drain", "flush"],
  ...["upgrading", "upgrade", "upgradeError", "error", "close"],
];
const MANAGER = [
  ...["open", "error", "packet", "close", "reconnect_attempt", "reconnect", "reconnect_error"],
  "reconnect_failed",
];
const ALL = { engine: ENGINE, manager: MANAGER };

/** An engine that is made later is followed from its first moment. */
function followLater(socket, log, name = "E2") {
  socket.io.on("reconnect_attempt", () =>
    queueMicrotask(() => {
      for (const event of ENGINE) {
        socket.io.engine.on(event, (...args) =>
          log(`${name}.${event}`, ...(event === "upgrade" ? [] : args)),
        );
      }
    }),
  );
}

const echoing = (io) => {
  for (const name of ["/", "/a", "/b"]) {
    io.of(name).on("connection", (socket) => {
      socket.on("echo", (...args) => args.pop()(...args));
      socket.on("ask", (...args) => socket.emit("question", ...args));
      socket.on("ask twice", () => {
        socket.emit("q1", 1);
        socket.emit("q2", Buffer.from([2]));
      });
      socket.on("leave", () => socket.disconnect());
      socket.on("close", () => socket.disconnect(true));
      socket.on("end", () => socket.conn.close());
    });
  }
};

function traced(name, client, { rows = ["A9/first-connect", "A6/events"], ...rest } = {}) {
  return {
    name: `trace, ${name}`,
    rows,
    server: echoing,
    async client(env) {
      const socket = env.io({ ...WEBSOCKET, ...FAST, ...rest.options });
      env.trace(socket, ALL);
      followLater(socket, env.log);
      await client(socket, env);
    },
    ...rest,
  };
}

export default [
  traced(
    "first connect, one event with an answer, leave",
    async (socket, { once, log, closed }) => {
      await once(socket, "connect");
      log("echo", await socket.emitWithAck("echo", { a: 1 }));
      log("disconnect", socket.disconnect().connected);
      await closed();
    },
  ),
  traced("binary both ways", async (socket, { once, log, closed }) => {
    await once(socket, "connect");
    const question = once(socket, "question");
    socket.emit("ask", new Uint8Array([1, 2]), { deep: [new ArrayBuffer(1)] });
    log("question", await question);
    log("echo", await socket.emitWithAck("echo", new Uint8Array([3])));
    socket.disconnect();
    await closed();
  }),
  traced("emits in one tick, in a microtask, in the drain", async (socket, env) => {
    const { once, log, fence, closed } = env;
    await once(socket, "connect");
    socket.io.engine.once("drain", () => {
      log("in drain");
      socket.emit("echo", 3, () => log("ack 3"));
    });
    socket.io.engine.once("flush", () => {
      log("in flush");
      socket.emit("echo", 2, () => log("ack 2"));
    });
    socket.emit("echo", 1, () => log("ack 1"));
    log("after 1", socket.io.engine.writeBuffer.length);
    queueMicrotask(() => log("microtask", socket.io.engine.writeBuffer.length));
    await fence(socket);
    // what was emitted in the drain went out after the first fence
    await fence(socket);
    socket.disconnect();
    await closed();
  }),
  traced("two events of the server together, the listener answers", async (socket, env) => {
    const { once, log, closed } = env;
    await once(socket, "connect");
    socket.on("q1", (value) => {
      log("q1", value);
      socket.emit("echo", "from q1", () => log("ack of q1"));
    });
    const second = once(socket, "q2");
    socket.emit("ask twice");
    log("q2", await second);
    await env.fence(socket);
    socket.disconnect();
    await closed();
  }),
  traced("three namespaces, the last one ends the line", async (socket, env) => {
    const { once, log, closed, io } = env;
    await once(socket, "connect");
    const a = io("/a", WEBSOCKET);
    const b = io("/b", WEBSOCKET);
    for (const [name, one] of Object.entries({ a, b })) {
      one.on("connect", () => log(`${name}.connect`));
      one.on("disconnect", (...args) => log(`${name}.disconnect`, ...args));
    }
    await Promise.all([once(a, "connect"), once(b, "connect")]);
    log("echo", await a.emitWithAck("echo", "a"), await b.emitWithAck("echo", "b"));
    b.disconnect();
    log("b left", socket.active, a.active, b.active, socket.io.engine.readyState);
    socket.disconnect();
    log("main left", a.connected, socket.io.engine.readyState);
    const gone = once(a, "disconnect");
    a.emit("leave");
    await gone;
    await closed();
  }),
  traced("the server ends one namespace of two, then the line", async (socket, env) => {
    const { once, log, closed, io, settle } = env;
    await once(socket, "connect");
    const a = io("/a", WEBSOCKET);
    a.on("disconnect", (...args) => log("a.disconnect", ...args, a.active, socket.connected));
    await once(a, "connect");
    const first = once(socket, "disconnect");
    socket.emit("leave");
    await first;
    log("main", socket.active, a.connected);
    socket.io.reconnection(false);
    const second = once(a, "disconnect");
    a.emit("end");
    await second;
    await settle();
    await closed();
  }),
  traced("disconnect(true) with three namespaces", async (socket, env) => {
    const { once, log, closed, io, settle } = env;
    await once(socket, "connect");
    const a = io("/a", WEBSOCKET);
    const b = io("/b", WEBSOCKET);
    for (const [name, one] of Object.entries({ a, b })) {
      one.on("disconnect", (...args) => log(`${name}.disconnect`, ...args, one.active));
    }
    await Promise.all([once(a, "connect"), once(b, "connect")]);
    const gone = once(socket, "disconnect");
    a.emit("close");
    await gone;
    await closed();
    await settle();
    log("later", socket.active, a.active, b.active);
  }),
  traced("the line is closed, the next one is followed from its start", async (socket, env) => {
    const { once, log, closed } = env;
    await once(socket, "connect");
    socket.emit("echo", "pending", () => log("never"));
    const again = once(socket.io, "reconnect");
    socket.emit("end");
    await again;
    await once(socket, "connect");
    log("echo", await socket.emitWithAck("echo", "second life"));
    socket.disconnect();
    await closed();
  }),
  traced("engine.close(), the next engine is followed from its start", async (socket, env) => {
    const { once, log, closed } = env;
    await once(socket, "connect");
    socket.emit("echo", 1, () => log("ack 1"));
    socket.io.engine.close();
    log("closing", socket.io.engine.readyState, socket.connected);
    await once(socket, "connect");
    socket.disconnect();
    await closed();
  }),
  traced("disconnect and connect in one tick", async (socket, env) => {
    const { once, log, closed } = env;
    await once(socket, "connect");
    socket.disconnect();
    log("left", socket.io.engine.readyState);
    socket.connect();
    env.trace(socket, { engine: ENGINE, manager: false, socketEvents: [] });
    log("came back", socket.io.engine.readyState);
    socket.emit("echo", "buffered", () => log("ack"));
    await once(socket, "connect");
    await env.fence(socket);
    socket.disconnect();
    await closed();
  }),
  traced(
    "a middleware refuses, the engine's part",
    async (socket, { once, log, closed, settle }) => {
      await once(socket, "connect_error");
      log("state", socket.active, socket.io.engine.readyState);
      await closed();
      await settle();
    },
    {
      rows: ["A9/middleware-error", "B/middleware"],
      server: (io) =>
        io.use((socket, next) => next(Object.assign(new Error("no"), { data: { code: 1 } }))),
    },
  ),
];
