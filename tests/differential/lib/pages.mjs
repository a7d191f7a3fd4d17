/**
 * What a half is lent: a page alone in its browser context.
 * @typedef {object} Lent
 * @property {import("playwright-core").BrowserContext} context
 * @property {import("playwright-core").Page} page
 * @property {import("playwright-core").CDPSession} session
 * @property {string[]} origins all that may have stored something before
 */

/**
 * Lends pages to halves. A new context costs a process, and so more than most scenarios. A page is therefore lent
 * again, and {@link Pages.open} opens a document of the next half in it, from a server of its own: timers, connections and
 * workers end with the document before. What outlives it is taken away: cookies, storage, service workers. Another
 * document in between, a blank one, would cost as much as a short half.
 */
export class Pages {
  /** @type {Lent[]} */
  #idle = [];

  /** @param {import("playwright-core").Browser} browser */
  constructor(browser) {
    this.browser = browser;
  }

  /**
   * @param {{ unused?: boolean }} [options] `unused`: for a half that changes the page itself, as by scripts that run
   *   in each of its documents. Such a page is not to be given back
   * @returns {Promise<Lent>}
   */
  async take({ unused = false } = {}) {
    const idle = unused ? undefined : this.#idle.pop();
    if (idle !== undefined) return idle;
    const context = await this.browser.newContext();
    const page = await context.newPage();
    return { context, page, session: await context.newCDPSession(page), origins: [] };
  }

  /**
   * Opens a document that runs no script by itself.
   * @param {Lent} lent
   * @param {string} url
   */
  async open(lent, url) {
    const { context, page } = lent;
    await page.goto(url);
    if (lent.origins.length === 0) return;
    // These belong to the page, and neither to its document nor to the context.
    const forgotten = page.evaluate(() => {
      sessionStorage.clear();
      window.name = "";
    });
    await Promise.all([context.clearCookies(), clear(lent, "all"), forgotten]);
    lent.origins = [];
  }

  /**
   * Cleans a page, so that it can be lent again. One that cannot be cleaned is closed.
   * @param {Lent} lent
   * @param {string[]} origins all that may have stored something
   */
  async giveBack(lent, origins) {
    lent.origins = [...new Set(origins)];
    try {
      if (lent.context.pages().length > 1) throw new Error("the half has opened a page");
      // One would answer for the next document. The rest is taken away once the document is gone that can store more.
      await clear(lent, "service_workers");
      this.#idle.push(lent);
    } catch {
      await this.discard(lent);
    }
  }

  /** @param {Lent} lent */
  async discard({ context }) {
    await context.close().catch(() => {});
  }
}

/**
 * @param {Lent} lent
 * @param {string} storageTypes what of its origins is taken away
 */
const clear = ({ session, origins }, storageTypes) =>
  Promise.all(
    origins.map((origin) => session.send("Storage.clearDataForOrigin", { origin, storageTypes })),
  );
