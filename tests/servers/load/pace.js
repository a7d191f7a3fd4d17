/** Milliseconds between two looks at the clock. */
const LOOK = 5;

/**
 * Calls `send` so many times a second, as evenly as timers allow. What was late is made up for.
 *
 * @param {number} rate
 * @param {() => void} send
 * @returns {() => void} ends it
 */
export function sendEvenly(rate, send) {
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - started) * rate) / 1000;
    for (; sent < due; sent++) send();
  }, LOOK);
  return () => clearInterval(timer);
}
