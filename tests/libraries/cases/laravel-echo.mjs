import { official } from "../lib/serve.mjs";

export default {
  library: "laravel-echo",
  does: "the broadcaster `socket.io`: a channel, events with and without a namespace, the state",
  serve: official((socket) => {
    socket.on("subscribe", ({ channel }) => {
      socket.emit("App\\Events\\Order", channel, { id: 1 });
      socket.emit("news", "another channel", 2);
      socket.emit("news", channel, 3);
    });
    socket.on("unsubscribe", () => socket.emit("end"));
  }),
  async page({ url, log }) {
    const { io } = await import("socket.io-client");
    const { default: Echo } = await import("laravel-echo");
    const echo = new Echo({ broadcaster: "socket.io", client: io, host: url });
    const { socket } = echo.connector;
    log("state", echo.connectionStatus());
    await new Promise((resolve) => socket.on("connect", resolve));
    log("state", echo.connectionStatus(), echo.socketId() === socket.id);
    const end = new Promise((resolve) => socket.on("end", resolve));
    echo
      .channel("orders")
      .listen("Order", (order) => log("Order", order))
      .listen(".news", (value) => {
        log("news", value);
        echo.leave("orders");
      });
    await end;
    echo.disconnect();
    log("state", echo.connectionStatus());
  },
};
