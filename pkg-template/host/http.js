/** One HTTP request: by `fetch`, or by `XMLHttpRequest` where `fetch` is missing or refuses it. */

/**
 * How the requests of one transport are made, see `engine-options.js`.
 *
 * @typedef {object} Settings
 * @property {import("../options/engine-options.js").TransportOptions} options of the transport
 * @property {boolean} fetch behave as `fetch` does, not as `XMLHttpRequest` would
 * @property {boolean} warned whether the user has been told of a header that cannot be sent
 * @property {Way} [way] found with the first request
 */

/**
 * What requests are made by; a `"deaf"` fetch cannot be aborted.
 *
 * @typedef {"fetch" | "deaf" | "xhr"} Way
 */

/**
 * A `Response`, or what is needed of one.
 *
 * @typedef {{ status: number, text: () => Promise<string>, headers?: Headers } & Partial<Response>} Reply
 */

/** @typedef {RequestInit & { method: string, headers: Headers }} Init */

/** In the header `Content-Type`, a charset other than UTF-8, which is what everybody sends. */
const CHARSET = /charset="?(?!utf-?8)([^\s;"]+)/i;

/**
 * @param {string} url
 * @param {Settings} settings
 * @param {string | undefined} body of a POST request
 * @param {AbortSignal} [signal] a request without one may outlive the page
 * @returns {Promise<Reply>}
 */
export async function request(url, settings, body, signal) {
  const { options, fetch: asFetch } = settings;
  const way = (settings.way ??= asFetch ? "fetch" : wayOf(url, signal));
  /** @type {Init} */
  const init = {
    method: body === undefined ? "GET" : "POST",
    body,
    headers: headersOf(settings, body !== undefined),
    credentials: options.withCredentials ? "include" : "same-origin",
    keepalive: signal === undefined,
  };
  if (way === "xhr") return byXhr(url, init, signal);
  return fetch(url, way === "fetch" ? { ...init, signal } : init);
}

/**
 * `fetch` refuses an address with a user's name in it, and a signal that another implementation
 * made, as jsdom does in Node.js; and jsdom has none.
 *
 * @param {string} url
 * @param {AbortSignal | undefined} signal
 * @returns {Way}
 */
function wayOf(url, signal) {
  if (isTaken(url, { signal })) return "fetch";
  if (isTaken(url)) return "deaf";
  return typeof XMLHttpRequest === "function" ? "xhr" : "fetch";
}

/**
 * @param {string} url
 * @param {RequestInit} [init]
 */
function isTaken(url, init) {
  try {
    return Boolean(new Request(url, init));
  } catch {
    return false;
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
      resolve({ status, text: () => Promise.resolve(responseText) });
    };
    xhr.onerror = xhr.onabort = () => reject();
    if (signal !== undefined) signal.onabort = () => xhr.abort();
    xhr.send(/** @type {string | undefined} */ (body));
  });
}

/**
 * The text of an answer. The method of a `Response` takes everything for UTF-8, where
 * `XMLHttpRequest` believes the header.
 *
 * @param {Reply} reply
 * @returns {Promise<string>}
 */
export function textOf(reply) {
  const charset = CHARSET.exec(reply.headers?.get("content-type") ?? "")?.[1];
  if (charset === undefined || !reply.arrayBuffer) return reply.text();
  return reply.arrayBuffer().then((bytes) => decode(bytes, charset));
}

/**
 * @param {ArrayBuffer} bytes
 * @param {string} charset
 */
function decode(bytes, charset) {
  const [first, second] = new Uint8Array(bytes);
  // "utf-16" means the other order of bytes, unless they begin with this mark.
  const label = first === 0xfe && second === 0xff ? "utf-16be" : charset;
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    // There is no such charset.
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
      if (settings.warned) continue;
      settings.warned = true;
      console.warn("socketio-wasm: this header cannot be sent and is left out:", name);
    }
  }
  if (isPost)
    headers[settings.fetch ? "set" : "append"]("Content-type", "text/plain;charset=UTF-8");
  if (!settings.fetch) headers.append("Accept", "*/*");
  return headers;
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
