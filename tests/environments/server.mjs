import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { Server } from "socket.io";
import { fromRoot } from "../../scripts/package/paths.mjs";

const HTML = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body></body>';

/** The clients as modules that leave `io` where the page finds it. */
const FILES = {
  "/page.js": fromRoot("tests", "environments", "page.js"),
  "/exercise.js": fromRoot("tests", "environments", "exercise.js"),
  "/ours.js": fromRoot("pkg", "index.js"),
  "/official.js": fromRoot("node_modules", "socket.io-client", "dist", "socket.io.esm.min.js"),
};

const entry = (client) => `import { io } from "/${client}.js"; self.imported = io;`;

/** A real server for one lane, which also serves the lane's page. */
export async function startServer() {
  const http = createServer((request, response) => void answer(request.url, response));
  const io = new Server(http, { serveClient: false });
  io.on("connection", converse);
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${http.address().port}`,
    async stop() {
      await io.close();
    },
  };
}

function converse(socket) {
  socket.on("ask", ({ text, list }, reply) => reply({ text: `${text}!`, list }));
  socket.on("tell", (text) => socket.emit("news", text, ["a"]));
  socket.on("ask me", () =>
    socket.emit("question", 7, (...answer) => socket.emit("answered", ...answer)),
  );
  socket.on("bytes", (value, reply) => reply(value));
  socket.on("never", () => {});
  socket.on("volatile", () => socket.emit("was volatile"));
  socket.on("cut me", () => socket.conn.close());
}

async function answer(url, response) {
  const { pathname } = new URL(url, "http://lane");
  const [, client] = /^\/entry-(\w+)\.js$/.exec(pathname) ?? [];
  const isScript = extname(pathname) === ".js";
  const body = client ? entry(client) : FILES[pathname] ? await readFile(FILES[pathname]) : HTML;
  response.writeHead(200, {
    "content-type": `${isScript ? "text/javascript" : "text/html"}; charset=utf-8`,
    "cache-control": "max-age=60",
  });
  response.end(body);
}
