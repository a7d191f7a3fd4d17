/**
 * Differential test: every scenario runs in Chromium with the official client and with ours, each against a fresh
 * server, and both traces must be equal. A run of all of them also fails when docs/conformance.md is not what it found.
 *
 *   node tests/differential/run.mjs [--ours=official] [--filter=text] [--repeat=2] [--jobs=2] [--write]
 *                                   [--show] [--update-oracle] [--disturb=post|get|slow|control]
 *
 * --ours=official  the official bundle on both sides: proves that the scenarios are deterministic
 * --write          writes docs/conformance.md from this run
 * --disturb        makes the second half's POST or GET requests or its commands be answered late, or its page slow:
 *                  with --ours=official, what fails depends on who is faster, and should wait for what it needs
 * --show           prints the official client's trace of each scenario
 * --update-oracle  rewrites the official client's half of the committed traces of deliberate differences
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleFakeTimers, bundleOfficialMsgpack, bundleOfficialParser } from "./lib/bundles.mjs";
import { conformanceOf, isCurrent, write } from "./lib/conformance.mjs";
import { ControlServer } from "./lib/control-server.mjs";
import { rowProblems } from "./lib/rows.mjs";
import { loadScenarios } from "./lib/scenarios.mjs";
import { launchChromium } from "../../scripts/chromium.mjs";
import { readExpected, strayExpected, updateOracle } from "./lib/expected.mjs";
import { differsOnPurpose, judge } from "./lib/judge.mjs";
import { DISTURBANCES, runHalf } from "./lib/half.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** A run must not hang a machine; a repeated one takes as long as it takes. */
const HARD_LIMIT = 25 * 60_000;

const { values: options } = parseArgs({
  options: {
    ours: { type: "string", default: "package" },
    filter: { type: "string", default: "" },
    repeat: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
    write: { type: "boolean", default: false },
    show: { type: "boolean", default: false },
    disturb: { type: "string" },
    "update-oracle": { type: "boolean", default: false },
  },
});

if (options.disturb !== undefined && !DISTURBANCES.includes(options.disturb)) {
  console.error(`--disturb is one of ${DISTURBANCES.join(", ")}`);
  process.exit(1);
}

const oursIsOfficial = options.ours === "official";
const OFFICIAL_CLIENT = "/official/socket.io.esm.min.js";
const OFFICIAL_MSGPACK = "/modules/socket.io-msgpack-parser.js";

let stopping = false;

async function runScenario({ scenario, scenarioPath, variant, id }, { browser, control }) {
  const common = {
    scenario,
    variant,
    browser,
    control,
    scenarioUrl: `${control.origin}/differential/${scenarioPath}`,
  };
  const official = {
    clientUrl: control.origin + OFFICIAL_CLIENT,
    msgpackUrl: control.origin + OFFICIAL_MSGPACK,
    clientName: "official",
  };
  const ours = oursIsOfficial
    ? official
    : {
        clientUrl: `${control.origin}/package/index.js`,
        msgpackUrl: `${control.origin}/package/msgpack.js`,
        clientName: "ours",
      };
  const started = Date.now();
  const oracleHalf = await runHalf({ ...common, ...official });
  const oursHalf = await runHalf({ ...common, ...ours, disturbance: options.disturb });
  const differs = differsOnPurpose(scenario, variant);
  if (differs && options["update-oracle"] && !oracleHalf.failure) {
    await updateOracle(id, oracleHalf.trace);
  }
  const expected = differs ? await readExpected(id) : undefined;
  const verdict = judge({ oracle: oracleHalf, ours: oursHalf, differs, expected, oursIsOfficial });
  return {
    id,
    scenario,
    differs,
    ...verdict,
    oracleHalf,
    oursHalf,
    milliseconds: Date.now() - started,
  };
}

function report(result) {
  const mark = result.passed ? "ok  " : "FAIL";
  console.log(
    `${mark} ${result.id} (${result.milliseconds} ms)${result.passed && result.differs ? "  [differs on purpose]" : ""}`,
  );
  if (!result.passed) {
    console.log(result.message);
  }
  if (options.show) {
    for (const [section, lines] of Object.entries(result.oracleHalf.trace)) {
      console.log(`     [${section}]\n${lines.map((line) => `       ${line}`).join("\n")}`);
    }
  }
}

async function runAll(jobs, environment) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < jobs.length && !stopping) {
      const result = await runScenario(jobs[next++], environment);
      results.push(result);
      if (!stopping) {
        report(result);
      }
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

/** What is wrong with the scenarios as a whole: one sentence each. */
async function problemsOf(jobs) {
  const differing = jobs.filter(({ scenario, variant }) => differsOnPurpose(scenario, variant));
  return [
    ...rowProblems(jobs.map(({ scenario }) => scenario)),
    ...(await strayExpected(differing.map(({ id }) => id))),
  ];
}

async function main() {
  if (!oursIsOfficial && !existsSync(`${ROOT}pkg/index.js`)) {
    console.error("pkg/index.js is missing: run `make package` first");
    return 1;
  }
  const scenarios = await loadScenarios(options.filter);
  const problems = options.filter === "" ? await problemsOf(scenarios) : [];
  if (problems.length > 0) {
    console.error(problems.join("\n"));
    return 1;
  }
  const jobs = Array.from({ length: Number(options.repeat) }, () => scenarios).flat();
  const mounts = {
    "/differential/": `${ROOT}tests/differential`,
    "/official/": `${ROOT}node_modules/socket.io-client/dist`,
    "/package/": `${ROOT}pkg`,
  };
  const control = new ControlServer(mounts, {
    "/modules/socket.io-parser.js": await bundleOfficialParser(),
    "/modules/fake-timers.js": await bundleFakeTimers(),
    [OFFICIAL_MSGPACK]: await bundleOfficialMsgpack(),
  });
  await control.listen();
  const browser = await launchChromium([], { handleSIGINT: false, handleSIGTERM: false });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      console.error(`ended by ${signal}`);
      stopping = true;
      void browser.close().finally(() => process.exit(1));
    });
  }
  const started = Date.now();
  try {
    const results = await runAll(jobs, { browser, control });
    const failed = results.filter((result) => !result.passed);
    if (failed.length > 0) {
      console.log(`\nfailed: ${[...new Set(failed.map((result) => result.id))].join(", ")}`);
    }
    // A run that failed says so in the table, which nobody should write down.
    const compares = options.filter === "" && !oursIsOfficial && failed.length === 0;
    const isOutOfDate = compares && !(await checkConformance(results));
    console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
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
