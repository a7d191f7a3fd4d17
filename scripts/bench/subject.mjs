/**
 * One subject of own cost in a page of its own.
 */

import { call, openPage, timed } from "./browser.mjs";

const MODULE = "own-cost.js";

/** What the first, cold batch has; the driver cycles through as many frames. */
const FIRST_OPERATIONS = 64;
const MOST_GROWTH = 4;

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {import("playwright-core").CDPSession} session
 * @property {(name: string) => Promise<void>} prepare makes this the current case
 * @property {(operations: number) => Promise<number>} batch milliseconds that the current case took
 * @property {() => Promise<void>} close
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ name: string, url: string | null }} description `url` null means the floor
 * @param {(session: import("playwright-core").CDPSession) => Promise<void>} [beforeOpen] called before any code of the
 *   subject is compiled
 * @returns {Promise<Subject>}
 */
export async function openSubject(browser, origin, { name, url }, beforeOpen) {
  const { page, session, close } = await openPage(browser, origin);
  await beforeOpen?.(session);
  await call(page, MODULE, "open", url);
  return {
    name,
    session,
    close,
    prepare: (caseName) => call(page, MODULE, "prepare", caseName),
    async batch(operations) {
      // The garbage of the batch before is not this one's cost.
      await page.evaluate(() => globalThis.gc());
      const { mainThread } = await timed(session, () => call(page, MODULE, "batch", operations));
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
