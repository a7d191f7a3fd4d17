/** Networks that change nothing, and yet are odd: slow ones, and proxies that pass on in their own way. */

const FAST = { reconnectionDelay: 20, reconnectionDelayMax: 40, randomizationFactor: 0 };
const WEBSOCKET = { transports: ["websocket"], ...FAST };
const POLLING = { transports: ["polling"], ...FAST };

const TEXT = "é☃\u{1f600}\u2028";

const echo = (io) =>
  io.on("connection", (socket) => {
    socket.on("echo", (value, answer) => answer(value));
    socket.on("burst", (count) => {
      for (let i = 0; i < count; i++) socket.emit("part", i, `${TEXT}${"x".repeat(i * 100)}`);
      socket.emit("end");
    });
  });

/** Everything that may suffer: texts, bytes, a large message, and the order of many. */
async function exchange({ socket, log, once }) {
  log("text", await socket.emitWithAck("echo", TEXT));
  log("bytes", await socket.emitWithAck("echo", new Uint8Array([1, 2, 255])));
  const large = TEXT.repeat(20_000);
  log("large", (await socket.emitWithAck("echo", large)) === large);
  const parts = [];
  socket.on("part", (number, text) => parts.push(number, text.length));
  const end = once(socket, "end");
  socket.emit("burst", 30);
  await end;
  log("burst", parts);
}

export default [
  {
    name: "network: everything takes 100 ms longer, in each direction",
    rows: ["A7/websocket", "A7/polling", "A7/upgrade-probe"],
    proxy: true,
    variants: { websocket: WEBSOCKET, polling: POLLING, default: FAST },
    server: echo,
    async client({ io, opts, variant, log, once, ctl, leave }) {
      await ctl("proxy.delay", 100);
      const socket = io(opts);
      const upgraded = once(socket.io, "open").then(() => once(socket.io.engine, "upgrade"));
      await once(socket, "connect");
      if (variant === "default") await upgraded;
      log("transport", socket.io.engine.transport.name);
      await exchange({ socket, log, once });
      await leave(socket);
    },
    // How packets are put together into requests depends on when they come.
    races: ["connection"],
  },
  {
    name: "network: a proxy that holds what it passes on until it is whole, and compresses it",
    rows: ["A7/polling", "A7/upgrade-probe", "D/fetch-polling", "B/compression"],
    httpProxy: (variant) => (variant === "plain" ? {} : { encoding: variant.split(",")[0] }),
    variants: {
      plain: POLLING,
      br: POLLING,
      gzip: POLLING,
      deflate: POLLING,
      "br, upgrade": FAST,
    },
    serverOptions: { httpCompression: false },
    server: echo,
    async client({ io, opts, log, once, leave }) {
      const socket = io(opts);
      const upgraded = once(socket.io, "open").then(() => once(socket.io.engine, "upgrade"));
      await once(socket, "connect");
      if (opts.transports === undefined) await upgraded;
      await exchange({ socket, log, once });
      await leave(socket);
    },
    races: ["connection"],
  },
  {
    name: "network: a proxy that says of payloads what they are not",
    rows: ["A7/polling", "D/fetch-polling"],
    httpProxy: (variant) => ({ contentType: variant }),
    variants: Object.fromEntries(
      [
        ...["text/plain; charset=utf-8", "text/html", "application/octet-stream"],
        ...["text/plain; charset=nonsense", "no type"],
      ].map((type) => [type, POLLING]),
    ),
    server: echo,
    async client({ io, opts, log, once, leave }) {
      const socket = io(opts);
      await once(socket, "connect");
      await exchange({ socket, log, once });
      await leave(socket);
    },
    races: ["connection"],
  },
  {
    name: "network: a proxy that says that payloads are ISO-8859-1",
    rows: ["D/fetch-polling"],
    httpProxy: { contentType: "text/plain; charset=iso-8859-1" },
    server: echo,
    async client({ io, log, once, leave }) {
      const socket = io(POLLING);
      await once(socket, "connect");
      log("text", await socket.emitWithAck("echo", "é"));
      await leave(socket);
    },
  },
  {
    name: "network: a line that is idle is cut",
    rows: ["A9/transport-loss", "A8/details", "B/ping-timeout"],
    proxy: true,
    server: echo,
    async client({ io, log, trace, once, ctl, leave }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      const again = once(socket, "disconnect").then(() => once(socket, "connect"));
      await ctl("proxy.idle", 300);
      await once(socket, "disconnect");
      await ctl("proxy.idle");
      await again;
      log("echo", await socket.emitWithAck("echo", 1));
      await leave(socket);
    },
  },
  {
    name: "network: heartbeats keep a line that would be cut when idle",
    rows: ["A6/heartbeat", "B/ping-timeout"],
    proxy: true,
    serverOptions: { pingInterval: 100 },
    server: echo,
    async client({ io, log, once, ctl, leave }) {
      const socket = io(WEBSOCKET);
      socket.on("disconnect", (reason) => log("disconnect", reason));
      await once(socket, "connect");
      await ctl("proxy.idle", 1500);
      // Longer than the line may be idle, all in all.
      for (let i = 0; i < 20; i++) await once(socket.io, "ping");
      log("echo", await socket.emitWithAck("echo", 1));
      await leave(socket);
    },
    // How many heartbeats there are.
    races: ["connection"],
  },
  {
    name: "network: a proxy that waits for no answer as long as a request of long-polling may take",
    rows: ["A8/transport-error", "D/fetch-polling"],
    httpProxy: {},
    server: echo,
    async client({ io, log, once, ctl, leave }) {
      const socket = io(POLLING);
      socket.on("disconnect", (reason, { message, description, context } = {}) =>
        log("disconnect", reason, message, description, context?.status, context?.responseText),
      );
      await once(socket, "connect");
      const again = once(socket, "disconnect").then(() => once(socket, "connect"));
      await ctl("proxy.patience", 200);
      // The request that waits has begun before.
      log("echo", await socket.emitWithAck("echo", 1));
      await again;
      log("echo", await socket.emitWithAck("echo", 2));
      await leave(socket);
    },
    races: ["connection"],
  },
];
