/** Packets of acknowledgements that a server writes by hand: ids, order, binary, and events before the CONNECT. */
import { playing } from "../../lib/server-halves.mjs";

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

export default [
  {
    name: "ack packets: events before the CONNECT, with ids, seen in receiveBuffer",
    rows: ["A10/buffer", "E/live-buffers", "A9/backlog"],
    raw: true,
    server: playing(async (session, log) => {
      await session.next();
      session.send(
        '42["early",1]',
        '427["asks",{"a":1}]',
        '42["dropped"]',
        '42["early",2]',
        '42["look"]',
      );
      session.send('40{"sid":"s1"}');
      for (let i = 0; i < 3; i++) log("packet", await session.next());
    }),
    async client({ io, log, once, macrotask, closed }) {
      const socket = io(WEBSOCKET);
      socket.onAny((...args) => log("any", socket.connected, args.length, args[0]));
      socket.on("early", (n) => {
        log("early", n, socket.connected, socket.receiveBuffer.length);
        socket.emit("in early", n);
      });
      socket.on("asks", (value, answer) => log("asks", value, typeof answer, answer("yes")));
      const look = () => {
        log(
          "buffer",
          socket.receiveBuffer.map((packet) => [
            Array.isArray(packet),
            Object.isFrozen(packet),
            packet.length,
            packet[0],
          ]),
        );
      };
      socket.io.on("packet", ({ type, data }) => {
        if (type !== 2) return look();
        log("packet", data?.[0], socket.receiveBuffer.length);
        if (data?.[0] === "early" && socket.receiveBuffer.length === 4)
          socket.receiveBuffer.splice(2, 1);
      });
      await once(socket, "connect");
      look();
      await macrotask();
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "ack packets: answers out of order, twice, to nobody, with odd ids",
    rows: ["A10/ack-plain", "A7/packet-syntax"],
    raw: true,
    server: playing(async (session, log) => {
      await session.next();
      session.send('40{"sid":"s1"}');
      for (let i = 0; i < 4; i++) log("packet", await session.next());
      session.send(
        '432["two"]',
        "430[]",
        '430["again"]',
        '4399["nobody"]',
        '4300["zero"]',
        '4301["one, with a zero"]',
      );
      session.send(
        '433[null,"three"]',
        '431["one"]',
        '43["no id"]',
        '434294967297["beyond"]',
        '42["done"]',
      );
    }),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      for (const label of ["zero", "one", "two"]) {
        socket.emit(label, (...args) => log(label, args));
      }
      socket.timeout(60_000).emit("three", (...args) => log("three", args));
      await once(socket, "done");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "ack packets: ids go on after a reconnection, old answers hit nobody",
    rows: ["A10/ack-plain", "A10/buffered-ack"],
    raw: true,
    server: playing(async (session, log) => {
      await session.next();
      session.send(`40{"sid":"s${session.number}"}`);
      const first = await session.next();
      log("packet", first);
      log("packet", await session.next());
      if (first.includes("first")) return session.close();
      session.send('430["old"]', '431["old too"]', '433["new"]', '434["newer"]', '42["done"]');
    }),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const answer =
        (label) =>
        (...args) =>
          log(label, args);
      const done = once(socket, "done");
      socket.once("disconnect", () => {
        socket.timeout(0).emit("withdrawn", answer("withdrawn"));
        socket.emit("third", answer("third"));
        socket.emit("fourth", answer("fourth"));
      });
      socket.emit("first", answer("first"));
      socket.timeout(60_000).emit("second", answer("second"));
      await done;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "ack packets: an answer to a binary event, with bytes, and bytes asked for",
    rows: ["A7/packet-syntax", "A11/binary-in"],
    raw: true,
    server: playing(async (session, log) => {
      await session.next();
      session.send('40{"sid":"s1"}');
      for (let i = 0; i < 3; i++) log("packet", await session.next());
      session.send('461-0[{"_placeholder":true,"num":0},"x"]', Buffer.from([1, 2]));
      session.send('451-12["give",{"_placeholder":true,"num":0}]', Buffer.from([3]));
      for (let i = 0; i < 2; i++) log("packet", await session.next());
      session.send('42["done"]');
    }),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.emit(
        "bytes",
        new Uint8Array([9]),
        { view: new DataView(new ArrayBuffer(2)) },
        (...args) => log("answer", args),
      );
      socket.on("give", (bytes, answer) =>
        answer(bytes, { again: bytes.slice(0) }.again.byteLength),
      );
      await once(socket, "done");
      socket.disconnect();
      await closed();
    },
  },
];
