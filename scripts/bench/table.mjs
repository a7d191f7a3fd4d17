/**
 * What the tables of all parts have in common.
 */

import { median, minimum } from "./statistics.mjs";

/** The head of a table whose rows are made by `repeatedRow`. */
export const REPEATED_HEAD = ["", "official", "ours", "ours/official", "by best"];

/** How far the median of wall-clock times may be above the best on a machine that has nothing else to do. */
const BUSY = 1.5;

/**
 * The first column is text, the others are figures.
 *
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function table(head, rows) {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column].length)),
  );
  const line = (row) =>
    `  ${row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join("  ")}`;
  return [
    line(head),
    `  ${widths.map((width) => "-".repeat(width)).join("  ")}`,
    ...rows.map(line),
  ].join("\n");
}

/**
 * @param {string} label
 * @param {number[]} official
 * @param {number[]} ours
 * @param {number} digits after the decimal point
 */
export function repeatedRow(label, official, ours, digits) {
  const cell = (values) => `${median(values).toFixed(digits)} (${minimum(values).toFixed(digits)})`;
  return [
    label,
    cell(official),
    cell(ours),
    (median(ours) / median(official)).toFixed(2),
    (minimum(ours) / minimum(official)).toFixed(2),
  ];
}

/**
 * @param {string} what
 * @param {number} ratio ours divided by the official client's
 * @param {{ limit: number, goal?: number }} budget
 */
export function verdict(what, ratio, { limit, goal }) {
  const state = ratio <= limit ? "within" : "over";
  const aim = goal === undefined ? "" : `, goal ≤ ${goal.toFixed(2)}`;
  return `  ${what} ${ratio.toFixed(2)}: ${state} the budget of ≤ ${limit.toFixed(2)}${aim}`;
}

/**
 * On a busy machine most pages waited for a processor, the official client's as well as ours; the best waited least.
 *
 * @param {string} what
 * @param {number[]} official wall-clock times
 * @param {number[]} ours
 * @param {{ limit: number, goal?: number }} budget
 * @returns {string[]} lines
 */
export function wallClockVerdict(what, official, ours, budget) {
  const busy = [official, ours].some((times) => median(times) > BUSY * minimum(times));
  if (!busy) return [verdict(what, median(ours) / median(official), budget)];
  return [
    "  the machine was busy (the median is far above the best): judged by the best",
    verdict(what, minimum(ours) / minimum(official), budget),
  ];
}

/** @param {number} value */
export function thousands(value) {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/**
 * @param {number} value
 * @returns {string} three digits that matter, never in exponent notation
 */
export function threeDigits(value) {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-US", {
    minimumFractionDigits: Math.min(digits, 3),
    maximumFractionDigits: Math.min(digits, 3),
  });
}
