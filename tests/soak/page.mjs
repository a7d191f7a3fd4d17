/**
 * What `tests/e2e/leak.test.mjs` does a thousand times, done until it would show in a page that is open for weeks
 * (`make soak-page`): reconnections, and days of traffic. Timers, listeners, wasm memory and live objects have to be the
 * same at the end of each part as at the end of the first, and the JavaScript heap must not grow.
 *
 *     node tests/soak/page.mjs --reconnections=100000 --days=1
 *
 * The connections and the server are real. The days are those of a clock in the page that is moved by hand, one second
 * for each answer of the server, which sends its pings by hand, too.
 */
import { parseArgs } from "node:util";
import { root } from "../../scripts/package/paths.mjs";
import { openLab } from "../e2e/support/leak-lab.mjs";

/** The first part warms up: only what is taken after it counts. */
const PARTS = 10;

const HOURS_OF_A_DAY = 24;

/**
 * What the engine learns about code that is seldom run, as in the leak test. A byte for each reconnection is more in the
 * end.
 */
const HEAP_TOLERANCE = 64 * 1024;

const { values } = parseArgs({
  options: {
    reconnections: { type: "string", default: "100000" },
    days: { type: "string", default: "1" },
  },
});

const faults = [
  ...(await soak("reconnections", "reconnect", Number(values.reconnections))),
  ...(await soak("simulated hours", "liveThrough", Number(values.days) * HOURS_OF_A_DAY)),
];
for (const fault of faults) console.error(`FAILED: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

/**
 * @param {string} unit
 * @param {string} work a function of `leak-work.js`
 * @param {number} count
 * @returns {Promise<string[]>} what has grown
 */
async function soak(unit, work, count) {
  if (count === 0) return [];
  const cleanUps = [];
  const lab = await openLab({ root, defer: (cleanUp) => cleanUps.push(cleanUp) });
  const started = performance.now();
  const measurements = [];
  try {
    for (let part = 1; part <= PARTS; part++) {
      await lab.run(work, Math.ceil(count / PARTS), ["websocket"]);
      measurements.push(await lab.measure(1));
      const { heap, taken } = measurements.at(-1);
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      console.log(
        `${part * Math.ceil(count / PARTS)} ${unit} in ${seconds} s: heap ${heap}, wasm memory ${taken.wasmBytes}, ` +
          `timers ${taken.timers + taken.simulatedTimers}, listeners ${taken.listeners.length} and ${taken.handlers}`,
      );
    }
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
  return growthOf(measurements).map((fault) => `${count} ${unit}: ${fault}`);
}

function growthOf([first, ...others]) {
  const expected = JSON.stringify(first.taken);
  const grown = others.find(({ taken }) => JSON.stringify(taken) !== expected);
  const growth = others.at(-1).heap - first.heap;
  return [
    ...(grown ? [`${JSON.stringify(grown.taken)} where it was ${expected}`] : []),
    ...(growth > HEAP_TOLERANCE ? [`the JavaScript heap grew by ${growth} bytes`] : []),
  ];
}
