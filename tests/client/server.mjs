// A socket.io server that does what the tests of the Rust client ask for.
import { createServer } from "node:http";
import { Server } from "socket.io";

/** @returns {Promise<{ url: string, close: () => Promise<void> }>} */
export async function startServer() {
  const http = createServer();
  const io = new Server(http, {
    cors: { origin: "*" },
    connectionStateRecovery: {},
    allowRequest: ({ url }, answer) => answer("not today", !url.includes("unwelcome")),
  });
  for (const namespace of [io.of("/"), io.of("/admin")]) namespace.on("connection", serve);
  io.of("/admin").use((socket, next) => {
    if (socket.handshake.auth.token === "secret") next();
    else next(Object.assign(new Error("no"), { data: { code: 1 } }));
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    close: () => io.close(),
  };
}

/** @param {import("socket.io").Socket} socket */
function serve(socket) {
  socket.on("echo", (...args) => args.pop()(...args));
  socket.on("repeat", (...args) => socket.emit("repeated", ...args));
  socket.on("question", async (number) => {
    socket.emit("answer", await socket.emitWithAck("double", number));
  });
  socket.on("leave", () => socket.disconnect());
  socket.on("cut", () => socket.conn.close());
  socket.on("close", (code, reason) => socket.conn.transport.socket.close(code, reason));
  socket.on("protocol", (answer) => answer(socket.conn.transport.socket.protocol));
  socket.on("who", (id, answer) => answer(socket.nsp.sockets.has(id)));
}
