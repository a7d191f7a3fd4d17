// The page of the documentation that the results make.
import { readFile, writeFile } from "node:fs/promises";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { reasons, tables } from "../rows.mjs";

const PAGE = fromRoot("docs", "conformance.md");

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
 * Each row of the surface, the scenarios that show it, and what this run found.
 * @returns {string} what docs/conformance.md should be
 */
export function conformanceOf(results) {
  const scenarios = new Set(results.map((result) => result.scenario.name));
  const failed = new Set(
    results.filter((result) => !result.passed).map((result) => result.scenario.name),
  );
  const lines = [
    "# Conformance with the official client",
    "",
    "Written by `node tests/differential/run.mjs --write`; do not edit.",
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
  return lines.join("\n");
}

/** @param {string} text */
export const isCurrent = async (text) => (await readFile(PAGE, "utf8")) === text;

/** @param {string} text */
export const write = (text) => writeFile(PAGE, text);
