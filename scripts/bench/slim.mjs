/**
 * The entry `slim`, whose WebAssembly module is a file of its own, beside the default entry and the official client: the
 * first socket of a page that has been visited before, and the time to connected of one that has not.
 */

import { launchProfile } from "../chromium.mjs";
import { timed } from "./browser.mjs";
import { connectOnce, MOBILE, PROFILES } from "./connected.mjs";

/** How many times slower the processor is made. */
const SLOWER = [1, 4];

/** Browsers keep what they have compiled of a script from the third visit on. */
const EARLIER_VISITS = 3;

/**
 * @typedef {{ official: number[], ours: number[], slim: number[] }} Times milliseconds
 * @typedef {object} SlimFigures
 * @property {{ slower: number, total: Times, mainThread: Times }[]} warm from the import until the first `io()` has
 *   returned, and the processor time of the page's main thread in it
 * @property {{ name: string, times: Times }[]} connected from the navigation to `connect`
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ name: string, url: string, wasmUrl?: string }[]} clients
 * @param {number} repetitions
 * @param {() => boolean} inTime whether another repetition may be started; the first always is
 * @param {(text: string) => void} progress
 * @returns {Promise<SlimFigures>}
 */
export async function measureSlim(browser, origin, clients, repetitions, inTime, progress) {
  const none = () => Object.fromEntries(clients.map(({ name }) => [name, []]));
  const warm = SLOWER.map((slower) => ({ slower, total: none(), mainThread: none() }));
  const profiles = [PROFILES[0], PROFILES[MOBILE]];
  const connected = profiles.map(({ name }) => ({ name, times: none() }));
  const visitors = await Promise.all(clients.map((client) => visitor(origin, client)));
  for (let i = 0; i < repetitions && (i === 0 || inTime()); i++) {
    progress(`slim, ${i + 1} of ${repetitions}`);
    for (const { client, visit } of i % 2 === 0 ? visitors : [...visitors].reverse()) {
      for (const { slower, total, mainThread } of warm) {
        const times = await visit(slower);
        total[client.name].push(times.result);
        mainThread[client.name].push(times.mainThread);
      }
      for (const [index, profile] of profiles.entries()) {
        const { connected: time } = await connectOnce(browser, origin, client, profile);
        connected[index].times[client.name].push(time);
      }
    }
  }
  for (const { leave } of visitors) await leave();
  return /** @type {SlimFigures} */ ({ warm, connected });
}

/** Somebody with a browser of their own, who has seen the page before. */
async function visitor(origin, client) {
  const context = await launchProfile();
  const visit = (slower) => start(context, origin, client, slower);
  for (let earlier = 0; earlier < EARLIER_VISITS; earlier++) await visit(1);
  return { client, visit, leave: () => context.close() };
}

async function start(context, origin, { url, wasmUrl }, slower) {
  const page = await context.newPage();
  await page.goto(origin);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  if (slower > 1) await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const times = await timed(session, () =>
    page.evaluate(
      async ([moduleUrl, wasm]) => {
        const began = performance.now();
        // Both at once, as the links in the head of a page have it.
        const fetched = wasm && fetch(wasm);
        const client = await import(moduleUrl);
        await client.init?.(fetched);
        client.io(location.origin, { autoConnect: false });
        return performance.now() - began;
      },
      [`/compressed${url}`, wasmUrl && `/compressed${wasmUrl}`],
    ),
  );
  await page.close();
  return times;
}
