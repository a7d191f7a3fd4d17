/** Many clients in one page: each counts what it sends and what it gets. */
import { sendEvenly } from "./pace.js";
import { watchWasm } from "../../../scripts/bench/page/wasm-memory.js";

export { wasmBytes } from "../../../scripts/bench/page/wasm-memory.js";

/** How many connect at a time. */
const AT_ONCE = 5;

const counts = { sent: 0, received: 0, disorder: 0, ended: 0 };
/** Milliseconds; as long as it will become, so that it does not count as memory that grows. */
let delays;
const clients = [];
let stop;

function add(socket) {
  let [sent, expected] = [0, 0];
  socket.on("down", (number, at) => {
    delays[counts.received++] = Date.now() - at;
    if (number !== expected++) counts.disorder++;
  });
  socket.on("disconnect", () => counts.ended++);
  clients.push(() => {
    counts.sent++;
    socket.emit("up", sent++, Date.now());
  });
  return new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
}

/**
 * @param {object} config
 * @param {string} config.module of the client
 * @param {string[]} config.urls of the server; each has an equal share of the clients
 * @param {number} config.clients
 * @param {number} config.room for how many events
 * @returns {Promise<number>} milliseconds until all are connected
 */
export async function connect({ module, urls, clients: count, room }) {
  watchWasm();
  delays = new Uint32Array(room);
  const { io } = await import(module);
  // A WebSocket shares a connection of HTTP/2 that is there, and opens none. What the server answers does not matter.
  await Promise.allSettled(
    urls.map((url) => fetch(`${url}/socket.io/`, { credentials: "include" })),
  );
  const started = performance.now();
  for (let i = 0; i < count;) {
    const some = [];
    for (; some.length < AT_ONCE && i < count; i++) {
      const options = { transports: ["websocket"], forceNew: true };
      some.push(add(io(urls[Math.floor((i * urls.length) / count)], options)));
    }
    await Promise.all(some);
  }
  return performance.now() - started;
}

export function start(rate) {
  let next = 0;
  stop = sendEvenly(rate, () => clients[next++ % clients.length]());
}

export function end() {
  stop();
}

export const result = () => ({ counts, delays: [...delays.subarray(0, counts.received)] });
