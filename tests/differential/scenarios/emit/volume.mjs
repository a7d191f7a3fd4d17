/** Many events: none is lost, none is overtaken, whatever the transport does meanwhile. */

const COUNT = 200;

/** Whether a list is 0, 1, 2 … */
const inOrder = (list) => list.length === COUNT && list.every((value, index) => value === index);

function numbersBothWays(io, log) {
  io.on("connection", (socket) => {
    const received = [];
    socket.on("number", (n) => {
      received.push(n);
      socket.emit("back", n);
    });
    socket.on("binary", (n, bytes) => socket.emit("binary back", n, bytes));
    socket.on("done", (answer) => {
      log(
        "in order",
        received.length,
        received.every((value, index) => value === index),
      );
      answer();
    });
  });
}

export default [
  {
    name: "volume: no event is lost while the transport is upgraded",
    rows: ["A7/upgrade-probe", "A7/polling", "A7/websocket"],
    server: numbersBothWays,
    // how far the CONNECT came before the first number was sent does not matter
    races: ["connection"],
    async client({ io, log, once, closed }) {
      const socket = io();
      const back = [];
      socket.on("back", (n) => back.push(n));
      const upgraded = once(socket.io.engine, "upgrade");
      await once(socket, "connect");
      for (let n = 0; n < COUNT; n++) {
        socket.emit("number", n);
        // a few tasks in between let polls, posts and the probe interleave with the numbers
        if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
      }
      await upgraded;
      await socket.emitWithAck("done");
      log("back in order", inOrder(back), socket.io.engine.transport.name);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "volume: one tick",
    rows: ["A7/polling", "A7/websocket"],
    variants: { polling: { transports: ["polling"] }, websocket: { transports: ["websocket"] } },
    server: numbersBothWays,
    async client({ io, opts, log, once, closed }) {
      const socket = io(opts);
      const back = [];
      socket.on("back", (n) => back.push(n));
      await once(socket, "connect");
      for (let n = 0; n < COUNT; n++) socket.emit("number", n);
      await socket.emitWithAck("done");
      log("back in order", inOrder(back));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "volume: binary between text, in one tick",
    rows: ["A11/binary-in", "A7/polling", "A7/websocket"],
    variants: { polling: { transports: ["polling"] }, websocket: { transports: ["websocket"] } },
    server: numbersBothWays,
    async client({ io, opts, log, once, closed }) {
      const socket = io(opts);
      const back = [];
      socket.on("back", (n) => back.push(n));
      socket.on("binary back", (n, bytes) => back.push(n, new Uint8Array(bytes).length));
      await once(socket, "connect");
      for (let n = 0; n < 20; n++) {
        socket.emit("number", n);
        socket.emit("binary", -n, n % 2 ? new Uint8Array(n) : new Blob([new Uint8Array(n)]));
      }
      await socket.emitWithAck("done");
      log("back", back);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "volume: ten namespaces, ten sockets each way",
    rows: ["B/namespaces"],
    server(io) {
      io.of(/^\/n\d$/).on("connection", (socket) =>
        socket.on("echo", (value, answer) => answer(value)),
      );
    },
    async client({ io, log, once, closed }) {
      const sockets = [];
      for (let n = 0; n < 10; n++) {
        const socket = io(`/n${n}`, { transports: ["websocket"] });
        await once(socket, "connect");
        sockets.push(socket);
      }
      const answers = await Promise.all(sockets.map((socket, n) => socket.emitWithAck("echo", n)));
      log("answers", answers, new Set(sockets.map((socket) => socket.io)).size);
      sockets.forEach((socket) => socket.disconnect());
      await closed();
    },
  },
];
