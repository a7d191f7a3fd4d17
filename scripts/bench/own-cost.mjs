/**
 * Own cost, of the JavaScript clients and of the Rust client: every subject in a page of its own, batches interleaved so that what slows the machine slows all.
 */

import { calibrate, openSubject } from "./subject.mjs";

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
 * @param {import("./subject.mjs").Description[]} subjects
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
    const opened = [];
    for (const subject of rotate(subjects, generation)) {
      opened.push(await openSubject(browser, origin, subject));
    }
    for (const name of cases) {
      progress(`own cost, ${generation + 1} of ${plan.generations}: ${name}`);
      const taking = opened.filter(({ supports }) => supports(name));
      await measureCase(taking, name, plan, results.get(name));
    }
    for (const { close } of opened) await close();
  }
  return results;
}

async function measureCase(subjects, name, plan, result) {
  const operations = {};
  for (const subject of subjects) {
    await subject.prepare(name);
    operations[subject.name] = await calibrate(subject, plan);
  }
  for (let round = 0; round < plan.rounds; round++) {
    for (const subject of rotate(subjects, round)) {
      const milliseconds = await subject.batch(operations[subject.name]);
      result[subject.name].push((milliseconds * 1e6) / operations[subject.name]);
    }
  }
}

function rotate(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
