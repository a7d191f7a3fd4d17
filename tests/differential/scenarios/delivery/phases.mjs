/** Calls in every phase of a reconnection, by sockets old and new. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };

const serve = (io, log) => {
  const each = (socket) => {
    log("connection", socket.nsp.name, socket.handshake.auth);
    socket.onAny((event, ...args) => {
      if (event === "fence") return;
      const answer = typeof args.at(-1) === "function" ? args.pop() : undefined;
      log(socket.nsp.name, event, ...args);
      answer?.(event);
    });
  };
  io.on("connection", each);
  io.of(/.*/).on("connection", each);
};

/** Refuses the handshakes whose numbers are given. */
const refusing =
  (...numbers) =>
  () => {
    let n = 0;
    return { allowRequest: (request, callback) => callback(null, !numbers.includes(++n)) };
  };

export default [
  {
    name: "phases: emits of every kind in every phase, with one attempt that fails",
    rows: ["A10/buffer", "A10/timed-out-buffered", "A4/success-order"],
    serverOptions: refusing(2),
    server: serve,
    async client({ io, log, trace, once, fence, closed }) {
      const socket = trace(io(WEBSOCKET));
      await once(socket, "connect");
      const say = (phase) => {
        socket.emit(`plain ${phase}`, (value) => log("ack", value));
        socket.timeout(60_000).emit(`timed ${phase}`, (error, value) => log("ack", error, value));
        socket.volatile.emit(`volatile ${phase}`);
        log("said", phase, socket.sendBuffer.length, socket.connected);
      };
      socket.on("disconnect", () => say("disconnect"));
      socket.on("connect_error", () => say("connect_error"));
      for (const event of [
        "close",
        "reconnect_attempt",
        "error",
        "reconnect_error",
        "open",
        "reconnect",
      ]) {
        socket.io.on(event, () => say(event));
      }
      const again = once(socket, "connect");
      socket.io.engine.close();
      await again;
      await fence(socket);
      log("left", socket.sendBuffer.length);
      socket.off("disconnect");
      socket.io.off("close");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "phases: a new namespace while the Manager closes, waits, and opens",
    rows: ["A2/new-manager", "A4/socket", "B/namespaces"],
    // the server dispatches what arrives in one chunk before the CONNECT that follows, or after it
    races: ["server"],
    server: serve,
    async client({ io, log, trace, once, closed }) {
      // a first attempt of the loop never comes: the new namespaces open the Manager at once
      const main = trace(
        io({ ...WEBSOCKET, reconnectionDelay: 60_000, reconnectionDelayMax: 60_000 }),
      );
      const opening = trace(io("/opening", { ...WEBSOCKET, auth: { n: 0 } }), {
        name: "O",
        manager: false,
      });
      log("one Manager", main.io === opening.io);
      await once(opening, "connect");
      const made = [];
      const make = (name) => {
        const socket = trace(io(`/${name}`, { ...WEBSOCKET, auth: { name } }), {
          name,
          manager: false,
        });
        socket.emit("hello", name);
        made.push(socket);
        log("made", name, socket.io === main.io, socket.active, socket.connected);
      };
      main.once("disconnect", () => make("in-disconnect"));
      main.io.once("close", () => make("in-close"));
      main.io.once("open", () => make("in-open"));
      const again = once(main, "connect");
      main.io.engine.close();
      make("after-close");
      await again;
      make("in-connect");
      for (const socket of made) if (!socket.connected) await once(socket, "connect");
      log(
        "all",
        made.map((socket) => [socket.nsp, socket.connected]),
      );
      for (const socket of [main, opening, ...made]) socket.disconnect();
      await closed();
    },
  },
  {
    name: "phases: a new namespace in a disconnect listener, and the attempt fails",
    rows: ["A4/failed-loop", "A4/socket"],
    serverOptions: refusing(2),
    server: serve,
    async client({ io, log, trace, once, orSilence, settle }) {
      const main = trace(io({ ...WEBSOCKET, reconnectionDelay: 1 }));
      await once(main, "connect");
      let other;
      main.once("disconnect", () => {
        other = trace(io("/other", WEBSOCKET), { name: "O", manager: false });
        log("made", other.io === main.io, other.active, main.io.engine.readyState);
      });
      const attempt = once(main.io, "reconnect_attempt");
      const failed = once(main, "connect_error");
      main.io.engine.close();
      log("attempt", await orSilence(attempt));
      await failed;
      await settle();
      log("states", main.active, main.connected, other.active, other.connected);
      log("again", await orSilence(once(main, "connect")));
      main.disconnect();
      other.disconnect();
      await settle();
    },
  },
  {
    name: "phases: one of several namespaces leaves while the Manager reconnects",
    rows: ["A5/disconnect", "A4/closing", "B/namespaces"],
    serverOptions: refusing(2, 3),
    server: serve,
    async client({ io, log, trace, once, closed }) {
      const [a, b, c] = ["a", "b", "c"].map((name, index) =>
        trace(io(`/${name}`, WEBSOCKET), { name: name.toUpperCase(), manager: index === 0 }),
      );
      await Promise.all([a, b, c].map((socket) => once(socket, "connect")));
      a.io.once("reconnect_attempt", () => {
        log("a leaves", a.disconnect().active, a.connected);
        a.emit("while away");
      });
      a.io.once("reconnect_error", () =>
        log("b leaves and comes back", b.disconnect().active, b.connect().active),
      );
      const again = once(c, "connect");
      a.io.engine.close();
      await again;
      if (!b.connected) await once(b, "connect");
      log("states", a.connected, b.connected, c.connected, a.sendBuffer.length);
      a.connect();
      await once(a, "connect");
      await a.emitWithAck("last");
      for (const socket of [a, b, c]) socket.disconnect();
      await closed();
    },
  },
  {
    name: "phases: all leave while the Manager waits, one comes back",
    rows: ["A4/closing", "A5/connect"],
    server: serve,
    async client({ io, log, trace, once, settle, closed }) {
      const a = trace(io("/a", { ...WEBSOCKET, reconnectionDelay: 60_000 }), { name: "A" });
      const b = trace(io("/b", WEBSOCKET), { name: "B", manager: false });
      await Promise.all([once(a, "connect"), once(b, "connect")]);
      a.io.engine.close();
      await settle();
      log("waiting", a.active, b.active, a.connect() === a, a.io.engine.readyState);
      a.disconnect();
      log("a left", a.active, b.active);
      b.disconnect();
      log("both left", a.active, b.active);
      b.emit("buffered", 1);
      b.connect();
      log("b is back", b.active, b.io.engine.readyState);
      await once(b, "connect");
      a.connect();
      await once(a, "connect");
      await b.emitWithAck("last");
      a.disconnect();
      b.disconnect();
      await closed();
    },
  },
  {
    name: "phases: limits of time that end while waiting for the next attempt",
    rows: ["A10/timed-out-buffered", "A10/ack-timeout"],
    server: serve,
    async client({ io, log, once, fence, closed }) {
      const socket = io({ ...WEBSOCKET, reconnectionDelay: 60_000, reconnectionDelayMax: 60_000 });
      await once(socket, "connect");
      socket.io.engine.close();
      const order = [];
      const wait = ["a", "b", "c"].map((name, index) => {
        socket.emit(`plain ${name}`, index);
        return socket
          .timeout(3 - index)
          .emitWithAck(`timed ${name}`)
          .catch((error) => order.push(error.message, socket.sendBuffer.length));
      });
      log(
        "before",
        socket.sendBuffer.map(({ data, id }) => [data[0], id]),
      );
      await Promise.all(wait);
      log(
        "after",
        order.length,
        socket.sendBuffer.map(({ data, id }) => [data[0], id]),
      );
      socket.disconnect().connect();
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "phases: options of the second namespace of a Manager",
    rows: ["A3/auth", "A3/retries-ack-timeout", "A4/socket"],
    server: serve,
    async client({ io, log, once, closed }) {
      const first = io("/first", { ...WEBSOCKET, autoConnect: false, reconnectionDelay: 50 });
      const second = io("/second", {
        autoConnect: true,
        transports: ["polling"],
        path: undefined,
        query: { q: 1 },
        reconnectionDelay: 1,
        timeout: 5,
        auth: { a: 1 },
        ackTimeout: 60_000,
      });
      log(
        "same Manager",
        first.io === second.io,
        second.active,
        second.io.opts.transports,
        second.io.opts.query,
      );
      log("settings", second.io.reconnectionDelay(), second.io.timeout());
      second.emit("buffered", (...args) => log("error-first", args));
      first.emit("buffered", (...args) => log("plain", args));
      first.connect();
      second.connect();
      await Promise.all([once(first, "connect"), once(second, "connect")]);
      await first.emitWithAck("last");
      await second.emitWithAck("last");
      first.disconnect();
      second.disconnect();
      await closed();
    },
  },
  {
    name: "phases: several Managers, each cut at another moment",
    rows: ["A4/events", "A8/reasons"],
    server: serve,
    async client({ io, log, channel, trace, once, ctl, closed }) {
      const sockets = [0, 1, 2].map((n) =>
        trace(io(`/${n}`, { ...WEBSOCKET, forceNew: true, auth: { n } }), {
          log: channel(`Manager ${n}`),
        }),
      );
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      const again = Promise.all([0, 2].map((n) => once(sockets[n], "connect")));
      sockets[1].disconnect();
      sockets[0].io.engine.close();
      sockets[2].io.reconnectionDelay(1);
      sockets[2].io.engine.close();
      await again;
      log(
        "states",
        sockets.map((socket) => [socket.connected, socket.active]),
      );
      const all = Promise.all([0, 2].map((n) => once(sockets[n], "connect")));
      await ctl("cut");
      await all;
      sockets[0].disconnect();
      sockets[2].io.disconnect();
      log(
        "states",
        sockets.map((socket) => [socket.connected, socket.active]),
      );
      await closed();
    },
    races: ["connection", "server"],
  },
];
