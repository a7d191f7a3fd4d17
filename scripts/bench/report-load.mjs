/**
 * The figures of being loaded as plain-text tables: start, time to connected, size.
 */

import {
  REPEATED_HEAD,
  repeatedRow,
  table,
  thousands,
  verdict,
  wallClockVerdict,
} from "./table.mjs";

/** Ours divided by the official client's. */
const BUDGETS = {
  startUp: { limit: 1.45, goal: 1.0 },
  connected: { limit: 1.3, goal: 1.05 },
  size: { limit: 2.9, goal: 2.0 },
};

/** @param {import("./start-up.mjs").StartUpFigures[]} factors one entry for each speed of the processor */
export function startUpTable(factors) {
  const rows = factors.flatMap(({ slower, official, ours }) => {
    const speed = slower === 1 ? "" : `, processor ${slower} times slower`;
    const row = (label, key) => repeatedRow(label, official[key], ours[key], 2);
    return [
      row(`import to first socket${speed}`, "total"),
      row("  import", "import"),
      row("  first io()", "io"),
      row("  the page's main thread", "mainThread"),
    ];
  });
  const [{ official, ours }] = factors;
  const counts = factors.map((factor) => factor.ours.total.length).join(", ");
  return [
    `Start, ms, median (best) of ${counts} fresh pages`,
    table(REPEATED_HEAD, rows),
    ...wallClockVerdict("import to first socket", official.total, ours.total, BUDGETS.startUp),
  ].join("\n");
}

/** @param {import("./connected.mjs").ConnectedFigures} figures */
export function connectedTable({ profiles, transfer }) {
  const counts = profiles.map(({ ours }) => ours.length).join(", ");
  const rows = profiles.map(({ name, official, ours }) => repeatedRow(name, official, ours, 1));
  return [
    `Time to connected, ms from navigation to the connect event, median (best) of ${counts} fresh contexts`,
    table(REPEATED_HEAD, rows),
    ...profiles.flatMap(({ name, official, ours }) =>
      wallClockVerdict(name, official, ours, BUDGETS.connected),
    ),
    "",
    "Transfer of the default entry, bytes",
    table(
      ["", "official", "ours", "ours/official"],
      [
        bytesRow("over the wire, as measured (brotli)", transfer.official.wire, transfer.ours.wire),
        bytesRow("brotli", transfer.official.brotli, transfer.ours.brotli),
        bytesRow("gzip -9", transfer.official.gzip, transfer.ours.gzip),
      ],
    ),
  ].join("\n");
}

/** @param {Record<string, import("./sizes.mjs").Size>} sizes */
export function sizeTable({ official, ours }) {
  const row = (label, key) => bytesRow(label, official[key], ours[key]);
  return [
    "Size of the default entry, bytes",
    table(
      ["", "official", "ours", "ours/official"],
      [row("raw", "raw"), row("gzip -9", "gzip"), row("brotli", "brotli")],
    ),
    verdict("gzip", ours.gzip / official.gzip, BUDGETS.size),
  ].join("\n");
}

function bytesRow(label, official, ours) {
  return [label, thousands(official), thousands(ours), (ours / official).toFixed(2)];
}
