// The browsers in which the load runs: how many clients a page of theirs can have, and how its memory is found.
import { readdirSync, readFileSync } from "node:fs";
import { launchChromium } from "../../../scripts/chromium.mjs";
import { launchFirefox } from "../../differential/lib/firefox.mjs";

/** What waits for garbage collection to be found. */
const COLLECTIONS = 3;

/** The samples of a process whose garbage collection is its own affair; the smallest counts. */
const [LOOKS, LOOK] = [20, 100];

/**
 * @typedef {object} LoadBrowser
 * @property {string} name
 * @property {number} most how many clients a page of it is given
 * @property {boolean} sharing whether their WebSockets share connections of HTTP/2, as it cannot have so many sockets
 * @property {string} memory what of it is measured
 * @property {number} growth the share by which that may grow
 * @property {() => Promise<Opened>} open
 *
 * @typedef {object} Opened
 * @property {import("playwright-core").Page} page or one of puppeteer's, which has the methods needed here, too
 * @property {(wasmBytes: () => Promise<number>) => Promise<number>} weigh bytes
 * @property {() => Promise<void>} close
 */

/** @type {LoadBrowser} A process of its pages has 255 WebSockets at most, however they are connected. */
const chromium = {
  name: "Chromium",
  most: 250,
  sharing: false,
  memory: "its heap after garbage collection, and the memories of WebAssembly",
  growth: 0.05,
  async open() {
    const browser = await launchChromium();
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    return {
      page,
      async weigh(wasmBytes) {
        for (let i = 0; i < COLLECTIONS; i++) await session.send("HeapProfiler.collectGarbage");
        const { usedSize } = await session.send("Runtime.getHeapUsage");
        return usedSize + (await wasmBytes());
      },
      close: () => browser.close(),
    };
  },
};

/** @type {LoadBrowser} It has 200 WebSockets at most, unless it is told otherwise, and 1,000 sockets of all kinds. */
const firefox = {
  name: "Firefox",
  most: 1000,
  sharing: true,
  memory: "of its own (RssAnon), the smallest of two seconds",
  growth: 0.1,
  async open() {
    const preferences = {
      "network.websocket.max-connections": 5000,
      "network.http.http2.websockets": true,
    };
    const browser = await launchFirefox(preferences, { acceptInsecureCerts: true });
    const parent = browser.process().pid;
    const page = await browser.newPage();
    return {
      page,
      async weigh() {
        let smallest = Infinity;
        for (let i = 0; i < LOOKS; i++) {
          smallest = Math.min(smallest, ownMemory(parent));
          await new Promise((resolve) => setTimeout(resolve, LOOK));
        }
        return smallest;
      },
      close: () => browser.close(),
    };
  },
};

export const BROWSERS = [chromium, firefox];

/** @returns {number} bytes of the processes that have pages */
function ownMemory(parent) {
  const read = (pid, file) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
      // It has ended.
      return "";
    }
  };
  const pages = readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    const [, status = ""] = /^PPid:\t(.*)$/m.exec(read(pid, "status")) ?? [];
    return descends(Number(status), parent, read) && /\btab\0*$/.test(read(pid, "cmdline"));
  });
  const kilobytes = pages.map((pid) => /^RssAnon:\s+(\d+)/m.exec(read(pid, "status"))?.[1] ?? 0);
  return kilobytes.reduce((sum, kB) => sum + Number(kB) * 1024, 0);
}

function descends(pid, ancestor, read) {
  while (pid > 1 && pid !== ancestor)
    pid = Number(/^PPid:\t(\d+)/m.exec(read(pid, "status"))?.[1] ?? 0);
  return pid === ancestor;
}
