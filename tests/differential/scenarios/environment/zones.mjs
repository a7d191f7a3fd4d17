/**
 * zone.js, by which Angular knows whose work a callback is: what follows from an `io()` in a zone, runs in that zone.
 */

export default {
  name: "zone.js: callbacks run in the zone of io()",
  rows: ["A12/timers", "A7/polling", "A7/websocket"],
  preload: "zone.js/bundles/zone.umd.js",
  variants: {
    polling: { transports: ["polling"] },
    default: {},
    websocket: { transports: ["websocket"] },
  },
  server: (io) =>
    io.on("connection", (socket) => {
      socket.on("ask", (answer) => answer());
      socket.on("news", () => socket.emit("news"));
    }),
  async client({ io, opts, channel, once, comeBack, closed }) {
    const { Zone } = globalThis;
    const inZone = (/** @type {() => void} */ work) => Zone.current.fork({ name: "app" }).run(work);
    // Each in a section of its own: how those of different events follow each other is not the point.
    const where = (label) => channel(label)("zone", Zone.current.name);
    /** @type {any} */
    let socket;
    inZone(() => {
      socket = io({ ...opts, reconnectionDelay: 10 });
      for (const event of ["connect", "disconnect", "news"]) socket.on(event, () => where(event));
      for (const event of ["open", "close", "reconnect"]) {
        socket.io.on(event, () => where(`Manager ${event}`));
      }
    });
    await once(socket, "connect");
    // Over which transport the rest goes must not be a matter of chance.
    if (socket.io.engine.transport.name === "polling" && opts.transports === undefined) {
      await once(socket.io.engine, "upgrade");
    }
    const news = once(socket, "news");
    const answers = ["callback", "promise", "time limit"].map(
      (kind) =>
        new Promise((resolve) => {
          const answered = () => resolve(where(kind));
          inZone(() => {
            if (kind === "callback") socket.emit("ask", answered);
            else if (kind === "promise") socket.emitWithAck("ask").then(answered);
            else socket.timeout(20).emit("nobody answers", answered);
          });
        }),
    );
    socket.emit("news");
    await Promise.all([news, ...answers]);
    await comeBack(socket);
    const again = once(socket, "connect");
    dispatchEvent(new Event("offline"));
    await again;
    socket.disconnect();
    await closed();
  },
  // Where the new connection is when the old one has been lost.
  races: ["connection"],
};
