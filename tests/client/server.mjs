// A socket.io server that does what the tests of the Rust client and of the hooks ask for.
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { Bridge } from "../servers/webtransport.mjs";

/** @returns {Promise<{ url: string, close: () => Promise<void> }>} */
export async function startServer() {
  const http = createServer();
  const io = new Server(http, {
    cors: { origin: "*" },
    connectionStateRecovery: {},
    allowRequest: ({ url }, answer) => answer("not today", !url.includes("unwelcome")),
  });
  const lines = new Lines(io.engine);
  for (const namespace of [io.of("/"), io.of("/admin")]) {
    namespace.on("connection", (socket) => serve(socket, lines));
  }
  io.of("/admin").use((socket, next) => {
    if (socket.handshake.auth.token === "secret") next();
    else next(Object.assign(new Error("no"), { data: { code: 1 } }));
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    close: () => io.close(),
  };
}

/**
 * The same with a server of WebTransport, which takes no middleware, and so no option `cors`.
 *
 * @returns {Promise<{ url: string, env: Record<string, string>, close: () => Promise<void> }>} `env` says where it is
 */
export async function startServers() {
  const server = await startServer();
  const http = createServer();
  const transports = ["polling", "websocket", "webtransport"];
  const io = new Server(http, { transports, maxHttpBufferSize: 1e7 });
  http.prependListener("request", (_request, response) =>
    response.setHeader("access-control-allow-origin", "*"),
  );
  const lines = new Lines(io.engine);
  io.on("connection", (socket) => serve(socket, lines));
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address();
  const bridge = new Bridge((session) => void io.engine.onWebTransportSession(session));
  await bridge.start(port);
  return {
    url: server.url,
    env: {
      SOCKETIO_WEBTRANSPORT: `http://127.0.0.1:${port}`,
      SOCKETIO_CERTIFICATE: bridge.hash,
    },
    close: async () => {
      await bridge.stop();
      await io.close();
      await server.close();
    },
  };
}

/**
 * Counts connections, not namespaces, by the `tag` that a test has put into the query of its address: so a second
 * connection can ask what has become of the first.
 */
class Lines {
  #counts = new Map();
  #changes = new EventEmitter().setMaxListeners(0);

  constructor(engine) {
    engine.on("connection", (connection) => {
      // A connection over WebTransport has no request.
      const tag = connection.request?._query.tag;
      if (tag === undefined) return;
      const counts = this.of(tag);
      counts.made++;
      counts.open++;
      connection.once("close", () => {
        counts.open--;
        this.#changes.emit("change");
      });
    });
  }

  /** @returns {{ made: number, open: number }} how many there have been, and how many there are */
  of(tag) {
    if (!this.#counts.has(tag)) this.#counts.set(tag, { made: 0, open: 0 });
    return this.#counts.get(tag);
  }

  /** Waits until none is open. */
  async gone(tag) {
    while (this.of(tag).open > 0) await once(this.#changes, "change");
  }
}

/**
 * @param {import("socket.io").Socket} socket
 * @param {Lines} lines
 */
function serve(socket, lines) {
  socket.on("echo", (...args) => args.pop()(...args));
  socket.on("repeat", (...args) => socket.emit("repeated", ...args));
  socket.on("repeat and answer", (value, answer) => {
    socket.emit("repeated", value);
    answer(value);
  });
  socket.on("count", (number) => {
    for (let i = 0; i < number; i++) socket.emit("counted", i);
  });
  socket.on("question", async (number) => {
    socket.emit("answer", await socket.emitWithAck("double", number));
  });
  socket.on("leave", () => socket.disconnect());
  socket.on("cut", () => socket.conn.close());
  socket.on("close", (code, reason) => socket.conn.transport.socket.close(code, reason));
  socket.on("end session", (closeCode, reason) =>
    socket.conn.transport.session.close({ closeCode, reason }),
  );
  socket.on("protocol", (answer) => answer(socket.conn.transport.socket.protocol));
  socket.on("who", (id, answer) => answer(socket.nsp.sockets.has(id)));
  socket.on("auth", (answer) => answer(socket.handshake.auth));
  socket.on("lines", (tag, answer) => answer(lines.of(tag)));
  socket.on("gone", async (tag, answer) => {
    await lines.gone(tag);
    answer();
  });
}
