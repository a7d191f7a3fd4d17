/**
 * The figures of the Rust client as plain-text tables.
 */

import { geometricMean, median, minimum, quantile } from "./statistics.mjs";
import { table, thousands, verdict } from "./table.mjs";

/** Ours divided by the better of the two ways to convert values for the official client. */
const BUDGET = { limit: 0.5, goal: 0.3 };

/** The two ways to convert values. */
const CONVERSIONS = ["direct", "text"];

/**
 * @param {{ levels: import("./rust.mjs").LevelFigures[], memory: object[], size?: object }} figures
 */
export function summarizeRust({ levels, memory, size }) {
  const summaries = levels.map(({ level, results }) => {
    const cases = [...results].map(([name, batches]) => summarizeCase(name, batches));
    return { level, cases, mean: geometricMean(cases.map(({ ratio }) => ratio)) };
  });
  return { levels: summaries, memory: memory.map(summarizeMemory), size };
}

function summarizeCase(name, batches) {
  const taken = Object.entries(batches).filter(([, times]) => times.length > 0);
  const subjects = Object.fromEntries(
    taken.map(([subject, times]) => [subject, { median: median(times), best: minimum(times) }]),
  );
  const [better] = CONVERSIONS.filter((conversion) => conversion in subjects).sort(
    (left, right) => subjects[left].median - subjects[right].median,
  );
  // Batches of one round are neighbours in time, so what slows the machine is in both of them.
  const ratios = batches.ours.map((time, round) => time / batches[better][round]);
  return {
    ...{ name, subjects, better },
    ratio: subjects.ours.median / subjects[better].median,
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  };
}

function summarizeMemory({ label, subjects }) {
  const medians = Object.entries(subjects).map(([name, { heap, wasm }]) => {
    return [name, { heap: median(heap), wasm: median(wasm) }];
  });
  return { label, ...Object.fromEntries(medians) };
}

/** @param {ReturnType<typeof summarizeRust>} summary */
export function rustTable({ levels, memory, size }) {
  const [first] = levels;
  const parts = [
    `The Rust client, ns of the main thread per operation, opt-level ${first.level}: median batch (best batch)`,
    costTable(first),
    ...levels.map(({ level, mean }) => verdict(`opt-level ${level}: geometric mean`, mean, BUDGET)),
  ];
  if (levels.length > 1) parts.push("", "The same, ours/better by opt-level", levelTable(levels));
  parts.push(
    "",
    "Memory after garbage collection, growth by what the row names in kB: JavaScript heap + wasm",
    memoryTable(memory),
  );
  if (size) parts.push("", "A minimal application, bytes after gzip", sizes(size));
  return parts.join("\n");
}

function costTable({ cases, mean }) {
  const cell = (value) =>
    value === undefined ? "-" : `${thousands(value.median)} (${thousands(value.best)})`;
  const rows = cases.map(({ name, subjects, ratio, quartiles }) => [
    name,
    ...["floor", "floorInWasm", ...CONVERSIONS, "ours"].map((subject) => cell(subjects[subject])),
    ratio.toFixed(2),
    quartiles.map((quartile) => quartile.toFixed(2)).join("–"),
  ]);
  return table(
    ["case", "no client", "JSON in wasm", "direct", "by text", "ours", "ours/better", "quartiles"],
    [...rows, ["geometric mean", "", "", "", "", "", mean.toFixed(2), ""]],
  );
}

function levelTable(levels) {
  const [{ cases }] = levels;
  const rows = cases.map(({ name }, index) => [
    name,
    ...levels.map((level) => level.cases[index].ratio.toFixed(2)),
  ]);
  const means = levels.map(({ mean }) => mean.toFixed(2));
  return table(
    ["case", ...levels.map(({ level }) => level)],
    [...rows, ["geometric mean", ...means]],
  );
}

function memoryTable(memory) {
  const kB = (bytes) => thousands(bytes / 1024);
  const cell = ({ heap, wasm }) => `${kB(heap)} + ${kB(wasm)}`;
  return table(
    ["", "direct", "by text", "ours"],
    memory.map(({ label, direct, text, ours }) => [label, ...[direct, text, ours].map(cell)]),
  );
}

function sizes({ ours, binding }) {
  const row = (name, { wasm, script }) => [name, ...[wasm, script, wasm + script].map(thousands)];
  return table(
    ["", "wasm", "JavaScript", "together"],
    [row("official, bound to Rust", binding), row("ours", ours)],
  );
}
