/** The transports of the npm package, with a core that only notes what it is told. */
import { HostState } from "/face/host/state.js";

export const ready = Promise.resolve();

/** @typedef {import("./record.js").Record} Record */

const TRANSPORT = 1;
const ENGINE = 1;
const PARTS = { session: true, token: undefined, base64: false };

/**
 * Stands where the core does. As with the real one, nothing follows from the answer to a request of a transport that is
 * closed.
 */
class RecordingCore {
  /** @param {Record} record */
  constructor(record) {
    this.record = record;
    this.number = 0;
    this.isClosed = false;
    /** The packets of a payload. */
    this.payload = [];
  }

  note(...entry) {
    if (!this.isClosed) this.record.note(entry);
  }

  holdsEnd() {
    return false;
  }

  opened() {
    this.note("opened");
  }

  refusedTransport(_transport, why) {
    this.note("refused", why);
  }

  /** Of a message: that it be told like any other frame. */
  receive() {
    return "observed";
  }

  receiveBytes() {
    return "observed";
  }

  frame(_transport, _type, _isProbeAnswer, frame) {
    const plain = typeof frame === "string" ? frame : new Uint8Array(frame);
    if (this.isPolling) this.payload.push(plain);
    else this.note("frame", plain);
  }

  payloadEnd() {
    this.note("polled", this.payload.splice(0).join("\x1e"));
  }

  /** After a frame over a WebSocket nobody waits for more, so that it is not told. */
  taken() {
    if (this.tellsTaken) this.note("taken");
    return 0;
  }

  sent() {
    if (this.isPolling) this.note("posted");
  }

  failed(_transport, description, context, writing) {
    if (this.isPolling)
      this.note("failed", writing ? "writing" : "reading", context.status, context.responseText);
    else if (description instanceof Error) this.note("failed", description.message);
    else this.note("failed");
  }

  closed(_transport, event) {
    if (event === undefined) this.note("closed");
    else this.note("closed", event.code, event.reason, event.wasClean);
  }
}

class Subject {
  /**
   * @param {Record} record
   * @param {string} name
   * @param {string} url
   * @param {object} options
   */
  constructor(record, name, url, options) {
    this.core = new RecordingCore(record);
    this.core.isPolling = name === "polling";
    this.host = new HostState({ reservedNames: "" }, this.core, undefined, undefined, []);
    const settings = { options, fetch: false, warned: false };
    /** What the transports know of an engine. */
    this.engine = {
      _transportSetups: { [name]: settings },
      _transport: () => ({ _address: () => url, _query: { sid: options.sid } }),
      _emitForTransport() {},
      _drop: (count) => void this.engine.writeBuffer.splice(0, count),
      binaryType: "arraybuffer",
      writeBuffer: [],
    };
    this.host.engines[ENGINE] = this.engine;
    this.transports = this.host.transports;
  }

  close() {
    this.transports.close(TRANSPORT);
  }
}

class WebSocketSubject extends Subject {
  constructor(record, url, { protocols }) {
    super(record, "websocket", url, { protocols });
    this.transports.openTransport(TRANSPORT, "websocket", ENGINE, PARTS);
  }

  /** @param {string | number[]} frame a message: text that begins with a 4, or bytes */
  send(frame) {
    const data = typeof frame === "string" ? frame.slice(1) : Uint8Array.from(frame);
    const packet = { type: "message", data };
    this.engine.writeBuffer.push(packet);
    this.transports.open[TRANSPORT].send(packet);
  }
}

/** Calls this in a browser without WebTransport, if that is wanted. */
function without(missing, open) {
  const { WebTransport } = globalThis;
  if (missing) delete globalThis.WebTransport;
  try {
    return open();
  } finally {
    globalThis.WebTransport = WebTransport;
  }
}

class WebTransportSubject extends Subject {
  constructor(record, url, { hash, sid, missing }) {
    const webtransport = hash && { serverCertificateHashes: hashesOf(hash) };
    super(record, "webtransport", url, { transportOptions: { webtransport }, sid });
    without(missing, () => this.transports.openTransport(TRANSPORT, "webtransport", ENGINE, PARTS));
  }

  /** @param {string | number[]} frame a message: text that begins with a 4, or bytes */
  send(frame) {
    const data = typeof frame === "string" ? frame.slice(1) : Uint8Array.from(frame);
    const packet = { type: "message", data };
    this.engine.writeBuffer.push(packet);
    this.transports.open[TRANSPORT].send(packet);
  }

  sendAndTell(frame) {
    this.core.tellsTaken = true;
    this.send(frame);
  }
}

/** @param {string} hash in hexadecimal digits */
function hashesOf(hash) {
  const bytes = hash.match(/../g).map((digits) => parseInt(digits, 16));
  return [{ algorithm: "sha-256", value: Uint8Array.from(bytes) }];
}

class PollingSubject extends Subject {
  constructor(record, url, { headers, withCredentials, timeout }) {
    const options = { extraHeaders: headers, withCredentials, requestTimeout: timeout };
    super(record, "polling", url, options);
    this.options = options;
  }

  poll({ keepalive = false } = {}) {
    this.options.closeOnBeforeunload = keepalive;
    this.transports.poll(TRANSPORT, ENGINE, PARTS);
  }

  /** @param {string} body messages, text */
  post(body) {
    // Only after a handshake is there anything to post.
    this.transports.polling[TRANSPORT] = true;
    const messages = body.split("\x1e");
    this.engine.writeBuffer = messages.map((text) => ({ type: "message", data: text.slice(1) }));
    this.transports.post(TRANSPORT, ENGINE, messages.length, PARTS);
  }

  closeRequest() {
    this.transports.closeRequest(TRANSPORT, ENGINE, PARTS);
    this.close();
  }

  close() {
    super.close();
    this.core.isClosed = true;
  }

  /** As when the page is gone. */
  abort() {
    this.transports.requests.abort();
    this.close();
  }
}

export const subjects = {
  websocket: WebSocketSubject,
  webtransport: WebTransportSubject,
  polling: PollingSubject,
};
