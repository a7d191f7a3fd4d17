/** The Manager in the hands of applications: failover, clocks, several at once, odd values. */

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };
const refuseAll = { allowRequest: (request, callback) => callback(null, false) };

/** Replaces the global timers; gives back a function that puts them back. */
function replaceTimers(replacement) {
  const native = globalThis.setTimeout;
  globalThis.setTimeout = (fn, delay, ...rest) => replacement(native, fn, delay, rest);
  return () => {
    globalThis.setTimeout = native;
  };
}

export default [
  {
    name: "timers that are a hundred times faster",
    rows: ["A12/timers", "A10/backoff"],
    serverOptions: refuseAll,
    server() {},
    async client({ io, log, once }) {
      const restore = replaceTimers((native, fn, delay) => native(fn, delay / 100));
      const socket = io({ ...POLLING, reconnectionAttempts: 3 });
      socket.io.on("reconnect_attempt", (n) => log("attempt", n));
      const started = performance.now();
      await once(socket.io, "reconnect_failed");
      log("soon", performance.now() - started < 1500);
      restore();
    },
  },
  {
    name: "timers that run at once, an ack that nobody gives",
    rows: ["A12/timers", "A10/ack-timeout"],
    server: (io) => io.on("connection", (s) => s.on("echo", (v, f) => f(v))),
    async client({ io, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const restore = replaceTimers((native, fn) => native(fn, 0));
      const started = performance.now();
      const error = await socket
        .timeout(3000)
        .emitWithAck("nobody")
        .catch((reason) => reason);
      log("error", error.message, performance.now() - started < 1500);
      restore();
      log("echo", await socket.emitWithAck("echo", 1));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "timers replaced after the Manager was made",
    rows: ["A12/timers", "A10/ack-timeout", "A10/backoff"],
    server() {},
    async client({ io, log, once, settle, macrotask }) {
      const socket = io({ ...WEBSOCKET, reconnectionDelay: 20, randomizationFactor: 0 });
      await once(socket, "connect");
      const delays = [];
      const restore = replaceTimers((native, fn, delay) => {
        delays.push(delay);
        return native(fn, delay);
      });
      const error = await socket
        .timeout(30)
        .emitWithAck("nobody")
        .catch((reason) => reason);
      log("error", error.message, delays.length);
      const again = once(socket, "connect");
      socket.io.engine.close();
      await macrotask();
      log("waiting", delays.length);
      await again;
      restore();
      socket.disconnect();
      await settle();
    },
    races: ["connection"],
  },
  {
    name: "timers put back after the Manager was made",
    rows: ["A12/timers", "A10/ack-timeout"],
    server() {},
    async client({ io, log, once, settle }) {
      let calls = 0;
      const restore = replaceTimers((native, fn, delay) => {
        calls += 1;
        return native(fn, delay);
      });
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      restore();
      const before = calls;
      await socket
        .timeout(10)
        .emitWithAck("nobody")
        .catch(() => {});
      log("the replaced one is still in use", before > 0, calls > before);
      socket.disconnect();
      await settle();
    },
    races: ["connection"],
  },
  {
    name: "randomizationFactor(2) later",
    rows: ["A4/accessors", "A10/backoff"],
    serverOptions: refuseAll,
    server() {},
    async client({ Manager, url, log, once }) {
      const random = Math.random;
      let last;
      const restore = replaceTimers((native, fn, delay, rest) => {
        // ours has one timer for everything: what is left of the delay may be a fraction less
        last = Math.round(delay / 10) * 10;
        return native(fn, delay, ...rest);
      });
      Math.random = () => 0.35;
      const manager = new Manager(url, {
        ...POLLING,
        autoConnect: false,
        reconnectionDelay: 100,
        reconnectionDelayMax: 300,
        timeout: false,
        reconnectionAttempts: 2,
      });
      manager.randomizationFactor(2);
      const delays = [];
      manager.on("reconnect_attempt", () => delays.push(last));
      manager.open();
      await once(manager, "reconnect_failed");
      Math.random = random;
      log(delays);
      restore();
    },
  },
  {
    name: "a fake clock that is moved by hand",
    rows: ["A12/timers", "A10/backoff", "A10/ack-timeout"],
    server: (io, log, ctx) => ctx.on("engine.close", () => io.engine.close()),
    variants: { "with Date": { date: true }, "timers only": { date: false } },
    async client({ io, opts, log, once, settle, macrotask }) {
      const native = { setTimeout, clearTimeout, now: Date.now };
      let now = Date.now();
      let number = 1;
      let queue = [];
      globalThis.setTimeout = (fn, delay = 0, ...args) => {
        queue.push({ id: ++number, at: now + delay, fn, args });
        return number;
      };
      globalThis.clearTimeout = (id) => {
        queue = queue.filter((entry) => entry.id !== id);
      };
      if (opts.date) Date.now = () => now;
      const tick = async (ms) => {
        const end = now + ms;
        for (let n = 0; n < 1000; n++) {
          queue.sort((a, b) => a.at - b.at || a.id - b.id);
          if (!(queue[0]?.at <= end)) break;
          const { at, fn, args } = queue.shift();
          now = Math.max(now, at);
          fn(...args);
        }
        now = end;
        await macrotask();
      };
      const socket = io({ ...WEBSOCKET, reconnectionDelay: 5000, randomizationFactor: 0 });
      socket.on("connect", () => log("connect"));
      socket.on("disconnect", (reason) => log("disconnect", reason));
      socket.io.on("reconnect_attempt", (n) => log("attempt", n));
      await once(socket, "connect");
      socket.timeout(2000).emit("nobody", (error) => log("ack", error.message));
      await tick(1900);
      log("1900");
      await tick(200);
      log("2100");
      socket.io.engine.close();
      await settle();
      await tick(4900);
      log("4900");
      const again = once(socket, "connect");
      await tick(200);
      log("5100");
      await again;
      log("silence of the server");
      await tick(44_000);
      log("44 s");
      await tick(2000);
      log("46 s");
      socket.disconnect();
      globalThis.setTimeout = native.setTimeout;
      globalThis.clearTimeout = native.clearTimeout;
      Date.now = native.now;
      await settle();
    },
    races: ["connection"],
  },
  {
    name: "Math.random decides the delays",
    rows: ["A10/backoff", "A3/randomization-factor"],
    serverOptions: refuseAll,
    server() {},
    async client({ Manager, url, log, once, macrotask }) {
      const random = Math.random;
      let longest = 0;
      const restore = replaceTimers((native, fn, delay, rest) => {
        longest = Math.max(longest, delay);
        return native(fn, delay, ...rest);
      });
      for (const [value, factor] of [
        [0.25, 0.5],
        [0.75, 0.5],
        [0.35, 1],
        [0.999, 1],
        [0, 0.5],
        [0.5, 0],
        [0.35, 2],
        [0.35, -1],
        [0.35, "0.5"],
      ]) {
        Math.random = () => value;
        const manager = new Manager(url, {
          ...POLLING,
          autoConnect: false,
          reconnectionDelay: 1e7,
          reconnectionDelayMax: 3e7,
          timeout: false,
          randomizationFactor: factor,
        });
        manager.open();
        await once(manager, "error");
        await macrotask();
        Math.random = random;
        // Ours has one timer for everything: what is left of a delay may be a little less.
        log(value, factor, Math.round(longest / 1e4));
        longest = 0;
        manager.reconnection(false);
      }
      restore();
    },
  },
  {
    name: "another address between two connections",
    rows: ["A4/engine-opts", "A4/constructor", "A2/query-precedence"],
    server: (io, log) =>
      io.on("connection", ({ handshake: { query, headers } }) =>
        log("node", query.node, query.from, headers.host.split(":")[0]),
      ),
    async client({ io, url, log, once, closed }) {
      const socket = io(`${url}?node=a`, { ...WEBSOCKET, ...FAST });
      await once(socket, "connect");
      log("uri", socket.io.uri, Object.keys(socket.io.opts).sort());
      socket.io.uri = `${url}?node=b`;
      socket.disconnect().connect();
      await once(socket, "connect");
      log("query", socket.io.opts.query, socket.io.engine.opts.query);
      socket.io.uri = url;
      socket.io.opts.query = { node: "c", from: "opts" };
      socket.disconnect().connect();
      await once(socket, "connect");
      socket.io.uri = undefined;
      socket.io.opts.hostname = "localhost";
      socket.disconnect().connect();
      await once(socket, "connect");
      log("engine", socket.io.engine.hostname, typeof socket.io.engine.port);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a Manager without an address, with host, port and secure among its options",
    rows: ["A4/constructor", "A3/path"],
    server: (io, log) =>
      io.on("connection", ({ handshake }) => log("host", handshake.headers.host.split(":")[0])),
    async client({ Manager, config, log, once, closed }) {
      const { port } = new URL(config.url);
      const cases = {
        host: { host: "localhost", port },
        "host with a scheme": { host: "http://localhost", port },
        hostname: { hostname: "localhost", port: Number(port) },
        secure: { hostname: "127.0.0.1", port, secure: false },
        nothing: {},
      };
      for (const [label, options] of Object.entries(cases)) {
        const manager = new Manager({ ...WEBSOCKET, ...options });
        log(label, manager.uri, manager.opts.hostname, manager.engine.hostname);
        log("engine", typeof manager.engine.port, manager.engine.secure);
        const socket = manager.socket("/");
        await once(socket, "connect");
        socket.disconnect();
        await closed();
      }
    },
  },
  {
    name: "three Managers, one server restart",
    rows: ["A4/success-order", "A2/new-manager", "A9/transport-loss"],
    server: (io) => {
      io.of("/a");
      io.on("connection", (socket) => socket.on("echo", (v, f) => f(v)));
    },
    async client({ io, once, channel, ctl, closed }) {
      const lines = [1, 2, 3].map((n) => {
        const log = channel(`line ${n}`);
        const main = io({ ...WEBSOCKET, ...FAST, forceNew: true });
        const a = main.io.socket("/a");
        for (const [name, socket] of Object.entries({ main, a })) {
          socket.on("connect", () => log(name, "connect", a.active, main.active));
          socket.on("disconnect", (...args) => log(name, ...args, socket.io.engine.readyState));
        }
        for (const event of ["open", "close", "reconnect"]) {
          main.io.on(event, (reason) =>
            log("M", event, event === "reconnect" ? reason > 0 : reason),
          );
        }
        return { main, a, log };
      });
      const all = (event) =>
        Promise.all(lines.flatMap(({ main, a }) => [once(main, event), once(a, event)]));
      await all("connect");
      const gone = all("disconnect");
      const again = all("connect");
      lines[1].main.once("disconnect", () => {
        lines[1].main.emit("echo", "from disconnect", (value) => lines[1].log("ack", value));
      });
      await ctl("engine.close");
      await gone;
      await again;
      for (const { main, a, log } of lines) {
        log("echo", await main.emitWithAck("echo", 1));
        a.disconnect();
        main.disconnect();
      }
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "reconnect_failed, then by hand",
    rows: ["A4/failed-loop", "A4/open", "A4/accessors"],
    serverOptions: () => {
      let n = 0;
      return { allowRequest: (request, callback) => callback(null, ++n > 5) };
    },
    server: (io, log) => io.on("connection", () => log("connection")),
    variants: {
      "io.open": { hand: (socket) => socket.io.open() },
      "io.connect with a callback": {
        hand: (socket, log) => socket.io.connect((...args) => log("callback", ...args)),
      },
      "socket.connect": { hand: (socket) => socket.connect() },
      "disconnect, connect": { hand: (socket) => socket.disconnect().connect() },
    },
    async client({ io, opts, log, trace, once, orSilence, settle }) {
      const socket = trace(io({ ...WEBSOCKET, ...FAST, reconnectionAttempts: 2 }), {
        engine: ["error", "close"],
      });
      let failures = 0;
      const over = new Promise((resolve) => {
        socket.io.on("reconnect_failed", () => {
          failures += 1;
          log("failed", failures, socket.active, socket.io.reconnectionAttempts());
          if (failures === 3) resolve();
          queueMicrotask(() => {
            log("by hand");
            opts.hand(socket, log);
          });
        });
      });
      await orSilence(Promise.race([once(socket, "connect"), over]));
      await settle();
      socket.disconnect();
    },
    races: ["connection"],
  },
  {
    name: "setters of the Manager with odd values",
    rows: ["A4/accessors"],
    serverOptions: refuseAll,
    server() {},
    async client({ Manager, url, log, once, attempt, settle }) {
      const make = () => new Manager(url, { ...POLLING, ...FAST, autoConnect: false });
      const odd = {
        text: "2",
        float: 1.5,
        one: { valueOf: () => 1 },
        list: [2],
        nan: NaN,
        neg: -1,
      };
      for (const [label, value] of Object.entries(odd)) {
        const manager = make();
        attempt(label, () => {
          manager.reconnectionAttempts(value).reconnectionDelay(value).reconnectionDelayMax(value);
          manager.randomizationFactor(value);
          manager.timeout(value);
          return [manager.reconnectionAttempts() === value, manager.timeout() === value];
        });
      }
      for (const [label, value] of Object.entries({ text: "2", float: 1.5, list: [1], neg: -1 })) {
        const manager = make();
        manager.reconnectionAttempts(value);
        let attempts = 0;
        manager.on("reconnect_attempt", () => {
          attempts += 1;
        });
        manager.open();
        await once(manager, "reconnect_failed");
        await settle();
        log(label, attempts);
      }
      const manager = make();
      attempt("extra arguments", () => manager.reconnection(false, true) === manager);
      log("reconnection", manager.reconnection(), manager.reconnection("yes").reconnection());
      log(
        "null",
        manager.timeout(null).timeout(),
        manager.reconnectionDelay(null).reconnectionDelay(),
      );
    },
  },
  {
    name: "open with a callback while the loop is at work",
    rows: ["A4/open", "A4/failed-loop"],
    serverOptions: () => {
      let n = 0;
      return { allowRequest: (request, callback) => callback(null, ++n > 3) };
    },
    server() {},
    async client({ io, log, trace, once, orSilence, settle }) {
      const socket = trace(io({ ...WEBSOCKET, ...FAST }), { engine: ["error"] });
      socket.io.on("reconnect_attempt", (n) => {
        if (n === 1)
          log("open", socket.io.open((error) => log("callback", error?.message)) === socket.io);
      });
      socket.io.on("reconnect_error", (error) => {
        log("in reconnect_error", error.message);
        socket.io.open((later) => log("second callback", later?.message));
      });
      await orSilence(once(socket, "connect"));
      await settle();
      log("state", socket.connected, socket.active);
      socket.disconnect();
    },
    races: ["connection"],
  },
];
