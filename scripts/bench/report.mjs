/**
 * The figures as plain-text tables.
 */

import { geometricMean, median, minimum, quantile } from "./statistics.mjs";

/** Ours divided by the official client's: what the first release must reach, and where it is going. */
const BUDGETS = {
  ownCostMean: { limit: 0.75, goal: 0.5 },
  ownCostWorst: { limit: 1.05 },
  startUp: { limit: 1.3, goal: 1.0 },
  size: { limit: 2.0, goal: 1.0 },
};

/** How far the median of wall-clock times may be above the best on a machine that has nothing else to do. */
const BUSY = 1.5;

const REPEATED_HEAD = ["", "official", "ours", "ours/official", "by best"];

/**
 * @param {Map<string, Record<string, number[]>>} ownCost nanoseconds per operation
 */
export function summarizeOwnCost(ownCost) {
  const cases = [...ownCost].map(([name, batches]) => {
    const [floor, official, ours] = ["floor", "official", "ours"].map((subject) => ({
      median: median(batches[subject]),
      best: minimum(batches[subject]),
    }));
    return {
      ...{ name, floor, official, ours },
      ratio: ours.median / official.median,
      bestRatio: ours.best / official.best,
      floorRatio: floor.median / official.median,
    };
  });
  return {
    cases,
    mean: geometricMean(cases.map(({ ratio }) => ratio)),
    bestMean: geometricMean(cases.map(({ bestRatio }) => bestRatio)),
    floorMean: geometricMean(cases.map(({ floorRatio }) => floorRatio)),
    worst: Math.max(...cases.map(({ ratio }) => ratio)),
  };
}

/** @param {ReturnType<typeof summarizeOwnCost>} summary */
export function ownCostTable({ cases, mean, bestMean, floorMean, worst }) {
  const cell = (value) => `${thousands(value.median)} (${thousands(value.best)})`;
  const rows = cases.map(({ name, floor, official, ours, ratio, bestRatio, floorRatio }) => [
    name,
    cell(floor),
    cell(official),
    cell(ours),
    ratio.toFixed(2),
    bestRatio.toFixed(2),
    floorRatio.toFixed(2),
  ]);
  return [
    "Own cost, ns of the main thread per operation: median batch (best batch)",
    table(
      ["case", "floor", "official", "ours", "ours/official", "by best", "floor/official"],
      [
        ...rows,
        ["geometric mean", "", "", "", mean.toFixed(2), bestMean.toFixed(2), floorMean.toFixed(2)],
      ],
    ),
    verdict("geometric mean", mean, BUDGETS.ownCostMean),
    verdict("worst case", worst, BUDGETS.ownCostWorst),
  ].join("\n");
}

/** @param {Record<string, import("./real-server.mjs").RealServerFigures>} figuresOf */
export function realServerTable({ official, ours }) {
  const row = (label, key) => repeatedRow(label, official[key], ours[key], 0);
  const trip = (label, fraction) => {
    const [left, right] = [official, ours].map(({ roundTrips }) => quantile(roundTrips, fraction));
    return [label, left.toFixed(3), right.toFixed(3), (right / left).toFixed(2), ""];
  };
  return [
    `Against the real server over WebSocket, ms, median (best) of ${ours.fromServer.length}`,
    table(REPEATED_HEAD, [
      row("20,000 events to the client", "fromServer"),
      row("  the page's main thread", "fromServerThread"),
      row("20,000 events to the server", "fromClient"),
      row("  the page's main thread", "fromClientThread"),
      trip("round trip, median", 0.5),
      trip("round trip, 95th percentile", 0.95),
    ]),
  ].join("\n");
}

/** @param {Record<string, import("./start-up.mjs").StartUpFigures>} figuresOf */
export function startUpTable({ official, ours }) {
  const row = (label, key) => repeatedRow(label, official[key], ours[key], 2);
  return [
    `Start, ms, median (best) of ${ours.total.length} fresh pages`,
    table(REPEATED_HEAD, [
      row("import", "import"),
      row("import to first socket", "total"),
      row("  the page's main thread", "mainThread"),
    ]),
    ...startUpVerdict(official.total, ours.total),
  ].join("\n");
}

/** On a busy machine most pages waited for a processor, the official client's as well as ours; the best waited least. */
function startUpVerdict(official, ours) {
  const what = "import to first socket";
  const busy = [official, ours].some((times) => median(times) > BUSY * minimum(times));
  if (!busy) return [verdict(what, median(ours) / median(official), BUDGETS.startUp)];
  return [
    "  the machine was busy (the median is far above the best): judged by the best",
    verdict(what, minimum(ours) / minimum(official), BUDGETS.startUp),
  ];
}

function repeatedRow(label, official, ours, digits) {
  const cell = (values) => `${median(values).toFixed(digits)} (${minimum(values).toFixed(digits)})`;
  return [
    label,
    cell(official),
    cell(ours),
    (median(ours) / median(official)).toFixed(2),
    (minimum(ours) / minimum(official)).toFixed(2),
  ];
}

/** @param {Record<string, import("./sizes.mjs").Size>} sizes */
export function sizeTable({ official, ours }) {
  const row = (label, key) => [
    label,
    thousands(official[key]),
    thousands(ours[key]),
    (ours[key] / official[key]).toFixed(2),
  ];
  return [
    "Size of the default entry, bytes",
    table(
      ["", "official", "ours", "ours/official"],
      [row("raw", "raw"), row("gzip -9", "gzip"), row("brotli", "brotli")],
    ),
    verdict("gzip", ours.gzip / official.gzip, BUDGETS.size),
  ].join("\n");
}

function verdict(what, ratio, { limit, goal }) {
  const state = ratio <= limit ? "within" : "over";
  const aim = goal === undefined ? "" : `, goal ≤ ${goal.toFixed(2)}`;
  return `  ${what} ${ratio.toFixed(2)}: ${state} the budget of ≤ ${limit.toFixed(2)}${aim}`;
}

function thousands(value) {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** The first column is text, the others are figures. */
function table(head, rows) {
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
