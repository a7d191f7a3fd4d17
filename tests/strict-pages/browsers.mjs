/** Browsers that open a page, and stay until they are closed: the pages need no driver. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../../scripts/chromium.mjs";

const FIREFOX = "/usr/bin/firefox-esr";
const WEBKIT = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const VIRTUAL_SCREEN = "/usr/bin/Xvfb";

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
    const home = temporary();
    const settings = Object.entries(FIREFOX_SETTINGS).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    writeFileSync(join(home, "user.js"), settings.join(""));
    const end = start(FIREFOX, ["--headless", "--no-remote", "--profile", home, url], home);
    return () => end();
  },
  async WebKitGTK(url) {
    const home = temporary();
    const screen = spawn(VIRTUAL_SCREEN, ["-displayfd", "3", "-screen", "0", "1280x800x24"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const [number] = await once(screen.stdio[3], "data");
    const end = start(WEBKIT, [url], home, { DISPLAY: `:${String(number).trim()}` });
    return async () => {
      await end();
      screen.kill();
    };
  },
};

const NEEDS = {
  Chromium: [],
  Firefox: [FIREFOX],
  WebKitGTK: [WEBKIT, VIRTUAL_SCREEN],
};

/**
 * @param {string} browser
 * @returns {string | undefined} the program that is not there
 */
export const missingOf = (browser) => NEEDS[browser].find((file) => !existsSync(file));

function temporary() {
  const home = mkdtempSync(join(tmpdir(), "socketio-wasm-pages-"));
  mkdirSync(join(home, "runtime"), { mode: 0o700 });
  return home;
}

/** @returns {() => Promise<void>} what ends it, with its children and its folder */
function start(file, args, home, env = {}) {
  const child = spawn(file, args, {
    env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: join(home, "runtime"), ...env },
    stdio: "ignore",
    // A group of its own, with the processes that it starts.
    detached: true,
  });
  const ended = once(child, "exit");
  return async () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error; // ESRCH: it has ended already.
    }
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
}
