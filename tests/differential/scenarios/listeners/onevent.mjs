/** `socket.onevent`: libraries put a function of their own in its place, or call it. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const bothTransports = {
  websocket: WEBSOCKET,
  polling: { transports: ["polling"], reconnection: false },
};

/** Sends the frames before it lets the namespace in, then others when it is asked to, and ends when all is answered. */
function rawServer({ early = [], late, answers = 0 }) {
  return (raw, log) => {
    raw.session(async (session) => {
      session.open();
      await session.expect((packet) => String(packet).startsWith("40"));
      session.send(...early, '40{"sid":"sock"}');
      await session.expect((packet) => packet === '42["go"]');
      session.send(...late);
      for (let i = 0; i < answers; i++) log("answer", await session.next());
      session.send('42["end"]');
    });
  };
}

/** Connects, has the late frames sent, and waits for the event `end`. */
async function play({ io, opts = WEBSOCKET, log, once, closed }, prepare) {
  const socket = io({ ...WEBSOCKET, ...opts });
  for (const event of ["a", "b", "bytes", "*"]) {
    socket.on(event, (...args) => log(event, ...args));
  }
  await prepare(socket);
  const end = once(socket, "end");
  await once(socket, "connect");
  log("connect");
  socket.emit("go");
  await end;
  for (const one of Object.values(socket.io.nsps)) one.disconnect();
  await closed();
}

const FRAMES = {
  early: ['42["a","early"]', '427["b","early"]'],
  late: ['42["a",1]', '428["b",2]'],
};

export default [
  {
    name: "onevent: every event passes through what replaced it, once",
    rows: ["A5/replaced", "E/live-buffers"],
    variants: bothTransports,
    raw: true,
    server: rawServer(FRAMES),
    async client(env) {
      const { log } = env;
      await play(env, (socket) => {
        const { onevent } = socket;
        socket.onevent = function (packet, ...rest) {
          log("onevent", Object.keys(packet), packet, rest.length, this === socket);
          log("returned", onevent.call(this, packet), socket.receiveBuffer.length);
        };
      });
    },
  },
  {
    name: "onevent: an event with bytes",
    rows: ["A5/replaced"],
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect((packet) => packet === '42["go"]');
        session.send('451-["bytes",{"_placeholder":true,"num":0}]', Buffer.from([1, 2]));
        session.send('42["end"]');
      });
    },
    async client(env) {
      await play(env, (socket) => {
        const { onevent } = socket;
        socket.onevent = function (packet) {
          env.log("onevent", Object.keys(packet), packet);
          onevent.call(this, packet);
        };
      });
    },
  },
  {
    name: "onevent: the old one is called twice, the second time with another name",
    rows: ["A5/replaced", "A5/server-ack"],
    raw: true,
    server: rawServer(FRAMES),
    async client(env) {
      await play(env, (socket) => {
        const { onevent } = socket;
        socket.onevent = function (packet) {
          const args = packet.data || [];
          onevent.call(this, packet);
          packet.data = ["*"].concat(args);
          onevent.call(this, packet);
        };
      });
    },
  },
  {
    name: "onevent: never called, called later, with another packet",
    rows: ["A5/replaced"],
    raw: true,
    server: rawServer({ late: ['42["a",1]', '42["a",2]', '42["a",3]', '42["b",4]'] }),
    async client(env) {
      const { log, macrotask } = env;
      await play(env, (socket) => {
        const { onevent } = socket;
        let endComes;
        const end = new Promise((resolve) => (endComes = resolve));
        socket.onevent = async function (packet) {
          const [name, number] = packet.data;
          log("onevent", name, number);
          if (number === 1) return;
          if (number === 2) await Promise.resolve();
          if (number === 3) await end;
          if (name === "end") {
            endComes();
            await macrotask();
          }
          onevent.call(socket, { data: [name, "instead of", number] });
        };
      });
    },
  },
  {
    name: "onevent: replaced in the prototype, and back",
    rows: ["A5/replaced"],
    raw: true,
    server: rawServer({
      early: ['42["a","early"]'],
      late: ['42["a",1]', '42["b",2]', '42["a",3]'],
    }),
    async client(env) {
      const { Socket, log } = env;
      const { onevent } = Socket.prototype;
      log("own", Object.hasOwn(Socket.prototype, "onevent"), typeof onevent, onevent.length);
      Socket.prototype.onevent = function (packet) {
        log("onevent", packet, this instanceof Socket);
        if (packet.data[0] === "b") Socket.prototype.onevent = onevent;
        return onevent.apply(this, arguments);
      };
      await play(env, (socket) => {
        log("own of the socket", Object.hasOwn(socket, "onevent"));
      });
    },
  },
  {
    name: "onevent: one of an emitter's own, with socket.ack",
    rows: ["A5/replaced", "A5/server-ack"],
    variants: bothTransports,
    raw: true,
    server: rawServer({ late: ['427["a","answer"]', '42["b"]'], answers: 1 }),
    async client(env) {
      const { log } = env;
      await play(env, (socket) => {
        const { emit } = Object.getPrototypeOf(Object.getPrototypeOf(socket));
        socket.onevent = function (packet) {
          const args = packet.data || [];
          if (packet.id != null) args.push(this.ack(packet.id));
          emit.call(this, "*", packet);
          return emit.apply(this, args);
        };
        socket.on("a", (text, answer) => {
          log("answered", answer(text, 1), answer(text, 2));
        });
      });
    },
  },
  {
    name: "onevent: called by the application",
    rows: ["A5/replaced", "A5/server-ack"],
    variants: bothTransports,
    raw: true,
    server: rawServer({ late: [] }),
    async client(env) {
      const { log, attempt } = env;
      await play(env, (socket) => {
        socket.onAny((...args) => log("any", ...args));
        const call = (label) => {
          attempt(label, () => socket.onevent({ data: ["a", label] }));
          attempt(`${label}, id null`, () => socket.onevent({ id: null, data: ["b"] }));
          attempt(`${label}, a packet`, () =>
            socket.onevent({ type: 2, nsp: "/other", data: ["a", "of another namespace"] }),
          );
          log("buffered", socket.receiveBuffer);
        };
        call("before the connection");
        socket.on("connect", () => {
          call("connected");
          socket.once("b", (answer) => answer("mine"));
          attempt("with an id", () => socket.onevent({ id: 12, data: ["b"] }));
        });
        socket.on("disconnect", () => call("disconnected"));
        attempt("throws", () => {
          socket.once("b", () => {
            throw new Error("of a listener");
          });
          socket.connected = true;
          try {
            socket.onevent({ data: ["b", "throwing"] });
          } finally {
            socket.connected = false;
          }
        });
      });
    },
  },
  {
    name: "onevent: a replacement that throws",
    rows: ["A5/replaced", "A4/listener-exceptions"],
    raw: true,
    server: rawServer({ early: ['42["a","early"]'], late: ['42["a",1]', '42["b",2]'] }),
    async client(env) {
      await play(env, (socket) => {
        const { onevent } = socket;
        socket.onevent = function (packet) {
          onevent.call(this, packet);
          if (packet.data[0] === "a") throw new Error(`after ${packet.data[1]}`);
        };
      });
    },
  },
  {
    name: "onevent: beside the Manager's packet event, catch-all listeners and another namespace",
    rows: ["A5/replaced", "A4/events"],
    raw: true,
    server: rawServer({ late: ['42["a",1]', '42/other,["a",2]', '427["b",3]'] }),
    async client(env) {
      const { log } = env;
      await play(env, (socket) => {
        socket.io.on("packet", (packet) => log("packet", packet));
        socket.onAny((...args) => log("any", ...args));
        const other = socket.io.socket("/other");
        for (const one of [socket, other]) {
          const { onevent } = one;
          one.onevent = function (packet) {
            log("onevent", one.nsp, packet);
            onevent.call(this, packet);
          };
        }
        other.on("a", (...args) => log("other", ...args));
      });
    },
  },
  {
    name: "onevent: the offset for recovery is that of the old one's packets",
    rows: ["A5/replaced", "A10/csr-detail"],
    raw: true,
    variants: { passing: {}, swallowing: {} },
    server(raw, log) {
      raw.session(async (session) => {
        const consent = JSON.stringify({ sid: `sock-${session.number}`, pid: "private" });
        log("CONNECT", await session.connect({}, consent));
        await session.expect((packet) => packet === '42["go"]');
        session.send('42["a",1,"offset"]', session.number === 1 ? '42["again",1]' : '42["end",1]');
        if (session.number > 1) return;
        await session.expect((packet) => packet === '42["close"]');
        session.close();
      });
    },
    async client({ io, log, once, closed, variant }) {
      const socket = io({ ...WEBSOCKET, reconnection: true, reconnectionDelay: 10 });
      const { onevent } = socket;
      socket.onevent = function (packet) {
        log("onevent", packet);
        if (variant === "swallowing" && packet.data[0] === "a") return;
        onevent.call(this, packet);
      };
      socket.on("connect", () => socket.emit("go"));
      socket.on("again", () => socket.emit("close"));
      await once(socket, "end");
      socket.disconnect();
      await closed();
    },
  },
];
