/**
 * Engine.IO packets as they travel: put together from what Rust shows of them, and
 * taken apart for the listeners of an engine.
 */
import { blobToBase64, BlobType, byteLengthUtf8, fromBase64, toBase64 } from "./binary.js";
import * as look from "./looks.js";
import { peek } from "./values.js";

/** Names by the digit on the wire. */
export const PACKET_NAMES = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];

/** In the order in which Rust counts them, and in which they are tried by default. */
export const TRANSPORTS = ["polling", "websocket"];
/** Places in {@link TRANSPORTS}. */
export const POLLING = 0;
export const WEB_SOCKET = 1;

/** The form of a packet, and whether it is not to be compressed. */
const FORM = 7;
const UNCOMPRESSED = 8;

const SOCKET_IO = 0;
const BINARY = 1;
const TEXT = 2;
const FIXED = 3;

/** Base64 makes bytes this much longer (Engine.IO protocol 4, "maxPayload"). */
const BASE64_OVERHEAD = 1.33;

/** Prefixes with fewer attachments than this are kept. */
const REMEMBERED = 8;

/** Marks bytes in text. */
const BASE64_MARK = 98;

/** Separates the packets of a payload. */
export const SEPARATOR = "\x1e";

/**
 * A packet that Rust shows in scratch memory, see `src/js/outputs.rs`.
 *
 * @typedef {object} Shown
 * @property {number} form
 * @property {number} kind
 * @property {number} key
 * @property {number} attachments
 * @property {number} id
 * @property {number} handle
 */

export class Wire {
  /** @param {any} raw */
  constructor(raw) {
    this.raw = raw;
    /** @type {Map<number, string>} */
    this.prefixes = new Map();
  }

  /**
   * What stands before the id of a Socket.IO packet.
   *
   * @param {number} key namespace * 8 + type
   * @param {number} attachments
   */
  prefix(key, attachments) {
    const place = key * REMEMBERED + attachments;
    let prefix = attachments < REMEMBERED ? this.prefixes.get(place) : undefined;
    if (prefix === undefined) {
      prefix = this.raw.text(look.PREFIX, key, attachments);
      if (attachments < REMEMBERED) this.prefixes.set(place, prefix);
    }
    return prefix;
  }

  /**
   * The data of a packet as a listener of an engine sees it.
   *
   * @param {Shown} packet
   * @returns {any}
   */
  data({ form, key, attachments, id, handle }) {
    switch (form & FORM) {
      case SOCKET_IO:
        return this.text(0, key, attachments, id, handle, this.raw).slice(1);
      case BINARY:
      case TEXT:
        return peek(handle);
      case FIXED:
        return this.raw.text() || undefined;
      default:
        return undefined;
    }
  }

  /**
   * The frame of a packet that is text.
   *
   * @param {number} form
   * @param {number} key
   * @param {number} attachments
   * @param {number} id NaN for none
   * @param {number} handle -1 for none
   * @param {any} raw
   * @param {number} [kind]
   * @returns {string}
   */
  text(form, key, attachments, id, handle, raw, kind = 4) {
    const plain = form & FORM;
    if (plain === SOCKET_IO) {
      const prefix = this.prefix(key, attachments);
      const start = id === id ? prefix + id : prefix;
      return handle < 0 ? start : start + peek(handle);
    }
    // What the user writes as text may be a number.
    if (plain === TEXT) return `${kind}${peek(handle) || ""}`;
    return plain === FIXED ? kind + raw.text() : "" + kind;
  }
}

/**
 * @param {number} form
 * @returns {boolean}
 */
export function isBytes(form) {
  return (form & FORM) === BINARY;
}

/**
 * @param {number} form
 * @returns {boolean} whether compression was left on
 */
export function isCompressed(form) {
  return (form & UNCOMPRESSED) === 0;
}

/**
 * Bytes as text, which takes its time for a Blob.
 *
 * @param {any} data
 * @returns {string | Promise<string>}
 */
export function bytesToText(data) {
  if (data instanceof BlobType) return blobToBase64(data).then((text) => "b" + text);
  return "b" + toBase64(data);
}

/**
 * How many bytes of a payload the data of a packet takes.
 *
 * @param {any} data
 * @returns {number}
 */
export function payloadSize(data) {
  if (!data) return 0;
  if (typeof data === "string") return byteLengthUtf8(data);
  return Math.ceil((data.byteLength || data.size || 0) * BASE64_OVERHEAD);
}

/**
 * @param {string} frame
 * @returns {boolean} whether it holds bytes
 */
export function holdsBytes(frame) {
  return frame.charCodeAt(0) === BASE64_MARK;
}

/**
 * @param {string} frame one that {@link holdsBytes}
 * @returns {ArrayBuffer}
 */
export function textToBytes(frame) {
  return fromBase64(frame.slice(1));
}

/**
 * Bytes in the form that the user wants.
 *
 * @param {any} data ArrayBuffer or Blob
 * @param {string} binaryType
 */
export function shapeBytes(data, binaryType) {
  if (binaryType === "blob") return data instanceof BlobType ? data : new Blob([data]);
  return data;
}

/**
 * A frame as the `packet` event shows it.
 *
 * @param {any} frame
 */
export function frameToPacket(frame) {
  if (typeof frame !== "string") return { type: "message", data: frame };
  const type = PACKET_NAMES[frame.charCodeAt(0) - 48];
  if (type === undefined) return { type: "error", data: "parser error" };
  return frame.length > 1 ? { type, data: frame.slice(1) } : { type };
}
