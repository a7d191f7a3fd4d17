/**
 * What Rust calls, with numbers only: constructors of values, and the timer of a host.
 * The build binds this module to the name `face` in the generated bindings.
 */
import { textAt } from "./raw.js";
import { hold, hostOf, letGo } from "./registry.js";
import { copy, keep, peek, release, take } from "./values.js";
import { TRANSPORTS } from "./wire.js";

export { copy, release };

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

/** In the order of `kind` in `src/js/value.rs`. */
const MAKERS = [
  (text) => text,
  (message) => new Error(message),
  (code) => Object.assign(new Error("server error"), { code }),
  (message, description, context) => new TransportError(message, take(description), take(context)),
  (message, cause, transport) => {
    if (cause >= 0) message += ": " + describe(peek(cause));
    return Object.assign(new Error(message), { transport: TRANSPORTS[transport] });
  },
  (description, context) =>
    context < 0 ? { description } : { description, context: take(context) },
];

export const make = (kind, text, length, one, other) =>
  keep(MAKERS[kind](textAt(text, length), one, other));

export const number = (text, length) => Number(textAt(text, length));

/** Rust is in the middle of something, and `toString` may be the user's. */
function describe(cause) {
  try {
    return String(cause);
  } catch {
    return typeof cause;
  }
}

export const same = (one, other) => peek(one) === peek(other);

export const busy = (host, busy) => (busy ? hold : letGo)(hostOf(host));

export const arm = (host, delay) => hostOf(host)?.arm(delay);
