// What every server of the matrix does, written for those in JavaScript. The server in Python says the same in Python,
// the one on socketioxide in Rust.

/** Milliseconds: no server outlives the tests. */
const LONGEST_LIFE = 15 * 60_000;

/** Short, because a test waits for three of them; the time limit is long, because the machine may be busy. */
export const HEARTBEAT = { pingInterval: 300, pingTimeout: 20_000 };

/**
 * @param {import("socket.io").Server} io
 */
export function serve(io) {
  const refused = io.of("/refused");
  refused.use((socket, next) => next(Object.assign(new Error("no"), { data: { code: 1 } })));
  io.on("connection", (socket) => {
    const notes = [];
    socket.on("echo", (value, answer) => answer(value));
    socket.on("auth", (answer) => answer(socket.handshake.auth));
    socket.on("note", (number) => notes.push(number));
    socket.on("notes", (answer) => answer(notes));
    socket.on("ask", (number) => {
      socket.emit("double", number, (doubled) => socket.emit("doubled", doubled));
    });
    socket.on("leave", () => socket.disconnect());
  });
}

/**
 * Ends this process with the one that has started it, even if that was killed.
 */
export function endWithParent() {
  process.stdin.resume().once("end", () => process.exit());
  setTimeout(() => process.exit(), LONGEST_LIFE).unref();
}

/** Tells the process that has started this one. */
export const ready = (port) => console.log(`listening ${port}`);
