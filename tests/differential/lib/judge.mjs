import { firstDifference, renderDifference } from "./diff.mjs";

/**
 * @typedef {Record<string, string[]>} Trace by section
 * @typedef {{ trace: Trace, failure?: string, console: string[] }} Half
 */

/**
 * A scenario passes when both halves ended with something to show, and their traces are equal; or, for a deliberate
 * difference, when each is equal to its committed trace.
 *
 * @param {object} halves
 * @param {Half} halves.oracle the official client's
 * @param {Half} halves.ours
 * @param {boolean} halves.differs whether the traces are meant to differ
 * @param {import("./expected.mjs").Expected} [halves.expected] the committed traces, for a deliberate difference
 * @param {boolean} [halves.oursIsOfficial] the second half was the official client's too
 * @returns {{ passed: boolean, message: string }}
 */
export function judge({ oracle, ours, differs, expected, oursIsOfficial = false }) {
  const oursName = oursIsOfficial ? "official (again)" : "ours";
  const failures = [failureOf(oracle, "official"), failureOf(ours, oursName)];
  if (failures.some(Boolean)) {
    const difference = renderDifference(oracle.trace, ours.trace, "official", oursName);
    return verdict([...failures, difference]);
  }
  if (!differs) return verdict([renderDifference(oracle.trace, ours.trace, "official", oursName)]);
  if (expected === undefined) {
    return verdict(["  no committed traces for this deliberate difference"]);
  }
  if (firstDifference(expected.oracle, expected.ours) === undefined) {
    return verdict(["  the committed traces of this deliberate difference are equal"]);
  }
  const oursExpected = oursIsOfficial ? expected.oracle : expected.ours;
  return verdict([
    renderDifference(expected.oracle, oracle.trace, "official, committed", "official, now"),
    renderDifference(oursExpected, ours.trace, `${oursName}, committed`, `${oursName}, now`),
  ]);
}

/** Whether the traces are meant to differ, as those of some variants may be. */
export function differsOnPurpose({ differs }, variant) {
  return differs !== undefined && (differs.variants?.includes(variant) ?? true);
}

/** @param {string[]} messages empty ones count for nothing */
function verdict(messages) {
  const message = messages.filter(Boolean).join("\n");
  return { passed: message === "", message };
}

/** A half that shows nothing would be equal to any other that shows nothing. */
function failureOf(half, name) {
  if (half.failure) return describe(half, name);
  const lines = Object.values(half.trace).flat();
  return lines.length === 0 ? `  ${name}: the trace is empty` : "";
}

function describe(half, name) {
  const lines = half.console.slice(0, 6).map((line) => `      ${line.slice(0, 300)}`);
  const last = Object.entries(half.trace)
    .filter(([section, sectionLines]) => sectionLines.length > 0 && !section.includes("sent"))
    .map(
      ([section, sectionLines]) =>
        `      [${section}] … ${sectionLines.slice(-3).join(" ⏎ ").slice(0, 400)}`,
    );
  return [
    `  ${name}: ${half.failure}`,
    ...last,
    ...(lines.length > 0 ? ["    console:", ...lines] : []),
  ].join("\n");
}
