/** Firefox, driven over WebDriver BiDi by a package that is installed apart from the project's own, the first time. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { FIREFOX } from "../../browsers/processes.mjs";
import { installDependencies } from "../../packaging/support/applications.mjs";

const FOLDER = fromRoot(".cache", "differential-firefox");

/**
 * Starts Firefox.
 *
 * @param {Record<string, unknown>} [preferences] other than its own
 * @param {import("puppeteer-core").LaunchOptions} [more]
 */
export async function launchFirefox(preferences = {}, more = {}) {
  installDependencies(fromRoot("tests", "differential", "firefox"), FOLDER);
  const require = createRequire(join(FOLDER, "package.json"));
  const { launch } = await import(pathToFileURL(require.resolve("puppeteer-core")).href);
  const options = { browser: "firefox", executablePath: FIREFOX, headless: true };
  return launch({ ...options, protocolTimeout: 120_000, extraPrefsFirefox: preferences, ...more });
}

/** Lends pages to halves, as `Pages` does for Chromium. None is lent twice: here a new context costs little. */
export class FirefoxPages {
  /** Firefox now and then loses a page that it opens while it opens or closes another. @type {Promise<unknown>} */
  #last = Promise.resolve();

  constructor(browser) {
    this.browser = browser;
  }

  take() {
    return this.#alone(async () => {
      const context = await this.browser.createBrowserContext();
      return { context, page: await context.newPage() };
    });
  }

  open({ page }, url) {
    return page.goto(url);
  }

  giveBack(lent) {
    return this.discard(lent);
  }

  discard({ context }) {
    return this.#alone(() => context.close()).catch(() => {});
  }

  /** @template T @param {() => Promise<T>} action after the one before @returns {Promise<T>} */
  #alone(action) {
    const done = this.#last.then(action);
    this.#last = done.catch(() => {});
    return done;
  }
}
