/**
 * Carries frames between the transports of a Manager and its core. The transports
 * themselves are made and closed in `src/browser/`.
 */
import {
  bytesToText,
  holdsBytes,
  isBytes,
  isCompressed,
  PACKET_NAMES,
  payloadSize,
  SEPARATOR,
  shapeBytes,
  textToBytes,
  Wire,
} from "./wire.js";
import { peek, take } from "./values.js";

/** Its place among the kinds of transports. */
const WEB_SOCKET = 1;

/** Where the packet of a batch of one stands among the numbers of an output. */
const FIRST = 2;

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
    /** The address that was made last. */
    this.url = "";
  }

  /**
   * The address of a request that is about to be made.
   *
   * @param {number} link
   * @param {number} engine
   * @param {number} facts see `src/js/link.rs`
   * @param {number} token
   */
  address(link, engine, facts, token) {
    const transport = this.host.engines.get(engine)._transport(link, facts >> 2);
    return (this.url = transport._address(facts, token));
  }

  /**
   * @param {number} link
   * @param {number} engine
   * @param {any} socket a WebSocket, or nothing if it could not be made
   */
  add(link, engine, socket) {
    if (socket === undefined) return;
    const base64 = Boolean(this.host.engines.get(engine)?._links[WEB_SOCKET].options.forceBase64);
    this.sockets.set(link, { socket, base64 });
    socket.onmessage = (event) => this.received(link, engine, event.data);
  }

  /**
   * Closes what there is, because nobody else will.
   *
   * @param {any} raw what to ask from now on
   */
  halt(raw) {
    this.raw = raw;
    this.wire.raw = raw;
    for (const { socket } of this.sockets.values()) {
      try {
        socket.onmessage = null;
        socket.close();
      } catch {
        // It is one of the application's, and the others have to be closed too.
      }
    }
    this.sockets.clear();
  }

  /** @param {number} link */
  delete(link) {
    this.sockets.delete(link);
  }

  /**
   * @param {number} link
   * @param {number} engine
   * @param {any} frame
   */
  received(link, engine, frame) {
    const { host } = this;
    if (typeof frame !== "string") {
      host.readBytes(link, shapeBytes(frame, host.binaryType(engine)));
    } else if (holdsBytes(frame)) {
      host.readBytes(link, shapeBytes(textToBytes(frame), host.binaryType(engine)));
    } else {
      host.readText(link, frame);
    }
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
    this.host.tellFromBrowser("payloadEnd", link);
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
    this.host.drain(this.raw.sentAtOnce(link));
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
          this.host.linkSent(link);
        },
        (error) => this.host.linkFailed(link, error, undefined, true),
      );
    } else {
      send(frames);
      this.host.drain(this.raw.sentAtOnce(link));
    }
  }

  /**
   * Sends a batch as a POST request.
   *
   * @param {Float64Array} args
   */
  post(args) {
    const link = args[0];
    const { raw, url } = this;
    const frames = this.frames(args, true);
    if (frames.some((frame) => frame instanceof Promise)) {
      Promise.all(frames).then(
        (ready) => raw.post(link, url, ready.join(SEPARATOR)),
        // A Blob that cannot be read leaves a gap that the server could not bridge.
        (error) => this.host.linkFailed(link, error, undefined, true),
      );
    } else {
      raw.post(link, url, frames.join(SEPARATOR));
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
    this.raw.packet(engine, index);
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
    return Array.from({ length: this.raw.waiting(engine) }, (_, index) =>
      payloadSize(this.wire.data(this.packet(engine, index))),
    );
  }

  /**
   * The write buffer of an engine as users know it.
   *
   * @param {number} engine
   */
  buffer(engine) {
    return Array.from({ length: this.raw.waiting(engine) }, (_, index) =>
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
