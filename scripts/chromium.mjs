import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** The same version without the browser around its pages, from a Debian package of its own. */
const SHELL = "/usr/lib/chromium/chromium-headless-shell";

// Without the last four, Chromium tries to reach the internet on its own account.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts the system's Chromium without a window.
 *
 * @param {string[]} [extraFlags]
 * @param {import("playwright-core").LaunchOptions} [options]
 * @returns {Promise<import("playwright-core").Browser>}
 */
export function launchChromium(extraFlags = [], options = {}) {
  return launch(CHROMIUM, extraFlags, options);
}

/**
 * Starts Chromium's shell, or Chromium where that is missing. Network, documents and JavaScript are the same; tabs,
 * windows and what belongs to them are missing, which take a third of the time of a test that opens pages again and
 * again.
 *
 * @param {string[]} [extraFlags]
 * @param {import("playwright-core").LaunchOptions} [options]
 * @returns {Promise<import("playwright-core").Browser>}
 */
export function launchShell(extraFlags = [], options = {}) {
  return launch(existsSync(SHELL) ? SHELL : CHROMIUM, extraFlags, options);
}

/**
 * Starts Chromium with a new profile on disk, where it keeps what it has compiled of scripts that come again. A context
 * of {@link launchChromium} keeps the files alone.
 *
 * @returns {Promise<import("playwright-core").BrowserContext>} its only context, which ends with the browser
 */
export function launchProfile() {
  // Without a folder it takes a temporary one.
  return chromium.launchPersistentContext("", optionsOf(CHROMIUM, []));
}

function launch(executable, extraFlags, options) {
  return chromium.launch({ ...optionsOf(executable, extraFlags), ...options });
}

function optionsOf(executable, extraFlags) {
  return {
    executablePath: process.env.CHROMIUM ?? executable,
    args: [...FLAGS, ...extraFlags],
  };
}
