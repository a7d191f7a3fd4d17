/**
 * Runs every `tests/e2e/*.test.mjs`, one after another, each in its own process with a time limit,
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
 * @property {() => Promise<import("playwright-core").Browser>} browser  one Chromium for the whole file
 * @property {(cleanUp: () => unknown) => void} defer  runs after the test, last one first
 * @property {(text: string) => void} log  prints a line below the test's name
 */
import { fork } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const worker = path.join(here, "support", "worker.mjs");

const DEFAULT_LIMIT = 120_000;
const LONGEST_LIMIT = 600_000;

/** The process of the file that is running, so that an interrupt can end it too. */
let running;

async function main() {
  const filters = process.argv.slice(2);
  const files = (await readdir(here))
    .filter((file) => file.endsWith(".test.mjs"))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort();

  let passed = 0;
  let failed = 0;
  for (const file of files) {
    const result = await runFile(file);
    passed += result.passed;
    failed += result.failed;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

/** Runs one file to its end, or to its time limit. */
function runFile(file) {
  console.log(`\n${file}`);
  return new Promise((resolve) => {
    const counts = { passed: 0, failed: 0 };
    let current = "loading the file";
    let finished = false;
    let timer;

    // Detached: the file and whatever it started form one process group, which can be ended as a whole.
    const child = fork(worker, [path.join(here, file)], { detached: true });
    running = child;

    const fail = (name, reason) => {
      counts.failed += 1;
      console.log(`  ✗ ${name}\n${indent(reason)}`);
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
      if (message.kind === "log") console.log(indent(message.text));
      if (message.kind === "pass") {
        counts.passed += 1;
        console.log(`  ✓ ${message.name} (${message.ms} ms)`);
      }
      if (message.kind === "fail") fail(message.name, message.error);
      if (message.kind === "done") finished = true;
    });
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (!finished) fail(current, `the process ended early (${signal ?? `exit code ${code}`})`);
      endGroup(child);
      running = undefined;
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
    if (running) endGroup(running);
    process.exit(130);
  });
}

await main();
