/**
 * What a half is lent: a page with a blank document, alone in its browser context.
 * @typedef {object} Lent
 * @property {import("playwright-core").BrowserContext} context
 * @property {import("playwright-core").Page} page
 * @property {import("playwright-core").CDPSession} session
 */

/**
 * Lends pages to halves. A new context costs a process, and so more than most scenarios. A page is therefore lent
 * again, once all is gone that outlives a document: cookies, storage, service workers. Its timers, connections and
 * workers end with the document. The next half loads one of its own, from a server of its own.
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
    return { context, page, session: await context.newCDPSession(page) };
  }

  /**
   * Cleans a page, so that it can be lent again. One that cannot be cleaned is closed.
   * @param {Lent} lent
   * @param {string[]} origins all that may have stored something
   */
  async giveBack(lent, origins) {
    try {
      await clean(lent, origins);
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
 * @param {string[]} origins
 */
async function clean({ context, page, session }, origins) {
  if (context.pages().length > 1) throw new Error("the half has opened a page");
  // These belong to the page, and neither to its document nor to the context.
  await page.evaluate(() => {
    sessionStorage.clear();
    window.name = "";
  });
  await page.goto("about:blank");
  await Promise.all([
    context.clearCookies(),
    ...[...new Set(origins)].map((origin) =>
      session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" }),
    ),
  ]);
}
