/**
 * One subject of own cost, or of its like for Rust, in a page of its own.
 */

import { call, openPage, timed } from "./browser.mjs";

/** What the first, cold batch has; the driver cycles through as many frames. */
const FIRST_OPERATIONS = 64;
const MOST_GROWTH = 4;

/**
 * @typedef {object} Description
 * @property {string} name
 * @property {string | null} url what `driver` is to open; null means the floor
 * @property {string} [driver] the module in the page
 * @property {(name: string) => boolean} [supports] whether it takes part in this case; by default in all
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {import("playwright-core").CDPSession} session
 * @property {(name: string) => boolean} supports whether it takes part in this case
 * @property {(name: string) => Promise<void>} prepare makes this the current case
 * @property {(operations: number) => Promise<number>} batch milliseconds that the current case took
 * @property {() => Promise<void>} close
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {Description} description
 * @param {(session: import("playwright-core").CDPSession) => Promise<void>} [beforeOpen] called before any code of the
 *   subject is compiled
 * @returns {Promise<Subject>}
 */
export async function openSubject(browser, origin, description, beforeOpen) {
  const { name, url, driver = "own-cost.js", supports = () => true } = description;
  const { page, session, close } = await openPage(browser, origin);
  await beforeOpen?.(session);
  await call(page, driver, "open", url, name);
  return {
    name,
    session,
    supports,
    close,
    prepare: (caseName) => call(page, driver, "prepare", caseName),
    async batch(operations) {
      await call(page, driver, "arm", operations);
      // The garbage of the batch before is not this one's cost.
      await page.evaluate(() => globalThis.gc());
      const { mainThread } = await timed(session, () => call(page, driver, "batch", operations));
      return mainThread;
    },
  };
}

/**
 * Warms the current case up and finds how many operations fill a batch.
 *
 * @param {Subject} subject
 * @param {{ warmUpMs: number, batchMs: number }} plan
 */
export async function calibrate(subject, { warmUpMs, batchMs }) {
  let operations = FIRST_OPERATIONS;
  let spent = 0;
  for (;;) {
    const took = await subject.batch(operations);
    spent += took;
    if (took >= batchMs && spent >= warmUpMs) return operations;
    if (took < batchMs) {
      operations = Math.ceil(operations * Math.min(MOST_GROWTH, (batchMs * 1.2) / took));
    }
  }
}
