/**
 * Memory of a page after garbage collection: the JavaScript heap and the memories of WebAssembly, each case in fresh
 * pages.
 */

import { call, openPage } from "./browser.mjs";
import { median } from "./statistics.mjs";

const MODULE = "memory.js";

/** Some garbage is only found when other garbage is gone. */
const COLLECTIONS = 3;

const TEN_MEGABYTES = 10000000;

/**
 * What a case does first and then once more, and what is told of it: the difference, divided by `per`.
 *
 * @typedef {object} MemoryCase
 * @property {string} label
 * @property {[string, unknown?][]} before actions of the page that are not counted; `connect` is the first of most
 * @property {[string, unknown?][]} actions
 * @property {number} [per]
 * @property {"B" | "kB"} unit
 */

/** @type {MemoryCase[]} */
const CASES = [
  {
    label: "page with one connected socket",
    before: [],
    actions: [["connect"]],
    unit: "kB",
  },
  {
    label: "per Manager with a connected socket (100)",
    before: [["connect"]],
    actions: [["managers", 100]],
    per: 100,
    unit: "B",
  },
  {
    label: "per namespace of a Manager (1,000)",
    before: [["connect"]],
    actions: [["namespaces", 1000]],
    per: 1000,
    unit: "B",
  },
  {
    label: "per pending ack, same function (100,000)",
    before: [["connect"]],
    actions: [["acks", 100000]],
    per: 100000,
    unit: "B",
  },
  {
    label: "a message of 10 MB came and went",
    before: [["connect"]],
    actions: [["message", TEN_MEGABYTES]],
    unit: "kB",
  },
  {
    label: "the same in a namespace of 40 characters",
    before: [["connect"]],
    actions: [["namespacedMessage", TEN_MEGABYTES]],
    unit: "kB",
  },
  {
    label: "100,000 acks pending, then the connection lost",
    before: [["connect"]],
    actions: [["timedAcks", 100000], ["lose"]],
    unit: "kB",
  },
];

/**
 * @typedef {object} MemoryTimes bytes, one entry for each repetition
 * @property {number[]} heap what the JavaScript heap grew by, divided by `per`
 * @property {number[]} wasm the same of the memories of WebAssembly
 * @property {number[]} wasmAfter the memories of WebAssembly in the end, undivided
 *
 * @typedef {{ label: string, unit: "B" | "kB", official: MemoryTimes, ours: MemoryTimes }} MemoryFigures
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ name: string, url: string }[]} clients
 * @param {number} repetitions
 * @param {() => boolean} inTime whether another repetition may be started; the first always is
 * @param {(text: string) => void} progress
 * @returns {Promise<MemoryFigures[]>}
 */
export async function measureMemory(browser, origin, clients, repetitions, inTime, progress) {
  const results = CASES.map(({ label, unit }) => ({
    ...{ label, unit },
    ...Object.fromEntries(clients.map(({ name }) => [name, { heap: [], wasm: [], wasmAfter: [] }])),
  }));
  for (
    let repetition = 0;
    repetition < repetitions && (repetition === 0 || inTime());
    repetition++
  ) {
    const order = repetition % 2 === 0 ? clients : [...clients].reverse();
    for (const [index, memoryCase] of CASES.entries()) {
      progress(`memory, ${repetition + 1} of ${repetitions}: ${memoryCase.label}`);
      for (const { name, url } of order) {
        const growth = await measureOnce(browser, origin, url, memoryCase);
        for (const key of ["heap", "wasm", "wasmAfter"])
          results[index][name][key].push(growth[key]);
      }
    }
  }
  return /** @type {MemoryFigures[]} */ (results);
}

async function measureOnce(browser, origin, url, { before, actions, per = 1 }) {
  const { page, session, close } = await openPage(browser, origin);
  await call(page, MODULE, "begin");
  await perform(page, url, before);
  const start = await weigh(page, session, MODULE);
  await perform(page, url, actions);
  const end = await weigh(page, session, MODULE);
  await close();
  return {
    heap: (end.heap - start.heap) / per,
    wasm: (end.wasm - start.wasm) / per,
    wasmAfter: end.wasm,
  };
}

async function perform(page, url, actions) {
  for (const [name, argument = url] of actions) await call(page, MODULE, "act", name, argument);
}

/**
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").CDPSession} session
 * @param {string} module of the page, which watches the memories of WebAssembly
 * @returns {Promise<{ heap: number, wasm: number }>} bytes
 */
export async function weigh(page, session, module) {
  for (let index = 0; index < COLLECTIONS; index++) {
    await session.send("HeapProfiler.collectGarbage");
  }
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const wasm = await call(page, module, "wasmBytes");
  return { heap: usedSize, wasm };
}

/** @param {MemoryTimes} times */
export function summarizeMemory({ heap, wasm, wasmAfter }) {
  return { heap: median(heap), wasm: median(wasm), wasmAfter: median(wasmAfter) };
}
