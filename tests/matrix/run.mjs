/**
 * The packed package in the tools, browsers and runtimes of its users. Run `make package` first.
 *
 *     node tests/matrix/run.mjs                all rows; fails if docs/matrix.md says otherwise
 *     node tests/matrix/run.mjs --write        all rows; writes docs/matrix.md
 *     node tests/matrix/run.mjs --quick        what `make test` runs, in Chromium; compared with docs/matrix.md
 *     node tests/matrix/run.mjs --filter=text  the rows whose name, or the name of whose table, contains the text; with
 *                                              --write, the other rows of the page stay as they are
 */
import { mkdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { missingOf } from "../browsers/processes.mjs";
import { installApp, OUT } from "./lib/apps.mjs";
import { ENGINES, startEngine } from "./lib/engines.mjs";
import { fails, WORKS } from "./lib/rows.mjs";
import { MatrixServer } from "./lib/server.mjs";
import { cellOnPage, write } from "./lib/table.mjs";
import { aliases, bundlers } from "./rows/bundlers.mjs";
import { extension } from "./rows/extension.mjs";
import { frameworks } from "./rows/frameworks.mjs";
import { overrides } from "./rows/overrides.mjs";
import { pages } from "./rows/pages.mjs";
import { nextJs, runners, tarball } from "./rows/referred.mjs";
import { runtimes } from "./rows/runtimes.mjs";

const GROUPS = [
  ...[bundlers, frameworks, nextJs, pages, extension, aliases, overrides],
  ...[runtimes, runners, tarball],
];

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    filter: { type: "string", default: "" },
  },
});

const isWanted = (group, row) =>
  (!options.quick || row.quick) && `${group.title}: ${row.label()}`.includes(options.filter);

async function startEngines() {
  const engines = {};
  for (const name of options.quick ? ["Chromium"] : ENGINES) {
    const missing = missingOf(name);
    engines[name] = missing ? `there is no ${missing}` : await startEngine(name);
  }
  return engines;
}

async function runRow(row, context) {
  try {
    return await row.run(context);
  } catch (error) {
    return { problem: fails(error.stack) };
  }
}

const counts = { passed: 0, failed: 0, "not run": 0 };

/**
 * @param {string} what
 * @param {string} cell
 * @param {string | undefined} documented what docs/matrix.md has
 */
function count(what, cell, documented) {
  const isCurrent = options.write || cell === documented;
  const kind = cell.startsWith("not run") ? "not run" : cell.startsWith(WORKS) && isCurrent;
  const key = kind === "not run" ? kind : kind ? "passed" : "failed";
  counts[key] += 1;
  if (kind !== true) console.log(`  ${key === "failed" ? "✗" : "-"} ${what}: ${cell}`);
  if (!isCurrent) {
    if (key === "not run") counts.failed += 1;
    console.log(`      docs/matrix.md has ${documented ?? "no such row"}: make matrix writes it`);
  }
}

async function runGroups(context) {
  for (const group of GROUPS) {
    for (const row of group.rows.filter((row) => isWanted(group, row))) {
      const began = performance.now();
      row.cells = await runRow(row, context);
      for (const [column, cell] of Object.entries(row.cells))
        count(`${row.label()}, ${column}`, cell, cellOnPage(group, row.label(), column));
      console.log(`  ${row.label()} (${Math.round(performance.now() - began)} ms)`);
    }
  }
}

const wanted = GROUPS.flatMap((group) => group.rows.filter((row) => isWanted(group, row)));
// Firefox is driven by a package of the last one.
const apps = [...wanted.flatMap(({ app }) => app ?? []), ...(options.quick ? [] : ["others"])];
for (const app of new Set(apps)) installApp(app);
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const server = await MatrixServer.start(OUT);
const engines = await startEngines();
const closeEngines = () => Promise.all(Object.values(engines).map((engine) => engine.close?.()));
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => void closeEngines().finally(() => process.exit(130)));
try {
  await runGroups({ server, engines });
} finally {
  await closeEngines();
  await server.close();
}
if (options.write && !options.quick) await write(GROUPS, engines);
console.log(`\n${counts["not run"]} not run\n${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
