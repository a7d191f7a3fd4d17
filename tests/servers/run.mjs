/**
 * Real servers, a real cluster and odd networks, tried with both clients in Chromium: build the package first.
 *
 *   node tests/servers/run.mjs [--quick] [--part=matrix] [--filter=text] [--write]
 *
 * --quick: our client only, and only servers that npm installs. For the others, say `make servers` first: it installs what
 * they need.
 * --filter: the servers, or the rows, whose names contain the text. --write writes docs/servers.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { launchChromium } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { installPackages, installPython } from "./lib/install.mjs";
import { runClusters } from "./cluster/run.mjs";
import { buildRustClient } from "./matrix/rust-client.mjs";
import { runMatrix } from "./matrix/run.mjs";
import { startControl } from "./matrix/play.mjs";
import { pageOf } from "./lib/page.mjs";
import { buildSocketioxide } from "./socketioxide.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    part: { type: "string" },
    filter: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});
const { quick, filter } = options;
const PAGE = fromRoot("docs", "servers.md");

/** @type {Record<string, (env: object) => Promise<{ passed: number, failed: number, section: string }>>} */
const PARTS = quick ? { matrix: runMatrix } : { matrix: runMatrix, cluster: runClusters };

installPackages();
if (!quick) installPython();
if (options.part !== "cluster") {
  buildSocketioxide();
  buildRustClient();
}
const browser = await launchChromium();
const control = await startControl();
const env = {
  ...{ browser, control, quick },
  chosen: (row) => row.name.includes(filter) && (!quick || row.needs === "npm" || row.quick),
};
const sections = {};
let [passed, failed] = [0, 0];
for (const [name, run] of Object.entries(PARTS)) {
  if (options.part !== undefined && options.part !== name) continue;
  const result = await run(env);
  sections[name] = result.section;
  passed += result.passed;
  failed += result.failed;
}
await browser.close();
control.close();

if (!quick && filter === "" && options.part === undefined) {
  const page = pageOf(sections);
  if (options.write) writeFileSync(PAGE, page);
  const current = readFileSync(PAGE, "utf8") === page;
  console.log(current ? "ok   docs/servers.md" : "FAIL docs/servers.md is another: --write");
  if (current) passed++;
  else failed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
