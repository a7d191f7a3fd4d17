/** The examples in Rust as a test opens them. */
import assert from "node:assert/strict";
import path from "node:path";
import { CUT_LINE } from "./demo.mjs";

/**
 * Opens a page in a context of its own. That its console has no errors is looked at when the test ends.
 *
 * @param {import("../run.mjs").TestContext} t
 * @param {string} url
 * @param {{ mayLoseLine?: boolean }} [options] `mayLoseLine` allows the browser's own words about it
 * @returns {Promise<import("playwright-core").Page>}
 */
export async function openPage(t, url, { mayLoseLine = false } = {}) {
  const browser = await t.browser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    if (!(mayLoseLine && CUT_LINE.test(message.text()))) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  t.defer(async () => {
    await context.close();
    assert.deepEqual(errors, [], `the console of ${url} has no errors`);
  });
  await page.goto(url);
  return page;
}

/** Takes pictures of a page, as wide as on a desk and as on a telephone. */
export async function takePictures(t, page, name) {
  for (const [width, height] of [
    [1280, 800],
    [390, 780],
  ]) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: path.join(t.screenshots, `${name}-${width}.png`) });
  }
}
