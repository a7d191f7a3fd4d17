/**
 * From the start of the import to the first socket, in a fresh page with empty caches each time, with the processor as
 * it is and slowed down as far as that of a phone.
 */

import { openPage, timed } from "./browser.mjs";

/**
 * @typedef {object} StartUpTimes
 * @property {number[]} import milliseconds until the module is evaluated
 * @property {number[]} io milliseconds that the first `io()` took
 * @property {number[]} total milliseconds until `io()` has returned
 * @property {number[]} mainThread milliseconds of processor time of the page's main thread in that time
 *
 * @typedef {{ slower: number, official: StartUpTimes, ours: StartUpTimes }} StartUpFigures
 */

/** How many times slower the processor is made. The first is the one that the budget is about. */
const SLOWER = [1, 4, 6];

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ name: string, url: string }[]} clients
 * @param {number} repetitions of each speed
 * @param {() => boolean} inTime whether another repetition may be started; the first two always are
 * @param {(text: string) => void} progress
 * @returns {Promise<StartUpFigures[]>} one entry for each speed of the processor
 */
export async function measureStartUp(browser, origin, clients, repetitions, inTime, progress) {
  const results = SLOWER.map((slower) => ({
    slower,
    ...Object.fromEntries(
      clients.map(({ name }) => [name, { import: [], io: [], total: [], mainThread: [] }]),
    ),
  }));
  // The first round warms the browser process and the server up; it is not counted.
  for (
    let repetition = 0;
    repetition <= repetitions && (repetition < 2 || inTime());
    repetition++
  ) {
    progress(`start-up, ${repetition} of ${repetitions}`);
    const order = repetition % 2 === 0 ? clients : [...clients].reverse();
    // The speeds take turns too, so that a repetition left out for want of time is missing from all of them.
    for (const result of repetition === 0 ? results.slice(0, 1) : results) {
      for (const { name, url } of order) {
        const times = await startOnce(browser, origin, url, result.slower);
        if (repetition > 0) addTimes(result[name], times);
      }
    }
  }
  return /** @type {StartUpFigures[]} */ (results);
}

function addTimes(figures, { imported, total, mainThread }) {
  figures.import.push(imported);
  figures.io.push(total - imported);
  figures.total.push(total);
  figures.mainThread.push(mainThread);
}

async function startOnce(browser, origin, url, slower) {
  const { page, session, close } = await openPage(browser, origin);
  if (slower > 1) await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const { result, mainThread } = await timed(session, () =>
    page.evaluate(async (moduleUrl) => {
      const start = performance.now();
      const { io } = await import(moduleUrl);
      const imported = performance.now() - start;
      io(location.origin, { autoConnect: false });
      return { imported, total: performance.now() - start };
    }, url),
  );
  await close();
  return { ...result, mainThread };
}
