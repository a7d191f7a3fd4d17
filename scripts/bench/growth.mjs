/**
 * Growth: what many of something cost, the clients taking turns, each in a page of its own for each case.
 */

import { call, mainThreadTime, openPage } from "./browser.mjs";
import { GROWTH_CASES } from "./page/growth/cases.js";
import { OFFICIAL_MSGPACK_URL } from "./static-files.mjs";
import { median } from "./statistics.mjs";

const MODULE = "growth.js";

/** A step that takes longer is given up: a row must not take the time of all others. */
const STEP_LIMIT_MS = 15000;

/** How often the cost of asking a page for nothing is taken. */
const EMPTY_STEPS = 9;

/** What a step takes at the least, so that there is a logarithm. */
const LEAST_MS = 0.001;

/**
 * @typedef {object} Point
 * @property {number} n
 * @property {number} rounds
 * @property {Record<"official" | "ours", { value: number, over: boolean } | null>} figures in the row's unit; `over`: at
 *   least that, it was given up; null: not tried, because fewer took too long already
 *
 * @typedef {object} GrowthFigures
 * @property {string} label
 * @property {"µs" | "ms"} unit
 * @property {Point[]} points
 * @property {Record<"official" | "ours", number | null>} exponents slope of log time over log n between the two largest n; null for a single n
 */

/**
 * @typedef {object} Plan
 * @property {number} rounds at most; each case has its own number too
 * @property {number} pointMs after which no further round is begun for one n
 * @property {number} omitted how many of the largest sizes are left out
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ name: string, url: string, msgpackUrl: string }[]} clients
 * @param {string[]} cases names of those to measure
 * @param {Plan} plan
 * @param {() => boolean} inTime whether more than one round may be made; no case is left out
 * @param {(text: string) => void} progress
 * @returns {Promise<GrowthFigures[]>} one entry for each row of each case
 */
export async function measureGrowth(browser, origin, clients, cases, plan, inTime, progress) {
  const figures = [];
  for (const growthCase of GROWTH_CASES.filter(({ name }) => cases.includes(name))) {
    const subjects = clients.map((client) => ({ ...client, page: null, gaveUp: false }));
    const sizes = chosenSizes(growthCase, plan);
    const points = [];
    for (const n of sizes) {
      progress(`growth: ${growthCase.name}, ${n}`);
      for (const subject of subjects) await ensurePage(browser, origin, subject, growthCase, sizes);
      points.push({ n, ...(await measurePoint(subjects, growthCase, n, plan, inTime)) });
    }
    for (const { page } of subjects) await page?.close();
    figures.push(...growthCase.rows.map((row) => summarize(row, points)));
  }
  return figures;
}

function chosenSizes({ sizes }, { omitted }) {
  return sizes.slice(0, Math.max(1, sizes.length - omitted));
}

/** A page that had to be given up is replaced, unless its client will not be measured in this case any more. */
async function ensurePage(browser, origin, subject, growthCase, sizes) {
  if (subject.page !== null || subject.gaveUp) return;
  subject.page = await openGrowthPage(browser, origin, subject);
  // What compilers do first happens in these; none of them counts.
  for (const n of [...sizes.slice(0, 2), ...sizes.slice(0, 2)]) {
    await sample(subject, growthCase, n);
  }
}

async function openGrowthPage(browser, origin, { url, msgpackUrl }) {
  const opened = await openPage(browser, origin);
  const { page, session } = opened;
  await call(page, MODULE, "open", { url, msgpackUrl, officialMsgpackUrl: OFFICIAL_MSGPACK_URL });
  const empty = [];
  for (let index = 0; index < EMPTY_STEPS; index++) {
    empty.push((await runTimed(session, "undefined")).processor);
  }
  return { ...opened, overhead: median(empty) };
}

/**
 * @returns {Promise<{ rounds: number, samples: Record<string, Record<string, Sample>[]> }>} per client one entry a round
 */
async function measurePoint(subjects, growthCase, n, plan, inTime) {
  const samples = Object.fromEntries(subjects.map(({ name }) => [name, []]));
  const rounds = Math.min(plan.rounds, growthCase.rounds);
  const start = performance.now();
  const goesOn = () => performance.now() - start < plan.pointMs && inTime();
  let round = 0;
  for (; round < rounds && (round === 0 || goesOn()); round++) {
    for (const subject of round % 2 === 0 ? subjects : [...subjects].reverse()) {
      if (!subject.gaveUp) samples[subject.name].push(await sample(subject, growthCase, n));
    }
  }
  return { rounds: round, samples };
}

/**
 * @typedef {{ processor: number, wall: number, over: boolean }} Sample milliseconds of one step
 *
 * @returns {Promise<Record<string, Sample>>} by step
 */
async function sample(subject, { name, rows }, n) {
  const { page, session, overhead } = subject.page;
  await call(page, MODULE, "prepare", name, n);
  const times = {};
  for (const step of new Set(rows.map((row) => row.step))) {
    // The garbage of what came before is not this step's cost.
    await page.evaluate(() => globalThis.gc());
    const time = await runTimed(session, `globalThis.runStep(${JSON.stringify(step)})`);
    times[step] = { ...time, processor: Math.max(LEAST_MS, time.processor - overhead) };
    if (time.over) return giveUp(subject, times);
  }
  await call(page, MODULE, "finish");
  return times;
}

async function giveUp(subject, times) {
  await subject.page.close();
  subject.page = null;
  subject.gaveUp = true;
  return times;
}

/** @returns {Promise<Sample>} */
async function runTimed(session, expression) {
  const start = await mainThreadTime(session);
  const outcome = await within(
    STEP_LIMIT_MS,
    session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }),
  );
  if (outcome === null) return overLimit(session, start);
  if (outcome.exceptionDetails !== undefined) {
    throw new Error(`${expression}: ${outcome.exceptionDetails.exception?.description}`);
  }
  const processor = (await mainThreadTime(session)) - start;
  return { processor, wall: outcome.result.value?.wall ?? 0, over: false };
}

/** What is known of a step that was given up. A page that does not answer even now leaves the processor's time open. */
async function overLimit(session, start) {
  const time = await within(STEP_LIMIT_MS, mainThreadTime(session));
  const processor = time === null ? NaN : time - start;
  return { processor, wall: STEP_LIMIT_MS, over: true };
}

/**
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 * @returns {Promise<T | null>} null if it took longer
 */
async function within(milliseconds, promise) {
  // Given up, the page is closed, and with it this question.
  promise.catch(() => {});
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds, null);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** @returns {GrowthFigures} */
function summarize({ label, step, clock = "processor", unit, operations, from = 0 }, measured) {
  const points = measured
    .filter(({ n }) => n >= from)
    .map(({ n, rounds, samples }) => {
      const scale = (unit === "µs" ? 1000 : 1) / (operations?.(n) ?? 1);
      const figure = (name) => figureOf(samples[name], step, clock, scale);
      return { n, rounds, figures: { official: figure("official"), ours: figure("ours") } };
    });
  const exponents = { official: exponentOf(points, "official"), ours: exponentOf(points, "ours") };
  return { label, unit, points, exponents };
}

function figureOf(samples, step, clock, scale) {
  const times = samples.map((entry) => entry[step]).filter((time) => time !== undefined);
  if (times.length === 0) return null;
  return {
    value: median(times.map((time) => time[clock])) * scale,
    over: times.some(({ over }) => over),
  };
}

/**
 * Between the two largest sizes: at small ones what does not grow hides what does. Of a size that was given up only a
 * lower bound is known, so it does not count.
 */
function exponentOf(points, name) {
  const [before, last] = points
    .map(({ n, figures }) => ({ n, ...figures[name] }))
    .filter(({ value, over }) => value !== undefined && !over)
    .slice(-2);
  if (last === undefined) return null;
  return Math.log(last.value / before.value) / Math.log(last.n / before.n);
}
