/** `offline`, `beforeunload` and `pagehide`. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const WEBSOCKET = { transports: ["websocket"] };
const FAST = { reconnectionDelay: 10, randomizationFactor: 0 };

const QUICK_WEBSOCKET = {
  transports: ["websocket"],
  reconnectionDelay: 10,
  randomizationFactor: 0,
};

const QUICK_POLLING = { transports: ["polling"], reconnectionDelay: 10, randomizationFactor: 0 };

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
    name: "offline event",
    rows: ["A6/offline", "A8/details"],
    variants: bothTransports,
    server() {},
    async client({ io, opts, log, trace, once, drained, leave }) {
      const socket = trace(io({ ...opts, ...FAST }), { engine: ["close"] });
      await once(socket, "connect");
      await drained(socket);
      const again = once(socket, "connect");
      dispatchEvent(new Event("offline"));
      log("after the event", socket.connected, socket.io.engine.readyState);
      dispatchEvent(new Event("online"));
      await again;
      await drained(socket);
      await leave(socket);
    },
    races: ["connection"],
  },
  {
    name: "offline event on localhost",
    rows: ["A6/offline"],
    pageHost: "localhost",
    server() {},
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      dispatchEvent(new Event("offline"));
      log("after the event", socket.connected);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "offline event while opening and while waiting",
    rows: ["A6/offline"],
    races: ["connection"],
    server() {},
    async client({ io, log, trace, once }) {
      const socket = trace(io({ ...WEBSOCKET, ...FAST }), { engine: ["close"] });
      dispatchEvent(new Event("offline"));
      log("opening", socket.io.engine.readyState, socket.active);
      dispatchEvent(new Event("offline"));
      socket.disconnect();
      socket.connect();
      await once(socket, "connect");
      socket.disconnect();
    },
  },
  {
    name: "pagehide does not end the connection",
    rows: ["A6/beforeunload"],
    server() {},
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      log("after the event", socket.connected);
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "closeOnBeforeunload by default",
    rows: ["D/close-on-beforeunload", "A6/beforeunload"],
    differs: { reason: "close-on-beforeunload: the official client does not listen by default" },
    races: ["connection"],
    variants: { websocket: QUICK_WEBSOCKET, polling: QUICK_POLLING },
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
    variants: { websocket: { ...QUICK_WEBSOCKET, closeOnBeforeunload: true } },
    server() {},
    client: leaveThePage,
  },
  {
    // What the official client is without the option, ours is with this value until the page has gone.
    name: "closeOnBeforeunload pagehide, the page stays",
    rows: ["D/close-on-beforeunload", "A6/beforeunload"],
    variants: { websocket: QUICK_WEBSOCKET, polling: QUICK_POLLING },
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
      websocket: { ...QUICK_WEBSOCKET, closeOnBeforeunload: false },
      polling: { ...QUICK_POLLING, closeOnBeforeunload: false },
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
    variants: { websocket: { ...QUICK_WEBSOCKET, closeOnBeforeunload: true } },
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
];
