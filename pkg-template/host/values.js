/** Errors of the client's, and the details of an end. Most are values that Rust asks for. */

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
 * The error of a transport that was tried and given up.
 *
 * @param {string} message to which the cause is added, if there is one
 * @param {unknown} cause `undefined` for none
 * @param {string} transport its name
 * @returns {Error}
 */
export function probeError(message, cause, transport) {
  // The causes are texts and errors of the client's own.
  const text = cause === undefined ? message : `${message}: ${String(cause)}`;
  /** @type {Error & { transport?: string }} */
  const error = new Error(text);
  error.transport = transport;
  return error;
}

/**
 * The error for what is no Engine.IO packet.
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
 * What comes with the reason of a `disconnect`.
 *
 * @param {string} description
 * @param {unknown} context `undefined` for none
 * @returns {{ description: string, context?: unknown }}
 */
export function details(description, context) {
  return context === undefined ? { description } : { description, context };
}

/**
 * What was thrown as text. What `toString` throws in turn is of no interest to anybody.
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
