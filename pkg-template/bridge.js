/**
 * What Rust calls: constructors of values, and reports of transports and timers to
 * the host that they belong to. The build binds this module to the name `face` in
 * the generated bindings.
 */
import { hold, hostOf, letGo } from "./registry.js";
import { copy, keep, peek, release, take } from "./values.js";

export { copy, keep, release };

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

export const makeError = (message) => keep(new Error(message));

export const makeText = (text) => keep(text);

export const makeTransportError = (message, description, context) =>
  keep(new TransportError(message, take(description), take(context)));

export const makeProbeError = (message, cause, transport) => {
  if (cause >= 0) message += ": " + describe(peek(cause));
  return keep(Object.assign(new Error(message), { transport }));
};

/** Rust is in the middle of something, and `toString` may be the user's. */
function describe(cause) {
  try {
    return String(cause);
  } catch {
    return typeof cause;
  }
}

export const makeServerError = (code) => keep(Object.assign(new Error("server error"), { code }));

export const makeDetails = (description, context) =>
  keep(context < 0 ? { description } : { description, context: take(context) });

export const same = (one, other) => peek(one) === peek(other);

export const busy = (host, busy) => (busy ? hold : letGo)(hostOf(host));

export const timeout = (host) => hostOf(host)?.timeout();

export const linkMade = (host, link, engine, socket) =>
  hostOf(host)?.linkMade(link, engine, socket);

export const linkOpened = (host, link) => hostOf(host)?.linkOpened(link);

export const linkRefused = (host, link, error) => hostOf(host)?.linkRefused(link, error);

export const linkClosed = (host, link, event) => hostOf(host)?.linkClosed(link, event);

export const linkFailed = (host, link, description, context, writing) =>
  hostOf(host)?.linkFailed(link, description, context, writing);

export const linkPolled = (host, link, engine, payload) =>
  hostOf(host)?.linkPolled(link, engine, payload);

export const linkSent = (host, link) => hostOf(host)?.linkSent(link);

export const linkGone = (host, link) => hostOf(host)?.linkGone(link);

export const address = (host, link, engine, facts, token) =>
  hostOf(host)?.transports.address(link, engine, facts, token);

export const binaryType = (host, engine) => hostOf(host)?.binaryType(engine) ?? "arraybuffer";
