/** docs/matrix.md: written from the rows, and read for what was expected. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { lockedVersion } from "./apps.mjs";

const PAGE = fromRoot("docs", "matrix.md");

const INTRODUCTION = `# Where the package was tried

\`make matrix\` writes this page. Each row is a small application that has the package as npm packs it, is built by the
tool itself, and talks with a real server (socket.io ${lockedVersion(".", "socket.io")}) from a real browser. "Works" means all of this, in one
session: it connects, gets an acknowledgement with text beyond ASCII, sends bytes and gets bytes, is upgraded to
WebSocket, connects again after the server has cut the connection, and closes it so that the server sees why. What is
not there, or was not run, says so, and does not count.

\`make test\` runs some of the rows in Chromium, and compares them with this page.
`;

/**
 * @param {import("./rows.mjs").Group} group
 * @param {string} label
 * @param {string} column
 * @returns {string | undefined} the cell of the page
 */
export function cellOnPage({ title, first, columns }, label, column) {
  if (!existsSync(PAGE)) return undefined;
  const page = readFileSync(PAGE, "utf8");
  const [, section] = page.split(`\n## ${title}\n`);
  const rows = (section?.split("\n## ")[0] ?? "").split("\n").map(cellsOf);
  const row = rows.find(([name]) => name === label && name !== first);
  return row?.[columns.indexOf(column) + 1];
}

const cellsOf = (line) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

/** @param {import("./rows.mjs").Group} group */
function tableOf(group) {
  const { title, note, first, columns, rows } = group;
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    `## ${title}`,
    "",
    ...(note ? [note, ""] : []),
    line([first, ...columns]),
    line([first, ...columns].map(() => "---")),
    ...rows.map(({ label, cells }) =>
      line([
        label(),
        ...columns.map((name) => cells?.[name] ?? cellOnPage(group, label(), name) ?? "not run"),
      ]),
    ),
    "",
  ].join("\n");
}

/**
 * @param {import("./rows.mjs").Group[]} groups with the cells of the rows that have run; the others stay as they are
 * @param {Record<string, import("./engines.mjs").Engine | string>} engines
 */
export async function write(groups, engines) {
  const versions = Object.entries(engines).map(([name, engine]) =>
    typeof engine === "string" ? `${name}: ${engine}` : `${name} ${engine.version}`,
  );
  const tables = groups.map(tableOf);
  const text = [
    INTRODUCTION,
    `The browsers: ${versions.join(", ")}. Node.js ${process.versions.node} ran the tools.\n`,
    ...tables,
  ].join("\n");
  writeFileSync(
    PAGE,
    await format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE, proseWrap: "preserve" }),
  );
}
