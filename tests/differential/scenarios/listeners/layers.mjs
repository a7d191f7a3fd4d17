/** Listeners of the Manager and the engine: what those of one layer add, remove or change in another. */

const WEBSOCKET = { transports: ["websocket"] };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };
const refuseAll = { allowRequest: (request, callback) => callback(null, false) };

export default [
  {
    name: "the Manager's open adds and removes listeners of the engine's open",
    rows: ["A6/events", "A4/events"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      const { engine } = socket.io;
      const removed = () => log("E.open removed meanwhile");
      engine.on("open", () => log("E.open"));
      engine.on("open", removed);
      socket.io.once("open", () => {
        log("M.open");
        engine.off("open", removed);
        engine.on("open", () => log("E.open added"));
      });
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the Manager's open adds the engine's first listeners",
    rows: ["A6/events", "A4/events"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      const { engine } = socket.io;
      socket.io.once("open", () => {
        log("M.open");
        for (const event of ["open", "flush", "drain", "packet", "data"]) {
          engine.on(event, () => log(`E.${event}`));
        }
      });
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "errors add listeners in the layer below",
    rows: ["A6/events", "A4/failed-loop"],
    serverOptions: refuseAll,
    server() {},
    variants: { with: { first: true }, without: { first: false } },
    async client({ io, opts, log, once, settle }) {
      const socket = io({ transports: ["polling"], reconnection: false });
      const { engine } = socket.io;
      if (opts.first) {
        engine.on("error", () => log("E.error"));
        engine.on("close", (reason) => log("E.close", reason));
      }
      socket.io.on("error", () => {
        log("M.error");
        engine.on("error", () => log("E.error added in M.error"));
        engine.on("close", (reason) => log("E.close added in M.error", reason));
      });
      socket.on("connect_error", () => {
        log("S.connect_error");
        engine.on("error", () => log("E.error added in S"));
        socket.io.on("error", () => log("M.error added in S"));
      });
      await once(socket, "connect_error");
      await settle();
    },
  },
  {
    name: "close adds listeners in every layer",
    rows: ["A6/events", "A9/transport-loss"],
    server: (io, log, ctx) => ctx.on("close", () => io.engine.close()),
    variants: { with: { first: true }, without: { first: false } },
    async client({ io, opts, log, once, settle, ctl }) {
      const socket = io({ ...WEBSOCKET, reconnection: false });
      await once(socket, "connect");
      const { engine } = socket.io;
      const late = () => log("M.close removed meanwhile");
      if (opts.first) {
        engine.on("close", () => log("E.close"));
        socket.io.on("close", () => log("M.close"));
        socket.io.on("close", late);
      }
      socket.on("disconnect", (reason) => {
        log("S.disconnect", reason);
        socket.io.on("close", () => log("M.close added in S"));
        socket.io.off("close", late);
        engine.on("close", () => log("E.close added in S"));
        socket.on("disconnect", () => log("S.disconnect added in S"));
      });
      const gone = once(socket, "disconnect");
      await ctl("engine.close");
      await gone;
      await settle();
    },
  },
  {
    name: "listeners of packet that come and go",
    rows: ["A4/events"],
    server: (io) => io.on("connection", (s) => s.on("ask", (n) => s.emit("answer", n))),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const ask = async (n) => {
        const answer = once(socket, "answer");
        socket.emit("ask", n);
        log("answer", await answer);
      };
      const listener = (packet) => {
        log("M.packet", packet);
        socket.io.off("packet", listener);
        socket.io.on("packet", second);
      };
      const second = (packet) => log("second", packet);
      socket.io.on("packet", listener);
      await ask(1);
      await ask(2);
      socket.io.off("packet", second);
      await ask(3);
      socket.on("answer", () => socket.io.once("packet", (packet) => log("once", packet)));
      await ask(4);
      await ask(5);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a packet that a listener of the Manager changes",
    rows: ["A4/events"],
    server: (io) =>
      io.on("connection", (s) => {
        s.on("ask", (n) => s.emit("answer", n, { deep: [n] }));
        s.on("echo", (v, f) => f(v));
      }),
    variants: { early: { early: true }, late: { early: false } },
    async client({ Manager, url, opts, log, once, closed }) {
      const manager = new Manager(url, { ...WEBSOCKET, autoConnect: false });
      const change = () =>
        manager.on("packet", (packet) => {
          log("packet", packet.type, Array.isArray(packet.data));
          if (packet.type === 2) {
            packet.data[2].deep.push("changed");
            packet.data[1] = "replaced";
            packet.data.push("added");
          }
        });
      if (opts.early) change();
      const socket = manager.socket("/");
      socket.connect();
      if (!opts.early) change();
      await once(socket, "connect");
      const answer = once(socket, "answer");
      socket.emit("ask", 1);
      log("answer", ...(await answer));
      log("echo", await socket.emitWithAck("echo", { a: 1 }));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "what a listener of packet keeps",
    rows: ["A4/events"],
    server: (io) =>
      io.on("connection", (s) => {
        s.on("ask", (n) => s.emit("answer", n, (v) => s.emit("end", v)));
        s.on("echo", (v, f) => f(v));
      }),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      const kept = [];
      socket.io.on("packet", (packet) => kept.push(packet));
      await once(socket, "connect");
      socket.on("answer", (n, f) => f(n + 1));
      const end = once(socket, "end");
      socket.emit("ask", 1);
      await end;
      await new Promise((resolve) => socket.emit("echo", "plain", resolve));
      await socket.emitWithAck("echo", "promise");
      await new Promise((resolve) => socket.timeout(5000).emit("echo", "timeout", resolve));
      for (const packet of kept) log("kept", Object.keys(packet), packet);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "how many listeners the Manager and the engine own up to",
    rows: ["A4/events", "A5/emitter"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      const events = ["reconnect", "reconnect_attempt", "reconnect_error", "reconnect_failed"];
      const count = (label, object) =>
        log(
          label,
          [...events, "ping", "nothing"].map((e) => [
            object.listeners(e).length,
            object.hasListeners(e),
          ]),
        );
      count("idle", socket.io);
      socket.connect();
      count("opening", socket.io);
      await once(socket, "connect");
      count("open", socket.io);
      for (const event of ["connect", "disconnect", "connect_error", "message"]) {
        log(event, socket.listeners(event).length, socket.hasListeners(event));
      }
      const { engine } = socket.io;
      for (const event of ["packet", "handshake", "message", "pong", "heartbeat", "upgrade"]) {
        log(event, engine.listeners(event).length, engine.hasListeners(event));
      }
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "the client's own listeners on the Manager",
    differs: { reason: "manager-off: the client's own are not among the page's listeners" },
    rows: ["A4/events", "A5/emitter"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      const count = (label) =>
        log(
          label,
          ["open", "packet", "error", "close"].map((event) => socket.io.listeners(event).length),
        );
      count("idle");
      socket.connect();
      count("opening");
      await once(socket, "connect");
      const other = io("/other", WEBSOCKET);
      count("two");
      other.disconnect();
      socket.disconnect();
      count("none");
      await closed();
    },
  },
  {
    name: "off of one event of the Manager",
    differs: {
      reason: "manager-off: the client's own listeners stay",
      variants: ["close", "packet"],
    },
    rows: ["A4/events", "D/manager-off"],
    server: (io, log) => io.on("connection", () => log("connection")),
    variants: { error: { event: "error" }, close: { event: "close" }, packet: { event: "packet" } },
    async client({ io, opts, log, once, ctl, settle, orSilence }) {
      const socket = io({ ...WEBSOCKET, ...FAST, reconnection: false });
      socket.on("connect", () => log("connect"));
      socket.on("disconnect", (reason) => log("disconnect", reason));
      socket.io.on(opts.event, () => log(`M.${opts.event}`));
      socket.io.off(opts.event);
      await orSilence(once(socket, "connect"));
      await ctl("engine.close");
      await settle();
      log("state", socket.connected);
    },
    races: ["connection"],
  },
  {
    name: "reconnect_attempt and reconnect with once, off, and listeners that add listeners",
    rows: ["A4/success-order", "A4/events"],
    server: (io, log, ctx) => {
      let n = 0;
      io.engine.use((request, response, next) => next(n++ === 1 ? new Error("no") : undefined));
      void ctx;
    },
    async client({ io, log, once, comeBack, closed }) {
      const socket = io({ ...WEBSOCKET, ...FAST });
      await once(socket, "connect");
      const removed = (n) => log("removed", n);
      socket.io.on("reconnect_attempt", (n) => {
        log("attempt", n);
        socket.io.off("reconnect_attempt", removed);
        if (n === 1) socket.io.on("reconnect_attempt", (m) => log("attempt, added", m));
      });
      socket.io.on("reconnect_attempt", removed);
      socket.io.once("reconnect_error", (error) => {
        log("reconnect_error", error.message, error.type);
        socket.io.on("reconnect_error", () => log("never"));
      });
      socket.io.once("reconnect", (n) => {
        log("reconnect", n, socket.connected, socket.io.engine.readyState);
        socket.io.on("reconnect", (m) => log("reconnect, added", m));
      });
      await comeBack(socket);
      await comeBack(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "listeners of the engine come and go",
    rows: ["A6/events", "A5/emitter"],
    server: (io) => io.on("connection", (s) => s.on("ask", (n) => s.emit("answer", n))),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const { engine } = socket.io;
      const listener = (data) => log("data", data);
      log("on", engine.on("data", listener) === engine, engine.listeners("packet").length);
      log("has", engine.hasListeners("mine"), engine.listeners("mine"));
      engine.on("mine", (...args) => log("mine", ...args));
      log("emit", engine.emit("mine", 1, 2) === engine, engine.hasListeners("mine"));
      const ask = async (n) => {
        const answer = once(socket, "answer");
        socket.emit("ask", n);
        await answer;
      };
      await ask(1);
      engine.off("data", listener);
      await ask(2);
      engine.once("message", (data) => log("once", data));
      await ask(3);
      await ask(4);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "events of the Manager that the page emits",
    rows: ["A4/events", "A5/emitter"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      for (const event of ["mine", "reconnect", "reconnect_attempt", "ping", "reconnect_failed"]) {
        socket.io.on(event, (...args) => log(event, ...args));
        log("returns", socket.io.emit(event, 1, "two") === socket.io);
      }
      socket.on("mine", (...args) => log("S.mine", ...args));
      log("returns", socket.emitReserved("mine", 3) === socket);
      log("engine", socket.io.engine.emitReserved("mine") === socket.io.engine);
      socket.disconnect();
      await closed();
    },
  },
];
