/**
 * Flood and round trip against the real server, the clients taking turns.
 */

import { call, openPage, timed } from "./browser.mjs";
import { SMALL } from "./page/payloads.js";

const MODULE = "real-server.js";

/**
 * @typedef {object} RealServerFigures
 * @property {number[]} fromServer milliseconds of each flood, server to client
 * @property {number[]} fromServerThread milliseconds of processor time of the page's main thread in that flood
 * @property {number[]} fromClient milliseconds of each flood, client to server, until the server answered
 * @property {number[]} fromClientThread the same as `fromServerThread`, for this direction
 * @property {number[]} roundTrips milliseconds of every round trip
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 * @param {{ name: string, url: string }[]} clients
 * @param {number} repetitions
 * @param {() => boolean} inTime whether another repetition may be started; the first always is
 * @param {(text: string) => void} progress
 * @returns {Promise<Record<string, RealServerFigures>>}
 */
export async function measureRealServer(browser, origin, clients, repetitions, inTime, progress) {
  const results = {};
  for (const { name } of clients) {
    results[name] = {
      fromServer: [],
      fromServerThread: [],
      fromClient: [],
      fromClientThread: [],
      roundTrips: [],
    };
  }
  for (
    let repetition = 0;
    repetition < repetitions && (repetition === 0 || inTime());
    repetition++
  ) {
    progress(`real server, ${repetition + 1} of ${repetitions}`);
    // The order alternates, so that neither always finds the server's code colder.
    const order = repetition % 2 === 0 ? clients : [...clients].reverse();
    for (const { name, url } of order) await measureClient(browser, origin, url, results[name]);
  }
  return results;
}

async function measureClient(browser, origin, url, figures) {
  const { page, session, close } = await openPage(browser, origin);
  await call(page, MODULE, "open", url);
  // The first flood of a page compiles the client; it is not counted.
  await call(page, MODULE, "floodFromServer");
  const received = await timed(session, () => call(page, MODULE, "floodFromServer"));
  figures.fromServer.push(received.result);
  figures.fromServerThread.push(received.mainThread);
  await call(page, MODULE, "floodFromClient", SMALL);
  const sent = await timed(session, () => call(page, MODULE, "floodFromClient", SMALL));
  figures.fromClient.push(sent.result);
  figures.fromClientThread.push(sent.mainThread);
  figures.roundTrips.push(...(await call(page, MODULE, "roundTrips", SMALL)));
  await close();
}
