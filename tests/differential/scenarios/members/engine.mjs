/** Attributes and options of `socket.io.engine`, in every state. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const WEBSOCKET = { transports: ["websocket"] };

export default [
  {
    name: "engine attributes",
    rows: ["A6/attributes", "A6/methods"],
    variants: bothTransports,
    server() {},
    async client({ io, opts, log, once, drained, closed }) {
      const socket = io(opts);
      const { engine } = socket.io;
      log(
        "opening",
        engine.readyState,
        engine.transport.name,
        engine.transport.writable,
        engine.writeBuffer,
        engine.binaryType,
        engine.id,
      );
      log(
        "methods",
        ["write", "send", "close", "on", "once", "off"].map((name) => typeof engine[name]),
      );
      await once(socket, "connect");
      log(
        "open",
        engine.readyState,
        typeof engine.id,
        engine.id !== socket.id,
        engine.transport.query.EIO,
        engine.transport.query.transport,
        engine.transport.query.sid === engine.id,
      );
      await drained(socket);
      log(
        "live",
        socket.io.engine === engine,
        engine.writeBuffer.length,
        engine.opts.path,
        engine.constructor.protocol,
      );
      socket.disconnect();
      await closed();
      log("closed", engine.readyState, engine.id);
    },
  },
  {
    name: "engine options after defaults",
    rows: ["A6/attributes"],
    server() {},
    async client({ io, log }) {
      const socket = io({ ...WEBSOCKET, reconnection: false, query: "a=1&b=2" });
      const { opts } = socket.io.engine;
      const names = [
        "path",
        "withCredentials",
        "upgrade",
        "timestampParam",
        "rememberUpgrade",
        "addTrailingSlash",
        "transportOptions",
        "query",
        "transports",
      ];
      log("opts", Object.fromEntries(names.map((name) => [name, opts[name]])));
      socket.disconnect();
    },
    races: ["connection"],
  },
  {
    name: "attributes of the engine in every state",
    rows: ["A6/attributes"],
    server() {},
    async client({ io, log, once, closed, config }) {
      const socket = io({ ...WEBSOCKET, query: { q: 1 }, reconnection: false });
      const { engine } = socket.io;
      const { port, hostname } = new URL(config.url);
      const show = (label) =>
        log(
          label,
          engine.readyState,
          typeof engine.id,
          engine.binaryType,
          engine.hostname === hostname,
          engine.port === port,
          engine.secure,
          engine.transport?.name,
          engine.transport?.writable,
          engine.transport?.query && Object.keys(engine.transport.query).filter((k) => k !== "t"),
          engine.writeBuffer.length,
          engine.opts.path,
          engine.opts.query,
        );
      show("opening");
      for (const event of ["handshake", "open", "packetCreate", "flush", "drain", "close"]) {
        engine.once(event, () => show(event));
      }
      await once(socket, "connect");
      show("connected");
      socket.disconnect();
      show("closed");
      await closed();
      log(
        "keys",
        ["id", "readyState", "writeBuffer", "binaryType"].map((key) => key in engine),
      );
    },
  },
  {
    name: "Engine.priorWebsocketSuccess",
    rows: ["A6/attributes", "A3/remember-upgrade"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io({ transports: ["websocket"] });
      const { constructor } = socket.io.engine;
      await once(socket, "connect");
      log("connected", constructor.priorWebsocketSuccess);
      socket.disconnect();
      await closed();
      const polling = io({ transports: ["polling"], forceNew: true });
      await once(polling, "connect");
      log("polling", constructor.priorWebsocketSuccess);
      constructor.priorWebsocketSuccess = true;
      const other = io({ rememberUpgrade: true, forceNew: true });
      log("first transport", other.io.engine.transport.name);
      await once(other, "connect");
      constructor.priorWebsocketSuccess = false;
      const third = io({ rememberUpgrade: true, forceNew: true });
      log("first transport", third.io.engine.transport.name);
      await once(third, "connect");
      for (const one of [polling, other, third]) one.disconnect();
      await closed();
    },
    races: ["connection"],
  },
];
