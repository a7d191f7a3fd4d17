/** The chat's server: names, rooms, and sessions that outlive a lost connection. */
import { Server } from "socket.io";

/** @param {import("node:http").Server} httpServer */
export function attach(httpServer) {
  const io = new Server(httpServer, {
    connectionStateRecovery: { maxDisconnectionDuration: 60_000 },
  });
  const users = new Set();

  io.on("connection", (socket) => {
    // A recovered session still has its name and its room.
    if (socket.recovered && socket.data.user) users.add(socket.data.user);
    else socket.send("Welcome, choose a name");
    io.emit("broadcast", { description: clients(io.sockets.sockets.size) });

    socket.on("setUsername", (name) => {
      if (users.has(name)) {
        socket.emit("userExists", `${name} is taken! Try another name.`);
        return;
      }
      users.add(name);
      socket.data.user = name;
      socket.emit("userSet", { username: name });
    });

    socket.on("enterRoom", (room) => {
      if (socket.data.room) void socket.leave(socket.data.room);
      socket.data.room = room;
      void socket.join(room);
      socket.emit("connectToRoom", `You are in room ${room}`);
    });

    socket.on("msg", (data, arrived) => {
      io.to(socket.data.room).emit("newmsg", data);
      arrived();
    });

    socket.on("typing", () => socket.to(socket.data.room).emit("typing", socket.data.user));

    socket.on("disconnect", () => {
      users.delete(socket.data.user);
      io.emit("broadcast", { description: clients(io.sockets.sockets.size) });
    });
  });
  return io;
}

function clients(count) {
  return count === 1 ? "1 client connected" : `${count} clients connected`;
}
