/** Input on which the official client throws an error of its own insides. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };

/**
 * @param {string} name
 * @param {string[]} frames sent after the client's first event
 * @param {string | undefined} oracle what the official client does instead of a parse error
 */
function badInput(name, frames, oracle, ask = (socket) => socket.emit("go")) {
  return {
    name: `bad input: ${name}`,
    rows: ["D/bad-input", "A7/violations", "A7/lenient"],
    ...(oracle && { differs: { reason: `bad-input: the official client ${oracle}` } }),
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send(...frames, '42["end"]');
      });
    },
    async client({ io, log, once, settle, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.on("disconnect", (reason, details) =>
        log("disconnect", reason, details instanceof Error),
      );
      socket.on("connect_error", (error) => log("connect_error", error.message));
      socket.io.on("close", (reason, details) => log("M.close", reason, details instanceof Error));
      socket.onAny((...args) => log("event", ...args));
      const ended = Promise.race([once(socket.io, "close"), once(socket, "end")]);
      ask(socket, log);
      await ended;
      await settle();
      log("state", socket.connected, socket.active);
      socket.disconnect();
      await closed();
    },
  };
}

export default [
  badInput("an empty message", ["4"]),
  badInput(
    "an event with no data",
    ["42"],
    "calls the catch-all listeners with nothing, then throws a RangeError",
  ),
  badInput(
    "an event with no data but an ack id",
    ["427"],
    "takes the ack function for the name of the event",
  ),
  badInput(
    "an event with no data in the namespace spelled out",
    ["42/,"],
    "calls the catch-all listeners with nothing, then throws a RangeError",
  ),
  badInput(
    "a CONNECT_ERROR with no data",
    ["44"],
    "throws a TypeError after it has left the namespace",
  ),
  badInput(
    "a CONNECT_ERROR with a number",
    ["4412"],
    "throws a TypeError after it has left the namespace",
  ),
  badInput("an ack with no data", ["430"], "calls back without arguments", (socket, log) =>
    socket.emit("go", (...args) => log("ack", ...args)),
  ),
  badInput(
    "an ack with no data for a callback with a time limit",
    ["430"],
    "throws a TypeError and forgets the ack",
    (socket, log) => socket.timeout(5000).emit("go", (...args) => log("ack", ...args)),
  ),
  badInput(
    "an ack with no data for emitWithAck",
    ["430"],
    "throws a TypeError and never answers",
    (socket, log) => {
      socket.emitWithAck("go").then(
        (value) => log("resolved", value),
        (error) => log("rejected", error),
      );
    },
  ),
  badInput("an ack that is an empty array", ["430[]"], undefined, (socket, log) => {
    socket.timeout(5000).emit("go", (...args) => log("ack", ...args));
  }),
];
