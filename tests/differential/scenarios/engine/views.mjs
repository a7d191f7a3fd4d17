/** What the engine shows of itself to whoever looks for the first time, and when it is over. */

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };
const refuseAll = { allowRequest: (request, callback) => callback(null, false) };

const MOMENTS = {
  connect_error: (socket, look) => socket.on("connect_error", look),
  "M.error": (socket, look) => socket.io.on("error", look),
  "E.error": (socket, look) => socket.io.engine.on("error", look),
  "E.close": (socket, look) => socket.io.engine.on("close", look),
  reconnect_attempt: (socket, look) => socket.io.on("reconnect_attempt", look),
  "a microtask after": (socket, look) => socket.on("connect_error", () => queueMicrotask(look)),
};
const ENDS = {
  disconnect: (socket, look) => socket.on("disconnect", look),
  "M.close": (socket, look) => socket.io.on("close", look),
  "E.close": (socket, look) => socket.io.engine.on("close", look),
  "a microtask after": (socket, look) => socket.on("disconnect", () => queueMicrotask(look)),
};

function looker(socket, log, done) {
  const { engine } = socket.io;
  let looked = false;
  return () => {
    if (looked) return;
    looked = true;
    try {
      log(
        "look",
        engine.readyState,
        engine.transport?.name,
        Object.keys(engine.transport?.query ?? {}).filter((key) => key !== "t"),
        engine.writeBuffer.length,
        engine.id === null ? null : typeof engine.id,
        engine.opts?.path,
        engine.hostname,
        engine.binaryType,
      );
    } catch (error) {
      log("threw", error instanceof TypeError);
    }
    done();
  };
}

export default [
  ...[WEBSOCKET, POLLING].flatMap((options) =>
    Object.entries(MOMENTS).map(([moment, hook]) => ({
      name: `transport, first looked at: ${options.transports} refused, ${moment}`,
      rows: ["A6/attributes", "A8/connect-error"],
      serverOptions: refuseAll,
      server() {},
      async client({ io, log, settle }) {
        const socket = io({ ...options, ...FAST, reconnectionAttempts: 1 });
        await new Promise((resolve) => hook(socket, looker(socket, log, resolve)));
        await settle();
        socket.disconnect();
      },
      races: ["connection"],
    })),
  ),
  ...[WEBSOCKET, POLLING].flatMap((options) =>
    Object.entries(ENDS).flatMap(([moment, hook]) =>
      ["client", "server"].map((who) => ({
        name: `transport, first looked at: ${options.transports} ended by the ${who}, ${moment}`,
        rows: ["A6/attributes", "A8/reasons"],
        server() {},
        async client({ io, log, settle, once, drained, ctl }) {
          const socket = io({ ...options, reconnection: false });
          await once(socket, "connect");
          await drained(socket);
          const looked = new Promise((resolve) => hook(socket, looker(socket, log, resolve)));
          if (who === "client") socket.disconnect();
          else await ctl("engine.close");
          await looked;
          await settle();
        },
        races: ["connection"],
      })),
    ),
  ),
  {
    name: "the last engine, long after",
    rows: ["A6/attributes", "A4/engine-opts"],
    server() {},
    async client({ io, log, once, closed, settle, ctl }) {
      const socket = io({ ...WEBSOCKET, ...FAST });
      await once(socket, "connect");
      const first = socket.io.engine;
      const again = once(socket, "connect");
      await ctl("engine.close");
      await again;
      const second = socket.io.engine;
      log("another", first !== second, first.readyState, first.id, first.writeBuffer);
      log("first", first.transport.name, first.transport.query.transport, first.opts.path);
      log("write", first.write("late") === first, first.close() === first, first.readyState);
      log("listeners", first.on("data", () => {}) === first, first.hasListeners("data"));
      socket.disconnect();
      await closed();
      await settle();
      log("second", second.readyState, second.transport.name, second.transport.query.EIO);
      log("same", second.transport === second.transport, socket.io.engine === second);
      log("close", second.close() === second, second.send("x") === second);
    },
  },
  {
    name: "the view of the transport keeps its identity and follows the query",
    rows: ["A6/attributes", "A6/events"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      const { engine } = socket.io;
      const { transport } = engine;
      log("same", transport === engine.transport, typeof transport, "name" in transport);
      log("query", transport.query.sid, "sid" in transport.query);
      await once(socket, "connect");
      log("same", transport === engine.transport, transport.query.sid === engine.id);
      socket.disconnect();
      await closed();
      log("same", transport === engine.transport, transport.name);
    },
  },
];
