/** HTTP long-polling over `fetch` (Engine.IO protocol 4, "HTTP long-polling"). */

import { bare, detach, namesOf, warn } from "../own.js";

/** Milliseconds: 24 days. An endless timeout would be refused. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

const ignore = () => {};

/**
 * How the requests of one engine are made, see `engine-options.js`.
 *
 * @typedef {object} Settings
 * @property {import("../options/engine-options.js").TransportOptions} options of the transport
 * @property {boolean} fetch report failures as `fetch` does, not as `XMLHttpRequest` would
 * @property {boolean} warned whether the user has been told of a header that cannot be sent
 */

/** What an `XMLHttpRequest` shows that has no answer, or was aborted. */
const NO_ANSWER = { status: 0, responseText: "" };

/** @typedef {{ controller: AbortController | undefined }} Pending a request whose answer somebody waits for */

/** The requests of one Manager. */
export class Requests {
  constructor() {
    /** @type {Pending[]} */
    this.pending = [];
    /** @type {boolean | undefined} whether `fetch` takes the signals that there are, once that is known */
    this.takesSignals = typeof AbortController === "function" ? undefined : false;
  }

  /**
   * Sends a request. What comes of it is told, unless it is aborted.
   *
   * @param {string} url
   * @param {Settings} settings
   * @param {string | undefined} body of a POST request
   * @param {(text: string) => void} answered with the text that a GET request brings
   * @param {(description: unknown, context: unknown) => void} failed
   */
  async send(url, settings, body, answered, failed) {
    const { fetch: asFetch, options } = settings;
    const controller = this.takesSignals === false ? undefined : new AbortController();
    const pending = { controller };
    this.pending.push(pending);
    let isAnswered = false;
    /** @type {unknown} */
    let description;
    /** @type {object | undefined} */
    let context;
    let text = "";
    try {
      const { requestTimeout = 0 } = options;
      if (requestTimeout > 0) {
        const late = AbortSignal.timeout(Math.min(requestTimeout, LONGEST_TIMEOUT));
        late.onabort = () => controller?.abort();
      }
      const response = await this.request(url, settings, body, controller?.signal);
      const { status } = response;
      isAnswered = status === 200 || (asFetch && status > 199 && status < 300);
      const reading = response.text();
      // Nothing in the answer to a POST is worth waiting for, but it must be read for the
      // connection to be used again.
      if (isAnswered && body !== undefined) reading.then(ignore, ignore);
      else text = await reading;
      description = status;
      context = asFetch ? response : { status, responseText: text };
    } catch (error) {
      // An `XMLHttpRequest` would not say why there is no answer.
      isAnswered = false;
      description = asFetch ? error : 0;
      context = asFetch ? undefined : { ...NO_ANSWER };
    }
    const at = this.pending.indexOf(pending);
    if (at < 0) return;
    this.pending.splice(at, 1);
    if (isAnswered) {
      answered(text);
      return;
    }
    failed(description, context);
    // An `XMLHttpRequest` is aborted once everybody has been told, and shows nothing any more.
    if (!asFetch && context !== undefined) Object.assign(context, NO_ANSWER);
  }

  /**
   * A request that can be aborted. There are signals that `fetch` refuses (of a polyfill, or of
   * another implementation than its own), which looks like a network that is down: as long as no
   * request has been answered, an address without a network tells the two apart.
   *
   * @param {string} url
   * @param {Settings} settings
   * @param {string | undefined} body
   * @param {AbortSignal | undefined} signal
   * @returns {Promise<Response>}
   */
  async request(url, settings, body, signal) {
    if (signal === undefined) return request(url, settings, body, {});
    try {
      const response = await request(url, settings, body, { signal });
      this.takesSignals = true;
      return response;
    } catch (error) {
      if (this.takesSignals || signal.aborted) throw error;
      const { signal: another } = new AbortController();
      this.takesSignals = await fetch("data:,", bare({ signal: another })).then(yes, no);
      if (this.takesSignals) throw error;
      return request(url, settings, body, {});
    }
  }

  /** Ends every request; nobody is told. */
  abort() {
    const requests = this.pending;
    this.pending = [];
    for (const { controller } of requests) controller?.abort();
  }
}
detach(Requests);

const yes = () => true;
const no = () => false;

/**
 * Tells the server that the session ends. It may outlive the page, and its answer
 * interests nobody.
 *
 * @param {string} url
 * @param {Settings} settings
 */
export function farewell(url, settings) {
  request(url, settings, "1", { keepalive: true }).then(ignore, ignore);
}

/**
 * @param {string} url
 * @param {Settings} settings
 * @param {string | undefined} body
 * @param {RequestInit} more
 * @returns {Promise<Response>}
 */
async function request(url, settings, body, more) {
  const headers = new Headers();
  for (const [name, value] of entriesOf(settings.options.extraHeaders)) {
    try {
      headers.set(name, value);
    } catch {
      if (settings.warned) continue;
      settings.warned = true;
      warn("this header cannot be sent and is left out:", name);
    }
  }
  if (body !== undefined) headers.set("Content-type", "text/plain;charset=UTF-8");
  /** @type {RequestCredentials} */
  const credentials = settings.options.withCredentials ? "include" : "same-origin";
  const method = body === undefined ? "GET" : "POST";
  return fetch(url, bare({ method, body, headers, credentials, ...more }));
}

/**
 * @param {unknown} headers the user's; what its getters throw is theirs alone
 * @returns {[string, string][]}
 */
function entriesOf(headers) {
  try {
    /** @type {[string, string][]} */
    const entries = [];
    if (typeof headers !== "object" || headers === null) return entries;
    for (const name of namesOf(headers)) entries.push([name, /** @type {any} */ (headers)[name]]);
    return entries;
  } catch {
    return [];
  }
}
