/** Binary values: what counts as one, and its base64 form for transports that carry text only. */

/**
 * Stands in for a class that this environment lacks; nothing is an instance of it.
 *
 * @type {any}
 */
const Missing = class {};

/**
 * `Blob`, or a class without instances where there is none.
 *
 * @type {typeof Blob}
 */
export const BlobType = globalThis.Blob ?? Missing;

/**
 * `File`, which a polyfill need not derive from `Blob`.
 *
 * @type {typeof File}
 */
export const FileType = globalThis.File ?? Missing;

export const { isView } = ArrayBuffer;

// A multiple of three, so that padding can only appear at the very end, and
// small enough to be spread as arguments everywhere.
const BASE64_CHUNK = 0x6000;

/** @typedef {Uint8Array & { toBase64?: () => string }} Bytes of ES2026, or without its methods */

/** @type {Uint8ArrayConstructor & { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }} */
const BytesType = Uint8Array;

/**
 * Whether a value travels as an attachment: an ArrayBuffer, a view of one, a
 * Blob or a File.
 *
 * @param {unknown} value
 * @returns {boolean}
 */
export function isBinary(value) {
  return (
    isView(value) ||
    value instanceof ArrayBuffer ||
    value instanceof BlobType ||
    value instanceof FileType
  );
}

/** @param {number} unit */
function isHighSurrogate(unit) {
  return (unit & 0xfc00) === 0xd800;
}

/** @param {number} unit */
function isLowSurrogate(unit) {
  return (unit & 0xfc00) === 0xdc00;
}

/**
 * The number of bytes of a string in UTF-8; an unpaired surrogate counts as
 * the replacement character it would be sent as.
 *
 * @param {string} text
 * @returns {number}
 */
export function byteLengthUtf8(text) {
  // A plain loop: in browsers TextEncoder is no faster for packets of usual
  // length, and makes garbage.
  const { length } = text;
  let total = length;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) {
      total += 1;
    } else {
      total += 2;
      // The two units of a pair take four bytes together.
      if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(i + 1))) i++;
    }
  }
  return total;
}

/**
 * @param {ArrayBuffer | ArrayBufferView} value
 * @returns {Bytes} none where the memory has been given away, to a worker for example
 */
export function bytesOf(value) {
  try {
    return isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
  } catch {
    return new Uint8Array();
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
function encodeWithBtoa(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += BASE64_CHUNK) {
    const chunk = bytes.subarray(start, start + BASE64_CHUNK);
    text += btoa(String.fromCharCode(...chunk));
  }
  return text;
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function decodeWithAtob(text) {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = characters.charCodeAt(i);
  }
  return bytes;
}

/**
 * Bytes as base64, by the method of ES2026 where there is one.
 *
 * @param {ArrayBuffer | ArrayBufferView} value
 * @returns {string} standard base64, padded
 */
export function toBase64(value) {
  const bytes = bytesOf(value);
  return bytes.toBase64 ? bytes.toBase64() : encodeWithBtoa(bytes);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Reads invalid base64 as the official client does: characters that do not belong there count as
 * `A`.
 *
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function decodeLeniently(text) {
  const padding = /={0,2}$/.exec(text)?.[0].length ?? 0;
  const bytes = new Uint8Array(Math.max(Math.floor(text.length * 0.75) - padding, 0));
  let bits = 0;
  let written = 0;
  for (let i = 0; i < text.length; i++) {
    bits = (bits << 6) | Math.max(ALPHABET.indexOf(text[i]), 0);
    if ((i & 3) !== 0) bytes[written++] = bits >> (6 - 2 * (i & 3));
  }
  return bytes;
}

/**
 * The bytes of base64 text. Invalid text is read, too: see {@link decodeLeniently}.
 *
 * @param {string} text
 * @returns {ArrayBuffer}
 */
export function fromBase64(text) {
  try {
    const bytes = BytesType.fromBase64?.(text) ?? decodeWithAtob(text);
    return bytes.buffer;
  } catch {
    return decodeLeniently(text).buffer;
  }
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
export async function blobToBase64(blob) {
  return toBase64(await blob.arrayBuffer());
}
