/**
 * The demo: the page, the built package and the official Socket.IO server in one process; and below
 * `/examples/` the pages of the examples in Rust that are built.
 *
 *     PORT=3000 node www/server.mjs
 */
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Server } from "socket.io";
import { builtFolder, CHATS } from "../scripts/examples/build.mjs";
import { startChat } from "./server/chat.mjs";
import { LineCutter } from "./server/line.mjs";
import { PICTURE_LIMIT } from "./server/rules.mjs";
import { createStaticHandler } from "./server/static.mjs";

const HOST = "127.0.0.1";
const here = path.dirname(fileURLToPath(import.meta.url));
const publicFolder = path.join(here, "public");
const packageFolder = path.join(here, "..", "pkg");

/** Ends the process with one sentence: what is wrong and what to do. */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const port = Number(process.env.PORT || 3000);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  fail(`PORT must be a number from 0 to 65535, not "${process.env.PORT}".`);
}
if (!existsSync(path.join(packageFolder, "index.js"))) {
  fail("The package is not built yet: run `make package`, then start the demo again.");
}

const examplesFolder = path.join(here, "..", "examples");
const examples = CHATS.filter((name) => existsSync(path.join(builtFolder(name), "app.js")));

const mounts = {
  "/": publicFolder,
  "/pkg/": packageFolder,
  "/examples/chat/": path.join(examplesFolder, "chat", "public"),
};
for (const name of examples) {
  mounts[`/examples/${name}/`] = path.join(examplesFolder, name, "public");
  mounts[`/examples/${name}/pkg/`] = builtFolder(name);
}

const http = createServer(createStaticHandler(mounts));
const line = new LineCutter(http);
const io = new Server(http, {
  serveClient: false,
  // Over polling a picture travels as base64, a third longer, with the event around it.
  maxHttpBufferSize: Math.ceil(PICTURE_LIMIT * 1.4) + 16_384,
  // Shorter than the defaults, so that a visitor sees heartbeats and a dead line is noticed soon.
  pingInterval: 10_000,
  pingTimeout: 5_000,
  allowRequest: line.allowRequest,
});
startChat(io, line);

http.on("error", (error) => {
  if (error.code === "EADDRINUSE") {
    fail(
      `Port ${port} is already in use: stop the other program, or choose another with PORT=8080.`,
    );
  }
  if (error.code === "EACCES") {
    fail(`Port ${port} needs more rights: choose one above 1023, as with PORT=8080.`);
  }
  throw error;
});

http.listen(port, HOST, () => {
  const url = `http://${HOST}:${http.address().port}`;
  for (const name of examples) console.log(`Example at ${url}/examples/${name}/`);
  console.log(`Demo ready at ${url}`);
});

function close() {
  // A second signal while closing ends the process at once.
  process.once("SIGINT", () => process.exit(130));
  io.close(() => process.exit(0));
  http.closeAllConnections();
}
process.once("SIGINT", close);
process.once("SIGTERM", close);
