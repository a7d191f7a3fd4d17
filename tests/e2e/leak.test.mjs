/**
 * Everything that is taken is given back: after a thousand sockets, and after a thousand
 * reconnections of one socket, the page holds what it held after the first hundred.
 *
 * Timers, listeners, wasm memory and the number of live objects have to be the same exactly.
 */
import assert from "node:assert/strict";
import { openLab } from "./support/leak-lab.mjs";

export const timeLimit = 300_000;

/**
 * What the JavaScript heap may grow by: what the engine learns about code that is seldom run is
 * 10 to 20 kB, here and with the official client. A thousand times a closure, a promise or an entry
 * of a map is more.
 */
const HEAP_TOLERANCE = 48 * 1024;

const UPGRADE = ["polling", "websocket"];

export default [
  ended("1000 sockets on WebSocket", { transports: ["websocket"], first: 100, then: 900 }),
  lost("1000 reconnections on WebSocket", { transports: ["websocket"], first: 100, then: 900 }),
  ended("150 sockets on polling", { transports: ["polling"], first: 50, then: 100 }),
  // What the engine learns about a request, it learns between the fiftieth and the hundredth reconnection.
  lost("200 reconnections on polling", { transports: ["polling"], first: 100, then: 100 }),
  ended("150 sockets that upgrade", { transports: UPGRADE, first: 50, then: 100 }),
];

function ended(what, plan) {
  return leavesNothing(what, { ...plan, work: "useSockets", connected: 0 });
}

function lost(what, plan) {
  return leavesNothing(what, { ...plan, work: "reconnect", connected: 1 });
}

function leavesNothing(what, { work, transports, first, then, connected }) {
  const run = async (t) => {
    const lab = await openLab(t);
    await lab.run(work, first, transports);
    const before = await lab.measure(connected);
    await lab.run(work, then, transports);
    const after = await lab.measure(connected);

    const growth = after.heap - before.heap;
    const { wasmBytes, timers, listeners } = after.taken;
    t.log(
      `heap ${after.heap} bytes (${growth >= 0 ? "+" : ""}${growth}), wasm memory ${wasmBytes}, ` +
        `timers ${timers}, listeners on the page: ${listeners.join(", ")}`,
    );
    assertPlausible(before.taken, connected);
    assert.deepEqual(after.taken, before.taken);
    assert.ok(growth < HEAP_TOLERANCE, `the JavaScript heap grew by ${growth} bytes`);
  };
  return { name: `${what} leave nothing behind`, run };
}

/** That the counters count at all, and that a page without a connection waits for nothing. */
function assertPlausible({ wasmModules, wasmBytes, timers, listeners, objects }, connected) {
  assert.equal(wasmModules, 1);
  assert.ok(wasmBytes > 0);
  assert.equal(timers, connected, "one timer, for the heartbeat, while connected");
  assert.ok(listeners.length > 0);
  for (const name of ["Manager", "Socket", "Engine"]) assert.equal(objects[name], connected, name);
}
