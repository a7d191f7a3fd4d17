/**
 * Where transports are tried: each evaluates `page/page.js`, and is what a test can evaluate more in.
 *
 * @type {Record<string, (page: import("playwright-core").Page) =>
 *   Promise<import("playwright-core").Page | import("playwright-core").Worker>>}
 */
export const PLACES = {
  async page(page) {
    await page.evaluate(async () => void (await import("/contract/page.js")));
    return page;
  },

  async worker(page) {
    const started = page.waitForEvent("worker");
    await page.evaluate(() => {
      globalThis.worker = new Worker("/contract/page.js", { type: "module" });
    });
    const worker = await started;
    // It is evaluated once, and this is when that is done.
    await worker.evaluate(async () => void (await import("/contract/page.js")));
    return worker;
  },

  async "service worker"(page) {
    const started = page.context().waitForEvent("serviceworker");
    await page.evaluate(async () => {
      const script = "/contract/page.js";
      // This is over when the script has been evaluated.
      await navigator.serviceWorker.register(script, { type: "module" });
    });
    return started;
  },
};
