/** What is written to the engine, by the client or by the page, and the events that show it. */

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };

const direct = (io, log) =>
  io.on("connection", (socket) => socket.on("direct", (...args) => log("direct", ...args)));

export default [
  {
    name: "writes to the engine",
    rows: ["A6/methods", "A6/events"],
    server: (io, log) =>
      io.on("connection", (socket) => socket.on("direct", (...args) => log("direct", ...args))),
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const { engine } = socket.io;
      log(
        "write",
        engine.write('2["direct",1]') === engine,
        engine.send('2["direct",2]', { compress: false }) === engine,
      );
      await new Promise((resolve) =>
        engine.write('2["direct",3]', () => {
          log("flushed");
          resolve();
        }),
      );
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "maxPayload splits payloads",
    rows: ["A7/max-payload"],
    raw: true,
    server(raw, log) {
      raw.session((session) => {
        session.onPost = (body) => {
          log(
            "POST",
            body.split("\x1e").map((packet) => `${packet.slice(0, 12)}… ${packet.length}`),
          );
          return false;
        };
        return session.connect({ maxPayload: 100 });
      });
    },
    async client({ io, once, closed }) {
      const socket = io(POLLING);
      await once(socket, "connect");
      socket.emit("a", "x".repeat(40));
      socket.emit("b", "x".repeat(40));
      socket.emit("c", "x".repeat(300));
      socket.emit("d", "é".repeat(20));
      socket.emit("e", "é".repeat(20));
      socket.emit("f", new Uint8Array(30));
      socket.emit("g", new Uint8Array(30));
      socket.emit("h", 1);
      await once(socket.io.engine, "drain");
      socket.disconnect();
      await closed();
    },
  },
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
];
