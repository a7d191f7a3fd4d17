/**
 * The two kinds of parser as a host uses them: the default one, and one of the user's.
 */
import { isBinary } from "./binary.js";
import * as input from "./inputs.js";
import { JsonCodec } from "./json-codec.js";
import { unitsOf } from "./raw.js";
import { keep, keepOptional, take } from "./values.js";

const CONNECT = 0;
const EVENT = 2;
const ACK = 3;

/**
 * A session that can be recovered is named before the user's own keys.
 *
 * @param {Float64Array} args
 * @param {any} data
 */
function withSession(args, data) {
  if (args[5] < 0) return data;
  const session = { pid: take(args[5]), offset: take(args[6]) };
  return Object.assign(session, data);
}

/** The default parser: JSON, with attachments for what is binary. */
export class DefaultParser extends JsonCodec {
  /**
   * Encodes a packet, and tells the core.
   *
   * @param {any} host
   * @param {Float64Array} args the numbers of the output, see `src/js/outputs.rs`
   * @param {any} data
   * @returns {number} the code of what follows
   */
  write(host, args, data) {
    const { raw } = host;
    const type = args[0];
    if (type !== EVENT && type !== ACK) {
      data = withSession(args, data) ?? undefined;
      return raw.input(input.ENCODED, data === undefined ? -1 : keep(this.encodePlain(data)), -1);
    }
    const text = keep(this.encode(data));
    const { attachments } = this;
    if (attachments === null) return raw.input(input.ENCODED, text, -1);
    this.attachments = null;
    if (attachments.length === 1) return raw.input(input.ENCODED, text, keep(attachments[0]));
    raw.give(attachments.map(keep));
    return raw.input(input.ENCODED, text, -1, 1);
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
    /** Whether a frame is being taken; the decoder may also answer later. */
    this.adding = false;
  }

  /**
   * @param {any} host
   * @param {Float64Array} args as above
   * @param {any} body
   * @returns {number} the code of what follows
   */
  write(host, args, body) {
    const [type, namespace, id, , compress] = args;
    const data = withSession(args, body);
    /** @type {Record<string, unknown>} */
    const packet = { type };
    // The order of the keys is what an encoder such as msgpack puts on the wire.
    if (type === ACK) packet.id = id;
    if (data !== undefined || type === CONNECT) packet.data = data;
    if (type === EVENT) packet.options = { compress: compress === 1 };
    if (type === EVENT && id === id) packet.id = id;
    packet.nsp = host.sockets[namespace].nsp;
    const frames = this.encoder.encode(packet);
    const place = (frame) => keep(frame) * 2 + (isBinary(frame) ? 1 : 0);
    host.raw.give(Array.from(frames, place));
    return host.raw.input(input.ENCODED_FRAMES);
  }

  /** @param {any} data */
  add(data) {
    this.adding = true;
    try {
      this.decoder.add(data);
    } finally {
      this.adding = false;
    }
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
      // What is no type reaches nobody.
      const kind = Number.isInteger(type) ? type : -1;
      host.raw.give(unitsOf(String(nsp)));
      const code = host.raw.input(input.PARSER_DECODED, kind, keepOptional(data), 0, 0, id ?? NaN);
      if (this.adding) host.drain(code);
      else host.enterFromBrowser(code);
    };
    this.decoder.on("decoded", this.listener);
  }
}
