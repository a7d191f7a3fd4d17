/**
 * What is heard of one transport, in order. An entry is one of these lists:
 *
 * - `["opened"]`, `["refused", why]`, `["frame", text or bytes]`, `["failed"]`, `["closed", code, reason, wasClean]`
 *   of a WebSocket;
 * - `["opened"]`, `["refused", why]`, `["frame", text or bytes]`, `["taken"]`, `["failed", why]`, `["closed"]` of a
 *   WebTransport, where an empty text stands for a frame that is none;
 * - `["polled", payload]`, `["posted"]`, `["failed", "reading" or "writing", status, response]` of long-polling.
 *
 * @typedef {[string, ...unknown[]]} Entry
 */
export class Record {
  constructor() {
    /** @type {Entry[]} */
    this.unread = [];
    /** @type {((entry: Entry) => void) | undefined} */
    this.reader = undefined;
  }

  /** @param {Entry} entry */
  note(entry) {
    // As a list of numbers, which can be handed to the test.
    const plain = entry.map((part) => (part instanceof Uint8Array ? [...part] : part));
    const { reader } = this;
    this.reader = undefined;
    if (reader === undefined) this.unread.push(/** @type {Entry} */ (plain));
    else reader(/** @type {Entry} */ (plain));
  }

  /** The next entry, awaited if need be. */
  async next() {
    const first = this.unread.shift();
    return first ?? new Promise((resolve) => (this.reader = resolve));
  }

  /** What nobody has read. */
  rest() {
    return this.unread.splice(0);
  }
}
