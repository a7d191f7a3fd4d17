/** The transports of the Rust client. */
import start, { RustPolling, RustWebSocket, RustWebTransport } from "/rust/transports.js";

/** Whether the module is ready; it is loaded with the page. */
export const ready = start();

/** @typedef {import("./record.js").Record} Record */

class WebSocketSubject {
  /**
   * @param {Record} record
   * @param {string} url
   * @param {{ protocols?: string[] }} options
   */
  constructor(record, url, { protocols = [] }) {
    this.transport = RustWebSocket.open(url, protocols, (entry) => record.note(entry));
  }

  send(frame) {
    if (typeof frame === "string") this.transport.sendText(frame);
    else this.transport.sendBinary(Uint8Array.from(frame));
  }

  close() {
    this.transport.close();
  }
}

class WebTransportSubject {
  /**
   * @param {Record} record
   * @param {string} url
   * @param {{ hash?: string, sid?: string, missing?: boolean }} options
   */
  constructor(record, url, { hash = "", sid, missing }) {
    const first = sid === undefined ? "0" : `0${JSON.stringify({ sid })}`;
    const bytes = (hash.match(/../g) ?? []).map((digits) => parseInt(digits, 16));
    const { WebTransport } = globalThis;
    this.note = (entry) => record.note(entry);
    if (missing) delete globalThis.WebTransport;
    this.transport = RustWebTransport.open(url, Uint8Array.from(bytes), first, this.note);
    globalThis.WebTransport = WebTransport;
  }

  send(frame) {
    if (typeof frame === "string") this.transport.sendText(frame);
    else this.transport.sendBinary(Uint8Array.from(frame));
    this.transport.settle(() => {});
  }

  sendAndTell(frame) {
    this.transport.sendText(frame);
    this.transport.settle(() => this.note(["taken"]));
  }

  close() {
    this.transport.close();
  }
}

class PollingSubject {
  /**
   * @param {Record} record
   * @param {string} url
   * @param {{ headers?: Record<string, string>, withCredentials?: boolean, timeout?: number }} options
   */
  constructor(record, url, { headers = {}, withCredentials = false, timeout = 0 }) {
    this.url = url;
    const pairs = Object.entries(headers).flat();
    const note = (entry) => record.note(entry);
    this.transport = RustPolling.open(pairs, withCredentials, timeout, note);
  }

  poll({ keepalive = false } = {}) {
    this.transport.poll(this.url, keepalive);
  }

  post(body) {
    this.transport.post(this.url, body);
  }

  closeRequest() {
    this.transport.closeRequest(this.url);
  }

  close() {
    this.transport.close();
  }

  /** As when the page is gone. */
  abort() {
    this.transport.close();
  }
}

export const subjects = {
  websocket: WebSocketSubject,
  webtransport: WebTransportSubject,
  polling: PollingSubject,
};
