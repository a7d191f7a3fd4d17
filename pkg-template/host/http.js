/** One HTTP request: by `fetch`, or by `XMLHttpRequest` where `fetch` is missing or refuses it. */
import { bare, namesOf, warnOnce } from "../own.js";

/** @typedef {import("../options/engine-options.js").TransportSetup} TransportSetup */

/** @typedef {Pick<TransportSetup, "options" | "fetch" | "way" | "takesSignals">} Settings how the requests of one transport are made */

/** @typedef {"fetch" | "xhr"} Way what requests are made by */

/**
 * A `Response`, or what is needed of one.
 *
 * @typedef {{ status: number, text: () => Promise<string>, headers?: Headers } & Partial<Response>} Reply
 */

/** @typedef {RequestInit & { method: string, headers: Headers }} Init */

/** A charset in the header `Content-Type` that is not UTF-8. */
const CHARSET = /charset="?(?!utf-?8)([^\s;"]+)/i;

/**
 * @typedef {object} Content of one request
 * @property {string | undefined} body of a POST request
 * @property {boolean} keepalive whether it may outlive the page
 * @property {AbortSignal | undefined} signal
 */

/**
 * Makes a request. The promise is rejected if there is no answer.
 *
 * @param {string} url
 * @param {Settings} settings
 * @param {Content} content
 * @returns {Promise<Reply>}
 */
export async function request(url, settings, { body, keepalive, signal }) {
  const { options, fetch: asFetch } = settings;
  const way = (settings.way ??= asFetch ? "fetch" : wayOf(url));
  /** @type {Init} */
  const init = bare({
    method: body === undefined ? "GET" : "POST",
    body,
    headers: headersOf(settings, body !== undefined),
    credentials: options.withCredentials ? "include" : "same-origin",
    keepalive,
  });
  return way === "xhr" ? byXhr(url, init, signal) : byFetch(url, settings, init, signal);
}

/**
 * Which of the two to use. `fetch` refuses an address with a user name in it, and jsdom has no
 * `fetch`.
 *
 * @param {string} url
 * @returns {Way}
 */
function wayOf(url) {
  try {
    void new Request(url);
    return "fetch";
  } catch {
    if (typeof XMLHttpRequest === "function") return "xhr";
  }
  return "fetch";
}

/**
 * Some signals are refused by `fetch`: those of a polyfill, or of another implementation than its
 * own (jsdom's in Node.js). The exception looks like that of a network that is down. To tell the
 * two apart as long as no request has been answered, `fetch` is called with a signal that is
 * aborted already. That sends nothing, and no Content Security Policy forbids it.
 *
 * @param {string} url
 * @param {Settings} settings
 * @param {Init} init
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Reply>}
 */
async function byFetch(url, settings, init, signal) {
  if (signal === undefined || settings.takesSignals === false) return fetch(url, init);
  try {
    const reply = await fetch(url, bare({ ...init, signal }));
    settings.takesSignals = true;
    return reply;
  } catch (error) {
    if (settings.takesSignals || signal.aborted || (await takesSignals())) throw error;
    settings.takesSignals = false;
    return fetch(url, init);
  }
}

async function takesSignals() {
  const controller = new AbortController();
  controller.abort();
  const { signal } = controller;
  try {
    await fetch("data:,", bare({ signal }));
    return true;
  } catch (error) {
    return /** @type {Error | undefined} */ (error)?.name === "AbortError";
  }
}

/**
 * @param {string} url
 * @param {Init} init
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Reply>} rejected without a reason if there is no answer
 */
function byXhr(url, { method, body, headers, credentials }, signal) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    xhr.withCredentials = credentials === "include";
    headers.forEach((value, name) => xhr.setRequestHeader(name, value));
    xhr.onload = () => {
      const { status, responseText } = xhr;
      resolve(bare({ status, text: () => Promise.resolve(responseText) }));
    };
    xhr.onerror = xhr.onabort = () => reject();
    if (signal !== undefined) signal.onabort = () => xhr.abort();
    xhr.send(/** @type {string | undefined} */ (body));
  });
}

/**
 * The text of an answer. `Response.text` always decodes UTF-8, while `XMLHttpRequest` uses the
 * charset of the header.
 *
 * @param {Reply} reply
 * @returns {Promise<string>}
 */
export async function textOf(reply) {
  const charset = CHARSET.exec(reply.headers?.get("content-type") ?? "")?.[1];
  if (charset === undefined || !reply.arrayBuffer) return reply.text();
  return decode(await reply.arrayBuffer(), charset);
}

/**
 * @param {ArrayBuffer} bytes
 * @param {string} charset
 */
function decode(bytes, charset) {
  const [first, second] = new Uint8Array(bytes);
  // "utf-16" means little-endian, unless the bytes begin with this mark.
  const label = first === 0xfe && second === 0xff ? "utf-16be" : charset;
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    // The charset is unknown.
    return new TextDecoder().decode(bytes);
  }
}

/**
 * The user's headers and those of `XMLHttpRequest`, which joins values of the same name.
 *
 * @param {Settings} settings
 * @param {boolean} isPost
 */
function headersOf(settings, isPost) {
  const headers = new Headers();
  for (const [name, value] of entriesOf(settings.options.extraHeaders)) {
    try {
      headers.append(name, value);
    } catch {
      warnOnce(`this header cannot be sent and is left out: ${name}`);
    }
  }
  if (isPost)
    headers[settings.fetch ? "set" : "append"]("Content-type", "text/plain;charset=UTF-8");
  if (!settings.fetch) headers.append("Accept", "*/*");
  return headers;
}

/**
 * @param {unknown} headers the option `extraHeaders`; none are sent if a getter of it throws
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
