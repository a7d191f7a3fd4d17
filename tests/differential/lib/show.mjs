/**
 * Writes any value as one line of text, so that two traces can be compared as lists of strings.
 *
 * The same file runs in the page and in Node. What JSON would blur (undefined, NaN, -0, holes, Date, Map, binary
 * types, errors and their extra fields) is told apart. Instances of a class are shown by the kind of thing they
 * are, never by their constructor's name: bundles rename classes.
 */

const HEX_LIMIT = 48;
const STRING_LIMIT = 600;
const ERROR_FIELDS = ["type", "description", "code", "context", "data", "transport", "cause"];
const DEPTH_LIMIT = 8;

/** @param {Uint8Array} bytes */
function checksum(bytes) {
  let hash = 0x811c9dc5;
  for (const byte of bytes) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

/** @param {Uint8Array} bytes */
function showBytes(bytes) {
  const head = [...bytes.subarray(0, HEX_LIMIT)]
    .map((b) => b.toString(16).padStart(2, "0"))
    .join(" ");
  return bytes.length <= HEX_LIMIT
    ? head
    : `${head} … ${bytes.length} bytes, fnv ${checksum(bytes)}`;
}

/** @param {string} text */
function showString(text) {
  if (text.length <= STRING_LIMIT) {
    return JSON.stringify(text);
  }
  const bytes = new TextEncoder().encode(text);
  return `${JSON.stringify(text.slice(0, 80))} … ${text.length} characters, fnv ${checksum(bytes)}`;
}

function showError(error, depth, seen) {
  const fields = ERROR_FIELDS.filter((key) => key in error && error[key] !== undefined).map(
    (key) => {
      return `${key}: ${key === "context" ? showContext(error[key], depth, seen) : show(error[key], depth + 1, seen)}`;
    },
  );
  return `${error.name}(${showString(String(error.message))})${fields.length > 0 ? `{${fields.join(", ")}}` : ""}`;
}

/** What stands in `context` is an XMLHttpRequest, a Response or a stand-in: only what code in the field reads counts. */
function showContext(context, depth, seen) {
  if (context !== null && typeof context === "object" && "status" in context) {
    return `{status: ${show(context.status)}, responseText: ${show(context.responseText)}}`;
  }
  return show(context, depth + 1, seen);
}

function showEvent(event) {
  if (event.type === "close" && "wasClean" in event) {
    return `CloseEvent{code: ${event.code}, reason: ${JSON.stringify(event.reason)}, wasClean: ${event.wasClean}}`;
  }
  return `Event(${event.type})`;
}

function showKnownObject(value, depth, seen) {
  const is = (name) => typeof globalThis[name] === "function" && value instanceof globalThis[name];
  if (value instanceof Error || is("DOMException")) return showError(value, depth, seen);
  if (value instanceof Date)
    return `Date(${Number.isNaN(value.getTime()) ? "invalid" : value.toISOString()})`;
  if (value instanceof RegExp) return `RegExp(${value})`;
  if (is("Buffer")) return `Buffer[${showBytes(value)}]`;
  if (value instanceof ArrayBuffer) return `ArrayBuffer[${showBytes(new Uint8Array(value))}]`;
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `${value[Symbol.toStringTag]}[${showBytes(bytes)}]`;
  }
  if (is("File"))
    return `File{name: ${JSON.stringify(value.name)}, size: ${value.size}, type: ${JSON.stringify(value.type)}}`;
  if (is("Blob")) return `Blob{size: ${value.size}, type: ${JSON.stringify(value.type)}}`;
  if (value instanceof Map)
    return `Map{${[...value].map(([k, v]) => `${show(k, depth + 1, seen)} => ${show(v, depth + 1, seen)}`).join(", ")}}`;
  if (value instanceof Set)
    return `Set{${[...value].map((v) => show(v, depth + 1, seen)).join(", ")}}`;
  if (value instanceof Promise) return "Promise";
  if (is("Event")) return showEvent(value);
  if (value instanceof Number || value instanceof String || value instanceof Boolean)
    return `Object(${show(value.valueOf())})`;
  return undefined;
}

function showArray(array, depth, seen) {
  const items = [];
  for (let i = 0; i < array.length; i++) {
    items.push(i in array ? show(array[i], depth + 1, seen) : "<hole>");
  }
  return `[${items.join(", ")}]`;
}

function showPlain(object, depth, seen) {
  const entries = Object.keys(object).map((key) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${name}: ${show(object[key], depth + 1, seen)}`;
  });
  return `{${entries.join(", ")}}`;
}

/** @type {Array<(value: object) => string | undefined>} */
const kinds = [];

/**
 * Teaches `show` a kind of object: the page registers Socket, Manager and the like here.
 * @param {(value: object) => string | undefined} describe
 */
export function registerKind(describe) {
  kinds.push(describe);
}

function showObject(value, depth, seen) {
  if (seen.includes(value)) {
    return "<circular>";
  }
  for (const describe of kinds) {
    const text = describe(value);
    if (text !== undefined) {
      return text;
    }
  }
  if (depth > DEPTH_LIMIT) {
    return "<deep>";
  }
  const inner = [...seen, value];
  const known = showKnownObject(value, depth, inner);
  if (known !== undefined) {
    return known;
  }
  if (Array.isArray(value)) {
    return showArray(value, depth, inner);
  }
  const prototype = Object.getPrototypeOf(value);
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain ? showPlain(value, depth, inner) : "<instance>";
}

/**
 * @param {unknown} value
 * @returns {string} one line that tells apart everything a listener can tell apart
 */
export function show(value, depth = 0, seen = []) {
  switch (typeof value) {
    case "string":
      return showString(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return "<function>";
    case "symbol":
      return String(value);
    case "object":
      return value === null ? "null" : showObject(value, depth, seen);
    default:
      return String(value);
  }
}

/**
 * @param {string} label
 * @param {unknown[]} values
 */
export function showLine(label, values) {
  return [label, ...values.map((value) => show(value))].join(" ");
}
