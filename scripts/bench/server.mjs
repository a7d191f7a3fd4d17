/**
 * The bench's server: serves the pages and both clients, and is the real Socket.IO server that they talk to.
 */

import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Server } from "socket.io";
import { readIfPresent } from "./files.mjs";
import { CASES, POOL_SIZE, SMALL } from "./page/payloads.js";

const PAGE_DIRECTORY = fileURLToPath(new URL("./page/", import.meta.url));

const MEDIA_TYPES = {
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".wasm": "application/wasm",
};

const HEADERS = {
  // Cross-origin isolation makes performance.now() tick every 5 µs instead of every 100.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

/**
 * @param {Record<string, string>} clientDirectories directory of each client, by the first segment of its URL
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function startServer(clientDirectories) {
  const directories = { ...clientDirectories, page: PAGE_DIRECTORY };
  const httpServer = createServer((request, response) => {
    serve(directories, request, response).catch((error) => {
      response.writeHead(500, HEADERS).end(String(error));
    });
  });
  const io = new Server(httpServer, { serveClient: false });
  io.on("connection", handleConnection);
  await new Promise((resolve, reject) => {
    httpServer.once("error", reject);
    httpServer.listen(0, "127.0.0.1", resolve);
  });
  return {
    origin: `http://127.0.0.1:${httpServer.address().port}`,
    close: () => new Promise((resolve) => io.close(() => resolve())),
  };
}

async function serve(directories, request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname === "/") {
    response.writeHead(200, { ...HEADERS, "Content-Type": "text/html; charset=utf-8" });
    response.end("<!doctype html><title>bench</title>");
    return;
  }
  const [, first, ...rest] = decodeURIComponent(pathname).split("/");
  const directory = Object.hasOwn(directories, first) ? directories[first] : null;
  const path = normalize(rest.join(sep));
  const body =
    directory === null || path.startsWith("..") ? null : await readIfPresent(join(directory, path));
  if (body === null) {
    response.writeHead(404, HEADERS).end();
    return;
  }
  const type = MEDIA_TYPES[extname(path)] ?? "application/octet-stream";
  response.writeHead(200, { ...HEADERS, "Content-Type": type }).end(body);
}

function handleConnection(socket) {
  let received = 0;
  socket.on("frames", (name) => {
    const { direction, payload } = CASES.find((entry) => entry.name === name);
    const args = payload === undefined ? [] : [payload];
    if (direction === "answer") args.push(() => {});
    for (let index = 0; index < POOL_SIZE; index++) socket.emit("ev", ...args);
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
