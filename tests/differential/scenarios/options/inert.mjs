/** Options that a browser cannot honour, and those of older versions. */

const WEBSOCKET = { transports: ["websocket"] };

export default [
  {
    name: "retired and Node-only options are inert",
    rows: ["A3/legacy", "D/inert-options"],
    server: (io, log) => io.on("connection", () => log("connection")),
    async client({ io, log, once, closed }) {
      const socket = io({
        ...WEBSOCKET,
        forceJSONP: true,
        jsonp: false,
        enablesXDR: true,
        onlyBinaryUpgrades: true,
        forceNode: true,
        agent: false,
        pfx: "x",
        key: "x",
        passphrase: "x",
        cert: "x",
        ca: "x",
        ciphers: "x",
        rejectUnauthorized: false,
        perMessageDeflate: { threshold: 1 },
        localAddress: "127.0.0.1",
      });
      await once(socket, "connect");
      log("connected", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "autoUnref",
    rows: ["D/auto-unref"],
    differs: { reason: "auto-unref: the official client throws in a browser" },
    races: ["connection"],
    server() {},
    async client({ io, log, once }) {
      let socket;
      try {
        socket = io({ ...WEBSOCKET, autoUnref: true });
        log("returned");
      } catch (error) {
        log("threw", error.name);
        return;
      }
      await once(socket, "connect");
      log("connected");
      socket.disconnect();
    },
  },
];
