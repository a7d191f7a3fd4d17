/**
 * Reads and writes frames: Engine.IO packets, and in their messages the Socket.IO packets of the
 * default parser (Engine.IO protocol 4 and Socket.IO protocol 5, "Packet encoding").
 *
 * ```text
 * frame       = digit [ data ]        ; an Engine.IO packet
 *             / "b" base64            ; a message of bytes, where only text can travel
 *
 * packet      = type [ attachments "-" ] [ namespace ( "," / end ) ] [ id ] [ JSON ]
 * type        = "0" / "1" / "2" / "3" / "4" / "5" / "6"
 * attachments = number                ; types 5 and 6 only, and always there
 * namespace   = "/" *( any but "," )  ; left out for the main namespace "/"
 * id          = 1*digit
 * ```
 *
 * This file reports what a frame has in it; the core decides whether it is valid. The official
 * parser reads numbers by `Number`, which accepts more than the grammar: white space is a number
 * (zero), so it can stand for the type 0 and inside an id, and the attachment count may be any
 * literal (`" 2"`, `"1e0"`, `"0x2"`). `tests/vectors/frames.json` has examples.
 */
import {
  blobToBase64,
  BlobType,
  byteLengthUtf8,
  fromBase64,
  isBinary,
  toBase64,
} from "./binary.js";
import { detach, placeOf } from "../own.js";
import { parse, payloadOf } from "./json.js";

/** @typedef {import("../generated/socketio_wasm.js").PayloadKind} PayloadKind */

/** @typedef {import("../types-engine.js").EnginePacket} EnginePacket */

/** Types of Socket.IO packets. */
export const CONNECT = 0;
export const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;
export const CONNECT_ERROR = 4;
export const BINARY_EVENT = 5;
export const BINARY_ACK = 6;

/** The difference between the type of a packet with attachments and the same type without. */
export const WITH_ATTACHMENTS = BINARY_EVENT - EVENT;

/** Names of the types of Engine.IO packets, by the digit on the wire. */
const NAMES = /** @type {const} */ ([
  "open",
  "close",
  "ping",
  "pong",
  "message",
  "upgrade",
  "noop",
]);

/** The type of a handshake. */
export const OPEN = 0;
/** The type of a message. */
export const MESSAGE = 4;

const ZERO = 48;
const NINE = 57;
const SLASH = 47;
/** The code unit of `b`, which begins a frame with bytes in base64. */
const BASE64_MARK = 98;
/** The last code unit of white space in ASCII. */
const SPACE = 32;
/** The first code unit beyond ASCII, where there is more white space. */
const NOT_ASCII = 128;

/** Numbers with at most this many digits are exact. */
const SAFE_DIGITS = 15;

/** The ratio of the size in base64 to the number of bytes (Engine.IO protocol 4, "maxPayload"). */
const BASE64_OVERHEAD = 1.33;

/** Separates the packets of a payload. */
export const SEPARATOR = "\x1e";

/** A Socket.IO packet that was received. */
export class Packet {
  /**
   * @param {number | undefined} type NaN if it is not a number, `undefined` for an empty text
   * @param {string} nsp
   * @param {number | undefined} id NaN if there is white space between its digits: this client never gives such an id
   * @param {unknown} data
   * @param {number} attachments NaN if it is not a number, 0 for the types without them
   * @param {PayloadKind} payload what the data are
   */
  constructor(type, nsp, id, data, attachments, payload) {
    this.type = type;
    this.nsp = nsp;
    this.id = id;
    this.data = data;
    this.attachments = attachments;
    this.payload = payload;
  }
}
detach(Packet);

/**
 * Reads the Socket.IO packet in a frame that is a message.
 *
 * @param {string} frame
 * @param {import("../own.js").Dictionary<true>} reserved the names that no event may have
 * @returns {Packet}
 */
export function readPacket(frame, reserved) {
  const type = typeOf(frame);
  if (type === undefined || !(type <= BINARY_ACK)) return headOnly(type, 0);
  const { length } = frame;
  let attachments = 0;
  let at = 2;
  if (type >= BINARY_EVENT) {
    const dash = frame.indexOf("-", at);
    if (dash < 0) return headOnly(type, NaN);
    attachments = Number(frame.slice(at, dash));
    at = dash + 1;
  }

  let nsp = "/";
  if (frame.charCodeAt(at) === SLASH) {
    const comma = frame.indexOf(",", at);
    const end = comma < 0 ? length : comma;
    nsp = frame.slice(at, end);
    at = end + 1;
  }

  let id;
  let unit = frame.charCodeAt(at);
  if (isInNumber(unit)) {
    const start = at;
    id = 0;
    for (; unit >= ZERO && unit <= NINE; unit = frame.charCodeAt(++at)) id = id * 10 + unit - ZERO;
    if (at - start > SAFE_DIGITS || isInNumber(unit)) {
      while (isInNumber(frame.charCodeAt(at))) at++;
      id = Number(frame.slice(start, at));
    }
  }

  if (at >= length) return new Packet(type, nsp, id, undefined, attachments, "none");
  const data = parse(frame.slice(at));
  return new Packet(type, nsp, id, data, attachments, payloadOf(data, reserved));
}

/** @param {string} frame */
function typeOf(frame) {
  const unit = frame.charCodeAt(1);
  if (unit >= ZERO && unit <= NINE) return unit - ZERO;
  return frame.length > 1 ? Number(frame[1]) : undefined;
}

/**
 * A packet whose text cannot be read further.
 *
 * @param {number | undefined} type
 * @param {number} attachments
 */
function headOnly(type, attachments) {
  return new Packet(type, "/", undefined, undefined, attachments, "none");
}

/**
 * Whether a code unit counts as a part of a number for `Number`: a digit, or white space.
 *
 * @param {number} unit
 */
function isInNumber(unit) {
  if (unit > NINE && unit < NOT_ASCII) return false;
  if (unit >= ZERO && unit <= NINE) return true;
  return (unit <= SPACE || unit >= NOT_ASCII) && Number(String.fromCharCode(unit)) === 0;
}

// -------------------------------------------------------- Engine.IO packets

/**
 * The Engine.IO type of a text frame (Engine.IO protocol 4, "Packet encoding").
 *
 * @param {string} frame
 * @returns {number | undefined} the type of the packet, `undefined` for a frame that is not an Engine.IO packet
 */
export function engineType(frame) {
  const type = frame.charCodeAt(0) - ZERO;
  return type >= 0 && type < NAMES.length ? type : undefined;
}

/**
 * Whether a text frame has bytes in base64 rather than text.
 *
 * @param {string} frame
 * @returns {boolean} whether it holds bytes
 */
export function holdsBytes(frame) {
  return frame.charCodeAt(0) === BASE64_MARK;
}

/**
 * The bytes of such a frame.
 *
 * @param {string} frame one that {@link holdsBytes}
 * @returns {ArrayBuffer}
 */
export function textToBytes(frame) {
  return fromBase64(frame.slice(1));
}

/**
 * Bytes as the type that the user has chosen by `binaryType`.
 *
 * @param {ArrayBuffer | Blob} data
 * @param {unknown} binaryType
 * @returns {ArrayBuffer | Blob}
 */
export function shapeBytes(data, binaryType) {
  if (binaryType === "blob") return data instanceof BlobType ? data : new Blob([data]);
  return data;
}

/**
 * A frame as an object, as the engine's event `packet` shows it.
 *
 * @param {unknown} frame
 * @returns {EnginePacket}
 */
export function frameToPacket(frame) {
  if (typeof frame !== "string") return { type: "message", data: frame };
  const type = NAMES[frame.charCodeAt(0) - ZERO];
  if (type === undefined) return { type: "error", data: "parser error" };
  return frame.length > 1 ? { type, data: frame.slice(1) } : { type };
}

/**
 * A packet as a frame, for a transport that carries bytes.
 *
 * @param {EnginePacket} packet
 * @returns {any} text, or bytes as they are
 */
export function packetToFrame({ type, data }) {
  if (type === "message") {
    if (typeof data === "string") return "4" + data;
    if (isBinary(data)) return data;
  }
  const digit = placeOf(NAMES, (name) => name === type);
  // `engine.write(0)` sends an empty packet, as in the official client.
  return `${digit}${data || ""}`;
}

/**
 * A packet as a frame, for a transport that carries text only. Reading a Blob takes time, hence the
 * promise.
 *
 * @param {EnginePacket} packet
 * @returns {string | Promise<string>}
 */
export function packetToText(packet) {
  const frame = packetToFrame(packet);
  if (typeof frame === "string") return frame;
  return frame instanceof BlobType ? blobToText(frame) : "b" + toBase64(frame);
}

/** @param {Blob} blob */
const blobToText = async (blob) => "b" + (await blobToBase64(blob));

/**
 * The number of bytes that the data of a packet takes up in a payload.
 *
 * @param {any} data
 * @returns {number}
 */
export function payloadSize(data) {
  if (!data) return 0;
  if (typeof data === "string") return byteLengthUtf8(data);
  try {
    return Math.ceil((data.byteLength || data.size || 0) * BASE64_OVERHEAD);
  } catch {
    // A DataView throws if its memory has been transferred: it is empty.
    return 0;
  }
}
