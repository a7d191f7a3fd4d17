/** The reconnection loop with several namespaces, timeouts and other Managers, everything traced. */

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };
const ENGINE = [
  "handshake",
  "open",
  "error",
  "close",
  "packetCreate",
  "flush",
  "drain",
  "upgradeError",
];
const both = { websocket: WEBSOCKET, polling: POLLING };

/** Refuses the handshakes whose number is not among those named. */
const accepts =
  (...numbers) =>
  () => {
    let n = 0;
    return {
      allowRequest: (request, callback) =>
        callback(null, request.url.includes("sid=") || numbers.includes(++n)),
    };
  };

function followAll(socket, log) {
  let number = 1;
  let followed;
  const follow = () => {
    const { engine } = socket.io;
    if (engine === followed || engine === undefined) return;
    followed = engine;
    const name = `E${number++}`;
    for (const event of ENGINE) engine.on(event, (...args) => log(`${name}.${event}`, ...args));
  };
  follow();
  socket.io.on("reconnect_attempt", () => queueMicrotask(follow));
  return follow;
}

export default [
  {
    name: "loop, two namespaces, three failures, everything traced",
    rows: ["A4/failed-loop", "A4/success-order", "A8/connect-error"],
    variants: both,
    serverOptions: accepts(4),
    server: (io, log) => {
      for (const name of ["/", "/a"]) io.of(name).on("connection", () => log("connection", name));
    },
    async client({ io, opts, variant, log, trace, once, drained, closed }) {
      const main = trace(io({ ...opts, ...FAST }));
      // over polling the answers of GET and POST race
      if (variant === "websocket") followAll(main, log);
      const a = trace(main.io.socket("/a"), { name: "A", manager: false });
      main.on("connect_error", () =>
        log("state", main.active, a.active, main.io.engine.readyState),
      );
      main.emit("buffered", 1);
      a.emit("buffered", 2);
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      await drained(main);
      a.disconnect();
      main.disconnect();
      await closed();
    },
  },
  {
    name: "loop, given up, with two namespaces, then one of them by hand",
    rows: ["A4/failed-loop", "A5/connect"],
    serverOptions: accepts(4),
    server: (io) => io.of("/a"),
    async client({ io, log, trace, once, closed, settle }) {
      const main = trace(io({ ...WEBSOCKET, ...FAST, reconnectionAttempts: 2 }));
      followAll(main, log);
      const a = trace(main.io.socket("/a"), { name: "A", manager: false });
      await once(main.io, "reconnect_failed");
      await settle();
      log("state", main.active, a.active, main.io.engine.readyState);
      a.connect();
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      main.disconnect();
      a.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "loop, one namespace is disconnected during it, the other one comes back",
    rows: ["A4/failed-loop", "A5/disconnect", "A9/two-namespaces"],
    serverOptions: accepts(1, 4),
    server: (io, log) => {
      for (const name of ["/", "/a"]) io.of(name).on("connection", () => log("connection", name));
    },
    async client({ io, log, trace, once, ctl, closed }) {
      const main = trace(io({ ...WEBSOCKET, ...FAST }));
      followAll(main, log);
      const a = trace(main.io.socket("/a"), { name: "A", manager: false });
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      main.io.on("reconnect_attempt", (n) => {
        if (n !== 2) return;
        main.disconnect();
        log("left", main.active, a.active);
      });
      const again = once(a, "connect");
      await ctl("engine.close");
      await again;
      log("state", main.connected, main.active, a.connected);
      main.connect();
      await once(main, "connect");
      main.disconnect();
      a.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "loop, the attempt times out, the server answers the next",
    rows: ["A3/timeout", "A4/failed-loop"],
    variants: both,
    server(io) {
      let n = 0;
      io.engine.use((request, response, next) => {
        if (request._query?.sid || /sid=/.test(request.url) || ++n > 2) next();
      });
    },
    async client({ io, opts, variant, log, trace, once, drained, closed }) {
      const socket = trace(io({ ...opts, ...FAST, timeout: 500 }));
      if (variant === "websocket") followAll(socket, log);
      socket.on("connect_error", (error) =>
        log("error", error.message, Object.keys(error), socket.io.engine.readyState),
      );
      await once(socket, "connect");
      await drained(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "loop, the namespace is refused after the reconnection",
    rows: ["B/middleware", "A9/middleware-error", "A4/success-order"],
    server(io, log) {
      let n = 0;
      io.of("/a").use((socket, next) => next(++n === 2 ? new Error("not again") : undefined));
      io.on("connection", () => log("connection"));
    },
    async client({ io, log, trace, once, ctl, closed }) {
      const main = trace(io({ ...WEBSOCKET, ...FAST }));
      followAll(main, log);
      const a = trace(main.io.socket("/a"), { name: "A", manager: false });
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      a.on("disconnect", () => a.emit("buffered", 1));
      const refused = once(a, "connect_error");
      const again = once(main, "connect");
      await ctl("engine.close");
      await Promise.all([refused, again]);
      log("state", main.connected, a.active, a.sendBuffer.length);
      a.connect();
      await once(a, "connect");
      log("state", a.sendBuffer.length);
      a.disconnect();
      main.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "loop, other transports on the second attempt",
    rows: ["A4/engine-opts", "A3/transports", "A4/failed-loop"],
    serverOptions: { transports: ["websocket"] },
    server: (io, log) => io.on("connection", (s) => log("over", s.conn.transport.name)),
    async client({ io, log, trace, once, closed }) {
      const socket = trace(io({ ...POLLING, ...FAST }));
      followAll(socket, log);
      socket.on("connect_error", (error) => {
        log("refused", error.description, error.context.responseText);
        socket.io.opts.transports = ["websocket"];
      });
      await once(socket, "connect");
      log("transport", socket.io.engine.transport.name, socket.io.opts.transports);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "in a service worker",
    rows: ["A12/workers"],
    serverOptions: { cors: { origin: "*" } },
    server: (io, log) =>
      io.on("connection", (socket) => {
        log("connection", socket.conn.transport.name);
        socket.on("echo", (value, answer) => answer(value));
      }),
    http(request, response) {
      if (!request.url.startsWith("/worker.js")) return false;
      const client = new URL(request.url, "http://h.test").searchParams.get("client");
      response.writeHead(200, { "content-type": "text/javascript" }).end(`
        import { io, Fetch } from ${JSON.stringify(client)};
        onmessage = ({ data: { url }, ports: [port] }) => {
          const run = async (options) => {
            const socket = io(url, { forceNew: true, ...options });
            socket.on("connect_error", (error) => port.postMessage(["error", error.message]));
            socket.on("disconnect", (reason) => port.postMessage(["disconnect", reason]));
            await new Promise((resolve) => socket.on("connect", resolve));
            port.postMessage(["echo", await socket.emitWithAck("echo", "é"), typeof XMLHttpRequest]);
            socket.disconnect();
          };
          run({ transports: ["websocket"] })
            .then(() => run({ transports: [Fetch] }))
            .then(() => port.postMessage("end"), (error) => port.postMessage(String(error)));
        };`);
      return true;
    },
    async client({ config, url, log, closed }) {
      const registration = await navigator.serviceWorker.register(
        `/worker.js?client=${encodeURIComponent(config.clientUrl)}`,
        { type: "module" },
      );
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      const { port1, port2 } = new MessageChannel();
      const end = new Promise((resolve) => {
        port1.onmessage = ({ data }) => {
          if (data === "end") resolve();
          else log("worker", data);
        };
      });
      worker.postMessage({ url }, [port2]);
      await end;
      await closed();
      await registration.unregister();
    },
  },
];
