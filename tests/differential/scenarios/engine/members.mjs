/** Members of the engine with odd arguments, and what its events hand over. */

const WEBSOCKET = { transports: ["websocket"] };

const direct = (io, log) =>
  io.on("connection", (socket) => socket.on("direct", (...args) => log("direct", ...args)));

export default [
  {
    name: "write with a callback in every place",
    rows: ["A6/methods"],
    server: direct,
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const { engine } = socket.io;
      const told = (label) =>
        function (...args) {
          log(label, args.length, this === engine);
        };
      engine.on("flush", () => log("flush"));
      engine.on("drain", () => log("drain"));
      engine.write('2["direct",1]', told("second"));
      engine.write('2["direct",2]', undefined, told("third"));
      engine.write('2["direct",3]', null, told("third after null"));
      engine.send('2["direct",4]', {}, told("third after an object"));
      engine.send('2["direct",5]', { compress: false }, undefined);
      await fence(socket);
      engine.off("flush");
      engine.write('2["direct",6]', told("after off"));
      await fence(socket);
      socket.disconnect();
      await closed();
      log("closed", engine.write("late", told("never")) === engine, engine.writeBuffer.length);
    },
  },
  {
    name: "what is written that is no text",
    rows: ["A6/methods", "A7/websocket"],
    raw: true,
    variants: { websocket: WEBSOCKET, polling: { transports: ["polling"] } },
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect((packet) => String(packet) === "4end");
        session.send('42["end"]');
      });
    },
    async client({ io, opts, attempt, log, once, drained, closed }) {
      const socket = io({ ...opts, reconnection: false });
      await once(socket, "connect");
      await drained(socket);
      const { engine } = socket.io;
      engine.on("packetCreate", ({ type, data, options }) => log("packet", type, data, options));
      const end = once(socket, "end");
      const values = {
        nothing: [],
        undefined: [undefined],
        null: [null],
        empty: [""],
        zero: [0],
        number: [7],
        true: [true],
        false: [false],
        object: [{ toString: () => "as text" }],
        array: [[1, 2]],
        bytes: [new Uint8Array([1, 2, 3]).subarray(1)],
        buffer: [new ArrayBuffer(2)],
        view: [new DataView(new ArrayBuffer(3))],
        words: [new Uint16Array([1, 2])],
        String: [new String("object")],
      };
      for (const [label, args] of Object.entries(values)) {
        attempt(label, () => engine.write(...args) === engine);
      }
      engine.write("end");
      await end;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "packetCreate, flush and the write buffer show what is written",
    rows: ["A6/events", "A6/attributes"],
    server: direct,
    async client({ io, log, once, fence, closed, macrotask }) {
      const socket = io(WEBSOCKET);
      const { engine } = socket.io;
      engine.on("packetCreate", (packet) =>
        log("create", Object.keys(packet), packet, engine.writeBuffer.length),
      );
      engine.on("flush", () => log("flush", engine.writeBuffer));
      engine.on("drain", () => log("drain", engine.writeBuffer));
      await once(socket, "connect");
      await macrotask();
      socket.compress(false).emit("direct", 1);
      socket.emit("direct", new Uint8Array([1]));
      socket.volatile.emit("direct", "volatile");
      log("buffer", engine.writeBuffer.length, Array.isArray(engine.writeBuffer));
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the packet event, its keys",
    rows: ["A6/events", "A4/events"],
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send(
          "2",
          "6",
          "3x",
          '42["a",1]',
          '427["b"]',
          '451-["c",{"_placeholder":true,"num":0}]',
        );
        session.send(Buffer.from([9]), '43/x,1["y"]', "42/other", '42["end"]');
      });
    },
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, reconnection: false });
      await once(socket, "connect");
      const { engine } = socket.io;
      engine.on("packet", (packet) => log("E.packet", Object.keys(packet), packet));
      engine.on("data", (...args) => log("E.data", ...args));
      engine.on("message", (...args) => log("E.message", ...args));
      socket.io.on("packet", (packet) => log("M.packet", Object.keys(packet), packet));
      const end = once(socket, "end");
      socket.emit("go");
      await end;
      socket.disconnect();
      await closed();
    },
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
    name: "the events upgrading and upgrade hand over a transport",
    rows: ["A6/events", "A7/upgrade-probe"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io();
      const { engine } = socket.io;
      const polling = engine.transport;
      const seen = [];
      engine.on("upgrading", (transport, ...rest) => {
        seen.push(transport);
        log("upgrading", transport.name, rest.length, transport === engine.transport);
        log("queries", transport.query.sid === engine.id, transport.query.transport);
        // that of the one in use depends on whether the answer to a POST request has come
        log("writable", transport.writable);
      });
      const upgraded = once(engine, "upgrade");
      engine.on("upgrade", (transport, ...rest) => {
        log("upgrade", transport.name, rest.length, transport === engine.transport);
        log("same", transport === seen[0], polling === transport, polling.name);
        log("writable", transport.writable, polling.writable);
      });
      await upgraded;
      if (!socket.connected) await once(socket, "connect");
      log("transport", engine.transport.name, engine.transport.query.transport);
      await socket.emitWithAck("fence");
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "close() in an event of the first connection",
    rows: ["A6/close", "A6/close-pending", "D/close-in-listener"],
    variants: { open: {}, flush: {}, drain: {}, data: {}, message: {} },
    differs: {
      reason: "the official client's socket connects with an engine that is closed",
      variants: ["message"],
    },
    server() {},
    async client({ io, variant, log, trace, once, settle }) {
      const socket = trace(io({ ...WEBSOCKET, reconnection: false, timeout: 2000 }), {
        engine: ["open", "close", "error"],
      });
      const { engine } = socket.io;
      const ended = once(engine, "close");
      engine.once(variant, () => {
        log("close", engine.close() === engine, engine.readyState);
      });
      await ended;
      await settle();
      log("state", socket.connected, socket.active, engine.readyState);
      socket.disconnect();
    },
    races: ["connection"],
  },
  {
    name: "listeners of the engine come and go",
    rows: ["A6/events", "A5/emitter"],
    server: (io) => io.on("connection", (s) => s.on("ask", (n) => s.emit("answer", n))),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const { engine } = socket.io;
      const listener = (data) => log("data", data);
      log("on", engine.on("data", listener) === engine, engine.listeners("packet").length);
      log("has", engine.hasListeners("mine"), engine.listeners("mine"));
      engine.on("mine", (...args) => log("mine", ...args));
      log("emit", engine.emit("mine", 1, 2) === engine, engine.hasListeners("mine"));
      const ask = async (n) => {
        const answer = once(socket, "answer");
        socket.emit("ask", n);
        await answer;
      };
      await ask(1);
      engine.off("data", listener);
      await ask(2);
      engine.once("message", (data) => log("once", data));
      await ask(3);
      await ask(4);
      socket.disconnect();
      await closed();
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
