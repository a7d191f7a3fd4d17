/**
 * The two kinds of parser as a host uses them: the default one, and one of the user's.
 */
import { now } from "./clock.js";
import { JsonCodec } from "./json-codec.js";
import { keep, keepOptional } from "./values.js";

const CONNECT = 0;
const EVENT = 2;
const ACK = 3;

/** The default parser: JSON, with attachments for what is binary. */
export class DefaultParser extends JsonCodec {
  /**
   * Encodes a packet, and tells the core.
   *
   * @param {any} host
   * @param {number} type
   * @param {number} _namespace
   * @param {number} _id
   * @param {any} data
   * @returns {number} the code of what follows
   */
  write(host, type, _namespace, _id, data) {
    const { raw } = host;
    if (type !== EVENT && type !== ACK) {
      return raw.encoded(now(), data == null ? -1 : keep(this.encodePlain(data)));
    }
    const text = this.encode(data);
    const { attachments } = this;
    if (attachments === null) return raw.encoded(now(), keep(text));
    this.attachments = null;
    return raw.encodedBinary(now(), keep(text), Uint32Array.from(attachments, keep));
  }

  /** There is nothing to forget: packets are put together by the core. */
  reset() {}

  /** There is nobody to listen to. */
  listen() {}
}

/** A parser of the user's: `{ Encoder, Decoder }`. */
export class UserParser {
  /** @param {{ Encoder: new () => any, Decoder: new () => any }} parser */
  constructor({ Encoder, Decoder }) {
    this.encoder = new Encoder();
    this.decoder = new Decoder();
    this.listener = undefined;
  }

  /**
   * @param {any} host
   * @param {number} type
   * @param {number} namespace
   * @param {number} id
   * @param {any} data
   * @param {boolean} compress
   * @returns {number} the code of what follows
   */
  write(host, type, namespace, id, data, compress) {
    const packet = { type };
    if (data !== undefined || type === CONNECT) packet.data = data;
    if (type === EVENT) packet.options = { compress };
    if (id === id) packet.id = id;
    packet.nsp = host.sockets[namespace].nsp;
    const frames = this.encoder.encode(packet);
    const binary = Uint8Array.from(frames, (frame) => (typeof frame === "string" ? 0 : 1));
    return host.raw.encodedFrames(now(), Uint32Array.from(frames, keep), binary);
  }

  /** @param {any} data */
  add(data) {
    this.decoder.add(data);
  }

  reset() {
    this.decoder.destroy();
  }

  /**
   * Takes packets from the decoder while there is a connection, whenever they come.
   *
   * @param {boolean} on
   * @param {any} host
   */
  listen(on, host) {
    if (this.listener !== undefined) this.decoder.off("decoded", this.listener);
    this.listener = undefined;
    if (!on) return;
    this.listener = ({ type, nsp, id, data }) => {
      const body = keepOptional(data);
      host.drain(host.raw.parserDecoded(type, String(nsp), id ?? NaN, body));
    };
    this.decoder.on("decoded", this.listener);
  }
}
