/** What the exports are, beyond their names. */

const IDLE = { autoConnect: false };

export default [
  {
    name: "probe: the namespace object, the functions and the classes",
    rows: ["A1/esm-keys", "A1/io-namespace", "A1/protocol"],
    server() {},
    async client({ client, io, log, attempt }) {
      log("tag", client[Symbol.toStringTag], Object.isSealed(client), Object.isFrozen(client));
      attempt("assign an export", () => {
        try {
          client.io = 1;
          return "assigned";
        } catch (error) {
          return error instanceof TypeError;
        }
      });
      for (const key of Object.keys(io).sort()) {
        const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(io, key);
        log("io", key, writable, enumerable, configurable);
      }
      const found = [];
      for (const key in io) found.push(key);
      log("for in", found.sort());
      log(
        "io.io.io",
        io.io.io === io,
        io.connect.connect === io,
        io.connect.Manager === io.Manager,
      );
      log("length", io.length, client.Manager.length >= 0);
      attempt("new io", () => {
        const made = new io("/made", { ...IDLE, forceNew: true });
        return [made instanceof client.Socket, made.nsp];
      });
      for (const name of ["Manager", "Socket"]) {
        const Class = client[name];
        log(name, typeof Class, typeof Class.prototype, Class.prototype.constructor === Class);
        attempt(`${name} without new`, () => {
          try {
            Class("http://h.test", IDLE);
            return "called";
          } catch (error) {
            return error instanceof TypeError;
          }
        });
      }
      log(
        "one emitter",
        Object.getPrototypeOf(client.Manager.prototype).on ===
          Object.getPrototypeOf(Object.getPrototypeOf(client.Socket.prototype)).on,
        client.Manager.prototype.on === client.Socket.prototype.on,
      );
      log("protocol", typeof client.protocol, client.protocol);
    },
  },
  {
    name: "probe: the export is usable detached, rebound and with call and apply",
    rows: ["A1/io-namespace", "A2/signatures"],
    server() {},
    async client({ client, io, log }) {
      const options = () => ({ ...IDLE, forceNew: true });
      const { connect } = io;
      log("detached", connect("/a", options()).nsp, (0, client.default)("/b", options()).nsp);
      log("call", io.call(null, "/c", options()).nsp, io.apply(undefined, ["/d", options()]).nsp);
      log("bind", io.bind({}, "/e")(options()).nsp, Reflect.apply(io, 7, ["/f", options()]).nsp);
      log("extra", io("/g", options(), () => {}, 1).nsp);
      const patched = io.Manager;
      io.Manager = class extends patched {};
      log("patched", io("/h", options()).io instanceof io.Manager);
      io.Manager = patched;
      io.mine = 1;
      log("own", io.mine, Object.keys(io).sort());
      delete io.mine;
    },
  },
  {
    name: "probe: members of Manager, Socket and Engine that applications call",
    rows: ["A1/esm-keys", "A5/emitter", "A6/methods", "A4/accessors"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io({ transports: ["websocket"] });
      const emitter = [
        "on",
        "once",
        "off",
        "emit",
        "listeners",
        "hasListeners",
        "addEventListener",
        "removeListener",
        "removeAllListeners",
        "removeEventListener",
        "emitReserved",
      ];
      const own = {
        manager: [
          ...["open", "connect", "socket", "reconnection", "reconnectionAttempts"],
          ...["reconnectionDelay", "reconnectionDelayMax", "randomizationFactor", "timeout"],
        ],
        socket: [
          ...["connect", "open", "disconnect", "close", "send", "emit", "emitWithAck", "timeout"],
          ...["compress", "onAny", "prependAny", "offAny", "listenersAny", "onAnyOutgoing"],
          ...["prependAnyOutgoing", "offAnyOutgoing", "listenersAnyOutgoing"],
        ],
        engine: ["write", "send", "close"],
      };
      const objects = { manager: socket.io, socket, engine: socket.io.engine };
      for (const [name, object] of Object.entries(objects)) {
        log(
          name,
          [...emitter, ...own[name]].map((method) => [
            method,
            typeof object[method],
            method in object,
            Object.keys(object).includes(method),
          ]),
        );
        const aliases = ["addEventListener", "removeListener", "removeEventListener"];
        log(
          `${name} aliases`,
          object.addEventListener === object.on,
          aliases.slice(1).map((alias) => object[alias] === object.off),
          object.removeAllListeners === object.off,
        );
        log(`${name} eventNames`, typeof object.eventNames, typeof object.setMaxListeners);
      }
      log("statics", socket.io.engine.constructor.protocol, typeof socket.io.engine.constructor);
      await once(socket, "connect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "probe: Engine.priorWebsocketSuccess",
    rows: ["A6/attributes", "A3/remember-upgrade"],
    server() {},
    async client({ io, log, once, closed }) {
      const socket = io({ transports: ["websocket"] });
      const { constructor } = socket.io.engine;
      log("before", constructor.priorWebsocketSuccess);
      await once(socket, "connect");
      log("connected", constructor.priorWebsocketSuccess);
      socket.disconnect();
      await closed();
      const polling = io({ transports: ["polling"], forceNew: true });
      await once(polling, "connect");
      log("polling", constructor.priorWebsocketSuccess);
      constructor.priorWebsocketSuccess = true;
      const other = io({ rememberUpgrade: true, forceNew: true });
      log("first transport", other.io.engine.transport.name);
      await once(other, "connect");
      constructor.priorWebsocketSuccess = false;
      const third = io({ rememberUpgrade: true, forceNew: true });
      log("first transport", third.io.engine.transport.name);
      await once(third, "connect");
      for (const one of [polling, other, third]) one.disconnect();
      await closed();
    },
    races: ["connection"],
  },
];
