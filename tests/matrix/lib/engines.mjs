/** The browsers: each opens an address, and closes what it opened. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launchChromium } from "../../../scripts/chromium.mjs";
import { BROWSER_NAMES, FIREFOX } from "../../browsers/processes.mjs";
import { appFolder } from "./apps.mjs";
import { startWebKit } from "./webkit.mjs";

/**
 * @typedef {object} Engine
 * @property {string} version
 * @property {(url: string) => Promise<() => Promise<unknown>>} open what it returns closes the page
 * @property {() => Promise<unknown>} close
 */

const START = {
  Chromium: startChromium,
  Firefox: startFirefox,
  WebKitGTK: startWebKit,
};

export const ENGINES = BROWSER_NAMES;

/**
 * @param {string} name
 * @returns {Promise<Engine>}
 */
export const startEngine = (name) => START[name]();

async function startChromium() {
  const browser = await launchChromium();
  return {
    version: browser.version(),
    async open(url) {
      // A profile of its own: no cache, no service worker of the row before.
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url, { waitUntil: "commit" });
      return () => context.close();
    },
    close: () => browser.close(),
  };
}

/** Over WebDriver BiDi, which needs no driver in between. */
async function startFirefox() {
  const require = createRequire(join(appFolder("others"), "package.json"));
  const { launch } = await import(pathToFileURL(require.resolve("puppeteer-core")).href);
  const browser = await launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
  return {
    version: execFileSync(FIREFOX, ["--version"], { encoding: "utf8" }).match(/[\d.]+\w*/)[0],
    async open(url) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      // What the page reports tells of its end; `goto` would also wait for what it loads.
      const loading = page.goto(url, { waitUntil: "domcontentloaded" }).catch(() => {});
      return async () => {
        await loading;
        await context.close();
      };
    },
    close: () => browser.close(),
  };
}
