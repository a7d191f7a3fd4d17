import { official } from "../lib/serve.mjs";

export default {
  library: "socketio-wildcard",
  does: "a listener of `*` hears every event, an acknowledgement is given",
  serve: official((socket) => {
    socket.emit("early", 1);
    socket.on("go", () => {
      socket.emit("news", 2, { three: 3 });
      socket.emit("question", "?", (answer) => socket.emit("end", answer));
    });
  }),
  async page({ url, log }) {
    const { io, Manager } = await import("socket.io-client");
    const { default: wildcard } = await import("socketio-wildcard");
    const socket = io(url);
    wildcard(Manager)(socket);
    const ended = new Promise((resolve) => {
      socket.on("*", ({ type, nsp, data }) => {
        log(
          "*",
          type,
          nsp,
          data.filter((value) => typeof value !== "function"),
        );
        if (data[0] === "end") resolve();
      });
    });
    socket.on("news", (...args) => log("news", args));
    socket.on("question", (text, answer) => answer(`${text}!`));
    socket.on("connect", () => socket.emit("go"));
    await ended;
    socket.disconnect();
  },
};
