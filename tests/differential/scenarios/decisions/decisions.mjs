/** Deliberate differences that belong to no other topic. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const POLLING = { transports: ["polling"], reconnectionDelay: 10, randomizationFactor: 0 };

/** Logs, per kind of request, whether the parameter `t` stands on it. */
function reportTimestamps(io, log, ctx) {
  io.on("connection", (socket) =>
    socket.on("report", (answer) => {
      const lines = ctx.requests
        .filter(({ url }) => url.startsWith("/socket.io"))
        .map(
          ({ method, url, upgrade }) =>
            `${upgrade ? "WebSocket" : method} ${/[?&]t=/.test(url) ? "with t" : "without t"}`,
        );
      [...new Set(lines)].sort().forEach((line) => log(line));
      answer();
    }),
  );
}

async function reportClient({ io, opts, once, closed }) {
  const socket = io(opts);
  await once(socket, "connect");
  await socket.emitWithAck("report");
  socket.disconnect();
  await closed();
}

/** The page announces that it leaves, and stays. */
async function leaveThePage({ io, opts, log, once, settle, orSilence }) {
  const socket = io(opts);
  for (const event of ["connect", "disconnect"]) {
    socket.on(event, (reason) => log(`S.${event}`, reason));
  }
  for (const event of ["close", "reconnect_attempt", "reconnect"]) {
    socket.io.on(event, (reason) => log(`M.${event}`, reason));
  }
  await once(socket, "connect");
  await settle();
  const again = once(socket, "connect").then(() => "connected again");
  dispatchEvent(new Event("beforeunload", { cancelable: true }));
  // in the official client nothing ever comes; ours first waits for the page to be gone
  const lost = await orSilence(once(socket, "disconnect"));
  log("outcome", lost === "silence" ? lost : await again);
  await settle();
  log("state", socket.connected);
}

export default [
  {
    name: "timestampRequests by default",
    rows: ["D/timestamp-requests"],
    differs: {
      reason: "timestamp-requests: the official client stamps no WebSocket URLs by default",
      variants: ["websocket"],
    },
    variants: { polling: POLLING, websocket: WEBSOCKET },
    server: reportTimestamps,
    client: reportClient,
  },
  {
    name: "timestampRequests given",
    rows: ["D/timestamp-requests"],
    variants: {
      "polling false": { ...POLLING, timestampRequests: false },
      "polling true": { ...POLLING, timestampRequests: true },
      "websocket false": { ...WEBSOCKET, timestampRequests: false },
      "websocket true": { ...WEBSOCKET, timestampRequests: true },
    },
    server: reportTimestamps,
    client: reportClient,
  },
  {
    name: "closeOnBeforeunload by default",
    rows: ["D/close-on-beforeunload", "A6/beforeunload"],
    differs: { reason: "close-on-beforeunload: the official client does not listen by default" },
    races: ["connection"],
    variants: { websocket: WEBSOCKET, polling: POLLING },
    server() {},
    client: leaveThePage,
  },
  {
    name: "closeOnBeforeunload true, the page stays",
    rows: ["D/close-on-beforeunload", "A6/beforeunload"],
    differs: {
      reason:
        "close-on-beforeunload: the official client leaves a dead transport until the ping timeout",
    },
    races: ["connection"],
    variants: { websocket: { ...WEBSOCKET, closeOnBeforeunload: true } },
    server() {},
    client: leaveThePage,
  },
  {
    // What the official client is without the option, ours is with this value until the page has gone.
    name: "closeOnBeforeunload pagehide, the page stays",
    rows: ["D/close-on-beforeunload", "A6/beforeunload"],
    variants: { websocket: WEBSOCKET, polling: POLLING },
    server() {},
    async client({ io, opts, config, log, trace, once, fence, closed }) {
      const isOurs = config.clientUrl.includes("/package/");
      const socket = trace(io({ ...opts, closeOnBeforeunload: isOurs && "pagehide" }));
      await once(socket, "connect");
      dispatchEvent(new Event("beforeunload", { cancelable: true }));
      await fence(socket);
      log("after the event", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "closeOnBeforeunload false",
    rows: ["D/close-on-beforeunload", "A6/beforeunload"],
    variants: {
      websocket: { ...WEBSOCKET, closeOnBeforeunload: false },
      polling: { ...POLLING, closeOnBeforeunload: false },
    },
    server() {},
    async client({ io, opts, log, trace, once, fence, closed }) {
      const socket = trace(io(opts));
      await once(socket, "connect");
      dispatchEvent(new Event("beforeunload", { cancelable: true }));
      await fence(socket);
      log("after the event", socket.connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "closeOnBeforeunload: the server sees the page leave",
    rows: ["D/close-on-beforeunload", "A6/beforeunload"],
    variants: { websocket: { ...WEBSOCKET, closeOnBeforeunload: true } },
    server(io, log, ctx) {
      const left = ctx.gate("left");
      io.on("connection", (socket) =>
        socket.on("disconnect", (reason) => {
          log("disconnect", reason);
          left();
        }),
      );
    },
    async client({ config, log, ctl }) {
      // a frame is a page of its own that can be thrown away
      const frame = document.createElement("iframe");
      frame.src = location.href;
      document.body.append(frame);
      await new Promise((resolve) => {
        frame.onload = resolve;
      });
      const inner = frame.contentWindow;
      inner.ready = undefined;
      const ready = new Promise((resolve) => {
        inner.ready = resolve;
      });
      const script = inner.document.createElement("script");
      script.type = "module";
      script.textContent = `import { io } from ${JSON.stringify(config.clientUrl)};
        const socket = io({ transports: ["websocket"], closeOnBeforeunload: true });
        socket.on("disconnect", () => parent.sawDisconnect = true);
        socket.on("connect", () => window.ready());`;
      inner.document.head.append(script);
      await ready;
      inner.location.reload();
      await ctl("left");
      log("disconnect event in the page that left", globalThis.sawDisconnect === true);
    },
  },
  {
    name: "transport markers: all names",
    rows: ["D/transport-markers", "A3/transports"],
    server: (io, log) =>
      io.on("connection", (socket) => log("transport", socket.conn.transport.name)),
    async client({ io, client, log, once, closed }) {
      for (const names of [
        ["XHR"],
        ["WebSocket"],
        ["Fetch"],
        ["NodeXHR"],
        ["NodeWebSocket"],
        ["XHR", "WebSocket"],
      ]) {
        const socket = io({
          transports: names.map((name) => client[name]),
          forceNew: true,
          upgrade: false,
        });
        await once(socket, "connect");
        log(names.join(), socket.io.engine.transport.name);
        socket.disconnect();
      }
      await closed();
    },
  },
  {
    name: "Fetch given explicitly",
    rows: ["D/transport-markers", "D/fetch-polling"],
    server(io, log, ctx) {
      let refuse = false;
      ctx.on("refuse", () => {
        refuse = true;
      });
      io.engine.use((request, response, next) => {
        if (refuse) response.writeHead(418).end("teapot");
        else next();
      });
    },
    async client({ io, Fetch, log, once, ctl, settle }) {
      const socket = io({ transports: [Fetch], reconnection: false });
      await once(socket, "connect");
      await settle();
      await ctl("refuse");
      const ended = once(socket, "disconnect");
      socket.emit("event", 1);
      const [reason, error] = await ended;
      log("disconnect", reason, error.message, error.type, error.description, error.context.status);
      await settle();
    },
  },
  {
    name: "Fetch given explicitly, network failure",
    rows: ["D/transport-markers", "D/fetch-polling"],
    server() {},
    async client({ io, Fetch, log, once, settle }) {
      const socket = io("http://127.0.0.1:9", { transports: [Fetch], reconnection: false });
      const [error] = await once(socket, "connect_error");
      log(
        "error",
        error.message,
        error.type,
        error.description instanceof TypeError,
        error.context,
      );
      await settle();
    },
  },
  {
    name: "transportImplementations",
    rows: ["V/transport-implementations", "D/transport-markers"],
    server: (io, log) =>
      io.on("connection", (socket) => log("transport", socket.conn.transport.name)),
    async client({ io, XHR, WebSocket, log, attempt, once, closed }) {
      const socket = io({ transportImplementations: [WebSocket, XHR] });
      await once(socket, "connect");
      log("transport", socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
      attempt("both", () =>
        io({ transportImplementations: [XHR], transports: ["polling"], forceNew: true }),
      );
    },
  },
  {
    name: "a transport class of the user's own",
    rows: ["D/transport-markers"],
    differs: { reason: "transport-markers: a subclass would need the official client's insides" },
    server() {},
    races: ["connection"],
    async client({ io, XHR, log, once }) {
      try {
        class Mine extends XHR {}
        const socket = io({ transports: [Mine], reconnection: false });
        const outcome = await Promise.race([
          once(socket, "connect").then(() => "connected"),
          once(socket, "connect_error").then(() => "refused"),
        ]);
        log("outcome", outcome);
        socket.disconnect();
      } catch (error) {
        log("outcome", error instanceof Error && "refused");
      }
    },
  },
];
