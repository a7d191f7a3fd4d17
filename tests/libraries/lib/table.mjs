// The page of the documentation that the results make.
import { readFileSync, writeFileSync } from "node:fs";
import { fromRoot } from "../../../scripts/package/paths.mjs";

const PAGE = fromRoot("docs", "libraries.md");

const INTRODUCTION = `# Libraries on top of the client

Made by \`node tests/libraries/run.mjs --write\`: each library does what it is for, in headless Chromium with a real
server, once with socket.io-client 4.8.4 and once with this client in its place. "The same" means that the page saw the
same events and values in the same order as with the official client.
`;

/** @typedef {{ library: string, version: string, does: string, official: string, ours: string }} Row */

/** @param {Row[]} rows */
export function tableOf(rows) {
  const cells = [
    ["Library", "Version", "What it did", "Official client", "This client"],
    ["---", "---", "---", "---", "---"],
    ...rows.map((row) => [row.library, row.version, row.does, row.official, row.ours]),
  ];
  return `${INTRODUCTION}\n${cells.map((line) => `| ${line.join(" | ")} |\n`).join("")}`;
}

/** @param {string} text */
export const isCurrent = (text) => readFileSync(PAGE, "utf8") === text;

/** @param {string} text */
export const write = (text) => writeFileSync(PAGE, text);
