import { mkdir, writeFile } from "node:fs/promises";
import { reasons, tables } from "../rows.mjs";

function resultOf(results) {
  if (results.length === 0) {
    return "not run";
  }
  return results.every((result) => result.passed) ? "equal" : "**different**";
}

function rowLine(id, title, results) {
  const own = results.filter((result) => result.scenario.rows.includes(id));
  if (own.length === 0) {
    return `| ${title} | – | ${reasons[id] ?? "**no scenario and no reason**"} |`;
  }
  // Sorted, because they are in the order in which they ended.
  const names = [...new Set(own.map((result) => result.scenario.name))]
    .sort()
    .map((name) => `\`${name}\``)
    .join(", ");
  const onPurpose =
    own.some((result) => result.differs) && own.every((result) => result.passed)
      ? " (where the decision says so: as decided)"
      : "";
  return `| ${title} | ${names} | ${resultOf(own)}${onPurpose} |`;
}

/**
 * Writes docs/conformance.md: each row of the surface, the scenarios that show it, and what this run found.
 */
export async function writeConformance(results, root) {
  const scenarios = new Set(results.map((result) => result.scenario.name));
  const failed = new Set(
    results.filter((result) => !result.passed).map((result) => result.scenario.name),
  );
  const lines = [
    "# Conformance with the official client",
    "",
    "Written by `node tests/differential/run.mjs --conformance`; do not edit.",
    "",
    "Each scenario runs in Chromium once with socket.io-client 4.8.4 and once with this package, each against a fresh server",
    "(the official socket.io 4.8.4, or a packet-level server for protocol violations). Events with their arguments and order,",
    "return values, exceptions, unhandled errors, and the packets and handshake URLs that the server saw must be equal.",
    "Numbers of polls and timers are not compared.",
    "",
    `${scenarios.size} scenarios, ${scenarios.size - failed.size} passed, ${failed.size} failed.`,
    "",
  ];
  for (const [table, { title, rows }] of Object.entries(tables)) {
    lines.push(`## ${table} ${title}`, "", "| Behaviour | Scenarios | Result |", "|---|---|---|");
    for (const [slug, rowTitle] of Object.entries(rows)) {
      lines.push(rowLine(`${table}/${slug}`, rowTitle.replaceAll("|", "\\|"), results));
    }
    lines.push("");
  }
  await mkdir(`${root}docs`, { recursive: true });
  await writeFile(`${root}docs/conformance.md`, lines.join("\n"));
}
