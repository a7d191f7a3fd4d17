/**
 * Own cost: every subject in a page of its own, batches interleaved so that what disturbs the machine disturbs all.
 */

import { call, openPage } from "./browser.mjs";
import { minimum } from "./statistics.mjs";

const MODULE = "own-cost.js";

/**
 * @typedef {object} Plan
 * @property {number} generations how often the pages are thrown away and opened anew (each compiles afresh)
 * @property {number} rounds batches per subject, case and generation
 * @property {number} warmUpMs
 * @property {number} batchMs
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ name: string, url: string | null }[]} subjects
 * @param {string[]} cases
 * @param {Plan} plan
 * @param {() => boolean} inTime whether another generation may be started; the first always is
 * @param {(text: string) => void} progress
 * @returns {Promise<Map<string, Record<string, number[][]>>>} by case and subject: nanoseconds per operation, one array
 *   per generation
 */
export async function measureOwnCost(browser, origin, subjects, cases, plan, inTime, progress) {
  const results = new Map(
    cases.map((name) => [name, Object.fromEntries(subjects.map((subject) => [subject.name, []]))]),
  );
  for (
    let generation = 0;
    generation < plan.generations && (generation === 0 || inTime());
    generation++
  ) {
    const pages = [];
    for (const subject of rotate(subjects, generation)) {
      const opened = await openPage(browser, origin);
      await call(opened.page, MODULE, "open", subject.url);
      pages.push({ name: subject.name, ...opened });
    }
    for (const name of cases) {
      progress(`own cost, ${generation + 1} of ${plan.generations}: ${name}`);
      await measureCase(pages, name, plan, results.get(name));
    }
    for (const { close } of pages) await close();
  }
  return results;
}

async function measureCase(pages, name, plan, result) {
  const operations = {};
  for (const subject of pages) {
    await call(subject.page, MODULE, "prepare", name);
    operations[subject.name] = await call(
      subject.page,
      MODULE,
      "calibrate",
      plan.warmUpMs,
      plan.batchMs,
    );
    result[subject.name].push([]);
  }
  for (let round = 0; round < plan.rounds; round++) {
    for (const subject of rotate(pages, round)) {
      const milliseconds = await call(subject.page, MODULE, "batch", operations[subject.name]);
      result[subject.name].at(-1).push((milliseconds * 1e6) / operations[subject.name]);
    }
  }
}

function rotate(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/**
 * @param {number[][]} generations
 * @returns {number} the best batch of all
 */
export function best(generations) {
  return minimum(generations.flat());
}
