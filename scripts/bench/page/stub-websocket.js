/**
 * A WebSocket without a network: it answers the two handshakes and counts what is sent. It is installed as
 * `globalThis.WebSocket` before the client's module is evaluated, because the official client takes its constructor then.
 */

const ENGINE_HANDSHAKE = `0${JSON.stringify({
  sid: "engine-sid",
  upgrades: [],
  pingInterval: 25000,
  pingTimeout: 20000,
  maxPayload: 1000000,
})}`;
const SOCKET_HANDSHAKE = `40${JSON.stringify({ sid: "socket-sid" })}`;

/** Handed to a client in place of the browser's own class. */
export class StubWebSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;

  /** The socket opened last: the page has only one. */
  static current = null;

  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;
  binaryType = "blob";
  bufferedAmount = 0;
  extensions = "";
  protocol = "";
  readyState = StubWebSocket.CONNECTING;

  /** Frames sent since the last reset; `record`, when set, also receives each of them. */
  sent = 0;
  record = null;

  #listeners = { open: [], message: [], error: [], close: [] };

  constructor(url) {
    this.url = String(url);
    StubWebSocket.current = this;
    setTimeout(() => {
      this.readyState = StubWebSocket.OPEN;
      this.dispatch(new Event("open"));
      this.dispatch(new MessageEvent("message", { data: ENGINE_HANDSHAKE }));
    });
  }

  addEventListener(type, listener) {
    this.#listeners[type]?.push(listener);
  }

  removeEventListener(type, listener) {
    const listeners = this.#listeners[type] ?? [];
    const index = listeners.indexOf(listener);
    if (index !== -1) listeners.splice(index, 1);
  }

  send(data) {
    this.sent++;
    // A view of the memory of a wasm module shows something else a moment later.
    if (this.record !== null) this.record.push(ArrayBuffer.isView(data) ? data.slice() : data);
    if (data === "40") {
      setTimeout(() => this.dispatch(new MessageEvent("message", { data: SOCKET_HANDSHAKE })));
    }
  }

  close(code = 1005, reason = "") {
    if (this.readyState >= StubWebSocket.CLOSING) return;
    this.readyState = StubWebSocket.CLOSING;
    setTimeout(() => {
      this.readyState = StubWebSocket.CLOSED;
      this.dispatch(new CloseEvent("close", { code, reason, wasClean: true }));
    });
  }

  /** @returns {(event: MessageEvent) => void} what the browser would call for each incoming frame */
  messageHandler() {
    const handlers = this.#handlers("message");
    if (handlers.length === 1) return handlers[0];
    return (event) => handlers.forEach((handler) => handler(event));
  }

  #handlers(type) {
    const property = this[`on${type}`];
    const listeners = this.#listeners[type].map((listener) =>
      typeof listener === "function" ? listener.bind(this) : listener.handleEvent.bind(listener),
    );
    return property === null ? listeners : [property.bind(this), ...listeners];
  }

  /** Calls whoever listens, as the browser would. */
  dispatch(event) {
    for (const handler of this.#handlers(event.type)) handler(event);
  }
}
