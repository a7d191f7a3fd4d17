// The official server on the engine for Bun: run by Bun, `PORT` is 0 for a free one.
import { createRequire } from "node:module";
import { endWithParent, HEARTBEAT, ready, serve } from "./contract.mjs";

const load = createRequire(process.env.PACKAGES);
const { Server } = load("socket.io");
const { Server: Engine } = load("@socket.io/bun-engine");

const engine = new Engine({ path: "/socket.io/", ...HEARTBEAT, cors: { origin: "*" } });
const io = new Server();
io.bind(engine);
serve(io);
endWithParent();
const { port } = globalThis.Bun.serve({
  port: Number(process.env.PORT),
  hostname: "127.0.0.1",
  ...engine.handler(),
});
ready(port);
