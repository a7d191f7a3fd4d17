// One node of several: an official server with an adapter, `ADAPTER`. It does what an event `do` says.
import { createRequire } from "node:module";

const load = createRequire(process.env.PACKAGES);
const { REDIS, ADAPTER } = process.env;
/** Workers of Node's cluster have the numbers of their processes. */
const NAME = process.env.NAME ?? `worker ${process.pid}`;

async function adapter() {
  if (ADAPTER === "cluster") return load("@socket.io/cluster-adapter").createAdapter();
  const client = load("redis").createClient({ url: REDIS });
  // A test kills it, and this process goes with it.
  client.on("error", () => {});
  await client.connect();
  if (ADAPTER === "streams")
    return load("@socket.io/redis-streams-adapter").createAdapter(client, { blockTimeInMs: 50 });
  const subscriber = client.duplicate();
  subscriber.on("error", () => {});
  await subscriber.connect();
  return load("@socket.io/redis-adapter").createAdapter(client, subscriber);
}

/** What can go over the line. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value?.handshake) return value.handshake.auth.name;
  return value === Object(value) ? null : value;
}

/**
 * Calls one method of the result of the other, as in `[["to", "room"], ["emit", "event", 1]]`. One that is no method is
 * read. What fails, because a node does not answer, is answered with `null`.
 */
async function perform(target, steps) {
  let value = target;
  for (const [name, ...args] of steps) {
    value = typeof value[name] === "function" ? await value[name](...args) : value[name];
  }
  return plain(value);
}

/** @param {import("node:http").Server} http */
export async function startNode(http) {
  const { Server } = load("socket.io");
  const io = new Server(http, {
    adapter: await adapter(),
    // Any origin may send its cookies.
    cors: { origin: true, credentials: true },
    connectionStateRecovery: {},
  });
  io.engine.on("initial_headers", (headers) => {
    headers["set-cookie"] = `node=${encodeURIComponent(NAME)}`;
  });
  const cookies = [];
  io.engine.on("headers", (headers, request) => {
    headers["x-node"] = encodeURIComponent(NAME);
    cookies.push(request.headers.cookie ?? "");
  });
  io.on("who", (answer) => answer(NAME));
  io.on("connection", (socket) => {
    socket.on("echo", (value, answer) => answer(value));
    socket.on("node", (answer) => answer(NAME));
    socket.on("cookies", (answer) => answer(cookies.splice(0)));
    socket.on("do", (steps, answer) => perform(io, steps).then(answer, () => answer(null)));
    socket.on("do as socket", (steps, answer) =>
      perform(socket, steps).then(answer, () => answer(null)),
    );
    socket.on("cut", () => socket.conn.close());
    socket.on("crash", () => process.exit(1));
  });
  return io;
}
