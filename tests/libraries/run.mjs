/**
 * Tries the libraries of package.json with both clients: build the package first.
 *
 *   node tests/libraries/run.mjs [--filter=text] [--show] [--write]
 *
 * Fails if one does with ours what it does not do with the official client, or if docs/libraries.md says otherwise.
 * --show prints what the pages saw, --write writes docs/libraries.md.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchChromium } from "../../scripts/chromium.mjs";
import { install, versionOf } from "./lib/packages.mjs";
import { play } from "./lib/play.mjs";
import { isCurrent, tableOf, write } from "./lib/table.mjs";

const { values: options } = parseArgs({
  options: {
    filter: { type: "string", default: "" },
    show: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const FOLDER = join(import.meta.dirname, "cases");

install();
const browser = await launchChromium();
const rows = [];
for (const name of readdirSync(FOLDER).sort()) {
  if (name.includes(options.filter)) rows.push(await compare(join(FOLDER, name)));
}
await browser.close();

let failed = rows.filter(({ ours }) => ours !== "the same").length;
let passed = rows.length - failed;
if (options.filter === "") {
  const table = tableOf(rows);
  if (options.write) write(table);
  const current = isCurrent(table);
  console.log(
    current ? "ok   docs/libraries.md" : "FAIL docs/libraries.md is not of this run: --write",
  );
  if (current) passed++;
  else failed++;
}
console.log(`${passed} passed, ${failed} failed`);
// The server of a library may leave a timer behind that never ends.
process.exit(failed === 0 ? 0 : 1);

async function compare(file) {
  const { default: theCase } = await import(file);
  const { library, does } = theCase;
  const official = await play(browser, file, theCase, "official");
  const ours = await play(browser, file, theCase, "ours");
  const row = {
    library,
    version: versionOf(library),
    does,
    official: official.failure === undefined ? "works" : "fails",
    ours: JSON.stringify(ours) === JSON.stringify(official) ? "the same" : "differs",
  };
  // A case that has nothing to show compares nothing.
  const ok = row.official === "works" && official.log.length > 0 && row.ours === "the same";
  console.log(`${ok ? "ok  " : "FAIL"} ${library} ${row.version}`);
  if (!ok || options.show) print({ official, ours });
  return row;
}

function print(results) {
  for (const [client, { log, failure }] of Object.entries(results)) {
    console.log(`  ${client}${failure === undefined ? "" : `: ${failure}`}`);
    for (const line of log) console.log(`    ${line}`);
  }
}
