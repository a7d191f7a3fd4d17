/** Errors of the client, and other values that Rust makes by these functions. */

/** @typedef {import("../generated/socketio_wasm.js").AckFailure} AckFailure */

/**
 * @param {string} message
 * @returns {Error}
 */
export function error(message) {
  return new Error(message);
}

/** @type {Record<AckFailure, string>} */
const ACK_FAILURES = {
  timedOut: "operation has timed out",
  disconnected: "socket has been disconnected",
  notEncoded: "the packet could not be encoded",
};

/**
 * The error that an acknowledgement function gets.
 *
 * @param {AckFailure} failure why the answer to a packet does not come
 * @returns {Error}
 */
export function ackError(failure) {
  return new Error(ACK_FAILURES[failure]);
}

/** A failure of a transport. */
class TransportError extends Error {
  /**
   * @param {string} message
   * @param {unknown} description HTTP status, 0 for a network failure, or an event
   * @param {unknown} context
   */
  constructor(message, description, context) {
    super(message);
    this.description = description;
    this.context = context;
    this.type = "TransportError";
  }
}

/**
 * @param {string} message
 * @param {unknown} description
 * @param {unknown} context
 * @returns {Error}
 */
export function transportError(message, description, context) {
  return new TransportError(message, description, context);
}

/**
 * The error of a probe that failed.
 *
 * @param {string} message to which the cause is added, if there is one
 * @param {unknown} cause `undefined` for none
 * @param {string} transport its name
 * @returns {Error}
 */
export function probeError(message, cause, transport) {
  // Causes are texts and errors of the client itself, so `String` runs no user code.
  const text = cause === undefined ? message : `${message}: ${String(cause)}`;
  /** @type {Error & { transport?: string }} */
  const error = new Error(text);
  error.transport = transport;
  return error;
}

/**
 * The error for a frame that is not an Engine.IO packet.
 *
 * @param {string} code
 * @returns {Error}
 */
export function serverError(code) {
  /** @type {Error & { code?: string }} */
  const error = new Error("server error");
  error.code = code;
  return error;
}

/**
 * The details that come with the reason of a `disconnect`.
 *
 * @param {string} description
 * @param {unknown} context `undefined` for none
 * @returns {{ description: string, context?: unknown }}
 */
export function details(description, context) {
  return context === undefined ? { description } : { description, context };
}

/**
 * @param {boolean} session
 * @param {number | undefined} token
 * @param {boolean} base64
 * @returns {import("../generated/socketio_wasm.js").UrlParameters}
 */
export function urlParameters(session, token, base64) {
  return { session, token, base64 };
}

/**
 * An exception as text. An exception of its own `toString` is ignored.
 *
 * @param {unknown} cause
 * @returns {string}
 */
export function describe(cause) {
  try {
    return String(cause);
  } catch {
    return typeof cause;
  }
}
