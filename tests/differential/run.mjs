/**
 * Differential test: every scenario runs in Chromium with the official client and with ours, each against a fresh
 * server, and both traces must be equal. A run of all of them also fails when docs/conformance.md is not what it found.
 *
 *   node tests/differential/run.mjs [--ours=official|js] [--filter=text] [--repeat=2] [--jobs=4] [--write]
 *                                   [--show] [--update-oracle] [--disturb=post|get|slow|control] [--browser=firefox]
 *
 * --ours=official  the official bundle on both sides: proves that the scenarios are deterministic
 * --ours=js        the entry without WebAssembly
 * --browser        firefox: the same in Firefox, which must be there (FIREFOX=/usr/bin/firefox-esr). A part of the
 *                  scenarios is about Chromium alone: choose some with --filter
 * --jobs           how many scenarios run at the same time
 * --write          writes docs/conformance.md from this run
 * --disturb        makes the second half's POST or GET requests or its commands be answered late, or its page slow:
 *                  with --ours=official, what fails depends on who is faster, and should wait for what it needs
 * --show           prints the official client's trace of each scenario
 * --update-oracle  rewrites the official client's half of the committed traces of deliberate differences
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { bundleFakeTimers, bundleOfficialMsgpack, bundleOfficialParser } from "./lib/bundles.mjs";
import { conformanceOf, isCurrent, write } from "./lib/conformance.mjs";
import { ControlServer } from "./lib/control-server.mjs";
import { FirefoxPages, launchFirefox } from "./lib/firefox.mjs";
import { readExpected, strayExpected, updateOracle } from "./lib/expected.mjs";
import { DISTURBANCES, runHalf } from "./lib/half.mjs";
import { differsOnPurpose, judge } from "./lib/judge.mjs";
import { Pages } from "./lib/pages.mjs";
import { rowProblems } from "./lib/rows.mjs";
import { loadScenarios } from "./lib/scenarios.mjs";
import { buildBridge } from "../servers/webtransport.mjs";
import { launchShell } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";

/**
 * Chromium keeps a process ready for the next page of a context. With several contexts it is never the one that is
 * needed, and another is made in its place at each navigation; this limit, beyond which none is kept, spares them.
 */
const FLAGS = ["--renderer-process-limit=1"];

/** A run must not hang a machine; a repeated one takes as long as it takes. In milliseconds. */
const HARD_LIMIT = 25 * 60_000;

const { values: options } = parseArgs({
  options: {
    ours: { type: "string", default: "package" },
    filter: { type: "string", default: "" },
    repeat: { type: "string", default: "1" },
    jobs: { type: "string", default: "4" },
    write: { type: "boolean", default: false },
    show: { type: "boolean", default: false },
    disturb: { type: "string" },
    browser: { type: "string", default: "chromium" },
    "update-oracle": { type: "boolean", default: false },
  },
});
const oursIsOfficial = options.ours === "official";
/** Only such a run knows about all rows. */
const isWhole = options.filter === "";

/** Which file of the package. */
const ENTRY = options.ours === "js" ? "js.js" : "index.js";

const OFFICIAL = {
  clientName: "official",
  clientUrl: "/official/socket.io.esm.min.js",
  msgpackUrl: "/modules/socket.io-msgpack-parser.js",
};
const OURS = {
  clientName: "ours",
  clientUrl: `/package/${ENTRY}`,
  msgpackUrl: "/package/msgpack.js",
};

let stopping = false;

/** @returns {string | undefined} why nothing can be run */
function obstacle() {
  if (options.disturb !== undefined && !DISTURBANCES.includes(options.disturb))
    return `--disturb is one of ${DISTURBANCES.join(", ")}`;
  if (!oursIsOfficial && !existsSync(fromRoot("pkg", ENTRY)))
    return `pkg/${ENTRY} is missing: run \`make package\` first`;
  return undefined;
}

/** What is wrong with the scenarios as a whole: one sentence each. */
async function problemsOf(jobs) {
  const differing = jobs.filter(({ scenario, variant }) => differsOnPurpose(scenario, variant));
  return [
    ...rowProblems(jobs.map(({ scenario }) => scenario)),
    ...(await strayExpected(differing.map(({ id }) => id))),
  ];
}

async function startControl() {
  const mounts = {
    "/differential/": fromRoot("tests", "differential"),
    "/official/": fromRoot("node_modules", "socket.io-client", "dist"),
    "/package/": fromRoot("pkg"),
  };
  const control = new ControlServer(mounts, {
    "/modules/socket.io-parser.js": await bundleOfficialParser(),
    "/modules/fake-timers.js": await bundleFakeTimers(),
    [OFFICIAL.msgpackUrl]: await bundleOfficialMsgpack(),
  });
  await control.listen();
  return control;
}

/** @returns {import("./lib/half.mjs").Half["client"]} with full addresses */
function served({ clientName, clientUrl, msgpackUrl }, { origin }) {
  return { clientName, clientUrl: origin + clientUrl, msgpackUrl: origin + msgpackUrl };
}

async function runScenario({ scenario, scenarioPath, variant, id }, { pages, control }) {
  const scenarioUrl = `${control.origin}/differential/${scenarioPath}`;
  const half = { scenario, scenarioUrl, variant, pages, control };
  const started = Date.now();
  const oracle = await runHalf({ ...half, client: served(OFFICIAL, control) });
  const ours = await runHalf({
    ...half,
    client: served(oursIsOfficial ? OFFICIAL : OURS, control),
    disturbance: options.disturb,
  });
  const differs = differsOnPurpose(scenario, variant);
  if (differs && options["update-oracle"] && !oracle.failure) await updateOracle(id, oracle.trace);
  const expected = differs ? await readExpected(id) : undefined;
  const verdict = judge({ oracle, ours, differs, expected, oursIsOfficial });
  return { id, scenario, differs, oracle, ...verdict, milliseconds: Date.now() - started };
}

function report({ id, passed, message, differs, oracle, milliseconds }) {
  const note = passed && differs ? "  [differs on purpose]" : "";
  console.log(`${passed ? "ok  " : "FAIL"} ${id} (${milliseconds} ms)${note}`);
  if (!passed) console.log(message);
  if (!options.show) return;
  for (const [section, lines] of Object.entries(oracle.trace)) {
    console.log(`     [${section}]\n${lines.map((line) => `       ${line}`).join("\n")}`);
  }
}

async function runAll(jobs, environment) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < jobs.length && !stopping) {
      const result = await runScenario(jobs[next++], environment);
      results.push(result);
      if (!stopping) report(result);
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
  return results;
}

/** Writes docs/conformance.md if that is wanted, and tells whether it is of this run. */
async function checkConformance(results) {
  const page = conformanceOf(results);
  if (options.write) await write(page);
  if (await isCurrent(page)) return true;
  console.log("docs/conformance.md is out of date: run this with --write");
  return false;
}

async function main() {
  const reason = obstacle();
  if (reason !== undefined) {
    console.error(reason);
    return 1;
  }
  const scenarios = await loadScenarios(options.filter);
  const problems = isWhole ? await problemsOf(scenarios) : [];
  if (problems.length > 0) {
    console.error(problems.join("\n"));
    return 1;
  }
  if (scenarios.some(({ scenario }) => scenario.webtransport)) buildBridge();
  const jobs = Array.from({ length: Number(options.repeat) }, () => scenarios).flat();
  const control = await startControl();
  const inFirefox = options.browser === "firefox";
  const browser = inFirefox
    ? await launchFirefox()
    : await launchShell(FLAGS, { handleSIGINT: false, handleSIGTERM: false });
  const pages = inFirefox ? new FirefoxPages(browser) : new Pages(browser);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      console.error(`ended by ${signal}`);
      stopping = true;
      void browser.close().finally(() => process.exit(1));
    });
  }
  try {
    const began = Date.now();
    const results = await runAll(jobs, { pages, control });
    const failed = results.filter((result) => !result.passed);
    if (failed.length > 0) {
      console.log(`\nfailed: ${[...new Set(failed.map((result) => result.id))].join(", ")}`);
    }
    // A run that failed says so in the table, which nobody should write down.
    const compares = isWhole && !oursIsOfficial && !inFirefox && failed.length === 0;
    const isOutOfDate = compares && !(await checkConformance(results));
    console.log(`${((Date.now() - began) / 1000).toFixed(1)} s`);
    console.log(`${results.length - failed.length} passed, ${failed.length + isOutOfDate} failed`);
    return failed.length > 0 || isOutOfDate || results.length === 0 ? 1 : 0;
  } finally {
    await browser.close();
    control.close();
  }
}

const killer = setTimeout(
  () => {
    console.error("hard time limit reached");
    process.kill(process.pid, "SIGTERM");
  },
  HARD_LIMIT * Number(options.repeat),
);
process.exitCode = await main();
clearTimeout(killer);
process.exit();
