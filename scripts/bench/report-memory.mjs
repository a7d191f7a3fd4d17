/**
 * The figures of memory as a plain-text table.
 */

import { summarizeMemory } from "./memory.mjs";
import { table, thousands } from "./table.mjs";

const HEAD = [
  "",
  "official JS",
  "ours JS",
  "ours wasm",
  "ours, JS + wasm/official",
  "ours, wasm in the end",
];

/** Below this a heap is as large as before, give or take what garbage collection leaves lying about. */
const NOISE_BYTES = 64000;

/** @param {import("./memory.mjs").MemoryFigures[]} figures */
export function memoryTable(figures) {
  const repetitions = figures[0].ours.heap.length;
  return [
    `Memory after garbage collection, growth by what the row names, median of ${repetitions} pages`,
    table(HEAD, figures.map(row)),
  ].join("\n");
}

function row({ label, unit, ...clients }) {
  const [official, ours] = [clients.official, clients.ours].map(summarizeMemory);
  const scale = unit === "kB" ? 1024 : 1;
  const cell = (bytes) => `${thousands(bytes / scale)} ${unit}`;
  return [
    label,
    cell(official.heap),
    cell(ours.heap),
    cell(ours.wasm),
    ratioCell(official, ours, unit),
    `${thousands(ours.wasmAfter / 1024)} kB`,
  ];
}

/** A ratio to next to nothing says nothing, but that there is something on the other side does. */
function ratioCell(official, ours, unit) {
  const [left, right] = [official, ours].map(({ heap, wasm }) => heap + wasm);
  if (unit === "B" || left >= NOISE_BYTES) return (right / left).toFixed(2);
  return right < NOISE_BYTES ? "-" : `> ${(right / NOISE_BYTES).toFixed(0)}`;
}
