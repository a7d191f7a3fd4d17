/**
 * Time to connected: from navigation of a fresh page until the `connect` event over WebSocket, as a user waits for it.
 *
 * Each page is the first of a new context: no cache, no open connection, nothing compiled. The modules come compressed
 * with Brotli, the socket talks to the official server.
 */

import { measureSize } from "./sizes.mjs";

/**
 * @typedef {import("./sizes.mjs").Size & { wire: number }} Transfer `wire`: bytes of the modules' bodies, as the page saw
 *   them arrive
 *
 * @typedef {object} ConnectedFigures
 * @property {{ name: string, official: number[], ours: number[] }[]} profiles milliseconds from navigation to `connect`
 * @property {{ official: Transfer, ours: Transfer }} transfer
 */

const MEGABIT = 1e6 / 8;

/** The profile of a phone. */
export const MOBILE = 1;

/** The second has the network and the processor of Lighthouse's mobile profile. */
export const PROFILES = [
  { name: "no throttling", slower: 1, network: null },
  {
    name: "mobile (150 ms, 1.6 Mbit/s, processor 4 times slower)",
    slower: 4,
    network: {
      offline: false,
      latency: 150,
      downloadThroughput: 1.6 * MEGABIT,
      uploadThroughput: 0.75 * MEGABIT,
    },
  },
  { name: "processor 6 times slower", slower: 6, network: null },
];

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ name: string, path: string, url: string }[]} clients
 * @param {number} repetitions of each profile
 * @param {() => boolean} inTime whether another repetition may be started; the first always is
 * @param {(text: string) => void} progress
 * @returns {Promise<ConnectedFigures>}
 */
export async function measureConnected(browser, origin, clients, repetitions, inTime, progress) {
  const profiles = PROFILES.map(({ name }) => ({ name, official: [], ours: [] }));
  const transfer = {};
  // The server compresses a module when it is first asked for it; these pages are not counted.
  for (const { name, path, url } of clients) {
    const { wire } = await connectOnce(browser, origin, { url }, PROFILES[0]);
    transfer[name] = { ...(await measureSize(path)), wire };
  }
  for (
    let repetition = 0;
    repetition < repetitions && (repetition === 0 || inTime());
    repetition++
  ) {
    progress(`time to connected, ${repetition + 1} of ${repetitions}`);
    const order = repetition % 2 === 0 ? clients : [...clients].reverse();
    for (const [index, profile] of PROFILES.entries()) {
      for (const { name, url } of order) {
        const { connected } = await connectOnce(browser, origin, { url }, profile);
        profiles[index][name].push(connected);
      }
    }
  }
  return /** @type {ConnectedFigures} */ ({ profiles, transfer });
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ url: string, wasmUrl?: string }} client
 * @param {(typeof PROFILES)[number]} profile
 * @returns {Promise<{ connected: number, wire: number }>}
 */
export async function connectOnce(browser, origin, { url, wasmUrl }, { slower, network }) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    if (network !== null) {
      await session.send("Network.enable");
      await session.send("Network.emulateNetworkConditions", network);
    }
    if (slower > 1) await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
    const wanted = new URLSearchParams({ module: `/compressed${url}` });
    if (wasmUrl !== undefined) wanted.set("wasm", `/compressed${wasmUrl}`);
    await page.goto(`${origin}/connect?${wanted}`);
    // The page takes the time itself, so nothing that is asked from outside is part of it.
    return await page.evaluate(() => globalThis.outcome);
  } finally {
    await context.close();
  }
}
