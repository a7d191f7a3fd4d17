/**
 * CPU profiles of the loops of own cost, with the functions that take the time.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { readIfPresent } from "./files.mjs";
import { minimum } from "./statistics.mjs";
import { calibrate, openSubject } from "./subject.mjs";

const SAMPLING_INTERVAL_US = 100;
const PROFILED_MS = 3000;
const PLAN = { warmUpMs: 500, batchMs: 30, rounds: 8 };
const TOP_FUNCTIONS = 30;
const TOP_LINES = 12;
const LONGEST_LINE = 100;
/** What would be printed as 0.0 %. */
const LEAST_SHARE = 0.0005;
/** Stands after the name of each crate in the demangled name of a Rust function. */
const CRATE_HASH = /\[[0-9a-f]{16}\]/g;
/** Frames of V8 itself that stand for no work. */
const NO_WORK = new Set(["(root)", "(idle)"]);

/**
 * @typedef {import("./subject.mjs").Description & { path: string, module?: string }} Profiled `path` is the file
 *   behind `module`, a URL, by default the one that is opened
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {Profiled} subject
 * @param {string[]} cases
 * @param {string} directory where the profiles go, for DevTools
 * @returns {Promise<string>} the report
 */
export async function profileCases(browser, origin, subject, cases, directory) {
  await mkdir(directory, { recursive: true });
  const source = { ...(await readSource(subject.path)), url: subject.module ?? subject.url };
  const reports = [];
  for (const name of cases) {
    const { profile, nanoseconds } = await profileCase(browser, origin, subject, name);
    const file = join(directory, `${subject.name}-${name}.cpuprofile`);
    await writeFile(file, JSON.stringify(profile));
    reports.push(describe(`${subject.name}, ${name}`, profile, nanoseconds, source, file));
  }
  return reports.join("\n\n");
}

async function profileCase(browser, origin, description, name) {
  // Only code that is compiled while a profiler runs tells apart the functions inlined into it, so the warm-up runs
  // under one too, and its profile is thrown away.
  const subject = await openSubject(browser, origin, description, async (session) => {
    await session.send("Profiler.enable");
    await session.send("Profiler.setSamplingInterval", { interval: SAMPLING_INTERVAL_US });
    await session.send("Profiler.start");
  });
  await subject.prepare(name);
  const operations = await calibrate(subject, PLAN);
  await subject.session.send("Profiler.stop");

  const batches = [];
  for (let index = 0; index < PLAN.rounds; index++) {
    batches.push((await subject.batch(operations)) / operations);
  }
  const milliseconds = minimum(batches);

  await subject.session.send("Profiler.start");
  await subject.batch(Math.ceil(PROFILED_MS / milliseconds));
  const { profile } = await subject.session.send("Profiler.stop");
  await subject.close();
  return { profile, nanoseconds: milliseconds * 1e6 };
}

/** @returns {Promise<{ lines: string[], map: SourceMap | null }>} */
async function readSource(path) {
  const map = await readIfPresent(`${path}.map`);
  return {
    lines: (await readFile(path, "utf8")).split("\n"),
    map: map === null ? null : new SourceMap(JSON.parse(map)),
  };
}

function describe(title, profile, nanoseconds, source, file) {
  const functions = [...aggregate(profile, source).values()];
  const all = functions.reduce((sum, entry) => sum + entry.self, 0);
  const row = (self, rest) =>
    `${((100 * self) / all).toFixed(1).padStart(6)} % ${((nanoseconds * self) / all).toFixed(0).padStart(7)} ns  ${rest}`;
  const bySelf = (left, right) => right.self - left.self;

  const kinds = new Map();
  for (const { kind, self } of functions) kinds.set(kind, (kinds.get(kind) ?? 0) + self);
  const kindRows = [...kinds]
    .sort((left, right) => right[1] - left[1])
    .map(([kind, self]) => row(self, kind));

  const functionRows = functions
    .sort(bySelf)
    .slice(0, TOP_FUNCTIONS)
    .filter(({ self }) => self > all * LEAST_SHARE)
    .map(({ name, place, self, total }) =>
      row(self, `${((nanoseconds * total) / all).toFixed(0).padStart(7)} ns  ${name}  ${place}`),
    );

  const lineRows = hotLines(profile, source, all)
    .slice(0, TOP_LINES)
    .filter(({ self }) => self > all * LEAST_SHARE)
    .map(({ self, text }) => row(self, text));

  const unnamed = functions.some(({ name }) => name.startsWith("wasm-function["));
  return [
    `${title}: ${nanoseconds.toFixed(0)} ns per operation (best batch with the profiler off; shares are scaled to it)`,
    `profile for DevTools: ${file}`,
    "",
    "  share     self  by kind",
    ...kindRows,
    "",
    "  share     self       total  function",
    ...functionRows,
    ...(lineRows.length > 0 ? ["", "  share     self  line of the module", ...lineRows] : []),
    ...(unnamed
      ? ["", "For the names of the wasm functions: node scripts/build-package.mjs --named"]
      : []),
  ].join("\n");
}

/**
 * Self and total time of each function, in microseconds. Total counts a recursive function once per sample.
 */
function aggregate(profile, source) {
  const selfOf = selfTimes(profile);
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map();
  for (const node of profile.nodes)
    for (const child of node.children ?? []) parents.set(child, node.id);

  const functions = new Map();
  const entryOf = ({ callFrame }) => {
    const key = `${callFrame.functionName}|${callFrame.url}|${callFrame.lineNumber}|${callFrame.columnNumber}`;
    if (!functions.has(key))
      functions.set(key, { ...identify(callFrame, source), self: 0, total: 0 });
    return functions.get(key);
  };
  for (const [id, self] of selfOf) {
    const node = nodes.get(id);
    if (NO_WORK.has(node.callFrame.functionName)) continue;
    entryOf(node).self += self;
    const stack = new Set();
    for (let at = id; at !== undefined; at = parents.get(at)) stack.add(entryOf(nodes.get(at)));
    for (const entry of stack) entry.total += self;
  }
  return functions;
}

function selfTimes({ samples, timeDeltas }) {
  const times = new Map();
  samples.forEach((id, index) => {
    // The time between this sample and the next belongs to what this sample found running.
    times.set(id, (times.get(id) ?? 0) + Math.max(0, timeDeltas[index + 1] ?? 0));
  });
  return times;
}

function identify({ functionName, url, lineNumber, columnNumber }, { map }) {
  const name = functionName || "(anonymous)";
  if (/^(js-to-wasm|wasm-to-js)/.test(name))
    return { kind: "crossing between JavaScript and wasm", name, place: "" };
  if (url.startsWith("wasm:"))
    return {
      kind: "wasm",
      name: name.replace(CRATE_HASH, ""),
      place: `wasm+0x${columnNumber.toString(16)}`,
    };
  if (name === "(garbage collector)") return { kind: "garbage collection", name, place: "" };
  if (url === "") return { kind: "browser and built-in functions", name, place: "" };
  const { pathname } = new URL(url, "http://localhost");
  if (!/^\/(ours|official|rust)\//.test(pathname)) {
    return { kind: "bench", name, place: `${pathname}:${lineNumber + 1}` };
  }
  const minified = `${pathname}:${lineNumber + 1}:${columnNumber + 1}`;
  const entry = map?.findEntry(lineNumber, columnNumber);
  if (entry?.originalSource === undefined)
    return { kind: "the client's JavaScript", name, place: minified };
  return {
    kind: "the client's JavaScript",
    name: functionName === "" ? name : (entry.name ?? name),
    place: `${entry.originalSource}:${entry.originalLine + 1}`,
  };
}

/**
 * The lines of a readable module by the ticks on them; a minified one has no lines worth naming.
 *
 * @param {number} all microseconds that the ticks of all code stand for
 */
function hotLines(profile, { lines, url }, all) {
  const ticks = new Map();
  let allTicks = 0;
  for (const { callFrame, positionTicks = [] } of profile.nodes) {
    if (NO_WORK.has(callFrame.functionName)) continue;
    for (const { line, ticks: count } of positionTicks) {
      allTicks += count;
      if (callFrame.url.endsWith(url)) ticks.set(line, (ticks.get(line) ?? 0) + count);
    }
  }
  return [...ticks]
    .filter(([line]) => (lines[line - 1]?.length ?? Infinity) <= LONGEST_LINE)
    .map(([line, count]) => ({
      self: (all * count) / allTicks,
      text: `${String(line).padStart(5)}  ${lines[line - 1].trim()}`,
    }))
    .sort((left, right) => right.self - left.self);
}
