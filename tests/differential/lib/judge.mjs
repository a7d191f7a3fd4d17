import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { renderDifference } from "./diff.mjs";

/** Where the committed traces of a deliberate difference stand. */
function expectedPath(id) {
  const file = id.replace(/ \[(.*)\]$/, ".$1").replace(/[^\w./]+/g, "-");
  return fileURLToPath(new URL(`../expected/${file}.json`, import.meta.url));
}

async function readExpected(id) {
  try {
    return JSON.parse(await readFile(expectedPath(id), "utf8"));
  } catch {
    return undefined;
  }
}

async function updateOracleTrace(id, trace) {
  const expected = (await readExpected(id)) ?? {};
  const path = expectedPath(id);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    `${JSON.stringify({ ...expected, oracle: trace, ours: expected.ours ?? trace }, null, 2)}\n`,
  );
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

/** Whether the traces are meant to differ, as those of some variants may be. */
export function differsOnPurpose({ differs }, variant) {
  return differs !== undefined && (differs.variants?.includes(variant) ?? true);
}

/**
 * A scenario passes when both halves ended and their traces are equal, or, for a deliberate difference, when each
 * is equal to its committed trace.
 */
export async function judge({
  scenario,
  variant,
  id,
  oracleHalf,
  oursHalf,
  oursIsOfficial,
  updateOracle,
}) {
  const oursName = oursIsOfficial ? "official (again)" : "ours";
  const failures = [
    oracleHalf.failure && describe(oracleHalf, "official"),
    oursHalf.failure && describe(oursHalf, oursName),
  ].filter(Boolean);
  if (failures.length > 0) {
    const difference = renderDifference(oracleHalf.trace, oursHalf.trace, "official", oursName);
    return { passed: false, message: [...failures, difference].filter(Boolean).join("\n") };
  }
  if (!differsOnPurpose(scenario, variant)) {
    const message = renderDifference(oracleHalf.trace, oursHalf.trace, "official", oursName);
    return { passed: message === "", message };
  }
  if (updateOracle) {
    await updateOracleTrace(id, oracleHalf.trace);
  }
  const expected = await readExpected(id);
  if (expected === undefined) {
    return { passed: false, message: "  no committed traces for this deliberate difference" };
  }
  const oursExpected = oursIsOfficial ? expected.oracle : expected.ours;
  const message = [
    renderDifference(expected.oracle, oracleHalf.trace, "official, committed", "official, now"),
    renderDifference(oursExpected, oursHalf.trace, `${oursName}, committed`, `${oursName}, now`),
  ]
    .filter(Boolean)
    .join("\n");
  return { passed: message === "", message };
}
