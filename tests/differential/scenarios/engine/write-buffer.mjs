/** The write buffer at the end, emptied by the page, and packets changed on their way. */

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };

export default [
  {
    name: "the write buffer in the engine's close",
    rows: ["A6/attributes", "A6/offline"],
    server() {},
    async client({ io, log, once, settle }) {
      const socket = io({ ...WEBSOCKET, reconnection: false });
      await once(socket, "connect");
      const { engine } = socket.io;
      engine.on("close", () => log("E.close", engine.writeBuffer));
      socket.on("disconnect", () => log("S.disconnect", engine.writeBuffer.length));
      const gone = once(socket, "disconnect");
      socket.emit("lost", 1);
      socket.emit("lost", 2);
      dispatchEvent(new Event("offline"));
      await gone;
      log("after", engine.writeBuffer.length);
      await settle();
    },
    races: ["connection"],
  },
  {
    name: "the write buffer when a POST fails with packets behind it",
    rows: ["A6/attributes", "A8/transport-error"],
    raw: true,
    server(raw, log, ctx) {
      let armed = false;
      ctx.on("arm", () => {
        armed = true;
      });
      raw.onRequest = (request, response) => {
        if (!armed || request.method !== "POST") return false;
        response.writeHead(500).end();
        return true;
      };
      raw.session((session) => session.connect());
    },
    async client({ io, log, once, ctl, drained, settle }) {
      const socket = io({ ...POLLING, reconnection: false });
      await once(socket, "connect");
      await drained(socket);
      await ctl("arm");
      const { engine } = socket.io;
      engine.on("error", () => log("E.error", engine.writeBuffer.length, engine.readyState));
      engine.on("close", () => log("E.close", engine.writeBuffer));
      engine.write("one", () => log("flushed one"));
      engine.write("two", () => log("flushed two"));
      socket.emit("three");
      log("waiting", engine.writeBuffer.length);
      await once(socket, "disconnect");
      log("after", engine.writeBuffer.length);
      await settle();
    },
    races: ["connection"],
  },
  {
    name: "packets that a listener of the engine changes",
    differs: {
      reason: "a frame is read once, and not by way of the listeners of the engine",
      variants: ["in"],
    },
    rows: ["A6/events"],
    variants: { out: { out: true }, in: { out: false } },
    server: (io, log) =>
      io.on("connection", (socket) => {
        socket.on("plain", (...args) => {
          log("plain", ...args);
          socket.emit("back", 1);
        });
        socket.on("changed", (...args) => {
          log("changed", ...args);
          socket.emit("back", 2);
        });
      }),
    async client({ io, opts, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      if (opts.out) {
        socket.io.engine.on("packetCreate", (packet) => {
          if (packet.data?.includes("plain")) packet.data = packet.data.replace("plain", "changed");
        });
      } else {
        socket.io.engine.on("packet", (packet) => {
          if (packet.data?.includes("back")) packet.data = packet.data.replace("back", "front");
        });
      }
      socket.onAny((...args) => log("event", ...args));
      const heard = Promise.race([once(socket, "back"), once(socket, "front")]);
      socket.emit("plain", 1);
      await heard;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the write buffer emptied by the page",
    rows: ["A6/attributes"],
    server: (io, log) => io.on("connection", (s) => s.on("event", (n) => log("event", n))),
    async client({ io, log, once, fence, closed, macrotask }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      await macrotask();
      const { engine } = socket.io;
      socket.emit("event", 1);
      socket.emit("event", 2);
      log("waiting", engine.writeBuffer.length, engine.writeBuffer === engine.writeBuffer);
      engine.writeBuffer.length = 1;
      log("waiting", engine.writeBuffer.length);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "binaryType changed while connected, and to odd values",
    rows: ["A6/attributes", "A11/binary-in", "A3/binary-type"],
    variants: { websocket: WEBSOCKET, polling: POLLING },
    server: (io) => io.on("connection", (s) => s.on("ask", (f) => f(Buffer.from([1, 2])))),
    async client({ io, opts, log, once, drained, closed }) {
      const socket = io({ ...opts, reconnection: false });
      await once(socket, "connect");
      for (const type of ["arraybuffer", "blob", "nodebuffer", undefined, "arraybuffer"]) {
        socket.io.engine.binaryType = type;
        log(String(type), socket.io.engine.binaryType, await socket.emitWithAck("ask"));
      }
      await drained(socket);
      socket.disconnect();
      await closed();
    },
  },
];
