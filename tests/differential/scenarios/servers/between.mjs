/** What stands between a page and its server, and answers in its place for a while, or passes everything on. */

const FAST = { reconnectionDelay: 20, reconnectionDelayMax: 40, randomizationFactor: 0 };
const POLLING = { transports: ["polling"], ...FAST };

const HTML = "<!doctype html><title>Sign in</title>";

/** What a GET request gets instead of a payload. */
const ANSWERS = {
  "a page of HTML": (response) =>
    response.writeHead(200, { "content-type": "text/html" }).end(HTML),
  "a redirect to a page of HTML": (response) =>
    response.writeHead(302, { location: "/sign-in" }).end(),
  "503 while a node restarts": (response) => response.writeHead(503, { "retry-after": "1" }).end(),
  "504 of a proxy that waits no longer": (response) => response.writeHead(504).end(HTML),
};

/** Answers every GET request in place of the server, between `break` and `mend`. */
function breakable(answer) {
  return (raw, log, ctx) => {
    let isBroken = false;
    raw.onRequest = ({ url, method }, response) => {
      if (url.startsWith("/sign-in")) response.writeHead(200).end(HTML);
      else if (isBroken && method === "GET" && url.startsWith("/socket.io")) answer(response);
      else return false;
      return true;
    };
    raw.session(async (session) => {
      await session.connect();
      ctx.on("break", async () => {
        // The GET request that waits is answered: the next one is the first that is broken.
        await session.polled();
        isBroken = true;
        session.send('42["last"]');
      });
    });
    ctx.on("mend", () => {
      isBroken = false;
    });
  };
}

const interruptions = Object.entries(ANSWERS).map(([what, answer]) => ({
  name: `between: ${what}`,
  rows: ["A8/transport-error", "A4/failed-loop", "D/fetch-polling"],
  raw: true,
  server: breakable(answer),
  async client({ io, log, once, ctl, leave }) {
    const socket = io(POLLING);
    socket.on("last", () => log("last"));
    socket.on("disconnect", (reason, { message, description, context } = {}) =>
      log("disconnect", reason, message, description, context?.status, context?.responseText),
    );
    await once(socket, "connect");
    const failed = once(socket.io, "reconnect_error");
    await ctl("break");
    const [{ message, type, description }] = await failed;
    log("reconnect_error", message, type, description);
    const again = once(socket, "connect");
    await ctl("mend");
    await again;
    log("connected", socket.connected, socket.recovered);
    await leave(socket);
  },
}));

/** Passes on every request, as the worker of an application that works offline does. */
const PASSING_WORKER = `
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => event.respondWith(fetch(event.request)));
`;

export default [
  ...interruptions,
  {
    name: "between: a service worker that passes on every request",
    rows: ["A12/workers", "D/fetch-polling", "A7/polling"],
    variants: { polling: POLLING, default: FAST },
    server: (io) =>
      io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value))),
    http(request, response) {
      if (request.url !== "/service-worker.js") return false;
      response.writeHead(200, { "content-type": "text/javascript" }).end(PASSING_WORKER);
      return true;
    },
    async client({ io, opts, variant, log, trace, once, comeBack, closed }) {
      const controlled = new Promise((resolve) => {
        navigator.serviceWorker.oncontrollerchange = resolve;
      });
      await navigator.serviceWorker.register("/service-worker.js");
      await controlled;
      const socket = trace(io(opts));
      const upgraded = once(socket.io, "open").then(() => once(socket.io.engine, "upgrade"));
      await once(socket, "connect");
      if (variant === "default") await upgraded;
      log("text", await socket.emitWithAck("echo", "é☃"));
      log("binary", await socket.emitWithAck("echo", new Uint8Array([1, 2, 255])));
      await comeBack(socket);
      log("again", await socket.emitWithAck("echo", "again"));
      socket.disconnect();
      await closed();
    },
  },
];
