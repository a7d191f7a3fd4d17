// The official server, which serves files beside.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { Server } from "socket.io";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };

/**
 * @param {(path: string) => string | Promise<string | Buffer>} find what is at a path; throws if there is nothing
 * @param {Partial<import("socket.io").ServerOptions>} [options]
 * @returns {Promise<{ url: string, server: Server, close: () => Promise<void> }>}
 */
export async function startOfficialServer(find, options) {
  const http = createServer((request, response) => void answer(find, request.url, response));
  const server = new Server(http, options);
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    server,
    close: () => server.close(),
  };
}

async function answer(find, path, response) {
  try {
    const body = await find(path);
    response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? TYPES[".html"] }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/**
 * @param {string} folder
 * @returns {(path: string) => Promise<Buffer>}
 */
export const filesIn = (folder) => (path) => readFile(join(folder, path));
