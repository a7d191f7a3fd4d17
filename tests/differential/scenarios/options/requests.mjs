/** Options that are seen in requests: addresses, headers, cookies, subprotocols. */

const bothTransports = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
};

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };

/** Names and values of headers the scenario asks about: each combination once, whatever the number of requests. */
function logHeaders(log, ctx, names) {
  const lines = ctx.requests
    .filter(({ url }) => url.startsWith("/socket.io"))
    .map(
      ({ method, headers, upgrade }) =>
        `${upgrade ? "upgrade" : method} ${names.map((name) => `${name}: ${headers[name] ?? "–"}`).join(", ")}`,
    );
  [...new Set(lines)].sort().forEach((line) => log(line));
}

function logCookies(log, ctx) {
  const lines = ctx.requests
    .filter(({ url }) => url.startsWith("/socket.io"))
    .map(
      ({ method, headers }) =>
        `${method} ${(headers.cookie ?? "–").replace(/sticky=[\w-]+/, "sticky=…")}`,
    );
  log("cookies", [...new Set(lines)].sort());
}

const report =
  (...names) =>
  (io, log, ctx) => {
    io.on("connection", (socket) =>
      socket.on("report", (answer) => {
        logHeaders(log, ctx, names);
        answer();
      }),
    );
  };

const QUICK_WEBSOCKET = {
  transports: ["websocket"],
  reconnectionDelay: 10,
  randomizationFactor: 0,
};

const QUICK_POLLING = { transports: ["polling"], reconnectionDelay: 10, randomizationFactor: 0 };

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

export default [
  {
    name: "path",
    rows: ["A3/path", "A2/cache-key"],
    serverOptions: { path: "/custom/path" },
    server: (io, log) => io.on("connection", () => log("connection")),
    async client({ io, log, once, closed }) {
      for (const path of ["/custom/path", "/custom/path/"]) {
        const socket = io({ ...WEBSOCKET, path });
        await once(socket, "connect");
        log("path", socket.io.opts.path);
        socket.disconnect();
      }
      await closed();
    },
  },
  {
    name: "addTrailingSlash",
    rows: ["A3/add-trailing-slash"],
    variants: bothTransports,
    serverOptions: { addTrailingSlash: false },
    server: (io, log) => io.on("connection", () => log("connection")),
    async client({ io, opts, once, closed }) {
      const socket = io({ ...opts, addTrailingSlash: false });
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "extraHeaders",
    rows: ["A3/extra-headers", "B/handshake", "A7/polling"],
    variants: bothTransports,
    server: report("x-custom", "authorization", "accept", "content-type"),
    async client({ io, opts, once, closed }) {
      const socket = io({
        ...opts,
        extraHeaders: { "X-Custom": "abc", authorization: "bearer é".slice(0, 7) + "1" },
      });
      await once(socket, "connect");
      await socket.emitWithAck("report");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "extraHeaders that the browser refuses",
    rows: ["D/fetch-header", "A3/extra-headers"],
    server: report("x-good", "x-late", "cookie", "content-type"),
    differs: {
      reason:
        "fetch-header: only the refused header is left out, the official client also drops those that follow it",
    },
    async client({ io, once, closed }) {
      const socket = io({
        ...POLLING,
        extraHeaders: { "x-good": "1", "bad name": "2", "x-late": "3" },
      });
      await once(socket, "connect");
      await socket.emitWithAck("report");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "extraHeaders with forbidden names",
    rows: ["A3/extra-headers"],
    server: report("x-good", "cookie", "content-type", "x-last"),
    async client({ io, once, closed }) {
      const socket = io({
        ...POLLING,
        extraHeaders: { "x-good": "1", cookie: "a=b", "x-last": "3" },
      });
      await once(socket, "connect");
      await socket.emitWithAck("report");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "same-origin cookies are sent without withCredentials",
    rows: [
      "A3/with-credentials",
      "D/fetch-credentials",
      "B/cookie",
      "B/initial-headers",
      "B/headers",
    ],
    variants: bothTransports,
    serverOptions: { cookie: { name: "sticky", path: "/", sameSite: "lax" } },
    server(io, log, ctx) {
      io.engine.on("initial_headers", (headers) => {
        headers["set-cookie"] = [headers["set-cookie"], "extra=1; Path=/"].filter(Boolean).flat();
      });
      io.engine.on("headers", (headers) => {
        headers["x-every"] = "yes";
      });
      io.on("connection", (socket) =>
        socket.on("report", (answer) => {
          logCookies(log, ctx);
          answer();
        }),
      );
    },
    async client({ io, opts, log, once, closed }) {
      // An assignment to `document.cookie` may come after the request: the browser keeps cookies in another process.
      await cookieStore.set("page", "here");
      const socket = io(opts);
      await once(socket, "connect");
      await socket.emitWithAck("report");
      const cookies = (await cookieStore.getAll()).map(({ name, value }) => `${name}=${value}`);
      log("page's cookies", cookies.join("; ").replace(/sticky=[\w-]+/, "sticky=…"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "cross-origin, cookies only withCredentials",
    rows: [
      "A3/with-credentials",
      "D/fetch-credentials",
      "A12/sticky-cookie",
      "B/sticky-cross-site",
      "B/handshake",
    ],
    crossOrigin: true,
    variants: { with: { withCredentials: true }, without: { withCredentials: false }, unset: {} },
    serverOptions: {
      cors: { origin: (origin, callback) => callback(null, true), credentials: true },
      cookie: { name: "sticky" },
    },
    server(io, log, ctx) {
      io.on("connection", (socket) => {
        log("xdomain", socket.handshake.xdomain, socket.handshake.secure);
        socket.on("report", (answer) => {
          logCookies(log, ctx);
          answer();
        });
      });
    },
    async client({ io, url, opts, once, closed }) {
      const socket = io(url, { ...POLLING, ...opts });
      await once(socket, "connect");
      await socket.emitWithAck("report");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "cross-origin without CORS",
    rows: ["B/cors", "A8/transport-error", "D/fetch-polling"],
    crossOrigin: true,
    server() {},
    async client({ io, url, log, trace, once, settle }) {
      const polling = trace(io(url, { ...POLLING, reconnection: false }));
      await once(polling, "connect_error");
      await settle();
      const websocket = io(url, { ...WEBSOCKET, forceNew: true });
      await once(websocket, "connect");
      log("websocket", websocket.connected);
      websocket.disconnect();
    },
    races: ["connection"],
  },
  {
    name: "subprotocols",
    rows: ["A3/protocols"],
    server: (io, log) =>
      io.on("connection", (socket) =>
        log("protocol", socket.request.headers["sec-websocket-protocol"]),
      ),
    async client({ io, once, closed }) {
      for (const protocols of [["my-protocol", "other"], "single"]) {
        const socket = io({ ...WEBSOCKET, protocols, forceNew: true });
        await once(socket, "connect");
        socket.disconnect();
      }
      await closed();
    },
  },
  {
    name: "transportOptions",
    rows: ["A3/transport-options"],
    server: report("x-transport"),
    variants: bothTransports,
    async client({ io, opts, once, closed }) {
      const socket = io({
        ...opts,
        query: { general: 1 },
        extraHeaders: { "x-transport": "general" },
        transportOptions: {
          polling: { extraHeaders: { "x-transport": "polling only" } },
          websocket: {
            extraHeaders: { "x-transport": "ignored" },
            query: { replaced: 1, EIO: 4, transport: "websocket" },
          },
        },
      });
      await once(socket, "connect");
      await socket.emitWithAck("report");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "timestampRequests by default",
    rows: ["D/timestamp-requests"],
    differs: {
      reason: "timestamp-requests: the official client stamps no WebSocket URLs by default",
      variants: ["websocket"],
    },
    variants: { polling: QUICK_POLLING, websocket: QUICK_WEBSOCKET },
    server: reportTimestamps,
    client: reportClient,
  },
  {
    name: "timestampRequests given",
    rows: ["D/timestamp-requests"],
    variants: {
      "polling false": { ...QUICK_POLLING, timestampRequests: false },
      "polling true": { ...QUICK_POLLING, timestampRequests: true },
      "websocket false": { ...QUICK_WEBSOCKET, timestampRequests: false },
      "websocket true": { ...QUICK_WEBSOCKET, timestampRequests: true },
    },
    server: reportTimestamps,
    client: reportClient,
  },
];
