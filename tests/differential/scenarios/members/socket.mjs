/** Members of a socket as code in the field looks at them: own or inherited, callable, identical, live. */
import { logEvents } from "../../lib/server-halves.mjs";

const WEBSOCKET = { transports: ["websocket"] };
const IDLE = { autoConnect: false, forceNew: true };

/** Sends whatever the client asks for. */
function sender(io) {
  io.on("connection", (socket) => {
    socket.on("say", (events, done) => {
      for (const event of events) socket.emit(...event);
      done?.();
    });
  });
}

export default [
  {
    name: "members can be assigned",
    rows: ["E/assignable"],
    server: logEvents,
    async client({ io, log, attempt }) {
      const socket = io({ autoConnect: false });
      attempt("connected", () => {
        socket.connected = true;
        return [socket.connected, socket.disconnected];
      });
      attempt("id", () => {
        socket.id = "mine";
        return socket.id;
      });
      attempt("recovered", () => {
        socket.recovered = true;
        return socket.recovered;
      });
      attempt("auth", () => {
        socket.auth = { token: 1 };
        return socket.auth;
      });
      attempt("disconnected", () => {
        socket.disconnected = true;
        return socket.disconnected;
      });
      attempt("active", () => {
        socket.active = true;
        return socket.active;
      });
      log(
        "own members",
        socket.io.opts.autoConnect,
        socket.nsp,
        socket.sendBuffer,
        socket.receiveBuffer,
      );
    },
  },
  {
    name: "members: own, inherited, typeof",
    rows: ["A5/state", "A5/emitter"],
    server: sender,
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      const look = (label) => {
        log(
          `${label} own`,
          ["id", "connected", "recovered", "auth", "io", "nsp", "receiveBuffer", "sendBuffer"].map(
            (key) => `${key}:${Object.hasOwn(socket, key)}:${Object.keys(socket).includes(key)}`,
          ),
        );
        log(
          `${label} in`,
          ["id", "connected", "disconnected", "active", "auth", "volatile", "json", "binary"].map(
            (key) => `${key}:${key in socket}`,
          ),
        );
        log(
          `${label} values`,
          ["id", "connected", "disconnected", "active", "recovered", "auth", "nsp"].map(
            (key) => typeof socket[key],
          ),
        );
      };
      look("before");
      await once(socket, "connect");
      look("connected");
      socket.disconnect();
      look("after");
      await closed();
    },
  },
  {
    name: "members: spread, destructuring, Object.assign",
    rows: ["A5/state"],
    server: sender,
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, auth: { token: 1 } });
      await once(socket, "connect");
      const { connected, disconnected, id, active, nsp, recovered, auth } = socket;
      log("destructured", connected, disconnected, id === socket.id, active, nsp, recovered, auth);
      const copy = { ...socket };
      log("spread", copy.connected, copy.id === socket.id, copy.nsp, copy.auth, copy.recovered);
      const target = Object.assign({}, socket);
      log("assigned", target.connected, target.nsp, target.io === socket.io);
      const { ...rest } = socket;
      log("rest", rest.connected, rest.nsp);
      log("own", Object.hasOwn(socket, "connected"), Object.hasOwn(socket, "active"));
      log("entries", Object.fromEntries(Object.entries(socket)).connected);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "members: a stand-in made with Object.create",
    rows: ["A5/state", "A5/on-any"],
    server: sender,
    async client({ io, log, attempt, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const view = Object.create(socket, { tag: { value: "mine" } });
      attempt("state", () => [view.connected, view.disconnected, view.active, view.nsp]);
      view.on("x", (...args) => log("x", ...args));
      attempt("same listeners", () => socket.hasListeners("x"));
      attempt("instanceof", () => view instanceof io.Socket);
      const proxy = new Proxy(socket, {});
      attempt("proxy", () => [proxy.connected, proxy.id === socket.id, proxy.active]);
      proxy.on("y", (...args) => log("y", ...args));
      attempt(
        "emit through proxy",
        () =>
          proxy.emit("say", [
            ["x", 1],
            ["y", 2],
          ]) === proxy,
      );
      log("answered", await proxy.emitWithAck("say", [["x", 3]]).catch((error) => error));
      attempt("chained", () => proxy.volatile === proxy);
      attempt("timeout", () => proxy.timeout(5) === proxy);
      proxy.disconnect();
      log("after", socket.connected);
      await closed();
    },
  },
  {
    name: "members: the emitter's methods are one another",
    rows: ["A5/emitter"],
    server() {},
    async client({ io, Manager, Socket, log }) {
      const socket = io(IDLE);
      for (const [label, object] of [
        ["socket", socket],
        ["manager", socket.io],
      ]) {
        log(
          label,
          object.on === object.addEventListener,
          object.off === object.removeListener,
          object.off === object.removeAllListeners,
          object.off === object.removeEventListener,
          object.emit === object.emitReserved,
          object.once === object.on,
        );
      }
      log("connect and open", socket.connect === socket.open, socket.close === socket.disconnect);
      log("manager's", socket.io.connect === socket.io.open);
      log(
        "shared",
        Socket.prototype.on === Manager.prototype.on,
        Socket.prototype.emit === Manager.prototype.emit,
        Socket.prototype.emitReserved === Manager.prototype.emitReserved,
        Object.getPrototypeOf(Socket) === Object.getPrototypeOf(Manager),
      );
      log(
        "prototype keys",
        ["emit", "on", "connect", "volatile", "active", "disconnected"].map(
          (key) => key in Socket.prototype,
        ),
        Object.keys(Socket.prototype),
      );
      log(
        "types",
        [
          ...["connect", "open", "disconnect", "close", "send", "emit", "emitWithAck", "timeout"],
          ...["compress", "onAny", "prependAny", "offAny", "listenersAny", "onAnyOutgoing"],
          ...["prependAnyOutgoing", "offAnyOutgoing", "listenersAnyOutgoing", "on", "once", "off"],
          ...["listeners", "hasListeners", "emitReserved", "eventNames", "broadcast", "join", "to"],
        ].map((name) => `${name}:${typeof socket[name]}`),
      );
      log("text", String(socket), Object.prototype.toString.call(socket));
      log(
        "descriptors",
        ["disconnected", "active", "volatile"].map((name) => {
          const found = Object.getOwnPropertyDescriptor(Socket.prototype, name);
          return [typeof found?.get, typeof found?.set, found?.enumerable, found?.configurable];
        }),
      );
    },
  },
  {
    name: "members: methods spied on and mocked",
    rows: ["A5/emit", "E/assignable"],
    server(io, log) {
      io.on("connection", (socket) =>
        socket.onAny((event, ...args) => event !== "fence" && log("event", event, args.length)),
      );
    },
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      for (const name of ["emit", "on", "disconnect", "timeout", "onAny"]) {
        const original = socket[name];
        socket[name] = function (...args) {
          log(`spy ${name}`, args.length, this === socket);
          return original.apply(this, args);
        };
      }
      socket.once("a", () => {});
      socket.on("b", () => {});
      socket.onAny(() => {});
      socket.send("x");
      void socket
        .timeout(1000)
        .emitWithAck("y")
        .catch(() => {});
      await fence(socket);
      socket.close();
      log("after", socket.connected);
      for (const name of ["emit", "on", "disconnect", "timeout", "onAny"]) delete socket[name];
      log("restored", Object.hasOwn(socket, "emit"), typeof socket.emit);
      await closed();
    },
  },
  {
    name: "members: patched emit and the retry queue",
    differs: { reason: "the queue is in the core and does not send through the page's emit" },
    rows: ["A10/retries", "A5/emit"],
    server(io) {
      io.on("connection", (socket) => socket.onAny((event, ...args) => args.pop()?.("ok")));
    },
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 1, ackTimeout: 5000 });
      await once(socket, "connect");
      const original = socket.emit;
      socket.emit = function (...args) {
        log("emit", args[0], args.length);
        return original.apply(this, args);
      };
      await new Promise((resolve) => socket.emit("one", 1, resolve));
      socket.emit = original;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "members: read-only members",
    rows: ["A5/state"],
    server() {},
    async client({ io, log, attempt }) {
      const socket = io(IDLE);
      for (const key of ["nsp", "io", "sendBuffer", "receiveBuffer", "recovered", "id", "auth"]) {
        attempt(`delete ${key}`, () => [delete socket[key], key in socket]);
      }
      attempt("volatile assigned", () => {
        socket.volatile = true;
      });
      attempt("custom", () => {
        socket.userId = 7;
        socket.data = { a: 1 };
        return [socket.userId, socket.data, Object.keys(socket).includes("userId")];
      });
      attempt("frozen", () => Object.isFrozen(socket) || Object.isSealed(socket));
      log("extensible", Object.isExtensible(socket));
    },
  },
  {
    name: "members: sendBuffer replaced by another array",
    rows: ["E/live-buffers", "A10/buffer"],
    server(io, log) {
      io.on("connection", (socket) =>
        socket.onAny((event, ...args) => event !== "fence" && log("event", event, ...args)),
      );
    },
    async client({ io, log, once, fence, closed }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      socket.emit("a", 1);
      const old = socket.sendBuffer;
      socket.sendBuffer = [];
      socket.emit("b", 2);
      log("lengths", old.length, socket.sendBuffer.length);
      socket.sendBuffer = [...old, ...socket.sendBuffer].reverse();
      socket.connect();
      await once(socket, "connect");
      log("after", socket.sendBuffer.length, old.length);
      await fence(socket);
      const kept = socket.sendBuffer;
      socket.disconnect();
      socket.emit("c");
      log("the same array", kept === socket.sendBuffer, kept.length);
      socket.sendBuffer.unshift({ type: 2, data: ["first", { by: "hand" }], options: {} });
      socket.sendBuffer.push({ type: 2, data: ["last"] });
      socket.connect();
      await once(socket, "connect");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "members: the shape of buffered packets",
    rows: ["A10/buffer"],
    server() {},
    async client({ io, log }) {
      const socket = io(IDLE);
      socket.emit("a", 1, undefined);
      socket.emit("b", () => {});
      socket.compress(false).emit("c");
      socket.compress(true).emit("d");
      socket.compress(0).emit("e");
      socket.timeout(1e9).emit("f", () => {});
      socket.send();
      socket.emit(5);
      void socket.emitWithAck("g").catch(() => {});
      for (const packet of socket.sendBuffer) {
        log("packet", Object.keys(packet).sort(), packet);
      }
      log(
        "keys",
        socket.sendBuffer.map((packet) => Object.keys(packet)),
      );
    },
  },
];
