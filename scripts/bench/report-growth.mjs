/**
 * The figures of growth as a plain-text table.
 */

import { table, threeDigits } from "./table.mjs";

const HEAD = [
  "case",
  "n",
  "official",
  "ours",
  "ours/official",
  "exponent, official",
  "exponent, ours",
];

/** @param {import("./growth.mjs").GrowthFigures[]} figures */
export function growthTable(figures) {
  return [
    "Growth, the page's main thread unless it says wall, median",
    "Exponent: slope of log time over log n between the two largest n that came to an end",
    table(HEAD, figures.flatMap(rowsOf)),
  ].join("\n");
}

/** One line for each n; the exponents stand beside the largest, which is what they are about. */
function rowsOf({ label, unit, points, exponents }) {
  const last = points.length - 1;
  return points.map(({ n, figures: { official, ours } }, index) => [
    index === 0 ? `${label}, ${unit}` : "",
    n.toLocaleString("en-US"),
    figureCell(official),
    figureCell(ours),
    ratioCell(official, ours),
    index === last ? exponentCell(exponents.official) : "",
    index === last ? exponentCell(exponents.ours) : "",
  ]);
}

function figureCell(figure) {
  if (figure === null) return "-";
  if (Number.isNaN(figure.value)) return "given up";
  return `${figure.over ? "> " : ""}${threeDigits(figure.value)}`;
}

function ratioCell(official, ours) {
  if (official === null || ours === null || official.over || Number.isNaN(ours.value)) return "-";
  const ratio = ours.value / official.value;
  return `${ours.over ? "> " : ""}${ratio >= 100 ? ratio.toFixed(0) : ratio.toFixed(2)}`;
}

function exponentCell(exponent) {
  return exponent === null ? "-" : exponent.toFixed(2);
}
