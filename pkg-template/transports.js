/** Opens the transports of a Manager, and carries frames between them and its core. */
import {
  bytesToText,
  holdsBytes,
  isBytes,
  isCompressed,
  PACKET_NAMES,
  payloadSize,
  POLLING,
  SEPARATOR,
  shapeBytes,
  textToBytes,
  WEB_SOCKET,
  Wire,
} from "./wire.js";
import * as input from "./inputs.js";
import * as look from "./looks.js";
import { farewell, Requests } from "./requests.js";
import { keep, peek, take } from "./values.js";

const resolved = Promise.resolve();

/** Where the packet of a batch of one stands among the numbers of an output. */
const FIRST = 2;
/** Where a POST request tells its engine, behind the packets. */
const BEHIND_BATCH = 8;

export class Transports {
  /**
   * @param {any} host
   * @param {any} raw
   */
  constructor(host, raw) {
    this.host = host;
    this.raw = raw;
    this.wire = new Wire(raw);
    /** @type {Map<number, { socket: any, base64: boolean }>} WebSockets by link */
    this.sockets = new Map();
    this.requests = new Requests();
  }

  /**
   * What a request of an engine needs, unless the engine is gone by now.
   *
   * @param {number} kind
   * @param {number} link
   * @param {Float64Array} args
   * @param {number} at where the engine, what the address says and its token begin, see
   *   `src/js/outputs.rs`
   */
  prepare(kind, link, args, at) {
    const number = args[at];
    const engine = this.host.engines.get(number);
    if (engine === undefined) return undefined;
    const url = engine._transport(link, kind)._address(args[at + 1], args[at + 2]);
    return { engine, number, url, settings: engine._links[kind] };
  }

  /**
   * Opens a WebSocket.
   *
   * @param {Float64Array} args
   */
  open(args) {
    const link = args[0];
    const { host } = this;
    const request = this.prepare(WEB_SOCKET, link, args, 1);
    if (request === undefined) return;
    const { engine, number, url, settings } = request;
    const { protocols, forceBase64 } = settings.options;
    let socket;
    try {
      socket = protocols ? new WebSocket(url, protocols) : new WebSocket(url);
      socket.binaryType = engine.binaryType;
    } catch (error) {
      // Not while the transport is still being made.
      resolved.then(() => host.tellFromBrowser(input.REFUSED, link, keep(error)));
      return;
    }
    this.sockets.set(link, { socket, base64: Boolean(forceBase64) });
    socket.onopen = () => host.tellFromBrowser(input.OPENED, link);
    socket.onclose = (event) => host.tellFromBrowser(input.CLOSED, link, keep(event));
    socket.onerror = (event) => host.linkFailed(link, event, undefined, false);
    socket.onmessage = (event) => this.received(link, number, event.data);
  }

  /**
   * Sends a GET request.
   *
   * @param {Float64Array} args
   */
  get(args) {
    const link = args[0];
    const request = this.prepare(POLLING, link, args, 1);
    if (request === undefined) return;
    const { number, url, settings } = request;
    const read = (payload) => this.polled(link, number, payload);
    const fail = (description, context) => this.host.linkFailed(link, description, context, false);
    void this.requests.send(url, settings, undefined, read, fail);
  }

  /**
   * Sends the last word of a transport.
   *
   * @param {Float64Array} args
   */
  farewell(args) {
    const request = this.prepare(POLLING, args[0], args, 1);
    if (request !== undefined) farewell(request.url, request.settings);
  }

  /**
   * Closes a WebSocket; nothing is heard of it any more.
   *
   * @param {number} link
   */
  close(link) {
    const entry = this.sockets.get(link);
    this.sockets.delete(link);
    if (entry !== undefined) close(entry.socket);
  }

  /** Closes what there is, because nobody else will. */
  halt() {
    for (const { socket } of this.sockets.values()) close(socket);
    this.sockets.clear();
    this.requests.abort();
  }

  /**
   * @param {number} link
   * @param {number} engine
   * @param {any} frame
   */
  received(link, engine, frame) {
    const { host } = this;
    if (typeof frame !== "string") {
      host.readBytes(link, shapeBytes(frame, this.binaryType(engine)));
    } else if (holdsBytes(frame)) {
      host.readBytes(link, shapeBytes(textToBytes(frame), this.binaryType(engine)));
    } else {
      host.readText(link, frame);
    }
  }

  /** @param {number} engine */
  binaryType(engine) {
    return this.host.engines.get(engine)?.binaryType;
  }

  /**
   * A payload came.
   *
   * @param {number} link
   * @param {number} engine
   * @param {string} payload
   */
  polled(link, engine, payload) {
    for (const frame of payload.split(SEPARATOR)) this.received(link, engine, frame);
    this.host.tellFromBrowser(input.PAYLOAD_END, link);
  }

  /**
   * Sends a batch over a WebSocket.
   *
   * @param {Float64Array} args
   */
  send(args) {
    const link = args[0];
    const count = args[1];
    const entry = this.sockets.get(link);
    if (entry === undefined) return;
    const { socket, base64 } = entry;
    if (base64) {
      this.sendAsText(args, link, socket);
      return;
    }
    if (count === 1) {
      this.transmit(socket, args, FIRST);
    } else {
      const engine = args[2];
      for (let index = 0; index < count; index++) {
        this.transmit(socket, this.show(engine, index), 0);
      }
    }
  }

  /**
   * Sends a packet as it is; nothing is allocated but the frame.
   *
   * @param {any} socket
   * @param {Float64Array} args
   * @param {number} at where the packet begins
   */
  transmit(socket, args, at) {
    if (isBytes(args[at])) {
      transmit(socket, peek(args[at + 5]));
      return;
    }
    const { raw } = this;
    const kind = args[at + 1];
    const key = args[at + 2];
    const attachments = args[at + 3];
    const text = this.wire.text(args[at], key, attachments, args[at + 4], args[at + 5], raw, kind);
    transmit(socket, text);
  }

  /**
   * Sends a batch over a WebSocket that carries text only, in order, though a Blob
   * takes its time.
   *
   * @param {Float64Array} args
   * @param {number} link
   * @param {any} socket
   */
  sendAsText(args, link, socket) {
    const frames = this.frames(args, true);
    const send = (ready) => {
      for (const frame of ready) transmit(socket, frame);
    };
    if (frames.some((frame) => frame instanceof Promise)) {
      Promise.all(frames).then(
        (ready) => {
          send(ready);
          this.host.tellFromBrowser(input.SENT, link);
        },
        (error) => this.host.linkFailed(link, error, undefined, true),
      );
    } else {
      send(frames);
      this.host.answer(input.SENT, link);
    }
  }

  /**
   * Sends a batch as a POST request.
   *
   * @param {Float64Array} args
   */
  post(args) {
    const link = args[0];
    const { host, requests } = this;
    const request = this.prepare(POLLING, link, args, BEHIND_BATCH);
    if (request === undefined) return;
    const { url, settings } = request;
    const sent = () => host.tellFromBrowser(input.SENT, link);
    const fail = (description, context) => host.linkFailed(link, description, context, true);
    const send = (ready) => void requests.send(url, settings, ready.join(SEPARATOR), sent, fail);
    const frames = this.frames(args, true);
    if (frames.some((frame) => frame instanceof Promise)) {
      // A Blob that cannot be read leaves a gap that the server could not bridge.
      Promise.all(frames).then(send, fail);
    } else {
      send(frames);
    }
  }

  /**
   * The frames of a batch; what takes time is a promise.
   *
   * @param {Float64Array} args
   * @param {boolean} asText
   * @returns {any[]}
   */
  frames(args, asText) {
    const count = args[1];
    if (count === 1) return [this.frame(readPacket(args, FIRST), asText)];
    const engine = args[2];
    return Array.from({ length: count }, (_, index) =>
      this.frame(this.packet(engine, index), asText),
    );
  }

  /**
   * @param {number} engine
   * @param {number} index
   */
  packet(engine, index) {
    return readPacket(this.show(engine, index), 0);
  }

  /**
   * Has Rust show a packet of the write buffer.
   *
   * @param {number} engine
   * @param {number} index
   * @returns {Float64Array}
   */
  show(engine, index) {
    this.raw.look(look.PACKET, engine, index);
    const { host } = this;
    if (host.args.length === 0) host.refresh();
    return host.args;
  }

  /**
   * @param {import("./wire.js").Shown} packet
   * @param {boolean} asText
   */
  frame(packet, asText) {
    const { form, key, attachments, id, handle, kind } = packet;
    if (!isBytes(form)) return this.wire.text(form, key, attachments, id, handle, this.raw, kind);
    const data = this.wire.data(packet);
    if (asText) return bytesToText(data);
    return data;
  }

  /**
   * How many bytes each waiting packet takes in a payload.
   *
   * @param {number} engine
   * @returns {number[]}
   */
  sizes(engine) {
    return Array.from({ length: this.raw.look(look.WAITING, engine) }, (_, index) =>
      payloadSize(this.wire.data(this.packet(engine, index))),
    );
  }

  /**
   * The write buffer of an engine as users know it.
   *
   * @param {number} engine
   */
  buffer(engine) {
    return Array.from({ length: this.raw.look(look.WAITING, engine) }, (_, index) =>
      this.describe(this.packet(engine, index)),
    );
  }

  /** The packet of a `packetCreate` event, whose value Rust has given away. */
  created() {
    const packet = readPacket(this.host.args, FIRST);
    const described = this.describe(packet);
    take(packet.handle);
    return described;
  }

  /** @param {import("./wire.js").Shown} packet */
  describe(packet) {
    return {
      type: PACKET_NAMES[packet.kind],
      data: this.wire.data(packet),
      options: { compress: isCompressed(packet.form) },
    };
  }
}

/**
 * @param {Float64Array} args
 * @param {number} at
 * @returns {import("./wire.js").Shown}
 */
function readPacket(args, at) {
  return {
    form: args[at],
    kind: args[at + 1],
    key: args[at + 2],
    attachments: args[at + 3],
    id: args[at + 4],
    handle: args[at + 5],
  };
}

/**
 * One of the application's may throw or call back; nothing else may suffer from it.
 *
 * @param {any} socket
 */
function close(socket) {
  try {
    socket.onopen = socket.onclose = socket.onerror = socket.onmessage = null;
    socket.close();
  } catch {
    // A socket that cannot be closed is closed.
  }
}

/**
 * A socket that has been closed without our knowing it throws; the `close` event
 * that follows says the rest.
 *
 * @param {any} socket
 * @param {any} frame
 */
function transmit(socket, frame) {
  try {
    socket.send(frame);
  } catch {
    // See above.
  }
}
