/**
 * Values of the default parser (Socket.IO protocol 5): binary values are taken out of the arguments
 * before these become JSON text, and put back after it is parsed.
 */

import { isBinary, isView } from "./binary.js";

const { isArray } = Array;
const { getPrototypeOf, prototype: plain } = Object;
const { hasOwnProperty, toString } = plain;

/** @typedef {import("../generated/socketio_wasm.js").PayloadKind} PayloadKind */

/**
 * Whether an object is binary, or has something binary in it. It recurses, so that a circular value
 * ends in a RangeError, which users are promised.
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
  // Most objects inherit from nothing but Object.prototype: they are instances of no other class.
  if (isView(value) || (getPrototypeOf(value) !== plain && isBinary(value))) return true;
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
 * A copy of the value with placeholders in the place of binary values.
 *
 * @param {any} value
 * @param {unknown[]} frames to which the binary values are added, in order; the first place is for the text
 * @param {boolean} [fromToJSON] as in {@link searchBinary}
 * @returns {unknown}
 */
export function deconstruct(value, frames, fromToJSON = false) {
  if (typeof value !== "object" || value === null) return value;
  if (isBinary(value)) {
    const num = frames.length - 1;
    frames.push(value);
    return { _placeholder: true, num };
  }
  if (isArray(value)) {
    const copy = new Array(value.length);
    for (let i = 0; i < value.length; i++) {
      copy[i] = deconstruct(value[i], frames);
    }
    return copy;
  }
  // JSON.stringify() calls `toJSON` of dates itself.
  if (value instanceof Date) return value;
  if (!fromToJSON && typeof value.toJSON === "function") {
    return deconstruct(value.toJSON(), frames, true);
  }
  /** @type {Record<string, unknown>} */
  const copy = {};
  for (const key in value) {
    if (hasOwnProperty.call(value, key)) {
      copy[key] = deconstruct(value[key], frames);
    }
  }
  return copy;
}

/**
 * Puts the attachments where their placeholders stand, in place.
 *
 * @param {any} value
 * @param {unknown[]} attachments
 * @returns {any} what to put in the place of the value
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
 * Puts the attachments into the data of a packet, in place of their placeholders.
 *
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

/** What {@link parse} returns for text that is not JSON. No packet may have this value as its data. */
const NO_JSON = false;

/**
 * The value of JSON text, or {@link NO_JSON}.
 *
 * @param {string} text
 * @returns {unknown}
 */
export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return NO_JSON;
  }
}

/**
 * The kind of the data of a packet, by which the core decides whether the packet is valid.
 *
 * @param {unknown} data
 * @param {import("../own.js").Dictionary<true>} reserved the names that no event may have
 * @returns {PayloadKind}
 */
export function payloadOf(data, reserved) {
  if (isArray(data)) {
    const first = data[0];
    if (typeof first === "string") return reserved[first] ? "reserved" : "event";
    return typeof first === "number" ? "event" : "array";
  }
  if (typeof data === "string") return "string";
  if (data === undefined) return "none";
  return toString.call(data) === "[object Object]" ? "object" : "other";
}
