/** Limits of time, with the timers of a test runner in the place of the real ones. */

/** Which timers a limit goes by. */
const CASES = [
  { installed: "before", useNativeTimers: false, isFake: true },
  { installed: "before", useNativeTimers: true, isFake: false },
  { installed: "after", useNativeTimers: false, isFake: false },
  { installed: "after", useNativeTimers: true, isFake: false },
];

const FAKE = ["19 ms", "a", "1 ms", "9 ms", "b", "1 ms"];
const REAL = ["19 ms", "1 ms", "9 ms", "1 ms", "a", "b"];

const connected = (socket) =>
  new Promise((resolve, reject) => {
    socket.on("connect", resolve);
    socket.on("connect_error", reject);
  });

/** What happens, in order, when the fake timers are moved. Real ones take the time that they take afterwards. */
async function limitsOfTime(socket, advance) {
  const order = [];
  const ask = (name, limit) =>
    new Promise((resolve) => {
      socket.timeout(limit).emit("unanswered", () => resolve(order.push(name)));
    });
  const asked = [ask("a", 20), ask("b", 30)];
  for (const step of [19, 1, 9, 1]) {
    // A listener runs within this call, or not at all.
    advance(step);
    order.push(`${step} ms`);
  }
  await Promise.all(asked);
  return order;
}

/**
 * The same steps, with the same outcome, for each client. The official one cannot connect here: what it has for a
 * browser in Node.js goes by `setTimeout` and `process.nextTick` for everything, and those are replaced.
 *
 * @param {(name: string, run: () => Promise<void>) => void} test
 * @param {(actual: unknown) => { toEqual: (expected: unknown) => void }} expect
 * @param {Record<"ours" | "official", (uri: string, options: object) => any>} clients
 * @param {string} kind
 * @param {{ install: () => void, advance: (milliseconds: number) => void, uninstall: () => void }} timers
 */
export function fakeTimers(test, expect, clients, kind, { install, advance, uninstall }) {
  const situations = {
    "the official client, buffered": { io: clients.official, autoConnect: false },
    buffered: { io: clients.ours, autoConnect: false },
    connected: { io: clients.ours, autoConnect: true },
  };
  for (const [situation, { io, autoConnect }] of Object.entries(situations)) {
    for (const { installed, useNativeTimers, isFake } of CASES) {
      const native = useNativeTimers ? " with useNativeTimers" : "";
      test(`${kind}, installed ${installed} io()${native}: ${situation}`, async () => {
        if (installed === "before") install();
        const socket = io(process.env.SERVER, {
          transports: ["polling"],
          forceNew: true,
          autoConnect,
          useNativeTimers,
        });
        if (installed === "after") install();
        try {
          if (autoConnect) await connected(socket);
          expect(await limitsOfTime(socket, advance)).toEqual(isFake ? FAKE : REAL);
        } finally {
          uninstall();
          socket.disconnect();
        }
      });
    }
  }
}
