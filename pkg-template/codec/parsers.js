/** The two kinds of parser: the default one, and a custom one (the option `parser`). */
import { ACK, CONNECT, EVENT, Packet, WITH_ATTACHMENTS } from "./frames.js";
import { deconstruct, hasBinary } from "./json.js";

/** @typedef {import("../api/socket.js").Socket} Socket */

/**
 * An encoded packet: the data of one Engine.IO message, or of several.
 *
 * @typedef {string | unknown[]} Encoded
 */

/**
 * The option `parser`.
 *
 * @typedef {object} ParserOption
 * @property {new () => { encode(packet: unknown): ArrayLike<unknown> }} Encoder
 * @property {new () => Decoder} Decoder
 */

/**
 * @typedef {object} Decoder
 * @property {(data: unknown) => void} add
 * @property {() => void} destroy
 * @property {(event: "decoded", listener: (packet: DecodedPacket) => void) => void} on
 * @property {(event: "decoded", listener: (packet: DecodedPacket) => void) => void} off
 */

/** @typedef {{ type: unknown, nsp: unknown, id?: unknown, data?: unknown }} DecodedPacket */

/**
 * Encodes a packet as the default parser does: JSON, with attachments for what is binary.
 *
 * @param {Socket} socket
 * @param {number} type
 * @param {any} data
 * @param {number | undefined} id
 * @returns {Encoded}
 * @throws {TypeError} for a BigInt
 * @throws {RangeError} for a circular value
 */
export function encode(socket, type, data, id) {
  if (type === EVENT || type === ACK) {
    if (hasBinary(data)) return encodeBinary(socket, type, data, id);
  } else if (data == null) {
    return type + socket._prefix;
  }
  const start = type === EVENT ? socket._eventStart : type + socket._prefix;
  const json = JSON.stringify(data);
  return id === undefined ? start + json : start + id + json;
}

/**
 * @param {Socket} socket
 * @param {number} type
 * @param {any} data
 * @param {number | undefined} id
 * @returns {Encoded}
 */
function encodeBinary(socket, type, data, id) {
  /** @type {unknown[]} the text, then the attachments */
  const frames = [undefined];
  const json = JSON.stringify(deconstruct(data, frames));
  const count = frames.length - 1;
  // A `toJSON` may return something else than the first time, so the attachments are counted now.
  const start = count > 0 ? `${type + WITH_ATTACHMENTS}${count}-` : type;
  frames[0] = start + socket._prefix + (id ?? "") + json;
  return frames;
}

/** A custom parser. */
export class UserParser {
  /** @param {ParserOption} parser */
  constructor({ Encoder, Decoder }) {
    this.encoder = new Encoder();
    this.decoder = new Decoder();
    /** @type {((packet: DecodedPacket) => void) | undefined} */
    this.listener = undefined;
  }

  /**
   * Encodes a packet by the custom encoder, which may throw.
   *
   * @param {Socket} socket
   * @param {number} type
   * @param {unknown} data
   * @param {number | undefined} id
   * @param {boolean} compress
   * @returns {Encoded}
   */
  encode(socket, type, data, id, compress) {
    /** @type {Record<string, unknown>} */
    const packet = { type };
    // The order of the keys is what an encoder such as msgpack puts on the wire.
    if (type === ACK) packet.id = id;
    if (data !== undefined || type === CONNECT) packet.data = data;
    if (type === EVENT) {
      packet.options = { compress };
      if (id !== undefined) packet.id = id;
    }
    packet.nsp = socket.nsp;
    const encoded = this.encoder.encode(packet);
    const frames = [];
    for (let i = 0; i < encoded.length; i++) frames.push(encoded[i]);
    return frames;
  }

  /** @param {unknown} data of a message */
  add(data) {
    this.decoder.add(data);
  }

  reset() {
    this.decoder.destroy();
  }

  /**
   * Passes packets from the decoder to `take`. The decoder may emit them at once or later.
   *
   * @param {((packet: Packet) => void) | undefined} take `undefined` to take no more
   */
  listen(take) {
    if (this.listener !== undefined) this.decoder.off("decoded", this.listener);
    this.listener = take && ((packet) => take(toPacket(packet)));
    if (this.listener !== undefined) this.decoder.on("decoded", this.listener);
  }
}

/** Stands for an invalid packet type. */
const NO_TYPE = -1;

/**
 * A packet that is an object of the application's: of a custom parser, or one that listeners may have
 * changed. It is not validated; only these members are used.
 *
 * @param {DecodedPacket} packet
 */
export function toPacket({ type, nsp, id, data }) {
  // A packet of an invalid type is dropped by the core.
  const kind = Number.isInteger(type) ? Number(type) : NO_TYPE;
  const number = id == null ? undefined : Number(id);
  return new Packet(kind, String(nsp), number, data, 0, "other");
}
