/**
 * What the growth table measures: shared by the page, which does it, and by the driver, which takes the time. What a
 * step does stands in the module of the page that has the case's name.
 *
 * A case prepares something of size n, then runs its steps one after the other, each timed by itself. Each row is one
 * step.
 */

/** How long a timed acknowledgement waits where it is to run out. */
export const ACK_TIMEOUT_MS = 300;

/**
 * @typedef {object} GrowthRow
 * @property {string} label
 * @property {string} step
 * @property {"processor" | "wall"} [clock] processor time of the page's main thread unless told otherwise
 * @property {"µs" | "ms"} unit
 * @property {(n: number) => number} [operations] how many the step does: the figure is that of one. Absent: the figure
 *   is that of all
 * @property {number} [from] sizes below it are not printed: there is too little to measure in them
 *
 * @typedef {object} GrowthCase
 * @property {string} name
 * @property {number[]} sizes the values of n, rising
 * @property {number} rounds samples per size and client
 * @property {GrowthRow[]} rows
 */

const atMost = (limit) => (n) => Math.min(n, limit);
const fixed = (count) => () => count;

/** Events per sample, by the size of each, so that every sample takes some ten milliseconds. */
const EVENTS_OF_BYTES = { 50: 8000, 10000: 400, 1000000: 4 };

/** @type {GrowthCase[]} */
export const GROWTH_CASES = [
  {
    name: "acks-run-out",
    sizes: [10, 100, 1000, 10000],
    rounds: 5,
    rows: [
      {
        label: "n timed acks run out together: how late the last (wall)",
        clock: "wall",
        step: "runOut",
        unit: "ms",
      },
      {
        label: "n timed acks run out together",
        step: "runOut",
        unit: "ms",
        from: 100,
      },
    ],
  },
  {
    name: "buffered-acks-run-out",
    sizes: [10, 100, 1000, 10000],
    rounds: 5,
    rows: [
      {
        label: "n timed acks run out while offline: how late (wall)",
        clock: "wall",
        step: "runOut",
        unit: "ms",
      },
      { label: "n timed acks run out while offline", step: "runOut", unit: "ms", from: 100 },
    ],
  },
  {
    name: "pending-timed-acks",
    sizes: [100, 10000, 100000],
    rounds: 5,
    rows: [
      {
        label: "timed ack emitted, up to n pending",
        step: "insert",
        unit: "µs",
        operations: (n) => n,
      },
      {
        label: "heartbeat, n timed acks pending",
        step: "heartbeat",
        unit: "µs",
        operations: fixed(500),
      },
      {
        label: "answer to the oldest of n timed acks",
        step: "answerOldest",
        unit: "µs",
        operations: atMost(1000),
      },
    ],
  },
  {
    name: "answers-in-the-middle",
    sizes: [1000, 10000, 100000],
    rounds: 5,
    rows: [
      {
        label: "answer in the middle of n acks",
        step: "answerMiddle",
        unit: "µs",
        operations: fixed(500),
      },
    ],
  },
  {
    name: "connection-lost",
    sizes: [1000, 10000, 100000],
    rounds: 5,
    rows: [{ label: "connection lost, n acks pending", step: "lose", unit: "ms" }],
  },
  {
    name: "connection-lost-timed",
    sizes: [1000, 10000, 100000],
    rounds: 5,
    rows: [{ label: "connection lost, n timed acks pending", step: "lose", unit: "ms" }],
  },
  {
    name: "long-namespace",
    sizes: [50, 10000, 1000000],
    rounds: 5,
    rows: [
      {
        label: "event of n bytes, 40-character namespace",
        step: "receive",
        unit: "µs",
        operations: (n) => EVENTS_OF_BYTES[n],
      },
    ],
  },
  {
    name: "many-namespaces",
    sizes: [1, 100, 1000],
    rounds: 5,
    rows: [
      {
        label: "event received, n namespaces",
        step: "receive",
        unit: "µs",
        operations: fixed(4000),
      },
    ],
  },
  {
    name: "packet-listener",
    sizes: [1],
    rounds: 9,
    rows: [
      {
        label: "event received, n listeners of the Manager's packet",
        step: "receive",
        unit: "µs",
        operations: fixed(10000),
      },
    ],
  },
  {
    name: "flood-before-connect",
    sizes: [1000, 10000, 100000],
    rounds: 5,
    rows: [{ label: "n events before CONNECT is answered", step: "flood", unit: "ms" }],
  },
  {
    name: "binary-flood",
    sizes: [1000, 10000, 100000],
    rounds: 5,
    rows: [{ label: "n binary frames that nothing announced", step: "flood", unit: "ms" }],
  },
  {
    name: "offline-emits",
    sizes: [1000, 10000, 100000],
    rounds: 5,
    rows: [{ label: "n emits while offline", step: "emit", unit: "ms" }],
  },
  {
    name: "attachments",
    // The default parser accepts no more than ten.
    sizes: [1, 10],
    rounds: 5,
    rows: [
      {
        label: "event with n attachments emitted",
        step: "emit",
        unit: "µs",
        operations: fixed(2000),
      },
      {
        label: "event with n attachments received",
        step: "receive",
        unit: "µs",
        operations: fixed(2000),
      },
    ],
  },
  {
    name: "msgpack",
    sizes: [1],
    rounds: 9,
    rows: [
      {
        label: "small event emitted, msgpack",
        step: "emit",
        unit: "µs",
        operations: fixed(10000),
      },
      {
        label: "small event received, msgpack",
        step: "receive",
        unit: "µs",
        operations: fixed(10000),
      },
    ],
  },
  {
    name: "many-managers",
    sizes: [10, 100, 1000],
    rounds: 5,
    rows: [
      {
        label: "a Manager connects, n at once",
        step: "connect",
        unit: "µs",
        operations: (n) => n,
      },
    ],
  },
  {
    name: "polling-backlog",
    sizes: [1000, 5000, 20000, 50000],
    rounds: 5,
    rows: [
      {
        label: "n events at once by polling, 10 kB a request (wall)",
        clock: "wall",
        step: "upload",
        unit: "ms",
      },
      { label: "n events at once by polling, 10 kB a request", step: "upload", unit: "ms" },
    ],
  },
];
