/** Server halves, and parts of them, that several scenarios have. They run in the server process only. */

/** Answers the CONNECT, then plays `script` with the packets that come. */
export function playing(script) {
  return (raw, log) => {
    raw.session(async (session) => {
      session.open();
      await script(session, log);
    });
  };
}

/** Logs every event that reaches the main namespace. */
export function logEvents(io, log) {
  io.on("connection", (socket) => {
    socket.onAny((event, ...args) => {
      if (event !== "fence")
        log("event", event, ...args.filter((arg) => typeof arg !== "function"));
    });
  });
}

/** Sends `events` in one go when the client asks for them. */
export function sendOnAsk(...events) {
  return (io) => {
    io.on("connection", (socket) => {
      socket.on("ask", () => events.forEach((event) => socket.emit(...event)));
    });
  };
}

/** When the page says so by `ctl(command)`: the order of what waits for it is no race. @returns {Promise<void>} */
export const told = (ctx, command) => new Promise((resolve) => ctx.on(command, () => resolve()));

/** Lets the WebSocket of an upgrade through only when the page says so. */
export function holdUpgrades(io, ctx) {
  const released = told(ctx, "release upgrade");
  io.engine.use((request, response, next) => {
    if (request.headers.upgrade) {
      released.then(() => next());
    } else {
      next();
    }
  });
}

/** Answers the probe of an upgrade only when the page says so. */
export function holdProbe(session, ctx) {
  session.probeAllowed = told(ctx, "allow probe");
}
