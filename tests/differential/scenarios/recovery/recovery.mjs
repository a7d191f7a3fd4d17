/** Connection state recovery. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const POLLING = { transports: ["polling"], reconnectionDelay: 10, randomizationFactor: 0 };
const bothTransports = { websocket: WEBSOCKET, polling: POLLING };
const RECOVERY = { connectionStateRecovery: { maxDisconnectionDuration: 60_000 } };

/** Its last argument is no string: it has no part in the offset. */
const MARKER = '42["marker",0]';

/** A raw server that names a recovery id and reports the data of each CONNECT. */
function recoveringRaw(frames, pids = ["pid-a", "pid-a"]) {
  return (raw, log) => {
    raw.session(async (session) => {
      const connect = await session.connect(
        {},
        JSON.stringify({
          sid: `sock-${session.number}`,
          ...(pids[session.number - 1] && { pid: pids[session.number - 1] }),
        }),
      );
      log("CONNECT", connect);
      await session.expect();
      if (session.number === 1) {
        session.send(...frames);
        await session.expect();
        session.close();
      } else {
        session.send('42["end"]');
      }
    });
  };
}

/** Emits once per connection, once more when the marker event of the first has come. */
async function recoveringClient({ io, log, once, closed }, options = {}) {
  const socket = io({ ...WEBSOCKET, ...options });
  socket.onAny((...args) =>
    log("event", ...args.map((arg) => (typeof arg === "function" ? "<ack>" : arg))),
  );
  socket.on("connect", () => {
    log("connect", socket.recovered, socket.id);
    socket.emit("go");
  });
  socket.on("disconnect", () => log("disconnect", socket.recovered, socket.id));
  socket.once("marker", () => socket.emit("go on"));
  await once(socket, "end");
  socket.disconnect();
  await closed();
}

function offsetRule(name, frames, rest = {}) {
  return {
    name: `recovery offset: ${name}`,
    rows: ["E/offset-rules", "A10/csr-detail"],
    raw: true,
    server: recoveringRaw([...frames, MARKER], rest.pids),
    client: (env) => recoveringClient(env, rest.options),
  };
}

export default [
  {
    name: "recovery: a session is recovered with what was missed",
    rows: ["A10/csr", "A5/id", "A5/state"],
    variants: bothTransports,
    serverOptions: RECOVERY,
    server: (io, log) => {
      io.on("connection", (socket) => {
        log("connection", socket.recovered, socket.data);
        socket.data.user = "kept";
        socket.join("room");
        socket.on("ask", () => io.to("room").emit("event", 1));
        socket.on("disconnect", () => {
          io.to("room").emit("missed", 2);
          io.to("room").emit("missed too", { three: 3 });
        });
      });
    },
    async client({ io, opts, log, once, comeBack, closed }) {
      const socket = io(opts);
      socket.onAny((name, ...args) => log("event", name, ...args, socket.connected));
      let firstId;
      socket.on("connect", () => {
        log("connect", socket.recovered, firstId === undefined || socket.id === firstId);
        firstId ??= socket.id;
      });
      await once(socket, "connect");
      const event = once(socket, "event");
      socket.emit("ask");
      log("arguments", (await event).length);
      await comeBack(socket);
      const next = once(socket, "event");
      socket.emit("ask");
      await next;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "recovery: without an event received there is nothing to recover",
    rows: ["A10/csr"],
    serverOptions: RECOVERY,
    server: (io, log) => io.on("connection", (socket) => log("connection", socket.recovered)),
    async client({ io, log, once, comeBack, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const first = socket.id;
      log("connect", socket.recovered);
      await comeBack(socket);
      log("connect", socket.recovered, socket.id === first);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "recovery: without the server's option",
    rows: ["A10/csr"],
    server() {},
    async client({ io, log, once, comeBack, closed }) {
      const socket = io(WEBSOCKET);
      log("before", socket.recovered);
      await once(socket, "connect");
      log("connect", socket.recovered);
      await comeBack(socket);
      log("connect", socket.recovered);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "recovery: a deliberate disconnect is not recovered",
    rows: ["A10/csr"],
    serverOptions: RECOVERY,
    server: (io, log) =>
      io.on("connection", (socket) => {
        log("connection", socket.recovered);
        socket.emit("event", 1);
      }),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "event");
      const first = socket.id;
      socket.disconnect();
      socket.connect();
      await once(socket, "event");
      log("connect", socket.recovered, socket.id === first);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "recovery: the user's auth overrides pid and offset",
    rows: ["A3/auth", "A10/csr-detail"],
    raw: true,
    server: recoveringRaw(['42["event","offset-1"]', '42["marker",0]']),
    client: (env) => recoveringClient(env, { auth: { token: 1, offset: "mine" } }),
  },
  {
    name: "recovery: another pid is a new session",
    rows: ["A10/csr"],
    raw: true,
    server: recoveringRaw(['42["event","offset-1"]', '42["marker",0]'], ["pid-a", "pid-b"]),
    client: (env) => recoveringClient(env),
  },
  {
    name: "recovery: the server stops offering it",
    rows: ["A10/csr"],
    raw: true,
    server: recoveringRaw(['42["event","offset-1"]', '42["marker",0]'], ["pid-a", undefined]),
    client: (env) => recoveringClient(env),
  },
  offsetRule("none without an event", []),
  offsetRule("the last argument, when it is a string", ['42["event",1,"offset-1"]']),
  offsetRule("not when the last argument is no string", [
    '42["event","offset-1"]',
    '42["event","x",2]',
  ]),
  offsetRule("never when an ack follows", ['42["event","offset-1"]', '427["event","offset-2"]']),
  offsetRule("the name of an event without arguments counts", ['42["only the name"]']),
  offsetRule("a string of the user's counts", ['42["event","offset-1"]', '42["chat","hello"]']),
  offsetRule("an empty string counts", ['42["event","offset-1"]', '42["event",""]']),
  offsetRule("of a binary event", [
    '451-["event",{"_placeholder":true,"num":0},"offset-9"]',
    Uint8Array.of(1),
  ]),
  offsetRule("not without a pid", ['42["event","offset-1"]'], { pids: [undefined, undefined] }),
  {
    name: "recovery: the offset is taken after the listeners ran",
    rows: ["E/offset-rules", "A10/csr-detail"],
    raw: true,
    server(raw, log) {
      raw.session(async (session) => {
        log("CONNECT", await session.connect({}, `{"sid":"sock-${session.number}","pid":"p"}`));
        await session.expect();
        session.send(session.number === 1 ? '42["event","offset-1"]' : '42["end"]');
      });
    },
    async client({ io, once, closed }) {
      const socket = io(WEBSOCKET);
      socket.on("connect", () => socket.emit("go"));
      socket.once("event", () => {
        socket.disconnect();
        socket.connect();
      });
      await once(socket, "end");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "recovery: a throwing listener leaves the offset as it was",
    rows: ["E/offset-rules", "A4/listener-exceptions"],
    raw: true,
    server: recoveringRaw(['42["event","offset-1"]', '42["throws","offset-2"]', '42["marker",0]']),
    client: (env) =>
      recoveringClient({
        ...env,
        io: (options) => {
          const socket = env.io(options);
          socket.on("throws", () => {
            throw new Error("from the listener");
          });
          return socket;
        },
      }),
  },
  {
    name: "recovery: events that arrive before the CONNECT count as well",
    rows: ["A10/csr-detail", "E/live-buffers"],
    raw: true,
    server(raw, log) {
      raw.session(async (session) => {
        session.open();
        log("CONNECT", await session.expect());
        session.send('42["early","offset-0"]', `40{"sid":"sock-${session.number}","pid":"p"}`);
        await session.expect();
        if (session.number === 1) session.close();
        else session.send('42["end"]');
      });
    },
    client: (env) => recoveringClient(env),
  },
  {
    name: "recovery: an event that came together with what ended the connection",
    rows: ["E/offset-rules", "A10/csr-detail"],
    raw: true,
    differs: {
      reason: "the event waits for the next connection: the server is not asked for it again",
    },
    server(raw, log) {
      raw.session(async (session) => {
        const { number } = session;
        log("CONNECT", await session.connect({}, `{"sid":"sock-${number}","pid":"p"}`));
        await session.expect();
        // A binary packet that nothing has announced is a parse error.
        if (number === 1) session.send('42["seen","offset-1"]', '42["event","offset-2"]', "bAQ==");
        else session.send('42["end"]');
      });
    },
    async client({ io, log, once, closed }) {
      const socket = io(POLLING);
      socket.onAny((...args) => log("event", ...args));
      socket.on("connect", () => {
        log("connect", socket.recovered);
        socket.emit("go");
      });
      socket.on("disconnect", (reason) => log("disconnect", reason));
      await once(socket, "end");
      socket.disconnect();
      await closed();
    },
  },
];
