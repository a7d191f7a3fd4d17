/** HTTP long-polling over `fetch` (Engine.IO protocol 4, "HTTP long-polling"). */

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

/** The requests of one Manager. */
export class Requests {
  constructor() {
    /** @type {Set<AbortController>} those whose answer somebody waits for */
    this.pending = new Set();
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
    const { pending } = this;
    const { fetch: asFetch, options } = settings;
    const controller = new AbortController();
    pending.add(controller);
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
        late.onabort = () => controller.abort();
      }
      const response = await request(url, settings, body, { signal: controller.signal });
      const { status } = response;
      isAnswered = status === 200 || (asFetch && status > 199 && status < 300);
      const reading = response.text();
      // Nothing in the answer to a POST is worth waiting for, but it must be read for the
      // connection to be used again.
      if (isAnswered && body !== undefined) reading.catch(ignore);
      else text = await reading;
      description = status;
      context = asFetch ? response : { status, responseText: text };
    } catch (error) {
      // An `XMLHttpRequest` would not say why there is no answer.
      isAnswered = false;
      description = asFetch ? error : 0;
      context = asFetch ? undefined : { ...NO_ANSWER };
    }
    if (!pending.delete(controller)) return;
    if (isAnswered) {
      answered(text);
      return;
    }
    failed(description, context);
    // An `XMLHttpRequest` is aborted once everybody has been told, and shows nothing any more.
    if (!asFetch && context !== undefined) Object.assign(context, NO_ANSWER);
  }

  /** Ends every request; nobody is told. */
  abort() {
    const requests = [...this.pending];
    this.pending.clear();
    for (const controller of requests) controller.abort();
  }
}

/**
 * Tells the server that the session ends. It may outlive the page, and its answer
 * interests nobody.
 *
 * @param {string} url
 * @param {Settings} settings
 */
export function farewell(url, settings) {
  request(url, settings, "1", { keepalive: true }).catch(ignore);
}

/**
 * @param {string} url
 * @param {Settings} settings
 * @param {string | undefined} body
 * @param {RequestInit} init
 * @returns {Promise<Response>}
 */
async function request(url, settings, body, init) {
  const headers = new Headers();
  for (const [name, value] of entriesOf(settings.options.extraHeaders)) {
    try {
      headers.set(name, value);
    } catch {
      if (settings.warned) continue;
      settings.warned = true;
      console.warn("socketio-wasm: this header cannot be sent and is left out:", name);
    }
  }
  if (body !== undefined) headers.set("Content-type", "text/plain;charset=UTF-8");
  const credentials = settings.options.withCredentials ? "include" : "same-origin";
  const method = body === undefined ? "GET" : "POST";
  return fetch(url, { method, body, headers, credentials, ...init });
}

/**
 * @param {unknown} headers the user's; what its getters throw is theirs alone
 * @returns {[string, string][]}
 */
function entriesOf(headers) {
  try {
    return typeof headers === "object" ? Object.entries(/** @type {{}} */ (headers)) : [];
  } catch {
    return [];
  }
}
