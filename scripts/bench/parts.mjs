/**
 * The parts of the bench: what each measures, how often, for how long, and how it is printed.
 */

import { measureConnected } from "./connected.mjs";
import { measureGrowth } from "./growth.mjs";
import { measureMemory } from "./memory.mjs";
import { measureOwnCost } from "./own-cost.mjs";
import { measureRealServer } from "./real-server.mjs";
import { growthTable } from "./report-growth.mjs";
import { connectedTable, sizeTable, startUpTable } from "./report-load.mjs";
import { memoryTable } from "./report-memory.mjs";
import { rustTable, summarizeRust } from "./report-rust.mjs";
import { slimTable } from "./report-slim.mjs";
import { ownCostTable, realServerTable, summarizeOwnCost } from "./report.mjs";
import { buildPrograms } from "./rust-programs.mjs";
import { measureRust } from "./rust.mjs";
import { measureSize } from "./sizes.mjs";
import { measureSlim } from "./slim.mjs";
import { measureStartUp } from "./start-up.mjs";

/**
 * @typedef {object} Bench what every part gets
 * @property {import("playwright-core").Browser} browser
 * @property {string} origin
 * @property {{ name: string, path: string, url: string, msgpackUrl: string }[]} clients
 * @property {{ name: "slim", url: string, wasmUrl: string }} slim the entry whose module is a file of its own
 * @property {boolean} quick
 * @property {string[]} cases of own cost
 * @property {string[]} growth cases of growth
 * @property {string[]} rust cases of the Rust client
 * @property {string[]} levels of optimisation of the Rust client
 * @property {() => boolean} inTime whether there is time for another repetition
 * @property {(text: string) => void} progress
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {string} key of its figures in the JSON
 * @property {number} budgetMs after which it starts no further repetition: a busy machine gets fewer, not a failure
 * @property {boolean} [slow] left out by `--quick` unless it is asked for
 * @property {boolean} [withoutPackage] it does not need the package to be built
 * @property {(levels: string[]) => void} [build] what it needs besides; it is not in the budget
 * @property {(bench: Bench) => Promise<object>} measure
 * @property {(figures: any) => string} table
 */

/** Without the largest sizes and with two rounds it is a first impression. */
const QUICK_GROWTH = { rounds: 2, pointMs: 2000, omitted: 1 };
const FULL_GROWTH = { rounds: 9, pointMs: 5000, omitted: 0 };

const FULL_OWN_COST = { generations: 3, rounds: 7, warmUpMs: 150, batchMs: 30 };
const QUICK_OWN_COST = { ...FULL_OWN_COST, generations: 1, rounds: 5 };

const FULL_RUST = { ...FULL_OWN_COST, generations: 2 };

/** @type {Part[]} */
export const PARTS = [
  {
    name: "start-up",
    key: "startUp",
    budgetMs: 75000,
    measure: ({ browser, origin, clients, quick, inTime, progress }) =>
      measureStartUp(browser, origin, clients, quick ? 4 : 15, inTime, progress),
    table: startUpTable,
  },
  {
    name: "connected",
    key: "connected",
    budgetMs: 100000,
    measure: ({ browser, origin, clients, quick, inTime, progress }) =>
      measureConnected(browser, origin, clients, quick ? 2 : 11, inTime, progress),
    table: connectedTable,
  },
  {
    name: "slim",
    key: "slim",
    budgetMs: 100000,
    measure({ browser, origin, clients, slim, quick, inTime, progress }) {
      const all = [...clients, slim];
      return measureSlim(browser, origin, all, quick ? 4 : 15, inTime, progress);
    },
    table: slimTable,
  },
  {
    name: "own-cost",
    key: "ownCost",
    budgetMs: 40000,
    async measure({ browser, origin, clients, quick, cases, inTime, progress }) {
      const subjects = [{ name: "floor", url: null }, ...clients];
      const plan = quick ? QUICK_OWN_COST : FULL_OWN_COST;
      return summarizeOwnCost(
        await measureOwnCost(browser, origin, subjects, cases, plan, inTime, progress),
      );
    },
    table: ownCostTable,
  },
  {
    name: "rust",
    key: "rust",
    budgetMs: 240000,
    slow: true,
    withoutPackage: true,
    build: buildPrograms,
    measure: async (bench) =>
      summarizeRust(
        await measureRust(bench, bench.quick ? QUICK_OWN_COST : FULL_RUST, bench.quick ? 1 : 3),
      ),
    table: rustTable,
  },
  {
    name: "real-server",
    key: "realServer",
    budgetMs: 40000,
    measure: ({ browser, origin, clients, quick, inTime, progress }) =>
      measureRealServer(browser, origin, clients, quick ? 1 : 5, inTime, progress),
    table: realServerTable,
  },
  {
    name: "growth",
    key: "growth",
    budgetMs: 300000,
    slow: true,
    measure({ browser, origin, clients, quick, growth, inTime, progress }) {
      const plan = quick ? QUICK_GROWTH : FULL_GROWTH;
      return measureGrowth(browser, origin, clients, growth, plan, inTime, progress);
    },
    table: growthTable,
  },
  {
    name: "memory",
    key: "memory",
    budgetMs: 60000,
    slow: true,
    measure: ({ browser, origin, clients, quick, inTime, progress }) =>
      measureMemory(browser, origin, clients, quick ? 1 : 3, inTime, progress),
    table: memoryTable,
  },
  {
    name: "size",
    key: "size",
    budgetMs: 10000,
    async measure({ clients }) {
      const [official, ours] = await Promise.all(clients.map(({ path }) => measureSize(path)));
      return { official, ours };
    },
    table: sizeTable,
  },
];
