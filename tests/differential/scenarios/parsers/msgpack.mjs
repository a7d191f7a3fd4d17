/** The msgpack parser, against a server with the one for Node.js. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const POLLING = { ...WEBSOCKET, transports: ["polling"] };
const bothTransports = { websocket: WEBSOCKET, polling: POLLING };

const bytes = (...values) => new Uint8Array(values);

/**
 * What every scenario here has in common. In the frames that the server sends there is a socket id, in the midst of
 * the bytes; what it receives is compared byte by byte.
 */
function msgpackScenario({ serverOptions, rows = [], races = [], ...rest }) {
  return {
    rows: ["A11/msgpack", "B/parser", ...rows],
    races: ["connection 1 sent", ...races],
    variants: bothTransports,
    serverOptions: ({ msgpack }) => ({ parser: msgpack, ...serverOptions }),
    ...rest,
  };
}

const withoutAcks = (args) => args.map((arg) => (typeof arg === "function" ? "<ack>" : arg));

function logEvents(io, log) {
  io.on("connection", (socket) => {
    socket.onAny((event, ...args) => {
      if (event !== "fence") log("event", event, ...withoutAcks(args));
    });
    socket.on("disconnect", (reason) => log("disconnect", reason));
  });
}

function answersEverything(io, log) {
  logEvents(io, log);
  io.on("connection", (socket) => {
    socket.on("echo", (...args) => args.pop()(...args));
    socket.on("ask", () => {
      socket.timeout(10_000).emit("question", { n: 1 }, (error, ...answer) => {
        log("answer", error, ...answer);
        socket.emit("answered");
      });
    });
  });
}

export default [
  msgpackScenario({
    name: "msgpack: events both ways",
    rows: ["A10/buffer"],
    server(io, log) {
      logEvents(io, log);
      io.on("connection", (socket) => {
        socket.emit("welcome", "é", [1, { two: 2 }]);
        socket.on("many", (n) => {
          for (let i = 0; i < n; i++) socket.emit("one of many", i);
          socket.emit("done");
        });
      });
    },
    async client({ io, opts, msgpack, trace, log, once, fence, closed }) {
      const socket = trace(io({ ...opts, parser: await msgpack() }));
      socket.onAny((...args) => log("event", ...args));
      socket.onAnyOutgoing((...args) => log("outgoing", ...withoutAcks(args)));
      socket.emit("buffered", { a: 1 });
      socket.emit("buffered too");
      // over polling the event comes with the answer to CONNECT or after it
      await Promise.all([once(socket, "connect"), once(socket, "welcome")]);
      socket.emit("plain", 1, "two", null, true, [], {});
      socket.emit(7, "a number for a name");
      socket.compress(false).emit("not compressed", 1);
      const done = once(socket, "done");
      socket.emit("many", 20);
      await done;
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: values",
    server: answersEverything,
    async client({ io, opts, msgpack, log, once, fence, closed }) {
      const socket = io({ ...opts, parser: await msgpack() });
      await once(socket, "connect");
      const values = {
        undefined: [undefined, { a: undefined }, [undefined, null]],
        dates: [new Date(0), new Date(1_234_567_890_123), new Date(-1), new Date(NaN)],
        floats: [0, -0, NaN, Infinity, -Infinity, 1.5, -1e300],
        integers: [127, 128, -32, -33, 255, 256, 65_536, 2 ** 32, -(2 ** 31) - 1, 2 ** 53, 2 ** 64],
        strings: ["", "é", "日本😀", "\0", "x".repeat(31), "x".repeat(300), "y".repeat(70_000)],
        toJSON: [{ toJSON: () => ({ at: new Date(5) }) }, new URL("http://a.b/")],
        objects: [{ nested: { deep: [{ er: 1 }] }, f() {}, 2: "b", 1: "a" }, Object.create(null)],
        others: [new Map([[1, 2]]), new Set([1]), /x/, new Error("e"), new String("boxed")],
        lists: [Array(16).fill(1), Array(3), [[[[]]]]],
      };
      for (const [name, list] of Object.entries(values))
        log(
          name,
          await new Promise((resolve) => socket.emit("echo", ...list, (...a) => resolve(a))),
        );
      socket.emit("trailing", undefined);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: binary",
    rows: ["A11/binary-in"],
    server(io, log) {
      answersEverything(io, log);
      io.on("connection", (socket) =>
        socket.on("binary", (answer) => {
          socket.emit(
            "buffers",
            Buffer.from([1, 2]),
            { deep: [Buffer.alloc(0)] },
            Buffer.alloc(70_000, 7),
          );
          // the official parser of the server has a form of its own for what is no Buffer
          socket.emit("views", new Uint8Array([1, 2]), new ArrayBuffer(3), new Float32Array(1));
          answer(Buffer.from([3]));
        }),
      );
    },
    async client({ io, opts, msgpack, log, once, fence, closed }) {
      const socket = io({ ...opts, parser: await msgpack() });
      socket.onAny((...args) => log("event", ...args));
      await once(socket, "connect");
      const large = bytes(...Array(255).keys()).buffer;
      log("echo", await socket.emitWithAck("echo", bytes(1, 2, 3).buffer));
      socket.emit("several", new ArrayBuffer(0), { deep: [large, "text", large] });
      // more than the default parser would take
      socket.emit("fourteen", ...Array(14).fill(bytes(1).buffer));
      log("large", await socket.emitWithAck("echo", new ArrayBuffer(200_000)));
      log("answer", await socket.emitWithAck("binary"));
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: views are binary",
    rows: ["D/msgpack-views"],
    variants: undefined,
    differs: { reason: "msgpack-views: the official parser sends a typed array as an object" },
    server: logEvents,
    async client({ io, msgpack, once, fence, closed }) {
      const socket = io({ ...WEBSOCKET, parser: await msgpack() });
      await once(socket, "connect");
      const ten = bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      socket.emit("Uint8Array", ten.subarray(1, 3));
      socket.emit("Float32Array", new Float32Array([1.5]));
      socket.emit("DataView", new DataView(ten.buffer, 8));
      socket.emit("nested", { list: [bytes(1), { deep: bytes(2) }], text: "t" });
      socket.emit("toJSON", { toJSON: () => [bytes(3)] });
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: what cannot be encoded",
    rows: ["A5/serialisation"],
    server: logEvents,
    async client({ io, opts, msgpack, attempt, log, once, fence, closed }) {
      const socket = io({ ...opts, parser: await msgpack() });
      await once(socket, "connect");
      const cyclic = {};
      cyclic.self = cyclic;
      attempt("BigInt", () => socket.emit("a", 1n));
      attempt("BigInt within", () => socket.emit("a", { b: [1n] }));
      attempt("symbol", () => socket.emit("a", Symbol("s")));
      attempt("function", () => socket.emit("a", () => {}, 1));
      attempt("cycle", () => socket.emit("a", cyclic));
      attempt("toJSON", () =>
        socket.emit("a", {
          toJSON() {
            throw new RangeError("toJSON");
          },
        }),
      );
      log("connected", socket.connected);
      socket.emit("after");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: acknowledgements both ways",
    rows: ["A10/ack-plain", "A10/ack-timeout"],
    server(io, log) {
      answersEverything(io, log);
      io.on("connection", (socket) => socket.on("never", () => {}));
    },
    async client({ io, opts, msgpack, log, once, fence, closed }) {
      const socket = io({ ...opts, parser: await msgpack() });
      socket.on("question", (question, answer) => answer("from the page", question, undefined));
      await once(socket, "connect");
      socket.emit("echo", 1, undefined, (...args) => log("callback", ...args));
      log("emitWithAck", await socket.emitWithAck("echo", new Date(1)));
      log("with a time limit", await socket.timeout(10_000).emitWithAck("echo", "in time"));
      log("nothing", await new Promise((resolve) => socket.emit("echo", (...a) => resolve(a))));
      await socket
        .timeout(1)
        .emitWithAck("never")
        .catch((error) => log("rejected", error));
      const answered = once(socket, "answered");
      socket.emit("ask");
      await answered;
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: a broadcast with acknowledgements, and rooms",
    rows: ["B/broadcast-acks", "B/rooms"],
    server(io, log) {
      io.on("connection", (socket) => {
        socket.join("room");
        socket.on("ask all", async (answer) => {
          log(
            "answers",
            await io.timeout(10_000).emitWithAck("all", Buffer.from([1]), new Date(2)),
          );
          io.to("room").except("elsewhere").emit("room", undefined);
          answer();
        });
      });
    },
    async client({ io, opts, msgpack, log, once, closed }) {
      const socket = io({ ...opts, parser: await msgpack() });
      socket.on("all", (...args) => args.pop()("got", ...args));
      socket.on("room", (...args) => log("room", ...args));
      await once(socket, "connect");
      await socket.emitWithAck("ask all");
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: namespaces",
    rows: ["B/namespaces"],
    server(io, log) {
      for (const name of ["/", "/admin", /^\/dynamic-\d+$/]) {
        io.of(name).on("connection", (socket) => {
          log("connection", socket.nsp.name, socket.handshake.auth);
          socket.emit("hello", socket.nsp.name, undefined);
          socket.on("echo", (...args) => args.pop()(...args));
          socket.on("disconnect", (reason) => log("disconnect", socket.nsp.name, reason));
        });
      }
    },
    async client({ io, opts, msgpack, trace, log, once, fence, closed }) {
      const options = { ...opts, parser: await msgpack() };
      const auths = [undefined, { token: "é", at: new Date(1) }, (give) => give({ later: [1] })];
      const sockets = ["/", "/admin", "/dynamic-1"].map((name, i) => {
        const socket = trace(io(name, { ...options, auth: auths[i] }), { name, manager: i === 0 });
        socket.on("hello", (...args) => log(`${name} hello`, ...args));
        return socket;
      });
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      for (const socket of sockets) log("echo", await socket.emitWithAck("echo", socket.nsp, 1));
      sockets[1].disconnect();
      await fence(sockets[0]);
      const greeted = once(sockets[1], "hello");
      sockets[1].connect();
      await once(sockets[1], "connect");
      await greeted;
      for (const socket of sockets) socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: a namespace that refuses",
    rows: ["B/middleware", "A8/connect-error"],
    server(io) {
      io.use((socket, next) => {
        if (socket.handshake.auth.token === "right") return next();
        const error = new Error("not authorised");
        error.data = { code: 7, at: new Date(3), bytes: Buffer.from([1]), none: undefined };
        next(error);
      });
    },
    async client({ io, opts, msgpack, trace, log, once, fence, closed }) {
      const parser = await msgpack();
      const socket = trace(io({ ...opts, parser, auth: { token: "wrong" } }));
      const [error] = await once(socket, "connect_error");
      log("state", error.data, socket.active, socket.connected);
      socket.auth = { token: "right" };
      socket.connect();
      await once(socket, "connect");
      await fence(socket);
      const unknown = trace(io("/unknown", { ...opts, parser }), {
        name: "unknown",
        manager: false,
      });
      await once(unknown, "connect_error");
      socket.disconnect();
      await closed();
    },
    // the second connection has a socket id in what is sent as well
    races: ["connection 2 sent"],
  }),
];
