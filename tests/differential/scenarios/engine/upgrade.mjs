/** The upgrade: what its events hand over, and what cuts it short. */
import { holdUpgrades } from "../../lib/server-halves.mjs";

export default [
  {
    name: "disconnect while upgrading",
    rows: ["A9/disconnect-upgrading", "A6/close-pending"],
    server(io, log, ctx) {
      holdUpgrades(io, ctx);
      io.on("connection", (socket) =>
        socket.on("disconnect", (reason) => log("disconnect", reason)),
      );
    },
    async client({ io, log, trace, once, ctl, closed, settle }) {
      const socket = trace(io(), { engine: ["upgrading", "upgrade", "upgradeError", "close"] });
      // from inside the event: later the pause may be over already
      const left = new Promise((resolve) => {
        socket.io.engine.on("upgrading", () => {
          socket.disconnect();
          log("engine", socket.io.engine.readyState, socket.connected);
          resolve();
        });
      });
      await once(socket, "connect");
      await ctl("release upgrade");
      await left;
      await closed();
      await settle();
      log("engine", socket.io.engine.readyState);
    },
  },
  {
    name: "the probe fails, the connection stays on polling",
    rows: ["A7/probe-failure"],
    server(io) {
      io.engine.use((request, response, next) => {
        if (request.headers.upgrade) {
          next(new Error("no upgrade here"));
        } else {
          next();
        }
      });
    },
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io());
      const { engine } = socket.io;
      const failed = once(engine, "upgradeError");
      await once(socket, "connect");
      const [error] = await failed;
      log("upgradeError", error.message.slice(0, 12), error.transport, error instanceof Error);
      log("transport", engine.transport.name, engine.readyState);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the events upgrading and upgrade hand over a transport",
    rows: ["A6/events", "A7/upgrade-probe"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io();
      const { engine } = socket.io;
      const polling = engine.transport;
      const seen = [];
      engine.on("upgrading", (transport, ...rest) => {
        seen.push(transport);
        log("upgrading", transport.name, rest.length, transport === engine.transport);
        log("queries", transport.query.sid === engine.id, transport.query.transport);
        // that of the one in use depends on whether the answer to a POST request has come
        log("writable", transport.writable);
      });
      const upgraded = once(engine, "upgrade");
      engine.on("upgrade", (transport, ...rest) => {
        log("upgrade", transport.name, rest.length, transport === engine.transport);
        log("same", transport === seen[0], polling === transport, polling.name);
        log("writable", transport.writable, polling.writable);
      });
      await upgraded;
      if (!socket.connected) await once(socket, "connect");
      log("transport", engine.transport.name, engine.transport.query.transport);
      await socket.emitWithAck("fence");
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
];
