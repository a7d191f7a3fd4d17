/** Session ids and recovery ids that no official server gives. */
import { playing } from "../../lib/server-halves.mjs";

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

export default [
  {
    name: "recovery: sessions with odd pids",
    rows: ["A10/csr", "A5/state"],
    raw: true,
    server: playing(async (session, log) => {
      log("connect", await session.next());
      const bodies = [
        '{"sid":"a","pid":"p1"}',
        '{"sid":"b","pid":"p1"}',
        '{"sid":"c","pid":"p2"}',
        '{"sid":"d","pid":5}',
        '{"sid":"e","pid":5}',
        '{"sid":"f","pid":{"o":1}}',
        '{"sid":"g","pid":{"o":1}}',
        '{"sid":7}',
      ];
      session.send(`40${bodies[session.number - 1]}`, '42["event","offset"]');
      await session.next();
      session.close();
    }),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      for (let i = 0; i < 8; i++) {
        await once(socket, "event");
        log("session", i, socket.id, socket.recovered);
        const lost = once(socket, "disconnect");
        socket.emit("next");
        await lost;
      }
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "recovery: falsy pids and sids",
    rows: ["A10/csr", "A5/state"],
    raw: true,
    server: playing(async (session, log) => {
      log("connect", await session.next());
      const bodies = [
        '{"sid":"a","pid":null}',
        '{"sid":"b","pid":""}',
        '{"sid":"c","pid":0}',
        '{"sid":"d","pid":false}',
      ];
      session.send(`40${bodies[session.number - 1]}`, '42["event","offset"]');
      await session.next();
      session.close();
    }),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      for (let i = 0; i < 4; i++) {
        await once(socket, "event");
        log("session", i, socket.id, Boolean(socket.recovered));
        const lost = once(socket, "disconnect");
        socket.emit("next");
        await lost;
      }
      socket.disconnect();
      await closed();
    },
  },
];
