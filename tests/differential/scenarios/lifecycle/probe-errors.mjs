/** The shapes of errors and details, and what members say inside every listener. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const POLLING = { ...WEBSOCKET, transports: ["polling"] };

/** @param {any} error */
function shape(error) {
  if (error === null || typeof error !== "object") return [typeof error, String(error)];
  const isError = error instanceof Error;
  return [
    isError,
    Object.prototype.toString.call(error),
    Object.keys(error),
    isError && error.name,
    isError && error.message,
    isError && String(error),
    typeof error.stack,
    Object.keys({ ...error }).sort(),
    "cause" in error,
    "data" in error,
  ];
}

const state = (socket) => [
  `connected ${socket.connected}`,
  `disconnected ${socket.disconnected}`,
  `active ${socket.active}`,
  `id ${typeof socket.id}`,
  `own id ${Object.hasOwn(socket, "id")}`,
  `recovered ${socket.recovered}`,
  `engine ${socket.io.engine?.readyState}`,
];

export default [
  {
    name: "probe errors: shapes of transport errors",
    rows: ["A8/transport-error", "A8/connect-error"],
    variants: { polling: { transports: ["polling"] }, websocket: { transports: ["websocket"] } },
    serverOptions: () => ({ allowRequest: (request, callback) => callback("not you", false) }),
    server() {},
    async client({ io, opts, log, once }) {
      const socket = io({ ...opts, reconnection: false });
      const onManager = once(socket.io, "error");
      const onEngine = once(socket.io.engine, "error");
      const [error, ...more] = await once(socket, "connect_error");
      log("shape", shape(error), more.length);
      log("one object", (await onManager)[0] === error, (await onEngine)[0] === error);
      log("type", error.type, typeof error.description, typeof error.context);
      log(
        "descriptors",
        Object.keys(error).map((key) => Object.getOwnPropertyDescriptor(error, key).writable),
      );
      log("json", Object.keys(JSON.parse(JSON.stringify(error))));
      log("state", state(socket));
      error.extra = 1;
      log("extensible", error.extra);
    },
  },
  {
    name: "probe errors: shapes of a namespace's refusal, of timeouts and of lost acks",
    rows: ["A8/connect-error", "A10/ack-timeout", "B/middleware"],
    server: (io) => {
      io.of("/plain").use((socket, next) => next(new Error("plain")));
      io.of("/data").use((socket, next) =>
        next(Object.assign(new Error("data"), { data: { a: [1] } })),
      );
      io.of("/empty").use((socket, next) => next(new Error("")));
      io.of("/null").use((socket, next) => next(Object.assign(new Error("null"), { data: null })));
      io.of("/odd").use((socket, next) => next({ message: "no error", data: 0 }));
      io.on("connection", () => {});
    },
    async client({ io, log, once, closed }) {
      for (const name of ["plain", "data", "empty", "null", "odd", "unknown"]) {
        const socket = io(`/${name}`, WEBSOCKET);
        const [error, ...more] = await once(socket, "connect_error");
        log(name, shape(error), error.data, more.length, state(socket));
      }
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      log(
        "timeout",
        shape(
          await socket
            .timeout(0)
            .emitWithAck("x")
            .catch((error) => error),
        ),
      );
      const lost = socket
        .timeout(60_000)
        .emitWithAck("x")
        .catch((error) => error);
      socket.disconnect();
      log("lost", shape(await lost));
      await closed();
    },
  },
  {
    name: "probe errors: the connection timeout's shape and state",
    rows: ["A8/connect-error", "A3/timeout"],
    server() {},
    async client({ io, log, once, settle }) {
      const socket = io({ ...WEBSOCKET, timeout: 0, reconnection: false });
      const [error, ...more] = await once(socket, "connect_error");
      log("shape", shape(error), more.length, state(socket));
      await settle();
      log("later", state(socket));
    },
  },
  {
    name: "probe errors: reserved names say so exactly",
    rows: ["A8/reserved"],
    server() {},
    async client({ io, log }) {
      const socket = io({ autoConnect: false });
      const tricky = [
        "connect",
        ["connect"],
        { toString: () => "disconnect" },
        new String("connect_error"),
      ];
      for (const name of tricky) {
        try {
          socket.emit(name, 1);
          log("sent", typeof name);
        } catch (error) {
          log("threw", shape(error));
        }
      }
      for (const name of [
        "hasOwnProperty",
        "constructor",
        "__proto__",
        "toString",
        " connect",
        "connect ",
        "Connect",
      ]) {
        socket.emit(name);
      }
      log(
        "buffer",
        socket.sendBuffer.map((packet) => packet.data),
      );
      try {
        socket.emit(Object.create(null));
        log("sent");
      } catch (error) {
        log("threw", error.name);
      }
    },
  },
  {
    name: "probe errors: members inside every listener",
    rows: ["A5/state", "A5/id", "A8/reasons"],
    variants: { polling: { transports: ["polling"] }, websocket: { transports: ["websocket"] } },
    server: (io) => io.on("connection", (socket) => socket.on("leave", () => socket.disconnect())),
    async client({ io, opts, log, once, ctl, drained, closed }) {
      const socket = io({ ...WEBSOCKET, ...opts });
      const watch = (emitter, prefix, events) => {
        for (const event of events) {
          emitter.on(event, (...args) => log(`${prefix}.${event}`, args.length, state(socket)));
        }
      };
      watch(socket, "S", ["connect", "disconnect", "connect_error"]);
      watch(socket.io, "M", ["open", "close", "error", "reconnect_attempt", "reconnect"]);
      await once(socket, "connect");
      await drained(socket);
      let again = once(socket, "connect");
      await ctl("engine.close");
      await again;
      await drained(socket);
      socket.emit("leave");
      await once(socket, "disconnect");
      again = once(socket, "connect");
      socket.connect();
      await again;
      await drained(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "probe errors: details of every end, and how many arguments",
    rows: ["A8/details", "A8/reasons"],
    server: (io) =>
      io.on("connection", (socket) => socket.on("leave", (all) => socket.disconnect(all))),
    async client({ io, log, once, ctl, fence, drained, settle, closed }) {
      const ends = {
        client: (socket) => socket.disconnect(),
        server: (socket) => socket.emit("leave", false),
        "server, all": (socket) => socket.emit("leave", true),
        engine: (socket) => socket.io.engine.close(),
        manager: (socket) => socket.io.disconnect(),
        "server's engine": () => ctl("engine.close"),
        cut: () => ctl("cut"),
      };
      for (const [label, end] of Object.entries(ends)) {
        for (const opts of [WEBSOCKET, POLLING]) {
          const socket = io({ ...opts, forceNew: true, reconnection: false });
          await once(socket, "connect");
          await fence(socket);
          await drained(socket);
          await settle();
          const told = once(socket.io, "close");
          const ended = once(socket, "disconnect");
          void end(socket);
          const args = await ended;
          log(label, opts.transports[0], args.length, args[0], shape(args[1]));
          const ofManager = await told;
          log("manager", ofManager.length, ofManager[0], ofManager[1] === args[1], state(socket));
          socket.disconnect();
          await closed();
        }
      }
    },
  },
];
