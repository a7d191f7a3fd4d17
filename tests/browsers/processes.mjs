/** The programs that tests of several browsers start, and how they are started and ended. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
/** WebKitGTK's browser, and what drives it. */
export const WEBKIT = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
export const WEBKIT_DRIVER = "/usr/bin/WebKitWebDriver";
const VIRTUAL_SCREEN = "/usr/bin/Xvfb";

/** Milliseconds. */
const START_LIMIT = 20_000;

/** What each browser needs, by the name that tests have for it. */
const NEEDS = {
  Chromium: [CHROMIUM],
  Firefox: [FIREFOX],
  WebKitGTK: [WEBKIT, WEBKIT_DRIVER, VIRTUAL_SCREEN],
};

export const BROWSER_NAMES = Object.keys(NEEDS);

/**
 * @param {string} browser
 * @returns {string | undefined} the program that is not there
 */
export const missingOf = (browser) => NEEDS[browser].find((file) => !existsSync(file));

/** @returns {string} a folder for all that a browser keeps; what `start` returns removes it */
export function makeHome() {
  const home = mkdtempSync(join(tmpdir(), "socketio-wasm-browser-"));
  mkdirSync(join(home, "runtime"), { mode: 0o700 });
  return home;
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {string} home from `makeHome`
 * @param {Record<string, string>} [env]
 * @returns {() => Promise<void>} what ends it, with its children and its folder
 */
export function start(file, args, home, env = {}) {
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

/** @returns {Promise<{ env: Record<string, string>, close: () => void }>} a screen that nobody sees, and what names it */
export async function startScreen() {
  const child = spawn(VIRTUAL_SCREEN, ["-displayfd", "3", "-screen", "0", "1280x800x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [number] = await once(child.stdio[3], "data", {
    signal: AbortSignal.timeout(START_LIMIT),
  });
  return { env: { DISPLAY: `:${String(number).trim()}` }, close: () => void child.kill() };
}
