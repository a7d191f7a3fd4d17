/** What servers other than the official one say in their own way: docs/servers.md has which. */
import { playing } from "../../lib/server-halves.mjs";

const BODIES = {
  "a code that is a string": '{"code":"1","message":"Session ID unknown"}',
  "a JSON string": '"Invalid session nobody"',
  "a text": "Invalid session nobody",
  nothing: "",
};

export default [
  ...Object.entries(BODIES).map(([what, body]) => ({
    name: `quirks: the body of an error is ${what}`,
    rows: ["B/connection-error", "A8/transport-error"],
    raw: true,
    server(raw) {
      let refused = 0;
      raw.onRequest = ({ url }, response) => {
        if (!url.startsWith("/socket.io") || refused++ > 0) return false;
        response.writeHead(400, { "content-type": "application/json" }).end(body);
        return true;
      };
      raw.session((session) => session.connect());
    },
    async client({ io, log, trace, once, leave }) {
      const socket = trace(io({ transports: ["polling"], reconnectionDelay: 10 }));
      const [error] = await once(socket, "connect_error");
      log("error", error.message, error.description, error.context?.responseText);
      await once(socket, "connect");
      await leave(socket);
    },
  })),
  ...["polling", "websocket"].map((transport) => ({
    name: `quirks: a PING before the answer to CONNECT [${transport}]`,
    rows: ["A7/packet-syntax", "A9/first-connect"],
    raw: true,
    server: playing(async (session) => {
      await session.expect((packet) => packet.startsWith("40"));
      session.send("2", '40{"sid":"s"}');
    }),
    async client({ io, trace, once, leave }) {
      const socket = trace(io({ transports: [transport] }), {
        engine: ["ping", "pong", "heartbeat"],
      });
      await once(socket, "connect");
      await leave(socket);
    },
  })),
];
