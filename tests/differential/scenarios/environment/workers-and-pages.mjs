/** Where the client runs: workers, frames, odd globals. */

const WEBSOCKET = { transports: ["websocket"] };

/** Runs `body` in a module worker that has the client's exports as `m`. */
function startWorker(config, body) {
  const source = `import * as m from ${JSON.stringify(config.clientUrl)};
    const run = ${body};
    run(m, ${JSON.stringify(config.url)}, (...line) => postMessage(line)).then(() => postMessage("end"), (error) => postMessage(["failed", String(error)]));`;
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  return new Worker(url, { type: "module" });
}

async function inWorker({ config, log, closed }, body) {
  const worker = startWorker(config, body);
  await new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(`worker: ${event.message}`));
    worker.onmessage = ({ data }) => {
      if (data === "end") resolve();
      else log(...data);
    };
  });
  // What it said last must have reached the server, or its requests die with it.
  await closed();
  worker.terminate();
}

const echoing = (io, log) =>
  io.on("connection", (socket) => {
    log("connection", socket.conn.transport.name);
    socket.on("echo", (value, answer) => answer(value));
  });

export default [
  ...["websocket", "polling"].map((transport) => ({
    name: `in a dedicated worker, ${transport}`,
    rows: ["A12/workers"],
    server: echoing,
    serverOptions: { cors: { origin: "*" } },
    async client(env) {
      await inWorker(
        env,
        `async ({ io }, url, log) => {
        const socket = io(url, { transports: [${JSON.stringify(transport)}] });
        socket.on("disconnect", (reason) => log("disconnect", reason));
        await new Promise((resolve) => socket.on("connect", resolve));
        log("connected", typeof document, typeof window, socket.io.engine.transport.name);
        const back = await socket.emitWithAck("echo", new Uint8Array([1, 2]));
        log("echo", back, await socket.emitWithAck("echo", "é"));
        socket.disconnect();
      }`,
      );
    },
  })),
  {
    name: "in a shared worker",
    rows: ["A12/workers"],
    server: echoing,
    serverOptions: { cors: { origin: "*" } },
    async client({ config, log, closed }) {
      const source = `import { io } from ${JSON.stringify(config.clientUrl)};
        onconnect = async ({ ports: [port] }) => {
          const socket = io(${JSON.stringify(config.url)}, { transports: ["websocket"] });
          await new Promise((resolve) => socket.on("connect", resolve));
          port.postMessage(["echo", await socket.emitWithAck("echo", 1)]);
          socket.disconnect();
          port.postMessage("end");
        };`;
      const worker = new SharedWorker(
        URL.createObjectURL(new Blob([source], { type: "text/javascript" })),
        { type: "module" },
      );
      await new Promise((resolve, reject) => {
        worker.onerror = () => reject(new Error("shared worker failed"));
        worker.port.onmessage = ({ data }) => {
          if (data === "end") resolve();
          else log(...data);
        };
      });
      await closed();
    },
  },
  {
    name: "offline event in a worker",
    rows: ["A12/workers", "A6/offline"],
    server: echoing,
    races: ["connection", "server"],
    async client(env) {
      await inWorker(
        env,
        `async ({ io }, url, log) => {
        const socket = io(url, { transports: ["websocket"], reconnectionDelay: 10 });
        socket.on("disconnect", (reason, details) => log("disconnect", reason, details?.description));
        await new Promise((resolve) => socket.once("connect", resolve));
        const again = new Promise((resolve) => socket.once("connect", resolve));
        dispatchEvent(new Event("offline"));
        await again;
        log("connected again");
        socket.disconnect();
      }`,
      );
    },
  },
  {
    name: "importing does nothing visible",
    rows: ["A12/workers", "A1/esm-keys"],
    server() {},
    async client(env) {
      const { log } = env;
      await inWorker(
        env,
        `async (m, url, log) => {
        log("keys", Object.keys(m).sort().join());
        log("globals", ["io", "Socket", "Manager"].filter((name) => name in globalThis).join());
      }`,
      );
      log("page", "io" in globalThis, "Manager" in globalThis);
    },
  },
  {
    name: "timers are looked up at call time",
    rows: ["A12/timers"],
    server: (io) => io.on("connection", () => {}),
    async client({ io, log, once, closed }) {
      const native = globalThis.setTimeout;
      const socket = io({ ...WEBSOCKET, autoConnect: false });
      let calls = 0;
      globalThis.setTimeout = (...args) => {
        calls += 1;
        return native(...args);
      };
      const other = io({ ...WEBSOCKET, forceNew: true });
      await once(other, "connect");
      await other
        .timeout(1)
        .emitWithAck("never")
        .catch((error) => log("timed out", error));
      globalThis.setTimeout = native;
      log("the replaced timer was used", calls > 0);
      other.disconnect();
      await closed();
      log("untouched", socket.active);
    },
  },
  {
    name: "two pages of one browser do not share anything",
    rows: ["A2/cache-key"],
    server: echoing,
    async client({ io, config, log, once, closed }) {
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      const frame = document.createElement("iframe");
      frame.src = location.href;
      document.body.append(frame);
      await new Promise((resolve) => {
        frame.onload = resolve;
      });
      const inner = frame.contentWindow;
      const ready = new Promise((resolve) => {
        inner.ready = resolve;
      });
      const script = inner.document.createElement("script");
      script.type = "module";
      script.textContent = `import { io } from ${JSON.stringify(config.clientUrl)};
        const socket = io({ transports: ["websocket"] });
        socket.on("connect", () => window.ready(socket));`;
      inner.document.head.append(script);
      const innerSocket = await ready;
      log("another connection", innerSocket.id !== socket.id, innerSocket.io !== socket.io);
      frame.remove();
      log("echo", await socket.emitWithAck("echo", "still here"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "values of another realm",
    rows: ["A11/binary-in", "A5/serialisation"],
    server: (io, log) =>
      io.on("connection", (socket) =>
        socket.onAny((event, ...args) => event !== "fence" && log(event, ...args)),
      ),
    async client({ io, once, fence, closed }) {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const realm = frame.contentWindow;
      const socket = io(WEBSOCKET);
      await once(socket, "connect");
      socket.emit("object", realm.JSON.parse('{"a":[1]}'), realm.eval("[1,[2]]"));
      socket.emit("ArrayBuffer", realm.eval("new Uint8Array([1,2]).buffer"));
      socket.emit("Uint8Array", realm.eval("new Uint8Array([3,4])"));
      socket.emit("Blob", realm.eval("new Blob([new Uint8Array([5])])"));
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  },
];
