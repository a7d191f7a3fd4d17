/** What ends a connection for one client, and not for the other. */

const POLLING = { transports: ["polling"], reconnection: false };
const ENDS = { engine: ["error", "upgradeError", "close"], manager: [] };

/** A connection, in which something goes wrong; then the server sends an event. */
function ending(name, reason, server, opts = POLLING) {
  return {
    name: `endings: ${name}`,
    rows: ["A7/violations"],
    differs: { reason },
    raw: true,
    server,
    async client({ io, log, trace, once, leave, settle }) {
      const socket = trace(io(opts), ENDS);
      await once(socket, "connect");
      socket.emit("go");
      await Promise.race([once(socket, "end"), once(socket.io.engine, "close")]);
      await settle();
      log("engine", socket.io.engine.readyState);
      await leave(socket);
    },
    // How much of what goes wrong reaches the server is chance.
    races: ["connection", "server"],
  };
}

export default [
  ending(
    "the answer to a POST request is cut in its body",
    "the status says that the server has the packets",
    (raw) =>
      raw.session(async (session) => {
        await session.connect();
        session.onPost = (body, response) => {
          response.writeHead(200, { "content-length": 100 });
          response.write("o", () => response.destroy());
          return true;
        };
        await session.expect();
        session.send('42["end"]');
      }),
  ),
  ending(
    "a second handshake that is malformed",
    "one rule for all malformed packets",
    (raw) =>
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send("0{", '42["end"]');
      }),
    { transports: ["websocket"], reconnection: false },
  ),
];
