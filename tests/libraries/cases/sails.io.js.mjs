import { official } from "../lib/serve.mjs";

export default {
  library: "sails.io.js",
  does: "`io.sails.connect()`, a virtual request, an event",
  // The library hands its own object over as options, and its `path` is none.
  serve: official(
    (socket) => {
      socket.on("get", ({ url, method }, answer) => {
        answer({ statusCode: 200, body: { url, method }, headers: {} });
        socket.emit("news", 1);
      });
    },
    { path: "/engine.io" },
  ),
  async page({ url, log }) {
    const { default: client } = await import("socket.io-client");
    const { default: sails } = await import("sails.io.js");
    const io = sails(client);
    Object.assign(io.sails, { url, autoConnect: false, environment: "production" });
    const socket = io.sails.connect();
    await new Promise((resolve) => socket.on("connect", resolve));
    log("connected", socket.isConnected());
    const news = new Promise((resolve) => socket.on("news", resolve));
    const [body, { statusCode }] = await new Promise((resolve) =>
      socket.get("/thing", (...args) => resolve(args)),
    );
    log("answer", body, statusCode);
    log("news", await news);
    const end = new Promise((resolve) => socket.on("disconnect", resolve));
    socket.disconnect();
    log("disconnect", await end);
  },
};
