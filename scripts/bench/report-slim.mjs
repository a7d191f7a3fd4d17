/**
 * The figures of the entry `slim` as a plain-text table.
 */

import { repeatedRow, table, wallClockVerdict } from "./table.mjs";

const HEAD = ["", "official", "slim", "slim/official", "by best"];

/** Of `slim`, divided by the official client's. */
const BUDGET = { limit: 1.2 };

/** @param {import("./slim.mjs").SlimFigures} figures */
export function slimTable({ warm, connected }) {
  const started = warm.map(({ slower, total, mainThread }) => ({
    name: `first socket, visited before${slower === 1 ? "" : `, processor ${slower} times slower`}`,
    times: total,
    mainThread,
  }));
  const all = [
    ...started,
    ...connected.map(({ name, times }) => ({ name: `connected, ${name}`, times })),
  ];
  const rows = all.flatMap(({ name, times, mainThread }) => [
    repeatedRow(name, times.official, times.slim, 1),
    ...(mainThread
      ? [repeatedRow("  the page's main thread", mainThread.official, mainThread.slim, 1)]
      : []),
    repeatedRow("  with the default entry", times.official, times.ours, 1),
    ...(mainThread
      ? [repeatedRow("    the page's main thread", mainThread.official, mainThread.ours, 1)]
      : []),
  ]);
  const counts = all.map(({ times }) => times.slim.length).join(", ");
  return [
    `The entry slim, ms, median (best) of ${counts} fresh contexts`,
    table(HEAD, rows),
    ...all.flatMap(({ name, times: { official, slim } }) =>
      wallClockVerdict(name, official, slim, BUDGET),
    ),
  ].join("\n");
}
