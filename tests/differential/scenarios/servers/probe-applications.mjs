/** Small applications as people write them. */

const WEBSOCKET = { transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 };
const variants = { polling: { transports: ["polling"] }, websocket: { transports: ["websocket"] } };

export default [
  {
    name: "probe applications: a chat with names, typing and presence",
    rows: ["B/broadcast", "B/rooms", "A5/emit-with-ack"],
    server(io, log) {
      const users = new Map();
      io.on("connection", (socket) => {
        socket.on("login", (name, answer) => {
          if ([...users.values()].includes(name)) return answer({ ok: false, reason: "taken" });
          users.set(socket.id, name);
          socket.broadcast.emit("user joined", name, users.size);
          answer({ ok: true, users: [...users.values()] });
        });
        socket.on("chat message", (text, answer) => {
          io.emit("chat message", { from: users.get(socket.id), text });
          answer?.("sent");
        });
        socket.on("typing", () => socket.broadcast.emit("typing", users.get(socket.id)));
        socket.on("private", ({ to, text }) => {
          const [id] = [...users].find(([, name]) => name === to) ?? [];
          socket.to(id).emit("private", { from: users.get(socket.id), text });
        });
        socket.on("disconnect", (reason) => {
          log("left", users.get(socket.id), reason);
          socket.broadcast.emit("user left", users.get(socket.id));
          users.delete(socket.id);
        });
      });
    },
    async client({ io, channel, once, fence, closed }) {
      const [ann, bob] = ["ann", "bob"].map((name) => {
        const socket = io({ ...WEBSOCKET, forceNew: true });
        const log = channel(name);
        for (const event of ["user joined", "chat message", "typing", "private", "user left"]) {
          socket.on(event, (...args) => log(event, ...args));
        }
        return { socket, log };
      });
      ann.log("login", await ann.socket.emitWithAck("login", "ann"));
      bob.log("login", await bob.socket.emitWithAck("login", "ann"));
      bob.log("login", await bob.socket.emitWithAck("login", "bob"));
      await fence(ann.socket);
      ann.socket.emit("chat message", "hello", (answer) => ann.log("answer", answer));
      await fence(ann.socket);
      await fence(bob.socket);
      bob.socket.volatile.emit("typing");
      await fence(bob.socket);
      bob.socket.emit("private", { to: "ann", text: "psst ☃" });
      await fence(bob.socket);
      await fence(ann.socket);
      const left = once(ann.socket, "user left");
      bob.socket.disconnect();
      await left;
      ann.socket.close();
      await closed();
    },
  },
  {
    name: "probe applications: a file in slices, with progress and a digest",
    rows: ["A5/emit-with-ack", "A11/binary-in", "A10/ack-timeout"],
    variants,
    server(io, log) {
      io.on("connection", (socket) => {
        const files = new Map();
        socket.on("upload start", ({ name, size }, answer) => {
          files.set(name, { size, parts: [] });
          answer({ accepted: true, slice: 1000 });
        });
        socket.on("upload slice", (name, offset, bytes, answer) => {
          const file = files.get(name);
          file.parts.push(bytes);
          log("slice", name, offset, Buffer.isBuffer(bytes), bytes.length);
          answer(offset + bytes.length, file.size);
        });
        socket.on("upload end", (name, answer) => {
          const whole = Buffer.concat(files.get(name).parts);
          answer(whole.length, whole.subarray(0, 4), whole);
        });
      });
    },
    async client({ io, opts, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, ...opts });
      await once(socket, "connect");
      const bytes = Uint8Array.from({ length: 3500 }, (_, i) => (i * 7) % 251);
      const file = new File([bytes], "data.bin", { type: "application/octet-stream" });
      const { slice } = await socket.emitWithAck("upload start", {
        name: file.name,
        size: file.size,
      });
      for (let offset = 0; offset < file.size; offset += slice) {
        const part = file.slice(offset, offset + slice);
        const sent = await socket
          .timeout(60_000)
          .emitWithAck("upload slice", file.name, offset, await part.arrayBuffer());
        log("progress", Math.round((100 * sent) / file.size));
      }
      await new Promise((resolve) =>
        socket.emit("upload end", file.name, (length, head, whole) => {
          log("end", length, head, whole.byteLength, whole instanceof ArrayBuffer);
          log(
            "equal",
            new Uint8Array(whole).every((byte, i) => byte === bytes[i]),
          );
          resolve();
        }),
      );
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "probe applications: requests over acks, with errors, in parallel",
    rows: ["A5/emit-with-ack", "A10/ack-timeout"],
    variants,
    server(io) {
      const table = new Map();
      io.on("connection", (socket) => {
        socket.use(([, ...args], next) =>
          typeof args.at(-1) === "function" ? next() : next(new Error("no ack")),
        );
        socket.on("error", (error) => socket.emit("problem", error.message));
        socket.on("todo:create", (payload, answer) => {
          if (typeof payload?.title !== "string")
            return answer({ error: "invalid", path: ["title"] });
          const id = table.size + 1;
          table.set(id, { id, ...payload });
          socket.broadcast.emit("todo:created", { id });
          return answer({ data: id });
        });
        socket.on("todo:list", (answer) => answer({ data: [...table.values()] }));
        socket.on("todo:slow", () => {});
      });
    },
    async client({ io, opts, log, once, fence, closed }) {
      const socket = io({ ...WEBSOCKET, ...opts });
      socket.on("problem", (message) => log("problem", message));
      const request = (event, ...args) =>
        socket
          .timeout(event === "todo:slow" ? 1 : 60_000)
          .emitWithAck(event, ...args)
          .then(
            ({ data, error }) => (error ? { failed: error } : data),
            (error) => ({ gone: error.message }),
          );
      log(
        "created",
        await Promise.all([
          request("todo:create", { title: "a", done: false, at: new Date(0) }),
          request("todo:create", { title: 5 }),
          request("todo:create", null),
          request("todo:create", { title: "b", tags: new Set(["x"]), note: undefined }),
        ]),
      );
      log("slow", await request("todo:slow"));
      socket.emit("todo:list", "no ack");
      log("list", await request("todo:list"));
      await fence(socket);
      socket.disconnect();
      log(
        "offline",
        await Promise.race([request("todo:slow"), once(socket, "connect")]),
        socket.sendBuffer.length,
      );
      await closed();
    },
  },
  {
    name: "probe applications: subscriptions made again after each connection",
    rows: ["A5/connect", "A4/events", "B/rooms"],
    variants,
    server(io, log, ctx) {
      io.on("connection", (socket) => {
        log("connection");
        socket.on("subscribe", (topics, answer) => {
          topics.forEach((topic) => void socket.join(`topic:${topic}`));
          answer(topics.length);
        });
        socket.on("unsubscribe", (topic) => void socket.leave(`topic:${topic}`));
      });
      ctx.on(
        "publish",
        ([topic, value]) => void io.to(`topic:${topic}`).emit("update", topic, value),
      );
    },
    async client({ io, opts, log, once, ctl, fence, drained, closed }) {
      const topics = new Set(["a", "b"]);
      const socket = io({ ...WEBSOCKET, ...opts, autoConnect: false });
      let ready;
      socket.on("connect", () => {
        socket.emit("subscribe", [...topics], (count) => {
          log("subscribed", count);
          ready?.();
        });
      });
      socket.on("update", (...args) => log("update", ...args));
      const subscribed = () => new Promise((resolve) => (ready = resolve));
      const first = subscribed();
      socket.connect();
      await first;
      await ctl("publish", ["a", 1]);
      await fence(socket);
      topics.add("c");
      topics.delete("a");
      socket.emit("unsubscribe", "a");
      await drained(socket);
      const second = subscribed();
      await ctl("engine.close");
      await second;
      for (const topic of ["a", "b", "c"]) await ctl("publish", [topic, 2]);
      await fence(socket);
      const third = subscribed();
      socket.disconnect().connect();
      await third;
      await ctl("publish", ["c", 3]);
      await fence(socket);
      await drained(socket);
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "probe applications: a store of optimistic updates with retries",
    rows: ["A10/retries", "A10/ack-timeout-option"],
    server(io, log) {
      const seen = new Set();
      let value = 0;
      io.on("connection", (socket) => {
        socket.on("increment", ({ key, by }, answer) => {
          log("increment", key, by, seen.has(key) ? "again" : "first");
          if (by < 0) return answer({ rejected: true });
          if (!seen.has(key)) value += by;
          const first = !seen.has(key);
          seen.add(key);
          if (first && key === "k2") return socket.conn.close();
          answer({ value });
        });
      });
    },
    async client({ io, log, once, closed }) {
      const socket = io({ ...WEBSOCKET, retries: 5, ackTimeout: 60_000 });
      let local = 0;
      const pending = [];
      const increment = (key, by) => {
        local += by;
        pending.push(
          socket.emitWithAck("increment", { key, by }).then((answer) => {
            if (answer.rejected) local -= by;
            log(key, answer, local);
          }),
        );
      };
      increment("k1", 1);
      increment("k2", 10);
      increment("k3", -5);
      socket.on("disconnect", (reason) => {
        log("disconnect", reason);
        increment("k4", 100);
      });
      await Promise.all(pending);
      await Promise.all(pending);
      log("local", local);
      socket.disconnect();
      await Promise.race([Promise.all(pending), once(socket.io, "never"), closed()]);
    },
  },
  {
    name: "probe applications: a page with login and logout, one socket for both",
    rows: ["A5/disconnect-connect", "A3/auth", "B/middleware"],
    variants,
    server(io, log) {
      io.use((socket, next) =>
        socket.handshake.auth.user ? next() : next(new Error("unauthorized")),
      );
      io.on("connection", (socket) => {
        const { user } = socket.handshake.auth;
        log("user", user);
        socket.join(`user:${user}`);
        socket.emit("welcome", user);
        socket.on("disconnect", (reason) => log("gone", user, reason));
      });
    },
    async client({ io, opts, log, trace, once, drained, closed }) {
      const socket = trace(io({ ...WEBSOCKET, ...opts, autoConnect: false }));
      socket.on("welcome", (user) => log("welcome", user));
      const sessions = [];
      socket.on("connect", () => sessions.push(socket.id));
      socket.connect();
      await once(socket, "connect_error");
      log("active", socket.active);
      for (const user of ["ann", "bob", "ann"]) {
        socket.auth = { user };
        const welcome = once(socket, "welcome");
        socket.connect();
        socket.connect();
        await welcome;
        await drained(socket);
        socket.disconnect();
        socket.disconnect();
        await closed();
      }
      log("sessions", new Set(sessions).size, sessions.length);
    },
  },
  {
    name: "probe applications: a dashboard with volatile data and a pause",
    rows: ["B/volatile", "A5/emitter"],
    server(io, log) {
      io.on("connection", (socket) => {
        let n = 0;
        socket.on("next", (answer) => {
          socket.volatile.emit("tick", ++n);
          answer(n);
        });
        socket.on("cursor", (x, y) => log("cursor", x, y));
      });
    },
    async client({ io, log, once, fence, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const shown = [];
      const show = (n) => shown.push(n);
      socket.on("tick", show);
      for (let i = 0; i < 3; i++) await socket.emitWithAck("next");
      socket.off("tick", show);
      await socket.emitWithAck("next");
      socket.on("tick", show);
      await socket.emitWithAck("next");
      log("shown", shown);
      for (let i = 0; i < 3; i++) {
        await fence(socket);
        socket.volatile.emit("cursor", i, -i);
      }
      await fence(socket);
      socket.disconnect();
      socket.volatile.emit("cursor", "dropped");
      log("buffer", socket.sendBuffer.length);
      await closed();
    },
  },
  {
    name: "probe applications: a React effect that connects, cleans up and connects again",
    rows: ["A2/new-manager", "A5/emitter", "A5/disconnect-connect"],
    server: (io, log) =>
      io.on("connection", (socket) => {
        log("connection");
        socket.on("ask", () => socket.emit("data", 1));
      }),
    async client({ io, log, once, fence, closed }) {
      const module = io({ ...WEBSOCKET, autoConnect: false });
      const effect = (socket) => {
        const onConnect = () => log("connected");
        const onData = (value) => log("data", value);
        const onDisconnect = (reason) => log("disconnect", reason);
        socket.connect();
        socket.on("connect", onConnect).on("data", onData).on("disconnect", onDisconnect);
        return () => {
          socket.off("connect", onConnect).off("data", onData).off("disconnect", onDisconnect);
          socket.disconnect();
        };
      };
      effect(module)();
      const cleanup = effect(module);
      await once(module, "connect");
      module.emit("ask");
      await fence(module);
      log("listeners", module.listeners("data").length);
      cleanup();
      await closed();
      const inside = () => {
        const socket = io("/", WEBSOCKET);
        return [socket, () => socket.close()];
      };
      const [first, clean] = inside();
      clean();
      const [second] = inside();
      log("managers", first.io === second.io, first === second, first.io === module.io);
      await once(second, "connect");
      second.close();
      await closed();
    },
    races: ["connection"],
  },
];
