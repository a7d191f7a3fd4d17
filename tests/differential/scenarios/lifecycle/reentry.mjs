/** Calls on sockets from inside their own callbacks, on several Managers at once. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

const serve = (io, log) => {
  const each = (socket) => {
    socket.on("echo", (...args) => args.pop()(...args));
    socket.onAny((event) => !["echo", "fence"].includes(event) && log(socket.nsp.name, event));
  };
  io.on("connection", each);
  io.of(/.*/).on("connection", each);
};

export default [
  {
    name: "reentry: disconnect and connect inside the callback of an ack",
    rows: ["A5/disconnect-connect", "A10/ack-plain"],
    server: serve,
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      const ids = [socket.id];
      const again = once(socket, "disconnect").then(() => once(socket, "connect"));
      socket.emit("echo", 1, (n) => {
        log("answer", n, socket.connected);
        socket.timeout(60_000).emit("echo", "lost", (...args) => log("lost", ...args));
        socket.disconnect();
        log("after", socket.connected, socket.id);
        socket.connect();
        socket.emit("echo", 2, (m) => log("answer", m));
      });
      await again;
      ids.push(socket.id);
      await fence(socket);
      log("ids", new Set(ids).size);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "reentry: a limit of time whose callback ends the connection",
    rows: ["A10/ack-timeout", "A5/disconnect"],
    server: serve,
    async client({ io, log, trace, once, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      socket.timeout(60_000).emit("never", (...args) => log("pending", ...args));
      await new Promise((resolve) => {
        socket.timeout(1).emit("never", (...args) => {
          log("late", ...args);
          socket.disconnect();
          resolve();
        });
      });
      log("state", socket.connected, socket.active);
      await closed();
    },
  },
  {
    name: "reentry: pending acks whose callbacks connect again",
    rows: ["A9/pending-acks", "A5/disconnect-connect"],
    server: serve,
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      socket.timeout(60_000).emit("never", (...args) => {
        log("first", ...args);
        socket.connect();
        socket.emit("echo", "from first", (value) => log("value", value));
      });
      socket
        .timeout(60_000)
        .emit("never", (...args) =>
          log("second", ...args, socket.active, socket.sendBuffer.length),
        );
      socket.disconnect();
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "reentry: calls inside connect",
    rows: ["A5/connect", "A5/disconnect"],
    server: serve,
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io(WEBSOCKET));
      let times = 0;
      socket.on("connect", () => {
        times++;
        log("connect", times, socket.connect() === socket, socket.open() === socket);
        socket.emit("in connect", times);
        socket.volatile.emit("volatile in connect", times);
        if (times < 3) socket.disconnect().connect();
        log("left", times, socket.connected, socket.active);
      });
      socket.on("connect", () => log("second listener", times, socket.connected));
      while (times < 3) await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection", "server"],
  },
  {
    name: "reentry: a socket of another Manager is used inside listeners of the first",
    rows: ["A2/new-manager", "A5/emit", "B/namespaces"],
    server: serve,
    async client({ io, log, trace, once, closed }) {
      const one = trace(io({ ...WEBSOCKET, forceNew: true }), { name: "one", manager: false });
      const two = trace(io("/two", { ...WEBSOCKET, forceNew: true, autoConnect: false }), {
        name: "two",
        manager: false,
      });
      const three = trace(two.io.socket("/three"), { name: "three", manager: false });
      one.on("connect", () => {
        if (!two.active) two.connect();
        two.emit("from one", 1);
        three.connect();
      });
      two.on("connect", () => one.emit("from two", 2));
      const ready = Promise.all([once(two, "connect"), once(three, "connect")]);
      await once(one, "connect");
      await ready;
      log("states", one.connected, two.connected, three.connected);
      one.once("disconnect", () => two.disconnect());
      two.once("disconnect", () => {
        log("nested", one.connected, two.connected, three.connected);
        three.emit("echo", "still here?", (value) => log("value", value));
      });
      one.io.engine.close();
      log("after", one.connected, two.connected, three.connected);
      await once(one, "connect");
      if (!two.connected) await once(two, "connect");
      await two.emitWithAck("echo", 1);
      await three.emitWithAck("echo", 1);
      for (const socket of [one, two, three]) socket.disconnect();
      await closed();
    },
  },
  {
    name: "reentry: sockets made with the constructor",
    rows: ["A5/state", "A4/socket"],
    server: serve,
    async client({ Manager, Socket, log, once, closed }) {
      const manager = new Manager({ ...WEBSOCKET, autoConnect: false });
      const cached = manager.socket("/a", { auth: { a: 1 } });
      log(
        "state",
        cached.active,
        cached instanceof Socket,
        cached.nsp,
        cached.io === manager,
        Object.keys(manager.nsps),
      );
      log("the same", manager.socket("/a") === cached, cached.active);
      cached.connect();
      await once(cached, "connect");
      log("value", await cached.emitWithAck("echo", 1));
      const second = manager.socket("/b");
      log("second", second.active);
      second.open();
      await once(second, "connect");
      cached.close();
      log("open still", manager.engine.readyState);
      second.close();
      await closed();
    },
  },
];
