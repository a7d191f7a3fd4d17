/** The whiteboard's server: keeps the strokes of every board and passes them on. */
import { Server } from "socket.io";

/** @param {import("node:http").Server} httpServer */
export function attach(httpServer) {
  const io = new Server(httpServer);
  /** @type {Map<string, { ids: Set<string>, strokes: { colour: string, points: Buffer }[] }>} */
  const boards = new Map();
  const boardOf = (name) => {
    if (!boards.has(name)) boards.set(name, { ids: new Set(), strokes: [] });
    return boards.get(name);
  };

  io.use((socket, next) => {
    const { board } = socket.handshake.auth;
    next(/^\w+$/.test(board) ? undefined : new Error("no such board"));
  });

  io.on("connection", async (socket) => {
    let name;
    const enter = async (board) => {
      if (name) await socket.leave(name);
      name = board;
      await socket.join(name);
      socket.emit("snapshot", name, ...pack(boardOf(name).strokes));
    };

    socket.on("enter", enter);

    socket.on("stroke", (id, colour, points, stored) => {
      const board = boardOf(name);
      // After a lost connection a stroke comes a second time.
      if (!board.ids.has(id)) {
        board.ids.add(id);
        board.strokes.push({ colour, points });
        socket.to(name).emit("stroke", colour, points);
      }
      stored(board.strokes.length);
    });

    socket.on("cursor", (x, y) => socket.to(name).volatile.emit("cursor", socket.id, x, y));

    socket.on("picture", (details, bytes, reply) => {
      const isPng = bytes.subarray(1, 4).toString() === "PNG";
      reply(isPng ? null : "not a PNG", bytes.length);
      if (isPng) socket.to(name).emit("picture", { ...details, preview: { bytes } });
    });

    await enter(socket.handshake.auth.board);
  });
  return io;
}

/** All strokes in two arguments: what they look like, and their points in one piece. */
function pack(strokes) {
  const looks = strokes.map(({ colour, points }) => ({ colour, size: points.length }));
  return [looks, Buffer.concat(strokes.map(({ points }) => points))];
}
