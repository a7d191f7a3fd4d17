// Reads how many tests passed and failed out of what the test runners print.

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * Our own runners: the last line of the form `N passed, N failed`.
 * @param {string} output
 * @returns {Counts | undefined}
 */
export function countPlain(output) {
  return last([...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].map(toCounts));
}

/**
 * `cargo test` and wasm-bindgen's runner: one line for each test binary.
 * @param {string} output
 * @returns {Counts | undefined}
 */
export function countCargo(output) {
  return sum([...output.matchAll(/test result: .*?(\d+) passed; (\d+) failed/g)].map(toCounts));
}

/**
 * `cargo nextest run`.
 * @param {string} output
 * @returns {Counts | undefined}
 */
export function countNextest(output) {
  const summary = last([...output.matchAll(/^\s*Summary .*$/gm)].map(([line]) => line));
  if (summary === undefined) return undefined;
  const number = (pattern) => Number(pattern.exec(summary)?.[1] ?? 0);
  return {
    passed: number(/(\d+) passed/),
    failed: number(/(\d+) failed/) + number(/(\d+) timed out/) + number(/(\d+) exec failed/),
  };
}

/**
 * `node --test` with the spec or the tap reporter.
 * @param {string} output
 * @returns {Counts | undefined}
 */
export function countNode(output) {
  const number = (word) =>
    last(
      [...output.matchAll(new RegExp(`^(?:ℹ|#) ${word} (\\d+)$`, "gm"))].map(([, n]) => Number(n)),
    );
  const passed = number("pass");
  if (passed === undefined) return undefined;
  // A test that was cancelled, skipped or left as a todo has not shown anything.
  return {
    passed,
    failed: number("fail") + number("cancelled") + number("skipped") + number("todo"),
  };
}

/**
 * @param {Counts[]} counts
 * @returns {Counts | undefined} nothing for an empty list
 */
export function sum(counts) {
  if (counts.length === 0) return undefined;
  return counts.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }));
}

const toCounts = ([, passed, failed]) => ({ passed: Number(passed), failed: Number(failed) });
const last = (list) => list[list.length - 1];
