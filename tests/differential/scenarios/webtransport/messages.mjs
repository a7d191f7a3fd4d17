/** What travels over a WebTransport: text, bytes, much of it, and in which order. */

const ROWS = ["A7/webtransport"];
const ALL = { transports: ["polling", "websocket", "webtransport"] };
const ONLY = { transports: ["webtransport"] };

/** Bytes that tell where they stand. */
const pattern = (length) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 255);

const isPattern = (bytes) => bytes.every((byte, i) => byte === ((i * 31 + (i >> 8)) & 255));

function echo(io) {
  io.on("connection", (socket) => socket.on("echo", (...args) => args.pop()(...args)));
}

export default [
  {
    name: "WebTransport: every kind of value, both ways",
    rows: [...ROWS, "A5/serialisation"],
    webtransport: true,
    serverOptions: ALL,
    server: echo,
    async client({ io, log, once, ctl, closed, withCertificate }) {
      const socket = io(withCertificate(ONLY));
      await once(socket, "connect");
      const values = [
        ["", "ä€😀\u0000", 0, -1.5, true, null, [], {}, { a: [1, { b: "c" }] }],
        ["x".repeat(125), "x".repeat(126)],
        ["ä".repeat(40_000)],
        [new Uint8Array([1, 2, 3]), { deep: [new Uint8Array([4]).buffer] }, "text"],
        [new DataView(new Uint8Array([9, 8, 7]).buffer, 1, 1)],
      ];
      for (const args of values) {
        log(
          "echo",
          await new Promise((resolve) => socket.emit("echo", ...args, (...back) => resolve(back))),
        );
      }
      await ctl("disconnectSockets", true);
      await closed();
    },
  },
  {
    name: "WebTransport: lengths around the borders of the head",
    rows: [...ROWS, "A11/binary-in"],
    webtransport: true,
    serverOptions: ALL,
    server: echo,
    async client({ io, log, once, closed, withCertificate }) {
      const socket = io(withCertificate(ONLY));
      await once(socket, "connect");
      for (const length of [1, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537]) {
        const back = new Uint8Array(await socket.emitWithAck("echo", pattern(length)));
        const text = await socket.emitWithAck("echo", "t".repeat(length));
        log("length", length, back.length, isPattern(back), text.length);
      }
      socket.disconnect();
      await closed();
    },
    // the packets are long
    races: ["connection"],
  },
  {
    name: "WebTransport: a megabyte of bytes",
    rows: [...ROWS, "A11/binary-in"],
    webtransport: true,
    serverOptions: { ...ALL, maxHttpBufferSize: 1e7 },
    server(io, log) {
      io.on("connection", (socket) => {
        socket.on("take", (bytes, answer) => {
          log("took", bytes.length, isPattern(bytes));
          answer();
        });
        socket.on("give", (length, answer) => answer(Buffer.from(pattern(length))));
      });
    },
    async client({ io, log, once, closed, withCertificate }) {
      const socket = io(withCertificate(ONLY));
      await once(socket, "connect");
      await socket.emitWithAck("take", pattern(1_048_576));
      const bytes = new Uint8Array(await socket.emitWithAck("give", 1_048_576));
      log("got", bytes.length, isPattern(bytes));
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: more than the server takes",
    rows: [...ROWS, "B/max-http-buffer-size"],
    webtransport: true,
    serverOptions: { ...ALL, maxHttpBufferSize: 1000 },
    server(io, log) {
      io.on("connection", (socket) => socket.on("disconnect", (reason) => log("left", reason)));
    },
    async client({ io, trace, once, closed, withCertificate }) {
      const options = withCertificate({ ...ONLY, reconnection: false });
      const socket = trace(io(options), { engine: ["close"] });
      await once(socket, "connect");
      socket.emit("much", "x".repeat(2000));
      await once(socket, "disconnect");
      await closed();
    },
  },
  {
    name: "WebTransport: thousands of events in order",
    rows: [...ROWS, "A5/emit"],
    webtransport: true,
    serverOptions: ALL,
    server(io, log) {
      io.on("connection", (socket) => {
        let next = 0;
        socket.on("up", (number) => {
          if (number !== next++) log("out of order", number);
          if (next === 3000) for (let i = 0; i < 3000; i++) socket.emit("down", i);
        });
      });
    },
    async client({ io, log, closed, withCertificate }) {
      const socket = io(withCertificate(ONLY));
      for (let i = 0; i < 3000; i++) socket.emit("up", i);
      await new Promise((resolve) => {
        let next = 0;
        socket.on("down", (number) => {
          if (number !== next++) log("out of order", number);
          if (next === 3000) resolve();
        });
      });
      log("done");
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: volatile events",
    rows: [...ROWS, "A10/volatile"],
    webtransport: true,
    serverOptions: ALL,
    server(io, log) {
      io.on("connection", (socket) => socket.on("v", (value) => log("v", value)));
    },
    async client({ io, log, once, drained, fence, closed, withCertificate }) {
      const socket = io(withCertificate(ONLY));
      socket.volatile.emit("v", "before there is a connection");
      await once(socket, "connect");
      await drained(socket);
      const { transport } = socket.io.engine;
      log("writable", transport.writable);
      socket.volatile.emit("v", 1);
      log("writable", transport.writable);
      socket.volatile.emit("v", "in the same turn");
      socket.emit("v", 2);
      await drained(socket);
      log("writable", transport.writable);
      socket.volatile.emit("v", 3);
      await fence(socket);
      socket.disconnect();
      socket.volatile.emit("v", "after the end");
      await closed();
    },
  },
  {
    name: "WebTransport: the write buffer and its events",
    rows: [...ROWS, "A6/events"],
    webtransport: true,
    serverOptions: ALL,
    server: echo,
    async client({ io, log, once, drained, fence, closed, withCertificate }) {
      const socket = io(withCertificate(ONLY));
      await once(socket, "connect");
      await drained(socket);
      const { engine } = socket.io;
      for (const event of ["packetCreate", "flush", "drain"])
        engine.on(event, () => log(event, engine.writeBuffer.length));
      for (let i = 0; i < 3; i++) {
        socket.emit("e", i, new Uint8Array([i]));
        log("written", engine.writeBuffer.length);
      }
      await drained(socket);
      log("drained", engine.writeBuffer.length);
      engine.write('2["e"]', {}, () => log("flushed"));
      await fence(socket);
      for (const event of ["packetCreate", "flush", "drain"]) engine.off(event);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "WebTransport: the events of the transport",
    rows: [...ROWS, "A6/transport-events"],
    webtransport: true,
    serverOptions: ALL,
    server(io) {
      io.on("connection", (socket) =>
        socket.on("ask", () => socket.emit("bytes", Buffer.from([1]))),
      );
    },
    async client({ io, log, once, fence, closed, withCertificate }) {
      const socket = io(withCertificate(ONLY));
      const { transport } = socket.io.engine;
      for (const event of ["open", "packet", "error", "close"])
        transport.on(event, (...args) => log(event, ...args));
      await once(socket, "connect");
      socket.emit("ask");
      await once(socket, "bytes");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "WebTransport: bytes as Blobs",
    rows: [...ROWS, "A11/binary-in"],
    webtransport: true,
    serverOptions: ALL,
    variants: { sent: {}, received: {} },
    server: echo,
    async client({ io, variant, log, once, ctl, closed, withCertificate }) {
      const socket = io(withCertificate(ONLY));
      if (variant === "received") socket.io.engine.binaryType = "blob";
      await once(socket, "connect");
      const back = await socket.emitWithAck("echo", new Blob([new Uint8Array([1, 2, 3])]));
      const isBlob = back instanceof Blob;
      log("back", isBlob, [...new Uint8Array(isBlob ? await back.arrayBuffer() : back)]);
      await ctl("disconnectSockets", true);
      await closed();
    },
  },
  {
    name: "WebTransport: an event behind a Blob",
    rows: [...ROWS, "A11/binary-in"],
    webtransport: true,
    differs: {
      reason:
        "the official client sends what is behind a Blob before it, and the server ends the session",
    },
    serverOptions: ALL,
    server(io, log) {
      io.on("connection", (socket) => {
        socket.on("e", (...args) => log("e", ...args));
        socket.on("disconnect", (reason) => log("left", reason));
      });
    },
    async client({ io, log, once, ctl, orSilence, closed, withCertificate }) {
      const socket = io(withCertificate({ ...ONLY, reconnection: false }));
      await once(socket, "connect");
      socket.emit("e", new Blob(["abc"]));
      socket.emit("e", "behind it");
      const answered = new Promise((resolve) => socket.emit("fence", () => resolve("answered")));
      const ended = once(socket, "disconnect").then(([reason]) => reason);
      log("then", await orSilence(Promise.race([answered, ended])));
      await ctl("disconnectSockets", true);
      await closed();
    },
    races: ["connection"],
  },
];
