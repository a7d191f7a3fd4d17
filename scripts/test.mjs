// Runs every check and test and sums them up (`make test`); `--fast` runs the inner loop (`make test-fast`).
import { sum } from "./test/counts.mjs";
import { runShown } from "./test/process.mjs";
import { stages } from "./test/steps.mjs";

const results = [];
for (const stage of stages({ fast: process.argv.includes("--fast") })) await runStage(stage);
summarise();

/** @param {import("./test/steps.mjs").Stage} lanes */
async function runStage(lanes) {
  const live = lanes.length === 1;
  await Promise.all(
    lanes.map(async (steps) => {
      for (const step of steps) results.push(await runStep(step, { live }));
    }),
  );
}

/** A step counts as failed when its tests did, when it did not end well, and when it ran no tests at all. */
async function runStep(step, { live }) {
  const missing = step.needs && results.some(({ name, ok }) => name === step.needs && !ok);
  if (missing)
    return report(step, { passed: 0, failed: 1 }, 0, `not run, because ${step.needs} failed`);

  console.log(`\n=== ${step.name}${live ? "" : ", beside another"}`);
  const started = performance.now();
  const { output, problem } = await runShown(step.file, step.args, { ...step, live });
  const seconds = (performance.now() - started) / 1000;
  if (!step.count)
    return report(step, { passed: problem ? 0 : 1, failed: problem ? 1 : 0 }, seconds, problem);
  const counts = step.count(output);
  if (!counts)
    return report(step, { passed: 0, failed: 1 }, seconds, problem ?? "printed no number of tests");
  if (counts.passed + counts.failed === 0) {
    return report(step, { passed: 0, failed: 1 }, seconds, problem ?? "ran no tests");
  }
  // A runner that ends badly although its tests passed has found something that it does not count.
  const unexplained = problem && counts.failed === 0 ? 1 : 0;
  return report(
    step,
    { passed: counts.passed, failed: counts.failed + unexplained },
    seconds,
    problem,
  );
}

function report(step, counts, seconds, problem) {
  const ok = counts.failed === 0;
  const note = problem ? `: ${problem}` : "";
  console.log(`--- ${step.name}: ${numbers(counts)} (${seconds.toFixed(1)} s)${note}`);
  return { ...step, ...counts, ok, seconds, problem };
}

function summarise() {
  console.log("\n=== summary");
  for (const { name, ok, passed, failed, seconds, problem } of results) {
    const mark = ok ? "ok    " : "FAILED";
    console.log(
      `${mark} ${name}: ${numbers({ passed, failed })} (${seconds.toFixed(1)} s)${problem ? `: ${problem}` : ""}`,
    );
  }
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  const ran = kinds.map((kind) => {
    const { passed, failed } = sum(results.filter((result) => result.kind === kind));
    return `${kind} ${passed + failed}`;
  });
  console.log(`tests run: ${ran.join(", ")}`);
  const total = sum(results);
  console.log(numbers(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function numbers({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}
