/** docs/environments.md: made of the outcomes, and read for what was expected. */
import { format as prettify, resolveConfig } from "prettier";
import { fromRoot } from "../../scripts/package/paths.mjs";

export const CLIENTS = ["official", "ours"];
/** When the built-in is patched: as seen from the import. */
export const MOMENTS = ["before", "after"];

/**
 * @typedef {object} Row
 * @property {string} builtIn
 * @property {string} done what was done to it
 * @property {Record<string, Record<string, string>>} outcomes by moment and client: empty, or the step that failed
 */

const INTRODUCTION = `# Environments that pages have changed

Old libraries, polyfills, monitoring scripts and hardened realms replace, remove or freeze what a browser has built in.
Each row is one such case, tried in Chromium against a real server with socket.io-client 4.8.4 and with this package,
patched before the client is imported and after that. A client works if it connects (by long-polling, then upgraded, and
by long-polling alone), exchanges events, acknowledgements and binary data in both directions, keeps time limits,
disconnects, connects again and reconnects, without an exception that nobody catches.

What both clients need is not taken from them: \`Headers\` and \`fetch\` from this one, \`XMLHttpRequest\` from the other.

\`node tests/environments/run.mjs --write\` writes this page; \`make test\` fails if it is out of date, or if the official
client works anywhere where this one does not.
`;

const HEAD = [
  "Built-in",
  "What is done to it",
  "official, before",
  "ours, before",
  "official, after",
  "ours, after",
];

/** @param {Row[]} rows */
export async function format(rows) {
  const lines = [HEAD, HEAD.map(() => "---"), ...rows.map(cellsOf)].map(
    (cells) => `| ${cells.join(" | ")} |`,
  );
  const path = fromRoot("docs", "environments.md");
  const options = await resolveConfig(path);
  return prettify(`${INTRODUCTION}\n${lines.join("\n")}\n`, { ...options, filepath: path });
}

/** @param {Row} row */
function cellsOf({ builtIn, done, outcomes }) {
  const results = MOMENTS.flatMap((moment) =>
    CLIENTS.map((client) => (outcomes[moment][client] === "" ? "works" : "**fails**")),
  );
  return [`\`${builtIn}\``, done, ...results];
}

/**
 * @param {string} page
 * @returns {(row: Row) => boolean} whether a row is on it as it came out now, or is new
 */
export function readTable(page) {
  const lines = new Map();
  for (const line of page.split("\n")) {
    const cells = line
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1);
    lines.set(cells.slice(0, 2).join("|"), cells.join("|"));
  }
  return (row) => {
    const cells = cellsOf(row);
    const line = lines.get(cells.slice(0, 2).join("|"));
    return line === undefined || line === cells.join("|");
  };
}
