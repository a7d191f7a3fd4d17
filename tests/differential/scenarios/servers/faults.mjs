/** Failures of the line between the browser and the official server. */

const FAST = { reconnectionDelay: 20, reconnectionDelayMax: 40, randomizationFactor: 0 };
const WEBSOCKET = { transports: ["websocket"], ...FAST };
const POLLING = { transports: ["polling"], ...FAST };
const bothTransports = { websocket: WEBSOCKET, polling: POLLING };

const echo = (io) =>
  io.on("connection", (socket) => {
    socket.on("echo", (value, answer) => answer(value));
    socket.on("ask", (size) => socket.emit("big", "x".repeat(size)));
  });

export default [
  {
    name: "fault: TCP reset",
    rows: ["A9/transport-loss", "A8/details"],
    proxy: true,
    server: echo,
    async client({ io, log, trace, once, ctl, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      const again = once(socket, "connect");
      await ctl("proxy.reset");
      await again;
      log("echo", await socket.emitWithAck("echo", 1));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "fault: TCP half-close",
    rows: ["A9/transport-loss", "A8/details"],
    proxy: true,
    server: echo,
    async client({ io, log, trace, once, ctl, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      const again = once(socket, "connect");
      await ctl("proxy.fin");
      await again;
      log("echo", await socket.emitWithAck("echo", 1));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "fault: a black hole ends in a ping timeout",
    rows: ["A6/heartbeat", "A8/reasons", "B/ping-timeout"],
    proxy: true,
    variants: bothTransports,
    serverOptions: { pingInterval: 600, pingTimeout: 600 },
    server: echo,
    races: ["connection", "server"],
    async client({ io, opts, log, trace, once, ctl }) {
      const socket = trace(io({ ...opts, reconnection: false }));
      await once(socket, "connect");
      const ended = once(socket, "disconnect");
      await ctl("proxy.stall");
      await ended;
      await ctl("proxy.resume");
      log("state", socket.connected, socket.active);
    },
  },
  {
    name: "fault: connections are refused for a while",
    rows: ["A4/failed-loop", "A4/success-order"],
    proxy: true,
    variants: bothTransports,
    server: echo,
    async client({ io, opts, log, once, ctl, closed }) {
      const socket = io(opts);
      for (const event of ["connect", "disconnect"])
        socket.on(event, (reason) => log(`S.${event}`, event === "connect" ? "" : typeof reason));
      await once(socket, "connect");
      await ctl("proxy.refuse");
      const failed = once(socket.io, "reconnect_error");
      await ctl("proxy.reset");
      const [error] = await failed;
      log("error", error.message, error.type, error.context?.status);
      const again = once(socket, "connect");
      await ctl("proxy.accept");
      await again;
      log("echo", await socket.emitWithAck("echo", 1));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "fault: bytes one by one",
    rows: ["A7/websocket", "A7/polling"],
    proxy: true,
    variants: bothTransports,
    server: echo,
    async client({ io, opts, log, trace, once, ctl, closed }) {
      await ctl("proxy.chunk", 1);
      const socket = trace(io(opts));
      await once(socket, "connect");
      log("text", await socket.emitWithAck("echo", "é☃\u{1f600} one by one"));
      log("binary", await socket.emitWithAck("echo", new Uint8Array([1, 2, 255])));
      socket.disconnect();
      await closed();
    },
  },
  ...[1, 20, 150, 2000].map((bytes) => ({
    name: `fault: the line is cut after ${bytes} bytes of an answer`,
    rows: ["A9/transport-loss", "A7/violations"],
    proxy: true,
    variants: { websocket: WEBSOCKET },
    server: echo,
    async client({ io, opts, log, once, ctl, closed }) {
      const socket = io(opts);
      socket.on("big", (text) => log("big", text.length));
      socket.on("disconnect", (reason, details) => log("disconnect", reason, details));
      await once(socket, "connect");
      const again = once(socket, "connect");
      await ctl("proxy.cutAfter", { bytes, direction: "down" });
      socket.emit("ask", 10_000);
      await again;
      log("echo", await socket.emitWithAck("echo", "after the cut"));
      socket.disconnect();
      await closed();
    },
  })),
  {
    name: "fault: the line is cut inside a payload",
    rows: ["A8/transport-error", "A7/violations", "D/fetch-polling"],
    proxy: true,
    serverOptions: { httpCompression: false },
    server: echo,
    // whether the browser tries the request again on another line is its own affair: only the outcome counts
    async client({ io, log, once, ctl, settle, closed }) {
      const socket = io(POLLING);
      socket.on("big", (text) => log("big", text.length));
      await once(socket, "connect");
      await settle();
      const ended = once(socket, "disconnect");
      const again = ended.then(() => once(socket, "connect"));
      await ctl("proxy.cutAfter", { bytes: 3000, direction: "down" });
      socket.emit("ask", 50_000);
      const [reason, error] = await ended;
      log("disconnect", reason, error.message, error.type);
      await again;
      log("echo", await socket.emitWithAck("echo", "after the cut"));
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "fault: the line is cut inside what is emitted",
    rows: ["A8/transport-error", "A9/transport-loss", "D/fetch-polling"],
    proxy: true,
    variants: bothTransports,
    server: echo,
    async client({ io, opts, log, once, ctl, settle, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      await settle();
      const ended = once(socket, "disconnect");
      const again = ended.then(() => once(socket, "connect"));
      await ctl("proxy.cutAfter", { bytes: 3000, direction: "up" });
      const answer = socket.emitWithAck("echo", "x".repeat(50_000));
      const [reason, error] = await ended;
      // Over long-polling either of the two requests may fail first.
      log("disconnect", reason, error?.type);
      log("answer", await answer.catch(({ message }) => message));
      await again;
      log("echo", await socket.emitWithAck("echo", "after the cut"));
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
];
