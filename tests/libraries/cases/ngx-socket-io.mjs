import { official } from "../lib/serve.mjs";

export default {
  library: "ngx-socket-io",
  does: "the service, made by hand: `fromEvent`, `fromOneTimeEvent`, `emitWithAck`",
  serve: official((socket) => {
    socket.on("go", () => {
      for (const n of [1, 2, 3]) socket.emit("news", n);
      socket.emit("end", "once");
    });
  }),
  async page({ url, log }) {
    // The library is compiled in part only; this compiles the rest.
    await import("@angular/compiler");
    const { Socket } = await import("ngx-socket-io");
    const socket = new Socket({ url, options: {} }, { tick: () => log("tick") });
    await socket.fromOneTimeEvent("connect");
    log("state", socket.connected, socket.active, typeof socket.id);
    log("answer", await socket.timeout(20_000).emitWithAck("ask", 7));
    const subscription = socket.fromEvent("news").subscribe((n) => {
      log("news", n);
      if (n === 2) subscription.unsubscribe();
    });
    const end = socket.fromOneTimeEvent("end");
    socket.emit("go");
    log("end", await end, socket.hasListeners("news"));
    const gone = socket.fromOneTimeEvent("disconnect");
    socket.disconnect();
    log("disconnect", await gone);
  },
};
