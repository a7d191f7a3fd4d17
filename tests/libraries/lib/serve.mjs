// The server of most cases.

/**
 * An official server, which answers `ask`.
 *
 * @param {(socket: import("socket.io").Socket, io: import("socket.io").Server) => void} onConnection
 * @param {Partial<import("socket.io").ServerOptions>} [options]
 */
export function official(onConnection, options) {
  return async ({ http, load }) => {
    const { Server } = load("socket.io");
    const io = new Server(http, options);
    io.on("connection", (socket) => {
      socket.on("ask", (value, answer) => answer(value));
      onConnection(socket, io);
    });
    return () => io.close();
  };
}
