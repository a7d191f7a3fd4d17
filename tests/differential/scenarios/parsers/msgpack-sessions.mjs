/** What happens to a connection that speaks msgpack: flags, ends, reconnection, recovery. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const POLLING = { ...WEBSOCKET, transports: ["polling"] };
const bothTransports = { websocket: WEBSOCKET, polling: POLLING };

/** Socket ids stand in the midst of the bytes that the server sends. */
const SENT = ["connection 1 sent", "connection 2 sent"];

function msgpackScenario({ serverOptions, rows, races = SENT, ...rest }) {
  return {
    rows: ["A11/msgpack", ...rows],
    races,
    variants: bothTransports,
    serverOptions: ({ msgpack }) => ({ parser: msgpack, ...serverOptions }),
    ...rest,
  };
}

function logEvents(io, log) {
  io.on("connection", (socket) => {
    socket.onAny((event, ...args) => {
      if (event !== "fence")
        log("event", event, ...args.filter((arg) => typeof arg !== "function"));
    });
    socket.on("disconnect", (reason) => log("disconnect", reason));
  });
}

/** Ends the connection in one of several ways, and shows how both sides see it. */
function ending(name, rows, end, { reconnects = false, ...rest } = {}) {
  return msgpackScenario({
    name: `msgpack: ${name}`,
    rows: ["A8/reasons", ...rows],
    server(io, log) {
      logEvents(io, log);
      io.on("connection", (socket) => {
        socket.on("leave", (close) => socket.disconnect(close));
        socket.on("close engine", () => socket.conn.close());
      });
    },
    async client({ io, opts, msgpack, trace, log, once, settle, closed, ctl }) {
      const socket = trace(io({ ...opts, parser: await msgpack() }));
      await once(socket, "connect");
      socket.once("disconnect", () => log("state", socket.connected, socket.active));
      const ended = once(socket, "disconnect");
      const again = once(socket, "connect");
      await end(socket, ctl);
      await ended;
      if (reconnects) {
        await again;
        socket.disconnect();
      }
      await settle();
      socket.disconnect();
      await closed();
    },
    ...rest,
  });
}

export default [
  ending("the client leaves", ["A9/client-disconnect"], (socket) => {
    socket.emit("last", undefined);
    socket.disconnect();
  }),
  ending("the server disconnects", ["A9/server-disconnect"], (socket) =>
    socket.emit("leave", false),
  ),
  ending("the server disconnects and closes", ["A9/server-disconnect"], (socket) =>
    socket.emit("leave", true),
  ),
  ending(
    "the server closes the connection",
    ["A9/transport-loss"],
    (socket) => socket.emit("close engine"),
    { reconnects: true },
  ),
  ending("the line is cut", ["A9/transport-loss"], (_, ctl) => ctl("cut"), {
    reconnects: true,
    // over polling the first request after the cut may be one of either kind
    variants: { websocket: WEBSOCKET },
  }),
  msgpackScenario({
    name: "msgpack: volatile, and what is buffered",
    rows: ["A10/volatile", "A10/buffer"],
    server: logEvents,
    async client({ io, opts, msgpack, log, once, fence, drained, closed }) {
      const socket = io({ ...opts, parser: await msgpack() });
      socket.volatile.emit("dropped", 1);
      const live = { changed: false };
      socket.emit("kept", live);
      live.changed = true;
      log("buffer", socket.sendBuffer.length);
      await once(socket, "connect");
      await fence(socket);
      await drained(socket);
      socket.volatile.emit("connected", new Uint8Array([1]).buffer);
      socket.volatile.emit("dropped while a write is under way");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: retries",
    rows: ["A10/retries"],
    server(io, log) {
      let calls = 0;
      io.on("connection", (socket) =>
        socket.on("work", (value, answer) => {
          log("work", value);
          if (calls++ > 0) answer(value, undefined);
        }),
      );
    },
    async client({ io, opts, msgpack, log, once, settle, closed }) {
      const socket = io({ ...opts, parser: await msgpack(), retries: 3, ackTimeout: 1000 });
      await once(socket, "connect");
      const answered = new Promise((resolve) =>
        socket.emit("work", new Date(1), (...args) => resolve(args)),
      );
      log("answer", await answered);
      log("next", await socket.emitWithAck("work", 2));
      await settle();
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: the upgrade",
    rows: ["A7/upgrade-probe"],
    variants: undefined,
    // which of the packets travels over which transport depends on the network
    races: ["connection"],
    server: (io) => io.on("connection", (socket) => socket.emit("hello", Buffer.from([1]))),
    async client({ io, msgpack, log, once, fence, closed }) {
      const socket = io({ parser: await msgpack() });
      const hello = once(socket, "hello");
      const upgraded = new Promise((resolve) =>
        socket.io.once("open", () => socket.io.engine.once("upgrade", resolve)),
      );
      log("hello", await hello);
      await upgraded;
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: connection state recovery",
    rows: ["A10/csr"],
    // the ids of the session stand in what the client sends, too
    races: ["connection"],
    serverOptions: { connectionStateRecovery: {} },
    server(io, log) {
      let first;
      io.on("connection", (socket) => {
        log("connection", socket.recovered, socket.handshake.auth.token);
        first ??= socket;
        socket.on("begin", (answer) => {
          socket.emit("seen", Buffer.from([1]));
          answer();
        });
        socket.on("disconnect", () => {
          io.emit("missed", new Date(1), Buffer.from([2]));
          first.conn.server.emit("missed");
        });
      });
    },
    async client({ io, opts, msgpack, log, once, ctl, learn, closed }) {
      const socket = io({ ...opts, parser: await msgpack(), auth: { token: "t" } });
      socket.onAny((...args) => log("event", ...args.slice(0, -1), typeof args.at(-1)));
      await once(socket, "connect");
      learn("sid", socket.id);
      await socket.emitWithAck("begin");
      const missed = once(socket, "missed");
      await ctl("engine.close");
      await missed;
      log("recovered", socket.recovered, socket.id);
      socket.disconnect();
      await closed();
    },
  }),
  msgpackScenario({
    name: "msgpack: what listeners of the Manager and the engine see",
    rows: ["A11/custom"],
    server(io) {
      io.on("connection", (socket) =>
        socket.on("ask", (answer) => {
          socket.emit("reply", undefined, Buffer.from([1]));
          answer(new Date(1));
        }),
      );
    },
    async client({ io, opts, msgpack, log, channel, once, learn, closed }) {
      const socket = io({ ...opts, parser: await msgpack(), autoConnect: false });
      // over polling both packets may come at once, and then data is ahead of packets
      const seen = { manager: channel("manager"), engine: channel("engine") };
      let connected = false;
      socket.io.on("packet", (packet) => {
        const { type, nsp, id, data } = packet;
        if (connected) seen.manager("M.packet", { type, nsp, id, data });
      });
      socket.io.on("open", () => {
        socket.io.engine.on("data", (data) => connected && seen.engine("E.data", data));
        socket.io.engine.on("packetCreate", ({ type, data }) =>
          seen.engine("E.packetCreate", type, data),
        );
      });
      socket.connect();
      await once(socket, "connect");
      learn("sid", socket.id);
      connected = true;
      log("answer", await socket.emitWithAck("ask"));
      socket.disconnect();
      await closed();
    },
  }),
  {
    name: "msgpack: the server has the default parser",
    rows: ["A11/msgpack", "B/parser"],
    variants: bothTransports,
    server() {},
    async client({ io, opts, msgpack, trace, once, settle }) {
      const socket = trace(io({ ...opts, reconnection: false, parser: await msgpack() }));
      await once(socket.io, "close");
      await settle();
    },
  },
  msgpackScenario({
    name: "msgpack: the client has the default parser",
    rows: ["B/parser"],
    server() {},
    async client({ io, opts, trace, once, settle }) {
      const socket = trace(io({ ...opts, reconnection: false }));
      await once(socket.io, "close");
      await settle();
    },
  }),
];
