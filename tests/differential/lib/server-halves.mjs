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
