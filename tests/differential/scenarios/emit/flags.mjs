/** `volatile`, `timeout`, `compress`: one-shot flags. */
import { logEvents } from "../../lib/server-halves.mjs";

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

export default [
  {
    name: "flags are for one emit only",
    rows: ["A5/flags", "D/flags-cleared"],
    server: logEvents,
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      const packets = [];
      await once(socket, "connect");
      socket.io.engine.on("packetCreate", ({ data, options }) =>
        packets.push([data, options.compress]),
      );
      log("chain", socket.compress(false) === socket, socket.timeout(10) === socket);
      socket.emit("not compressed");
      socket.emit("compressed");
      socket.compress(true).emit("compressed again");
      socket.compress(false).volatile.emit("both");
      socket.emit("last", 1);
      log("options", packets);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "flags do not leak when emit throws",
    rows: ["D/flags-cleared"],
    differs: { reason: "flags-cleared: the official client keeps them for the next emit" },
    server: logEvents,
    async client({ io, log, attempt, once, fence, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      attempt("reserved", () => socket.volatile.emit("connect"));
      socket.emit("next, must be buffered");
      log("buffer", socket.sendBuffer.length);
      socket.connect();
      await once(socket, "connect");
      const packets = [];
      socket.io.engine.on("packetCreate", ({ data, options }) =>
        packets.push([data, options.compress]),
      );
      attempt("BigInt", () => socket.compress(false).emit("x", 1n));
      socket.emit("compressed");
      log("packets", packets);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "flags do not leak through the retry queue",
    rows: ["D/flags-cleared", "A10/retries"],
    differs: {
      reason:
        "flags-cleared: in the official client the next emit while disconnected gets them as well",
    },
    server: (io) => io.on("connection", (socket) => socket.onAny((name, answer) => answer())),
    async client({ io, log, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false, retries: 1, ackTimeout: 5000 });
      socket.compress(false).timeout(4000).emit("queued");
      const second = socket.emitWithAck("second");
      const packets = [];
      socket.connect();
      socket.io.engine.on("packetCreate", ({ data, options }) =>
        packets.push([data, options.compress]),
      );
      await second;
      log("packets", packets);
      socket.disconnect();
      await closed();
    },
  },
];
