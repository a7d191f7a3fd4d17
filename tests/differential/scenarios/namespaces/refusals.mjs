/** What a CONNECT_ERROR may hold. */
import { playing } from "../../lib/server-halves.mjs";

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

export default [
  {
    name: "refusals of every shape",
    rows: ["A8/connect-error", "B/middleware"],
    raw: true,
    server: playing(async (session) => {
      const bodies = [
        '{"message":"m"}',
        '{"message":"","data":null}',
        '{"message":5,"data":[1]}',
        "{}",
        '{"data":{"a":1},"extra":true}',
        '{"message":null}',
        '{"message":{"a":1}}',
      ];
      await session.next();
      session.send(`44${bodies[session.number - 1]}`);
    }),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      for (let i = 0; i < 7; i++) {
        if (i > 0) socket.connect();
        const [error] = await once(socket, "connect_error");
        log(
          "error",
          error instanceof Error,
          error.message,
          Object.keys(error),
          error.data,
          socket.active,
        );
        await closed();
      }
    },
  },
];
