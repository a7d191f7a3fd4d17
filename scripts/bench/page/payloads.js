/**
 * What the cases carry. Shared by the page and by the server that produces the frames, so that neither can drift.
 */

/** 52 bytes as JSON. */
export const SMALL = { id: 1042, name: "probe-7", value: 21.53, ok: true };

/** About 6.5 kB as JSON: a list of records, the shape of a typical table refresh. */
export const LARGE = {
  page: 3,
  total: 1920,
  rows: Array.from({ length: 67 }, (_, index) => ({
    id: 100000 + index,
    name: `probe-${index}`,
    value: 20 + index / 8,
    unit: "celsius",
    tags: ["north", "roof"],
    ok: index % 3 !== 0,
  })),
};

/** 1 kB of binary. */
export const BINARY = Uint8Array.from({ length: 1024 }, (_, index) => index & 0xff);

/** What a listener answers with when the event asks for an acknowledgement. */
export const ANSWER = { status: "ok" };

/** Path of the server that accepts little in one request. */
export const SMALL_SERVER_PATH = "/small-buffers/";

/**
 * @param {number} bytes
 * @returns {string} a JSON array of about that size: as many small objects as fit in
 */
export function textOfSize(bytes) {
  const item = JSON.stringify(SMALL);
  return `[${Array(Math.max(1, Math.floor(bytes / (item.length + 1))))
    .fill(item)
    .join(",")}]`;
}

/** Events captured per case. A power of two, because the driver cycles through them with a mask. */
export const POOL_SIZE = 64;

/**
 * The cases of own cost, in the order of the table.
 *
 * `payload` is the only argument of the event (absent: none), `frames` the number of WebSocket frames per operation.
 *
 * @type {{ name: string, direction: "receive" | "emit" | "answer", payload?: unknown, frames: number }[]}
 */
export const CASES = [
  { name: "receive-none", direction: "receive", frames: 1 },
  { name: "receive-small", direction: "receive", payload: SMALL, frames: 1 },
  { name: "receive-large", direction: "receive", payload: LARGE, frames: 1 },
  { name: "receive-binary", direction: "receive", payload: BINARY, frames: 2 },
  { name: "emit-small", direction: "emit", payload: SMALL, frames: 1 },
  { name: "emit-binary", direction: "emit", payload: BINARY, frames: 2 },
  { name: "answered-ack", direction: "answer", payload: SMALL, frames: 1 },
];
