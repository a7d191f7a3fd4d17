/** Accessors of the Manager, at rest and while it is at work. */

const IDLE = { autoConnect: false };
const refuseAll = { allowRequest: (request, callback) => callback(null, false) };

export default [
  {
    name: "accessors of the Manager",
    rows: [
      "A4/accessors",
      "A3/reconnection-attempts",
      "A3/reconnection-delay",
      "A3/randomization-factor",
      "A3/timeout",
      "A3/reconnection",
    ],
    server() {},
    async client({ Manager, url, log, attempt }) {
      const names = [
        "reconnection",
        "reconnectionAttempts",
        "reconnectionDelay",
        "reconnectionDelayMax",
        "randomizationFactor",
        "timeout",
      ];
      const read = (label, options) => {
        const manager = new Manager(url, { ...IDLE, ...options });
        log(
          label,
          names.map((name) => manager[name]()),
        );
        return manager;
      };
      const manager = read("defaults", {});
      read("given", {
        reconnection: false,
        reconnectionAttempts: 3,
        reconnectionDelay: 20,
        reconnectionDelayMax: 40,
        randomizationFactor: 0.1,
        timeout: 50,
      });
      read("zero", {
        reconnectionAttempts: 0,
        reconnectionDelay: 0,
        reconnectionDelayMax: 0,
        randomizationFactor: 0,
        timeout: 0,
      });
      read("null", {
        reconnection: null,
        reconnectionAttempts: null,
        reconnectionDelay: null,
        reconnectionDelayMax: null,
        randomizationFactor: null,
        timeout: null,
      });
      read("false", { timeout: false, reconnection: undefined });
      for (const [name, value] of Object.entries({
        reconnection: 0,
        reconnectionAttempts: 0,
        reconnectionDelay: 0,
        reconnectionDelayMax: 7,
        randomizationFactor: 1,
        timeout: false,
      })) {
        attempt(name, () => [manager[name](value) === manager, manager[name]()]);
        attempt(`${name}(undefined)`, () => [
          manager[name](undefined) === manager,
          manager[name](),
        ]);
      }
    },
  },
  {
    name: "reconnectionAttempts changed during the loop",
    rows: ["A4/accessors", "A3/reconnection-attempts"],
    serverOptions: refuseAll,
    server() {},
    async client({ io, log, once, settle }) {
      const socket = io({
        transports: ["polling"],
        reconnectionDelay: 10,
        reconnectionDelayMax: 10,
        randomizationFactor: 0,
      });
      socket.io.on("reconnect_attempt", (n) => {
        log("attempt", n);
        if (n === 3) socket.io.reconnectionAttempts(3);
      });
      await once(socket.io, "reconnect_failed");
      log("failed");
      await settle();
    },
  },
  {
    name: "delays changed during the loop",
    rows: ["A4/accessors", "A3/reconnection-delay"],
    serverOptions: refuseAll,
    server() {},
    async client({ io, log, once }) {
      const socket = io({
        transports: ["polling"],
        reconnectionDelay: 5000,
        randomizationFactor: 0,
        autoConnect: false,
      });
      socket.io.reconnectionDelay(20).reconnectionDelayMax(30).randomizationFactor(0.1);
      socket.io.reconnectionAttempts(3);
      const started = performance.now();
      socket.connect();
      await once(socket.io, "reconnect_failed");
      log("in less than the first delay", performance.now() - started < 5000);
    },
  },
  {
    name: "timeout changed before the next attempt",
    rows: ["A4/accessors", "A3/timeout"],
    races: ["connection"],
    server(io) {
      // no handshake is ever answered
      io.engine.use(() => {});
    },
    async client({ io, log, trace, once }) {
      const socket = trace(
        io({ transports: ["polling"], timeout: 20_000, reconnectionDelay: 10, autoConnect: false }),
      );
      socket.io.timeout(60);
      socket.connect();
      const [error] = await once(socket, "connect_error");
      log("error", error.message);
      socket.disconnect();
    },
  },
];
