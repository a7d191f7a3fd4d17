/**
 * Memory of a page with a program in Rust after garbage collection: the JavaScript heap and the memory of the module.
 */

import { call, openPage } from "./browser.mjs";
import { weigh } from "./memory.mjs";

const MODULE = "rust.js";

/** Those of `RUST_SUBJECTS` that have a client. */
const NAMES = ["direct", "text", "ours"];

const EVENTS = 100000;
const REQUESTS = 10000;
const CLIENTS = 1000;

/** What runs before memory is weighed for the first time: caches and buffers have their size then. */
const WARM_UP = 1000;

/**
 * What a page does while its memory grows, and what it has done before.
 *
 * @typedef {object} RustMemoryCase
 * @property {string} label
 * @property {[string, ...unknown[]][]} before calls of the driver
 * @property {[string, ...unknown[]][]} actions
 */

/** @type {(label: string, name: string, operations: number) => RustMemoryCase} */
const repeated = (label, name, operations) => ({
  label,
  before: [["open"], ["prepare", name], ...batch(WARM_UP)],
  actions: batch(operations),
});

/** What was armed for the batch is garbage after it. */
const batch = (operations) => [
  ["arm", operations],
  ["batch", operations],
  ["arm", 0],
];

/** @type {RustMemoryCase[]} */
const CASES = [
  { label: "page with one connected client", before: [], actions: [["open"]] },
  repeated("100,000 small events came", "receive-small", EVENTS),
  repeated("100,000 small events were emitted", "emit-small", EVENTS),
  repeated("10,000 requests were answered", "request", REQUESTS),
  {
    label: "1,000 clients were made and dropped",
    before: [["open"], ["renew", 1]],
    actions: [["renew", CLIENTS]],
  },
];

/**
 * @typedef {{ heap: number[], wasm: number[] }} Growth bytes, one entry for each repetition
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {string} directory URL of the programs
 * @param {number} repetitions
 * @param {(text: string) => void} progress
 * @returns {Promise<{ label: string, subjects: Record<string, Growth> }[]>}
 */
export async function measureRustMemory(browser, origin, directory, repetitions, progress) {
  const results = CASES.map(({ label }) => ({
    label,
    subjects: Object.fromEntries(NAMES.map((name) => [name, { heap: [], wasm: [] }])),
  }));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [index, memoryCase] of CASES.entries()) {
      progress(`memory in Rust, ${repetition + 1} of ${repetitions}: ${memoryCase.label}`);
      for (const name of NAMES) {
        const { heap, wasm } = await measureOnce(browser, origin, directory, name, memoryCase);
        results[index].subjects[name].heap.push(heap);
        results[index].subjects[name].wasm.push(wasm);
      }
    }
  }
  return results;
}

async function measureOnce(browser, origin, directory, name, { before, actions }) {
  const { page, session, close } = await openPage(browser, origin);
  const perform = async (calls) => {
    for (const [what, ...args] of calls)
      await call(page, MODULE, what, ...(what === "open" ? [directory, name] : args));
  };
  await call(page, MODULE, "watchWasm");
  await perform(before);
  const start = await weigh(page, session, MODULE);
  await perform(actions);
  const end = await weigh(page, session, MODULE);
  await close();
  return { heap: end.heap - start.heap, wasm: end.wasm - start.wasm };
}
