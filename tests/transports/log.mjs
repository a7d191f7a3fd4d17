/**
 * What a server sees at one address, in order:
 *
 * - `{ method, body, headers }`, a request; `{ aborted: method }`, a request that its sender has ended;
 * - `{ opened: protocol }`, `{ frame: text or bytes }`, `{ closed: code }` of a WebSocket;
 * - `{ opened: "" }`, `{ frame: text or bytes }`, `{ closed: true }` of a WebTransport.
 */
export class Log {
  #unread = [];
  #reader;

  note(entry) {
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader === undefined) this.#unread.push(entry);
    else reader(entry);
  }

  /** The next entry, awaited if need be. */
  async next() {
    return this.#unread.shift() ?? new Promise((resolve) => (this.#reader = resolve));
  }

  /** What nobody has read. */
  rest() {
    return this.#unread.splice(0);
  }
}
