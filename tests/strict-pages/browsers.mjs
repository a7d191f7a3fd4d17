/** Browsers that open a page, and stay until they are closed: the pages need no driver. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { launchChromium } from "../../scripts/chromium.mjs";
import { FIREFOX, makeHome, start, startScreen, WEBKIT } from "../browsers/processes.mjs";

/** Nothing but the page that was asked for. */
const FIREFOX_SETTINGS = {
  "browser.shell.checkDefaultBrowser": false,
  "browser.aboutwelcome.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "app.update.disabledForTesting": true,
};

/**
 * What opens a page, and answers with what closes the browser.
 *
 * @type {Record<string, (url: string) => Promise<() => Promise<void>>>}
 */
export const BROWSERS = {
  async Chromium(url) {
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: "commit" });
    return () => browser.close();
  },
  async Firefox(url) {
    const home = makeHome();
    const settings = Object.entries(FIREFOX_SETTINGS).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    writeFileSync(join(home, "user.js"), settings.join(""));
    return start(FIREFOX, ["--headless", "--no-remote", "--profile", home, url], home);
  },
  async WebKitGTK(url) {
    const home = makeHome();
    const screen = await startScreen();
    const end = start(WEBKIT, [url], home, screen.env);
    return async () => {
      await end();
      screen.close();
    };
  },
};
