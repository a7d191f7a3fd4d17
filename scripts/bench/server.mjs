/**
 * The bench's server: serves the pages and both clients, and is the real Socket.IO server that they talk to.
 */

import { createServer } from "node:http";
import { Server } from "socket.io";
import { CASES, POOL_SIZE, SMALL, SMALL_SERVER_PATH, textOfSize } from "./page/payloads.js";
import { RUST_CASES } from "./page/rust-cases.js";
import { serveFiles } from "./static-files.mjs";

/** The cases whose frames a page can ask for. */
const CASE_LISTS = {
  javascript: CASES.map(({ name, direction, payload }) => {
    return { name, direction, args: payload === undefined ? [] : [payload] };
  }),
  rust: RUST_CASES,
};

/** What a server accepts in one request where a backlog of small events is to be more than that. */
const SMALL_BUFFER_SIZE = 10000;

/**
 * @param {Record<string, string>} clientDirectories directory of each client, by the first segment of its URL
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function startServer(clientDirectories) {
  const httpServer = createServer(serveFiles(clientDirectories));
  const servers = [
    new Server(httpServer, { serveClient: false }),
    new Server(httpServer, {
      serveClient: false,
      path: SMALL_SERVER_PATH,
      maxHttpBufferSize: SMALL_BUFFER_SIZE,
    }),
  ];
  for (const io of servers) io.on("connection", handleConnection);
  await new Promise((resolve, reject) => {
    httpServer.once("error", reject);
    httpServer.listen(0, "127.0.0.1", resolve);
  });
  return {
    origin: `http://127.0.0.1:${httpServer.address().port}`,
    close: async () => {
      // Each of them also closes the HTTP server, which only the first finds open.
      for (const io of servers) await new Promise((resolve) => io.close(() => resolve()));
    },
  };
}

function handleConnection(socket) {
  let received = 0;
  socket.on("frames", (list, name) => {
    const { direction, args } = CASE_LISTS[list].find((entry) => entry.name === name);
    const acknowledged = direction === "answer" ? [() => {}] : [];
    for (let index = 0; index < POOL_SIZE; index++) socket.emit("ev", ...args, ...acknowledged);
  });
  socket.on("raw", ({ head, bytes, tail, count }) => {
    const packet = `${head}${bytes === 0 ? "" : textOfSize(bytes)}${tail}`;
    for (let index = 0; index < count; index++) socket.conn.write(packet);
  });
  socket.on("flood", (count) => {
    for (let index = 0; index < count; index++) socket.emit("item", SMALL);
  });
  socket.on("item", () => {
    received++;
  });
  socket.on("last", (_payload, answer) => {
    answer(received + 1);
    received = 0;
  });
  socket.on("echo", (payload, answer) => {
    answer(payload);
  });
}
