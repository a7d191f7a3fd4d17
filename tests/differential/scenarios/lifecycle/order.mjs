/** Microtasks between the layers, and ends that come while something else is under way. */
import { holdProbe } from "../../lib/server-halves.mjs";

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };
const both = { websocket: WEBSOCKET, polling: POLLING };
const UPGRADABLE = { upgrades: ["websocket"] };

/** Logs, and once more from a microtask and from a microtask of that one. */
const deep = (log) => (label) => {
  log(label);
  queueMicrotask(() => {
    log(`${label}, microtask`);
    queueMicrotask(() => log(`${label}, second microtask`));
  });
};

export default [
  {
    name: "microtasks queued in every layer while events arrive",
    rows: ["A9/microtasks", "A6/events", "A4/listener-exceptions"],
    variants: both,
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send(
          '42["a"]',
          '451-["b",{"_placeholder":true,"num":0}]',
          Buffer.from([1]),
          '430["ack"]',
          '42["end"]',
        );
      });
    },
    async client({ io, opts, log, once, drained, closed }) {
      const socket = io(opts);
      const say = deep(log);
      await once(socket, "connect");
      await drained(socket);
      for (const event of ["packet", "data", "message"]) {
        socket.io.engine.on(event, () => say(`E.${event}`));
      }
      socket.io.on("packet", ({ type }) => say(`M.packet ${type}`));
      socket.onAny((event) => say(`any ${event}`));
      for (const event of ["a", "b"]) socket.on(event, () => say(`S.${event}`));
      socket.emit("go", () => say("ack"));
      await once(socket, "end");
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "microtasks around the first connection",
    rows: ["A9/first-connect", "A9/backlog"],
    variants: { websocket: WEBSOCKET },
    server: (io) => io.on("connection", (s) => s.on("echo", (v, f) => f(v))),
    async client({ Manager, url, opts, log, closed, fence, once }) {
      const say = deep(log);
      const manager = new Manager(url, { ...opts, autoConnect: false });
      const socket = manager.socket("/", { auth: (done) => (say("auth"), done({})) });
      for (const event of ["open", "packet", "close"]) manager.on(event, () => say(`M.${event}`));
      for (const event of ["connect", "disconnect"]) socket.on(event, () => say(`S.${event}`));
      socket.onAnyOutgoing((event) => say(`out ${event}`));
      socket.emitWithAck("echo", 1).then(() => say("resolved"));
      socket.emit("echo", 2, () => say("called"));
      manager.open(() => say("callback"));
      for (const event of ["handshake", "open", "packetCreate", "flush", "drain", "close"]) {
        manager.engine.on(event, () => say(`E.${event}`));
      }
      socket.connect();
      await once(socket, "connect");
      await fence(socket);
      say("disconnect");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "auth that answers later, twice, or after disconnect",
    rows: ["A3/auth", "A5/connect"],
    server: (io, log) =>
      io.on("connection", (socket) => {
        log("auth", socket.handshake.auth);
        socket.on("disconnect", (reason) => log("disconnect", reason));
      }),
    async client({ io, log, once, macrotask, settle, closed }) {
      const later = io({
        ...WEBSOCKET,
        forceNew: true,
        auth: async (done) => {
          await macrotask();
          done({ later: true });
        },
      });
      later.emit("buffered", 1);
      await once(later, "connect");
      log("later", later.connected, later.sendBuffer.length);
      let answer;
      const left = io({ ...WEBSOCKET, forceNew: true, auth: (done) => (answer = done) });
      await once(left.io, "open");
      left.disconnect();
      try {
        answer({ after: "disconnect" });
        log("no throw");
      } catch (error) {
        log("threw", error);
      }
      await settle();
      log("left", left.connected, left.active);
      later.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "disconnect before, while and after the probe",
    differs: {
      reason: "the official client waits for another upgrade that never comes",
      variants: ["engine.close in upgrade"],
    },
    rows: ["A9/disconnect-upgrading", "A6/close-pending", "A7/upgrade-probe"],
    variants: {
      "before the answer": { when: "before" },
      "in upgrading": { when: "upgrading" },
      "in upgrade": { when: "upgrade" },
      "engine.close before the answer": { when: "before", engine: true },
      "engine.close in upgrading": { when: "upgrading", engine: true },
      "engine.close in upgrade": { when: "upgrade", engine: true },
    },
    raw: true,
    server(raw, log, ctx) {
      raw.session(async (session) => {
        holdProbe(session, ctx);
        await session.connect(UPGRADABLE);
      });
    },
    async client({ io, opts, log, trace, once, ctl, settle, drained, orSilence }) {
      const socket = trace(io({ reconnection: false }), {
        engine: ["upgrading", "upgrade", "upgradeError", "close", "error"],
      });
      await once(socket, "connect");
      await drained(socket);
      const { engine } = socket.io;
      const leave = () => {
        log("leave", engine.readyState, engine.transport.name);
        if (opts.engine) engine.close();
        else socket.disconnect();
        log("left", engine.readyState, socket.connected, engine.writeBuffer.length);
      };
      if (opts.when === "before") {
        const ended = once(engine, "close");
        leave();
        await ended;
      } else engine.once(opts.when, leave);
      await ctl("allow probe");
      // what is closed in `upgrade` waits for another one in the official client, which never comes
      if (engine.readyState !== "closed") await orSilence(once(engine, "close"));
      await settle();
      log("state", engine.readyState, socket.active, socket.connected);
    },
    races: ["connection"],
  },
  {
    name: "the line ends while the probe is under way",
    rows: ["A7/probe-failure", "A9/transport-loss"],
    raw: true,
    server(raw, log, ctx) {
      raw.session(async (session) => {
        session.onProbe = () => {};
        await session.connect(session.number === 1 ? UPGRADABLE : {});
        ctx.on("end", async () => {
          await session.polled();
          session.close();
        });
      });
    },
    async client({ io, log, trace, once, ctl, settle, drained, leave }) {
      const socket = trace(io(FAST), { engine: ["upgrading", "upgradeError", "close", "error"] });
      await once(socket, "connect");
      await drained(socket);
      const again = once(socket, "connect");
      await ctl("end");
      await again;
      await settle();
      log("transport", socket.io.engine.transport.name);
      await leave(socket);
    },
    races: ["connection"],
  },
  {
    name: "binary and acks across an upgrade",
    rows: ["A7/upgrade-probe", "A11/binary-in"],
    raw: true,
    server(raw, log, ctx) {
      raw.session(async (session) => {
        holdProbe(session, ctx);
        session.onPacket = (packet) => {
          if (packet === "40") session.send('40{"sid":"s"}');
          else log("packet", packet, session.transport);
          if (String(packet).includes("last")) session.send('430["answer"]', '42["done"]');
        };
        session.open(UPGRADABLE);
      });
    },
    async client({ io, log, once, ctl, drained, closed }) {
      const socket = io({ reconnection: false });
      const { engine } = socket.io;
      await once(socket, "connect");
      await drained(socket);
      engine.on("upgrading", () => {
        socket.emit("asked", (value) => log("answer", value));
        socket.emit("binary", new Uint8Array([1, 2]), new Blob(["x"]));
        socket.compress(false).emit("text");
        log("waiting", engine.writeBuffer.length);
      });
      engine.on("upgrade", () => {
        log("waiting", engine.writeBuffer.length);
        socket.emit("last");
      });
      engine.on("flush", () => log("flush", engine.transport.name));
      const done = once(socket, "done");
      await ctl("allow probe");
      await done;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "two namespaces, one leaves and comes back while the other waits for an answer",
    rows: ["A9/two-namespaces", "A5/disconnect-connect", "A10/ack-plain"],
    server(io, log, ctx) {
      const left = ctx.gate("left");
      io.of("/a").on("connection", (socket) => {
        log("a", socket.handshake.auth);
        socket.on("disconnect", () => left());
      });
      let later;
      io.on("connection", (socket) => socket.on("wait", (answer) => (later = answer)));
      ctx.on("answer", () => later("waited"));
    },
    async client({ io, log, once, ctl, closed, fence }) {
      const main = io(WEBSOCKET);
      const a = main.io.socket("/a", { auth: { n: 1 } });
      for (const [name, socket] of Object.entries({ main, a })) {
        socket.on("connect", () => log(name, "connect"));
        socket.on("disconnect", (reason) => log(name, reason));
      }
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      const waiting = main.emitWithAck("wait");
      await fence(main);
      a.disconnect();
      a.emit("buffered", 1);
      await ctl("left");
      a.auth = { n: 2 };
      a.connect();
      log("same", main.io.socket("/a", { auth: { n: 3 } }) === a, a.active, a.auth);
      await once(a, "connect");
      await fence(a);
      await ctl("answer");
      log("answer", await waiting, a.sendBuffer.length);
      main.disconnect();
      a.disconnect();
      await closed();
    },
  },
];
