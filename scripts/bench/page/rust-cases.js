/**
 * The cases of the Rust client. The types that their payloads have in Rust are in `../rust/src/payloads.rs`.
 */

import { BINARY, LARGE, SMALL } from "./payloads.js";

/**
 * @typedef {object} RustCase
 * @property {string} name
 * @property {"receive" | "answer" | "emit" | "request"} direction `answer`: an event comes and asks for an
 *   acknowledgement; `request`: one is sent and its acknowledgement awaited
 * @property {string} payload the name of its type in Rust
 * @property {unknown[]} args of the event
 * @property {unknown[]} [read] what the type has of them, if that is not all
 * @property {number} frames WebSocket frames of an event
 * @property {number} events how many come, or are emitted, in one turn: one operation
 * @property {boolean} isJson whether there is an argument to convert and JSON can be used for it
 */

const NUMBERS = Array.from({ length: 200 }, (_, index) => index * 1.25 - 30);

/** 6.5 kB as UTF-8, almost none of it ASCII. */
const TEXTS = Array.from(
  { length: 67 },
  (_, index) => `Температура на крыше №${index}: 二十一度半, достаточно тепло`,
);

const PHOTO = { caption: "north roof", pixels: BINARY };

const LARGE_PHOTO = {
  ...PHOTO,
  pixels: Uint8Array.from({ length: 65536 }, (_, index) => index & 0xff),
};

const BURST = 100;

/** @type {(name: string, payload: string, args: unknown[], rest?: Partial<RustCase>) => RustCase[]} */
function bothWays(name, payload, args, rest = {}) {
  const common = { payload, args, frames: 1, events: 1, isJson: true, ...rest };
  return [
    { ...common, name: `receive-${name}`, direction: "receive" },
    { ...common, name: `emit-${name}`, direction: "emit" },
  ];
}

const PAIRS = [
  ...bothWays("none", "none", [], { isJson: false }),
  ...bothWays("small", "small", [SMALL]),
  ...bothWays("large", "large", [LARGE]),
  ...bothWays("numbers", "numbers", [NUMBERS]),
  ...bothWays("non-ascii", "texts", [TEXTS]),
  ...bothWays("binary-1k", "photo", [PHOTO], { frames: 2, isJson: false }),
  ...bothWays("binary-64k", "photo", [LARGE_PHOTO], { frames: 2, isJson: false }),
  ...bothWays("two-arguments", "two-arguments", [SMALL, "north roof"]),
  ...bothWays("burst", "small", [SMALL], { events: BURST }),
];

/** In the order of the table. @type {RustCase[]} */
export const RUST_CASES = [
  ...PAIRS.filter(({ direction }) => direction === "receive"),
  {
    ...{ name: "receive-two-fields", direction: "receive", payload: "two-fields", args: [LARGE] },
    ...{ read: [{ page: LARGE.page, total: LARGE.total }], frames: 1, events: 1, isJson: true },
  },
  {
    ...{ name: "answered-ack", direction: "answer", payload: "small", args: [SMALL] },
    ...{ frames: 1, events: 1, isJson: true },
  },
  ...PAIRS.filter(({ direction }) => direction === "emit"),
  {
    ...{ name: "request", direction: "request", payload: "small", args: [SMALL] },
    ...{ frames: 1, events: 1, isJson: true },
  },
];

/**
 * The subjects, and what each does not do: without a binary form JSON carries no bytes, and no client answers for one
 * that is not there.
 *
 * @type {{ name: string, supports: (description: RustCase) => boolean }[]}
 */
export const RUST_SUBJECTS = [
  { name: "floor", supports: () => true },
  {
    name: "floorInWasm",
    supports: ({ isJson, direction }) =>
      isJson && (direction === "receive" || direction === "emit"),
  },
  { name: "direct", supports: () => true },
  { name: "text", supports: ({ isJson }) => isJson },
  { name: "ours", supports: () => true },
];

/**
 * What `Weigh` in Rust makes of a payload.
 *
 * @param {any} value
 * @returns {number}
 */
export function weightOf(value) {
  if (typeof value === "string") return new TextEncoder().encode(value).length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value === "object")
    return Object.values(value)
      .map(weightOf)
      .reduce((sum, part) => sum + part, 0);
  return Number(value);
}
