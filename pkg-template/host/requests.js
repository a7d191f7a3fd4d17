/** HTTP long-polling (Engine.IO protocol 4, "HTTP long-polling"). */
import { detach } from "../own.js";
import { request, textOf } from "./http.js";

/** Milliseconds: 24 days. An endless timeout would be refused. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

const ignore = () => {};

/** @typedef {import("./http.js").Settings} Settings */

/** What an `XMLHttpRequest` shows that has no answer, or was aborted. */
const NO_ANSWER = { status: 0, responseText: "" };

/**
 * Every member is there, as a page's `Object.prototype` may have one of that name.
 *
 * @typedef {object} Particulars of one request
 * @property {number} transport of the transport that sends it
 * @property {string | undefined} body of a POST request
 * @property {boolean} keepalive whether it may outlive the page
 */

/** @typedef {{ transport: number, controller: AbortController | undefined }} Pending a request whose answer somebody waits for */

/** @typedef {(description: unknown, context: unknown, told?: () => void) => void} Failed calls `told` when everybody has been told */

/** The requests of one Manager. */
export class Requests {
  constructor() {
    /** @type {Pending[]} */
    this.pending = [];
  }

  /**
   * Sends a request. What comes of it is told, unless it is aborted.
   *
   * Those who are told are called by `then`, and not after an `await`: zone.js, by which Angular knows
   * to whom a callback belongs, sees through the former only.
   *
   * @param {string} url
   * @param {Settings} settings
   * @param {Particulars} particulars
   * @param {(text: string) => void} answered with the text that a GET request brings
   * @param {Failed} failed
   */
  send(url, settings, { transport, body, keepalive }, answered, failed) {
    const { fetch: asFetch, options } = settings;
    const canAbort = typeof AbortController === "function";
    /** @type {Pending} */
    const pending = { transport, controller: canAbort ? new AbortController() : undefined };
    this.pending.push(pending);
    const { requestTimeout = 0 } = options;
    if (requestTimeout > 0) {
      const late = AbortSignal.timeout(Math.min(requestTimeout, LONGEST_TIMEOUT));
      late.onabort = () => pending.controller?.abort();
    }

    /** @type {(description: unknown, context?: Partial<typeof NO_ANSWER>) => void} */
    const fail = (description, context) => {
      if (!this.forget(pending)) return;
      // An `XMLHttpRequest` is aborted once everybody has been told, and shows nothing any more.
      const told = () => {
        if (asFetch || context === undefined) return;
        context.status = NO_ANSWER.status;
        context.responseText = NO_ANSWER.responseText;
      };
      failed(description, context, told);
    };
    const exchange = async () => {
      const signal = pending.controller?.signal;
      const reply = await request(url, settings, { body, keepalive, signal });
      const { status } = reply;
      const isAnswered = status === 200 || (asFetch && status > 199 && status < 300);
      const reading = textOf(reply);
      if (!isAnswered || body === undefined) return { reply, isAnswered, text: await reading };
      // Nothing in the answer to a POST is worth waiting for, but it must be read for the
      // connection to be used again.
      reading.then(ignore, ignore);
      return { reply, isAnswered, text: "" };
    };
    exchange().then(
      ({ reply, isAnswered, text }) => {
        const { status } = reply;
        if (!isAnswered) fail(status, asFetch ? reply : { status, responseText: text });
        else if (this.forget(pending)) answered(text);
      },
      (error) => {
        if (asFetch) fail(error);
        // An `XMLHttpRequest` says why it cannot be opened, but not why there is no answer.
        else fail(error?.name === "SyntaxError" ? error : 0, { ...NO_ANSWER });
      },
    );
  }

  /**
   * @param {Pending} pending
   * @returns {boolean} whether it was still awaited
   */
  forget(pending) {
    const at = this.pending.indexOf(pending);
    if (at >= 0) this.pending.splice(at, 1);
    return at >= 0;
  }

  /**
   * Leaves the requests of a transport to the server, which ends them when the session ends. Their
   * callbacks are not called.
   *
   * @param {number} transport
   */
  release(transport) {
    const { pending } = this;
    this.pending = [];
    for (const request of pending) if (request.transport !== transport) this.pending.push(request);
  }

  /** Aborts every request; no callback is called. */
  abort() {
    const requests = this.pending;
    this.pending = [];
    for (const { controller } of requests) controller?.abort();
  }
}
detach(Requests);

/**
 * Tells the server that the session ends. The request may outlive the page, and its response is
 * ignored.
 *
 * @param {string} url
 * @param {Settings} settings
 */
export function sendCloseRequest(url, settings) {
  request(url, settings, { body: "1", keepalive: true, signal: undefined }).then(ignore, ignore);
}
