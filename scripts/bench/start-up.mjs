/**
 * From the start of the import to the first socket, in a fresh page with empty caches each time.
 */

import { openPage, timed } from "./browser.mjs";

/**
 * @typedef {object} StartUpFigures
 * @property {number[]} import milliseconds until the module is evaluated
 * @property {number[]} total milliseconds until `io()` has returned
 * @property {number[]} mainThread milliseconds of processor time of the page's main thread in that time
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ name: string, url: string }[]} clients
 * @param {number} repetitions
 * @param {() => boolean} inTime whether another repetition may be started; the first two always are
 * @param {(text: string) => void} progress
 * @returns {Promise<Record<string, StartUpFigures>>}
 */
export async function measureStartUp(browser, origin, clients, repetitions, inTime, progress) {
  const results = Object.fromEntries(
    clients.map(({ name }) => [name, { import: [], total: [], mainThread: [] }]),
  );
  // The first round warms the browser process and the server up; it is not counted.
  for (
    let repetition = 0;
    repetition <= repetitions && (repetition < 2 || inTime());
    repetition++
  ) {
    progress(`start-up, ${repetition} of ${repetitions}`);
    const order = repetition % 2 === 0 ? clients : [...clients].reverse();
    for (const { name, url } of order) {
      const times = await startOnce(browser, origin, url);
      if (repetition === 0) continue;
      results[name].import.push(times.imported);
      results[name].total.push(times.total);
      results[name].mainThread.push(times.mainThread);
    }
  }
  return results;
}

async function startOnce(browser, origin, url) {
  const { page, session, close } = await openPage(browser, origin);
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
