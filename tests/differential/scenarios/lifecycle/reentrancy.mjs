/**
 * What the page does from inside a callback of the client: every hook with every action. The client must be ready
 * for any call at any of these moments.
 */

/**
 * An attempt of the reconnection loop that is due while the action connects by itself would be a race: where the
 * loop is not needed, its first attempt is far away.
 */
function optionsFor(hookName, actionName) {
  const needsLoop =
    hookName.startsWith("M.reconnect") || ["emit", "engine.close"].includes(actionName);
  return {
    transports: ["websocket"],
    reconnectionDelay: needsLoop ? 10 : 60_000,
    reconnectionDelayMax: 60_000,
    randomizationFactor: 0,
  };
}

/** What is done in the hook. Each tells how to wait for what follows. */
const ACTIONS = {
  disconnect: {
    run: (socket) => socket.disconnect(),
    after: ({ settle }) => settle(),
  },
  "disconnect and connect": {
    run: (socket) => socket.disconnect().connect(),
    after: ({ until, socket }) => until(() => socket.connected),
  },
  emit: {
    run: (socket) => socket.emit("from the hook", 1),
    after: async ({ until, socket, fence }) => {
      await until(() => socket.connected);
      await fence(socket);
    },
  },
  "engine.close": {
    run: (socket) => socket.io.engine.close(),
    after: ({ until, socket }) => until(() => socket.connected),
  },
  namespace: {
    run: (socket, { log }) => {
      const other = socket.io.socket("/other");
      other.on("connect", () => log("other.connect"));
      other.on("disconnect", (reason) => log("other.disconnect", reason));
      socket.other = other;
    },
    after: ({ until, socket }) => until(() => socket.connected && socket.other.connected),
  },
};

/** Where it is done: each hook calls `act` once, from inside the client. */
const HOOKS = {
  "M.open": ({ socket, act }) => socket.io.once("open", act),
  "S.connect": ({ socket, act }) => socket.once("connect", act),
  "E.handshake": ({ socket, act }) => socket.io.engine.once("handshake", act),
  "E.packetCreate": ({ socket, act }) => socket.io.engine.once("packetCreate", act),
  "E.open": ({ socket, act }) => socket.io.engine.once("open", act),
  "E.packet of the CONNECT": ({ socket, act }) =>
    socket.io.engine.on("packet", ({ type }) => type === "message" && act()),
  "E.data of the CONNECT": ({ socket, act }) => socket.io.engine.once("data", act),
  "E.flush": ({ socket, act }) => socket.io.engine.once("flush", act),
  "E.drain": ({ socket, act }) => socket.io.engine.once("drain", act),
  event: ({ socket, act }) => {
    socket.once("question", act);
    socket.emit("ask");
  },
  "catch-all": ({ socket, act }) => {
    socket.onAny(act);
    socket.emit("ask");
  },
  "outgoing catch-all, at flush": ({ socket, act }) => {
    socket.onAnyOutgoing(act);
    socket.emit("ask");
  },
  "outgoing catch-all, at emit": ({ socket, act }) => {
    socket.once("connect", () => {
      socket.onAnyOutgoing(act);
      socket.emit("ask");
    });
  },
  ack: ({ socket, act }) => socket.emit("echo", 1, act),
  "toJSON at flush": ({ socket, act }) => socket.emit("value", { toJSON: () => (act(), "json") }),
  "toJSON at emit": ({ socket, act }) =>
    socket.once("connect", () => socket.emit("value", { toJSON: () => (act(), "json") })),
  "M.close": ({ socket, act, ctl }) => {
    socket.io.once("close", act);
    socket.once("connect", () => ctl("engine.close"));
  },
  "S.disconnect": ({ socket, act, ctl }) => {
    socket.once("disconnect", act);
    socket.once("connect", () => ctl("engine.close"));
  },
  "E.close": ({ socket, act, ctl }) => {
    socket.io.engine.once("close", act);
    socket.once("connect", () => ctl("engine.close"));
  },
  "M.reconnect_attempt": ({ socket, act, ctl }) => {
    socket.io.once("reconnect_attempt", act);
    socket.once("connect", () => ctl("engine.close"));
  },
  "M.reconnect": ({ socket, act, ctl }) => {
    socket.io.once("reconnect", act);
    socket.once("connect", () => ctl("engine.close"));
  },
};

/** Where the official client goes on to open an engine that has just been closed. */
const DIFFERS = {
  "E.handshake":
    "the official client emits `open` on the engine, and the Manager takes it for open",
  "E.packetCreate":
    "the official client emits `open` on the engine, and the Manager never hears of its end",
};

async function actInHook(env, hookName, actionName) {
  const { io, log, trace, settle } = env;
  const action = ACTIONS[actionName];
  log(`--- ${actionName}`);
  const options = { ...optionsFor(hookName, actionName), forceNew: true };
  const socket = trace(io(options), { engine: ["open", "close"] });
  const context = { ...env, socket };
  let done;
  const acted = new Promise((resolve) => {
    done = resolve;
  });
  let acting = false;
  context.act = () => {
    if (acting) return;
    acting = true;
    log("in the hook", socket.connected, socket.active);
    try {
      action.run(socket, context);
    } catch (error) {
      log("threw", error);
    }
    log("after the action", socket.connected, socket.active);
    done();
  };
  HOOKS[hookName](context);
  await acted;
  await action.after(context);
  await settle();
  log("state", socket.connected, socket.active, socket.sendBuffer.length);
  socket.disconnect();
  socket.other?.disconnect();
  await settle();
}

function reentrancy(hookName) {
  return {
    name: `reentrancy: ${hookName}`,
    rows: [
      "A5/disconnect",
      "A5/connect",
      "A5/disconnect-connect",
      "A6/close",
      "A9/client-disconnect",
    ],
    ...(hookName in DIFFERS && {
      differs: { reason: `a closed engine does not open: ${DIFFERS[hookName]}` },
    }),
    server(io) {
      io.of("/other");
      io.on("connection", (socket) => {
        socket.on("ask", () => socket.emit("question", 1));
        socket.on("echo", (value, answer) => answer(value));
      });
    },
    // how many attempts reach the server before the page gives them up is a race
    races: ["connection", "server"],
    async client(env) {
      for (const actionName of Object.keys(ACTIONS)) {
        await actInHook(env, hookName, actionName);
      }
    },
  };
}

export default Object.keys(HOOKS).map(reentrancy);
