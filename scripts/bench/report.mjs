/**
 * The figures of own cost and of the real server as plain-text tables.
 */

import { geometricMean, median, minimum, quantile } from "./statistics.mjs";
import { REPEATED_HEAD, repeatedRow, table, thousands, verdict } from "./table.mjs";

/** Ours divided by the official client's: what the first release must reach, and where it is going. */
const BUDGETS = {
  ownCostMean: { limit: 0.65, goal: 0.5 },
  ownCostWorst: { limit: 1.0 },
};

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
