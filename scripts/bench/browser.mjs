/**
 * Chromium for the bench: each page in a renderer of its own.
 */

import { launchChromium } from "../chromium.mjs";

/** @returns {Promise<import("playwright-core").Browser>} */
export const launchBrowser = () => launchChromium(["--js-flags=--expose-gc"]);

/**
 * Opens an empty page in a fresh renderer with empty caches.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @returns {Promise<{
 *   page: import("playwright-core").Page,
 *   session: import("playwright-core").CDPSession,
 *   close: () => Promise<void>,
 * }>}
 */
export async function openPage(browser, origin) {
  // A context has its own storage partition, and pages of different partitions never share a process.
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(origin);
  if (!(await page.evaluate(() => globalThis.crossOriginIsolated))) {
    throw new Error("the bench page is not cross-origin isolated, its clock would be too coarse");
  }
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  return { page, session, close: () => context.close() };
}

/**
 * Calls an export of a module of the bench inside the page.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} module file name under `page/`
 * @param {string} name
 * @param {...unknown} args
 */
export function call(page, module, name, ...args) {
  return page.evaluate(
    async ([url, exportName, values]) => (await import(url))[exportName](...values),
    [`/page/${module}`, name, args],
  );
}

/**
 * Runs something in the page and tells how much processor time its main thread had for it, in milliseconds.
 *
 * On a machine with other work the wall clock also counts what the others did, and the same client measured twice then
 * differs by tens of per cent; this time does not.
 *
 * @template T
 * @param {import("playwright-core").CDPSession} session
 * @param {() => Promise<T>} run
 * @returns {Promise<{ result: T, mainThread: number }>}
 */
export async function timed(session, run) {
  const start = await mainThreadTime(session);
  const result = await run();
  return { result, mainThread: (await mainThreadTime(session)) - start };
}

/**
 * @param {import("playwright-core").CDPSession} session
 * @returns {Promise<number>} milliseconds that the page's main thread has had so far
 */
export async function mainThreadTime(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "ThreadTime").value * 1000;
}
