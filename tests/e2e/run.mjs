/**
 * Runs every `tests/e2e/*.test.mjs`, two at a time, each in its own process with a time limit,
 * and ends with the line `N passed, N failed`.
 *
 *     node tests/e2e/run.mjs            every file
 *     node tests/e2e/run.mjs demo       the files whose name contains "demo"
 *
 * The shape of a test file:
 *
 *     export const timeLimit = 90_000;            // optional: milliseconds for the whole file
 *     export default async function (t) { … }     // one test, named after the file; or a list:
 *     export default [{ name: "does this", run: async (t) => { … } }];
 *
 * A test fails by throwing; the tests after it still run. `t` is a {@link TestContext}.
 *
 * @typedef {object} TestContext
 * @property {string} root         the folder of the checkout
 * @property {string} screenshots  a folder (ignored by git) for pictures
 * @property {() => Promise<import("playwright-core").Browser>} browser  one for the whole file: Chromium's shell
 * @property {() => Promise<import("playwright-core").Browser>} wholeBrowser  the same with Chromium itself, for what
 *   may depend on its tabs and windows
 * @property {(launch: () => Promise<import("playwright-core").Browser>) => Promise<import("playwright-core").Browser>}
 *   launched  the same with a browser that the test launches
 * @property {(cleanUp: () => unknown) => void} defer  runs after the test, last one first
 * @property {(text: string) => void} log  prints a line below the test's name
 */
import { fork } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const worker = path.join(here, "support", "worker.mjs");

/** How many files run at the same time: a page, its browser and its server often wait for one another. */
const LANES = 2;

/** The one that takes longest starts first, so that it is not what the other lane waits for in the end. */
const FIRST = "leak.test.mjs";

const DEFAULT_LIMIT = 240_000;
const LONGEST_LIMIT = 600_000;

/** The processes of the files that are running, so that an interrupt can end them too. */
const running = new Set();

async function main() {
  const filters = process.argv.slice(2);
  const files = (await readdir(here))
    .filter((file) => file.endsWith(".test.mjs"))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort((a, b) => (b === FIRST) - (a === FIRST) || a.localeCompare(b));

  let passed = 0;
  let failed = 0;
  const live = files.length === 1;
  const lane = async () => {
    for (let file; (file = files.shift()) !== undefined;) {
      const result = await runFile(file, live);
      passed += result.passed;
      failed += result.failed;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

/**
 * Runs one file to its end, or to its time limit.
 *
 * @param {string} file
 * @param {boolean} live whether its results are shown at once, and not when it has ended
 * @returns {Promise<{ passed: number, failed: number }>}
 */
function runFile(file, live) {
  const lines = [];
  const show = (line) => (live ? console.log(line) : lines.push(line));
  show(`\n${file}`);
  return new Promise((resolve) => {
    const counts = { passed: 0, failed: 0 };
    let current = "loading the file";
    let finished = false;
    let timer;

    // Detached: the file and whatever it started form one process group, which can be ended as a whole.
    const child = fork(worker, [path.join(here, file)], { detached: true });
    running.add(child);

    const fail = (name, reason) => {
      counts.failed += 1;
      show(`  ✗ ${name}\n${indent(reason)}`);
    };
    const arm = (limit) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        fail(current, `did not end within ${limit / 1000} s`);
        finished = true;
        endGroup(child);
      }, limit);
    };
    arm(DEFAULT_LIMIT);

    child.on("message", (message) => {
      if (message.kind === "limit") arm(Math.min(message.limit, LONGEST_LIMIT));
      if (message.kind === "start") current = message.name;
      if (message.kind === "log") show(indent(message.text));
      if (message.kind === "pass") {
        counts.passed += 1;
        show(`  ✓ ${message.name} (${message.ms} ms)`);
      }
      if (message.kind === "fail") fail(message.name, message.error);
      if (message.kind === "done") finished = true;
    });
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (!finished) fail(current, `the process ended early (${signal ?? `exit code ${code}`})`);
      endGroup(child);
      running.delete(child);
      if (!live) console.log(lines.join("\n"));
      resolve(counts);
    });
  });
}

function endGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // ESRCH: the whole group is gone already.
  }
}

function indent(text) {
  return text.replace(/^/gm, "      ");
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    for (const child of running) endGroup(child);
    process.exit(130);
  });
}

await main();
