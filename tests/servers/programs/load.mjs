// An official server that sends events to one of its clients after another, and looks whether those of clients arrive.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { endWithParent, ready } from "./contract.mjs";
import { sendEvenly } from "../load/pace.js";

const { Server } = createRequire(process.env.PACKAGES)("socket.io");

const http = createServer();
const io = new Server(http, { cors: { origin: "*" } });
const counts = { sent: 0, received: 0, disorder: 0, ended: 0 };
const delays = [];

io.of("/").on("connection", (socket) => {
  let [sent, expected] = [0, 0];
  socket.data.send = () => {
    counts.sent++;
    socket.emit("down", sent++, Date.now());
  };
  socket.on("up", (number, at) => {
    delays.push(Date.now() - at);
    counts.received++;
    if (number !== expected++) counts.disorder++;
  });
  socket.on("disconnect", () => counts.ended++);
});

io.of("/control").on("connection", (socket) => {
  let stop;
  socket.on("start", (rate, answer) => {
    const all = [...io.of("/").sockets.values()];
    let next = 0;
    stop = sendEvenly(rate, () => all[next++ % all.length].data.send());
    answer(all.length);
  });
  socket.on("stop", (answer) => {
    stop();
    answer();
  });
  socket.on("counts", (answer) => answer(counts, delays));
});

endWithParent();
http.listen(Number(process.env.PORT), "127.0.0.1", () => ready(http.address().port));
