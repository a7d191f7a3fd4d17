/** What a server is set to that a client sees in the handshake. */

/** Ids as a user's function may make them: an address has to escape each of them. */
const IDS = ["a b", "a&sid=b", "a#b?c=d", "ü/€", "%41+", "100%"];

export default [
  ...IDS.map((id) => ({
    name: `settings: the server's generateId gives ${id}`,
    rows: ["B/generate-id", "A3/upgrade"],
    server(io, log) {
      io.engine.generateId = () => id;
      io.on("connection", (socket) => {
        log("sid", socket.conn.id);
        socket.on("echo", (value, answer) => answer(value, socket.conn.transport.name));
      });
    },
    async client({ io, log, once, closed }) {
      const socket = io();
      const upgraded = new Promise((resolve) =>
        socket.io.once("open", () => socket.io.engine.once("upgrade", resolve)),
      );
      await once(socket, "connect");
      log("sid", socket.io.engine.id);
      await upgraded;
      log("echo", await socket.emitWithAck("echo", id));
      socket.disconnect();
      await closed();
    },
  })),
  ...[{ allowUpgrades: false }, { transports: ["polling"] }, { transports: ["websocket"] }].map(
    (serverOptions) => ({
      name: `settings: a server with ${JSON.stringify(serverOptions)}`,
      rows: ["B/server-transports", "A3/transports"],
      serverOptions,
      server(io) {
        io.on("connection", (socket) =>
          socket.on("echo", (answer) => answer(socket.conn.transport.name)),
        );
      },
      async client({ io, trace, log, once, leave }) {
        const socket = trace(io({ reconnection: false, tryAllTransports: true }));
        await once(socket, "connect");
        log("upgrades", socket.io.engine._upgrades);
        log("echo", await socket.emitWithAck("echo"));
        await leave(socket);
      },
    }),
  ),
];
