/**
 * Values of the default parser, Socket.IO protocol 5: arguments to JSON text
 * and attachments, and back. Which packets are valid is not decided here; see
 * {@link classify} for the facts that the decision needs.
 */

import { BlobType, FileType, isBinary } from "./binary.js";

const { isArray } = Array;
const { isView } = ArrayBuffer;
const { hasOwnProperty, toString } = Object.prototype;

/** Shape of a decoded body, in the low three bits of {@link classify}'s result. */
export const SHAPE_ABSENT = 0;
export const SHAPE_STRING = 1;
export const SHAPE_ARRAY = 2;
export const SHAPE_OBJECT = 3;
export const SHAPE_OTHER = 4;
export const SHAPE_BITS = 3;

/** Kind of an array's first element, in the bits above the shape. */
export const FIRST_NONE = 0;
export const FIRST_NUMBER = 1;
export const FIRST_STRING = 2;
export const FIRST_OTHER = 3;

/**
 * Whether an object is or holds something binary. Recursion rather than a
 * stack of our own: a circular value ends in the RangeError that is promised
 * for it.
 *
 * Every emit with an object passes here, so the checks stand in the order that
 * is fastest for plain data; `for…in` beats `Object.keys` about twofold as it
 * makes no array.
 *
 * @param {any} value an object
 * @param {boolean} fromToJSON the value is what `toJSON` returned, whose own
 *   `toJSON` is not called
 * @returns {boolean}
 */
function searchBinary(value, fromToJSON) {
  if (isArray(value)) {
    for (let i = 0, length = value.length; i < length; i++) {
      const item = value[i];
      if (typeof item === "object" && item !== null && searchBinary(item, false)) return true;
    }
    return false;
  }
  // isBinary() written out, with the most likely kind first.
  if (
    isView(value) ||
    value instanceof ArrayBuffer ||
    value instanceof BlobType ||
    value instanceof FileType
  ) {
    return true;
  }
  if (!fromToJSON && typeof value.toJSON === "function") {
    const json = value.toJSON();
    return typeof json === "object" && json !== null && searchBinary(json, true);
  }
  for (const key in value) {
    const item = value[key];
    if (
      typeof item === "object" &&
      item !== null &&
      hasOwnProperty.call(value, key) &&
      searchBinary(item, false)
    ) {
      return true;
    }
  }
  return false;
}

/**
 * @param {unknown} value
 * @returns {boolean} whether the value is or holds something binary
 */
export function hasBinary(value) {
  return typeof value === "object" && value !== null && searchBinary(value, false);
}

/**
 * A copy of the value with placeholders where it had something binary.
 *
 * @param {any} value
 * @param {unknown[]} attachments receives the binary values, in order
 * @param {boolean} fromToJSON as in {@link searchBinary}
 * @returns {unknown}
 */
function deconstruct(value, attachments, fromToJSON) {
  if (typeof value !== "object" || value === null) return value;
  if (isBinary(value)) {
    return { _placeholder: true, num: attachments.push(value) - 1 };
  }
  if (isArray(value)) {
    const copy = new Array(value.length);
    for (let i = 0; i < value.length; i++) {
      copy[i] = deconstruct(value[i], attachments, false);
    }
    return copy;
  }
  // JSON.stringify() has its own way with dates.
  if (value instanceof Date) return value;
  if (!fromToJSON && typeof value.toJSON === "function") {
    return deconstruct(value.toJSON(), attachments, true);
  }
  const copy = {};
  for (const key in value) {
    if (hasOwnProperty.call(value, key)) {
      copy[key] = deconstruct(value[key], attachments, false);
    }
  }
  return copy;
}

/**
 * Puts the attachments where their placeholders stand, in place.
 *
 * @param {any} value
 * @param {unknown[]} attachments
 * @returns {any} what belongs where the value stood
 */
function fillPlaceholders(value, attachments) {
  if (typeof value !== "object" || value === null) return value;
  if (value._placeholder === true) {
    const { num } = value;
    if (typeof num === "number" && num >= 0 && num < attachments.length) {
      return attachments[num];
    }
    throw new RangeError("no such attachment");
  }
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item = value[i];
      const filled = fillPlaceholders(item, attachments);
      if (filled !== item) value[i] = filled;
    }
  } else {
    for (const key in value) {
      if (hasOwnProperty.call(value, key)) {
        const item = value[key];
        const filled = fillPlaceholders(item, attachments);
        if (filled !== item) value[key] = filled;
      }
    }
  }
  return value;
}

/**
 * @param {unknown[]} data a body with placeholders; its contents are changed
 * @param {unknown[]} attachments
 * @returns {unknown[] | false} `false` when a placeholder names no attachment
 *   or the body is nested too deeply
 */
export function reconstruct(data, attachments) {
  try {
    return fillPlaceholders(data, attachments);
  } catch {
    return false;
  }
}

/**
 * The facts about a decoded body by which a packet is judged.
 *
 * @param {unknown} value
 * @returns {number} the shape, plus for an array the kind of its first element
 *   shifted left by {@link SHAPE_BITS}
 */
export function classify(value) {
  if (isArray(value)) {
    let first = FIRST_OTHER;
    if (value.length === 0) {
      first = FIRST_NONE;
    } else if (typeof value[0] === "string") {
      first = FIRST_STRING;
    } else if (typeof value[0] === "number") {
      first = FIRST_NUMBER;
    }
    return SHAPE_ARRAY | (first << SHAPE_BITS);
  }
  if (value === undefined) return SHAPE_ABSENT;
  if (typeof value === "string") return SHAPE_STRING;
  return toString.call(value) === "[object Object]" ? SHAPE_OBJECT : SHAPE_OTHER;
}

/** Encodes and decodes packet bodies. */
export class JsonCodec {
  constructor() {
    /**
     * What {@link encode} took out of its last value, in the order of the
     * placeholders, or `null` if that held nothing binary. To be read right
     * after the call, and set to `null` by whoever wants it collected early.
     *
     * @type {unknown[] | null}
     */
    this.attachments = null;
  }

  /**
   * Encodes the arguments of an event or acknowledgement.
   *
   * @param {unknown[]} data
   * @returns {string} JSON text; see {@link attachments} for the rest
   * @throws {TypeError} for a BigInt
   * @throws {RangeError} for a circular value
   */
  encode(data) {
    if (!hasBinary(data)) {
      const text = JSON.stringify(data);
      this.attachments = null;
      return text;
    }
    const attachments = [];
    const text = JSON.stringify(deconstruct(data, attachments, false));
    // Last: a toJSON() on the way may have encoded a packet of its own.
    this.attachments = attachments;
    return text;
  }

  /**
   * Encodes a body that never has attachments, as in CONNECT.
   *
   * @param {unknown} data
   * @returns {string}
   */
  encodePlain(data) {
    return JSON.stringify(data);
  }

  /**
   * Decodes the JSON text of a packet.
   *
   * @param {string} text
   * @param {number} offset where the JSON starts
   * @returns {unknown} `false`, which is no valid body either, for bad JSON
   */
  decode(text, offset) {
    try {
      return JSON.parse(text.slice(offset));
    } catch {
      return false;
    }
  }
}
