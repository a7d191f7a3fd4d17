/** Small applications, the way they are written with the documentation at hand. */

const WEBSOCKET = { transports: ["websocket"] };
const POLLING = { transports: ["polling"] };
const both = { websocket: WEBSOCKET, polling: POLLING };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };

export default [
  {
    name: "application, chat with rooms, typing and history",
    rows: ["B/rooms", "B/broadcast", "A5/emit-with-ack", "A10/volatile"],
    server(io, log) {
      const history = [];
      io.on("connection", (socket) => {
        socket.data.name = socket.handshake.auth.name;
        socket.on("join", (room, answer) => {
          socket.join(room);
          socket.to(room).emit("joined", { room, name: socket.data.name });
          answer({ ok: true, history });
        });
        socket.on("message", ({ room, text }, answer) => {
          const message = { id: history.length, from: socket.data.name, text };
          history.push(message);
          socket.to(room).emit("message", message);
          answer?.({ ok: true, id: message.id });
        });
        socket.on("typing", (room, on) => socket.to(room).volatile.emit("typing", on));
        socket.on("disconnecting", () => {
          for (const room of socket.rooms) {
            if (room !== socket.id) io.to(room).emit("left", { room, name: socket.data.name });
          }
        });
        socket.on("disconnect", (reason) => log("left", socket.data.name, reason));
      });
    },
    async client({ io, once, channel, closed, fence }) {
      const people = {};
      for (const name of ["ann", "bob"]) {
        const log = channel(name);
        const socket = io({ ...WEBSOCKET, forceNew: true, auth: { name } });
        for (const event of ["joined", "message", "typing", "left"]) {
          socket.on(event, (...args) => log(event, ...args));
        }
        socket.onAnyOutgoing((event, ...args) =>
          log("out", event, args.filter((arg) => typeof arg !== "function").length),
        );
        await once(socket, "connect");
        log("join", await socket.emitWithAck("join", "lobby"));
        people[name] = { socket, log };
      }
      const { ann, bob } = people;
      ann.log("sent", await ann.socket.emitWithAck("message", { room: "lobby", text: "hi ☃" }));
      await fence(bob.socket);
      bob.socket.volatile.emit("typing", "lobby", true);
      await fence(bob.socket);
      await fence(ann.socket);
      bob.socket.send({ room: "lobby", text: "hello" }, (answer) => bob.log("sent", answer));
      await fence(bob.socket);
      await fence(ann.socket);
      const left = once(bob.socket, "left");
      ann.socket.disconnect();
      await left;
      bob.socket.disconnect();
      await closed();
    },
  },
  {
    name: "application, a file in chunks with progress, then resumed",
    rows: ["A11/binary-in", "A5/emit-with-ack", "A10/ack-timeout"],
    variants: both,
    server(io, log, ctx) {
      const files = new Map();
      io.on("connection", (socket) => {
        socket.on("start", ({ name, size }, answer) => {
          files.set(name, files.get(name) ?? { size, parts: [] });
          answer({ offset: Buffer.concat(files.get(name).parts).length });
        });
        socket.on("chunk", (name, offset, bytes, answer) => {
          const file = files.get(name);
          file.parts.push(bytes);
          const received = Buffer.concat(file.parts).length;
          answer({ received, done: received === file.size });
          if (received === file.size) socket.emit("stored", name, Buffer.concat(file.parts));
        });
      });
      void ctx;
    },
    async client({ io, opts, log, once, ctl, closed, drained }) {
      const socket = io({ ...opts, ...FAST });
      const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7) % 256);
      const file = new File([bytes], "data.bin");
      const upload = async (until) => {
        const { offset } = await socket.timeout(5000).emitWithAck("start", {
          name: file.name,
          size: file.size,
        });
        log("from", offset);
        for (let at = offset; at < Math.min(until, file.size); at += 4000) {
          const part = file.slice(at, at + 4000);
          const chunk = at === 4000 ? await part.arrayBuffer() : part;
          const answer = await socket.timeout(5000).emitWithAck("chunk", file.name, at, chunk);
          log("progress", answer.received / file.size, answer.done);
        }
      };
      await once(socket, "connect");
      await upload(4000);
      await drained(socket);
      const again = once(socket, "connect");
      await ctl("engine.close");
      await again;
      const stored = once(socket, "stored");
      await upload(Infinity);
      const [name, whole] = await stored;
      log(
        "stored",
        name,
        new Uint8Array(whole).every((byte, i) => byte === bytes[i]),
        whole,
      );
      await drained(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection"],
  },
  {
    name: "application, presence with two tabs and a lost line",
    rows: ["B/sockets-join", "A9/transport-loss", "B/broadcast"],
    server(io, log) {
      const online = new Map();
      io.on("connection", (socket) => {
        const { user } = socket.handshake.auth;
        online.set(user, (online.get(user) ?? 0) + 1);
        if (online.get(user) === 1) socket.broadcast.emit("user online", user);
        socket.emit("who", [...online.keys()].sort());
        socket.on("disconnect", (reason) => {
          online.set(user, online.get(user) - 1);
          if (online.get(user) === 0) {
            online.delete(user);
            io.emit("user offline", user, reason);
          }
        });
        socket.on("count", (answer) => answer(Object.fromEntries(online)));
        socket.on("drop me", () => socket.conn.close());
      });
      void log;
    },
    async client({ io, log, once, closed }) {
      const open = async (user) => {
        const socket = io({ ...WEBSOCKET, ...FAST, forceNew: true, auth: { user } });
        const who = once(socket, "who");
        await once(socket, "connect");
        log(user, "who", ...(await who));
        return socket;
      };
      const watcher = await open("watcher");
      const heard = [];
      watcher.on("user online", (user) => heard.push(["online", user]));
      watcher.on("user offline", (...args) => heard.push(["offline", ...args]));
      const one = await open("ann");
      const two = await open("ann");
      log("count", await watcher.emitWithAck("count"));
      const again = once(two, "who");
      two.emit("drop me");
      log("back", ...(await again));
      const offline = once(watcher, "user offline");
      one.disconnect();
      two.disconnect();
      await offline;
      log("heard", heard);
      watcher.disconnect();
      await closed();
    },
  },
  {
    name: "application, a token that expires while connected and while reconnecting",
    rows: ["B/middleware", "A8/connect-error", "A3/auth", "A9/middleware-error"],
    server(io, log, ctx) {
      const valid = new Set(["token-1"]);
      ctx.on("rotate", (token) => {
        valid.clear();
        valid.add(token);
      });
      io.use((socket, next) => {
        const { token } = socket.handshake.auth;
        log("token", token);
        if (valid.has(token)) return next();
        const error = new Error("not authorized");
        error.data = { code: "TOKEN_EXPIRED" };
        return next(error);
      });
      io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
    },
    async client({ io, log, trace, once, ctl, closed }) {
      let token = "token-1";
      let refreshed = 0;
      const socket = trace(io({ ...WEBSOCKET, ...FAST, auth: (done) => done({ token }) }));
      socket.on("connect_error", async (error) => {
        log("refused", error.message, error.data, socket.active);
        if (error.data?.code !== "TOKEN_EXPIRED") return;
        refreshed += 1;
        await Promise.resolve();
        token = "token-2";
        socket.connect();
      });
      await once(socket, "connect");
      await ctl("rotate", "token-2");
      const again = once(socket, "connect");
      const echoed = new Promise((resolve) =>
        socket.once("disconnect", () =>
          socket.emit("echo", "queued while refused", (value) => resolve(log("echo", value))),
        ),
      );
      await ctl("engine.close");
      await again;
      await echoed;
      log("echo", await socket.emitWithAck("echo", 1), refreshed);
      socket.disconnect();
      await closed();
    },
    races: ["connection 1"],
  },
  {
    name: "application, a dashboard with volatile data and a binary frame",
    rows: ["A10/volatile", "A11/binary-in", "B/volatile"],
    server(io, log) {
      io.on("connection", (socket) => {
        socket.on("tick", (n) => log("tick", n));
        socket.on("watch", () => {
          for (let n = 0; n < 3; n++) socket.emit("sample", n, Buffer.from([n]));
          socket.emit("end of samples");
        });
      });
    },
    async client({ io, log, once, fence, drained, closed }) {
      const socket = io(WEBSOCKET);
      socket.volatile.emit("tick", "too early");
      log("buffer", socket.sendBuffer.length);
      await once(socket, "connect");
      await drained(socket);
      socket.on("sample", (n, bytes) => {
        log("sample", n, bytes);
        socket.volatile.emit("tick", n);
      });
      const end = once(socket, "end of samples");
      socket.emit("watch");
      await end;
      await fence(socket);
      socket.disconnect();
      socket.volatile.emit("tick", "too late");
      log("buffer", socket.sendBuffer.length);
      await closed();
    },
  },
  {
    name: "application, optimistic updates with retries over a lost line",
    rows: ["A10/retries", "A9/transport-loss"],
    server(io, log, ctx) {
      const done = new Set();
      let dropped = false;
      io.on("connection", (socket) => {
        socket.on("update", (key, value, answer) => {
          log("update", key, value, done.has(key));
          done.add(key);
          if (key === "b" && !dropped) {
            dropped = true;
            socket.conn.close();
          } else if (key === "refused") {
            answer({ error: "conflict" });
          } else {
            answer({ ok: key });
          }
        });
      });
      void ctx;
    },
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, ...FAST, retries: 3, ackTimeout: 5000 });
      const state = {};
      const update = async (key, value) => {
        const before = state[key];
        state[key] = value;
        const answer = await socket.emitWithAck("update", key, value);
        if (answer.error) state[key] = before;
        log("answer", key, answer);
      };
      const all = [update("a", 1), update("b", 2), update("refused", 3), update("c", 4)];
      log("optimistic", { ...state });
      socket.on("disconnect", (reason) => log("disconnect", reason));
      await once(socket, "connect");
      await Promise.all(all);
      log("settled", state);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "application, requests over acks with cancellation and concurrency",
    rows: ["A5/emit-with-ack", "A10/ack-timeout", "A9/pending-acks"],
    variants: both,
    server(io) {
      io.on("connection", (socket) => {
        const waiting = [];
        socket.on("request", (method, params, answer) => {
          if (method === "slow") waiting.push(answer);
          else if (method === "flush") {
            waiting
              .splice(0)
              .reverse()
              .forEach((late, i) => late({ result: i }));
            answer({ result: "flushed" });
          } else if (method === "fail") answer({ error: { code: -1, message: params.why } });
          else answer({ result: params });
        });
      });
    },
    async client({ io, opts, log, once, drained, closed, settle }) {
      const socket = io({ ...opts, reconnection: false });
      const request = async (method, params = {}) => {
        const { result, error } = await socket.timeout(5000).emitWithAck("request", method, params);
        if (error) throw Object.assign(new Error(error.message), { code: error.code });
        return result;
      };
      log("before connect", await request("echo", { n: 0 }));
      log("many", await Promise.all([1, 2, 3].map((n) => request("echo", { n }))));
      log("fails", await request("fail", { why: "because" }).catch((error) => error));
      const slow = [request("slow"), request("slow")];
      log("flush", await request("flush"), await Promise.all(slow));
      const lost = request("slow").catch((error) =>
        log("lost", error, error.constructor === Error),
      );
      await drained(socket);
      socket.disconnect();
      await lost;
      await closed();
      await settle();
      void once;
    },
  },
  {
    name: "application, a component that mounts twice and cleans up",
    rows: ["A5/emitter", "A5/connect", "A2/same-namespace"],
    server: (io, log) =>
      io.on("connection", (socket) => {
        log("connection");
        socket.on("disconnect", (reason) => log("disconnect", reason));
        socket.on("ask", (value) => socket.emit("told", value));
      }),
    async client({ io, log, once, closed, fence }) {
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      const mount = (name) => {
        const onConnect = () => log(name, "connect");
        const onTold = (value) => log(name, "told", value);
        const onDisconnect = (reason) => log(name, "disconnect", reason);
        socket.on("connect", onConnect);
        socket.on("told", onTold);
        socket.on("disconnect", onDisconnect);
        socket.connect();
        return () => {
          socket.off("connect", onConnect);
          socket.off("told", onTold);
          socket.off("disconnect", onDisconnect);
          socket.disconnect();
        };
      };
      mount("first")();
      const unmount = mount("second");
      const third = mount("third");
      await once(socket, "connect");
      socket.emit("ask", 1);
      await fence(socket);
      unmount();
      log("after", socket.connected, socket.active, socket.listeners("told").length);
      third();
      log("left", socket.hasListeners("told"), socket.listeners("connect").length);
      await closed();
    },
    races: ["connection", "server"],
  },
  {
    name: "application, several servers' namespaces behind one facade, msgpack on one",
    rows: ["A11/msgpack", "A4/constructor", "B/namespaces", "B/parser"],
    serverOptions: (ctx) => ({ parser: ctx.msgpack }),
    server(io) {
      for (const name of ["/orders", "/prices"]) {
        io.of(name).on("connection", (socket) => {
          socket.on("get", (id, answer) =>
            answer({ id, at: new Date(0), bytes: Buffer.from([1, 2]), none: undefined, n: 1.5 }),
          );
          socket.emit("snapshot", [{ id: 1 }, { id: 2n.toString() }], null);
        });
      }
    },
    async client({ Manager, url, log, once, msgpack, closed }) {
      const manager = new Manager(url, {
        ...WEBSOCKET,
        parser: await msgpack(),
        autoConnect: false,
      });
      const sockets = ["/orders", "/prices"].map((name) =>
        manager.socket(name, { auth: { name } }),
      );
      for (const socket of sockets) {
        socket.on("snapshot", (...args) => log(socket.nsp, "snapshot", ...args));
        socket.on("disconnect", (reason) => log(socket.nsp, reason));
      }
      for (const socket of sockets) {
        const snapshot = once(socket, "snapshot");
        socket.connect();
        await snapshot;
        log(socket.nsp, await socket.emitWithAck("get", 7));
      }
      sockets[0].disconnect();
      log("still", sockets[1].connected, manager.engine.readyState);
      log("get", await sockets[1].emitWithAck("get", "x"));
      sockets[1].disconnect();
      await closed();
    },
    // socket ids stand in the bytes
    races: ["connection 1 sent"],
  },
  {
    name: "application, the indicator: online, reconnecting, offline",
    rows: ["A4/events", "A4/failed-loop", "A4/success-order"],
    server() {},
    async client({ io, log, once, ctl }) {
      const socket = io({ ...POLLING, ...FAST, reconnectionAttempts: 3 });
      let state;
      const show = (next, ...more) => {
        if (state !== next) log(next, ...more);
        state = next;
      };
      socket.on("connect", () => show("online", socket.connected));
      socket.on("disconnect", (reason, details) =>
        show(socket.active ? "reconnecting" : "offline", reason, details?.description),
      );
      socket.on("connect_error", (error) =>
        show(socket.active ? "still trying" : "refused", error.message, error.description),
      );
      socket.io.on("reconnect_attempt", (n) => show(`attempt ${n}`, socket.io.engine.readyState));
      socket.io.on("reconnect_failed", () => show("gave up", socket.active, socket.connected));
      socket.io.on("reconnect", (n) => show("back", n > 0));
      await once(socket, "connect");
      const failed = once(socket.io, "reconnect_failed");
      await ctl("stop");
      await failed;
      await ctl("start");
      const again = once(socket, "connect");
      socket.connect();
      await again;
      log("state", state);
    },
    races: ["connection"],
  },
];
