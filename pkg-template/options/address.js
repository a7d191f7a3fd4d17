/**
 * Addresses: parses what is passed to `io()`, and builds the address of a request.
 *
 *     uri    = [ scheme "://" ] [ [ user [ ":" password ] ] "@" ] host [ ":" *digit ] path
 *              [ "?" query ] [ "#" fragment ]
 *     scheme = "http" / "https" / "ws" / "wss"        ; in lower case
 *     host   = groups / *( any but ":" "/" "?" "#" )
 *     groups = 2*7( *4hex ":" ) *4hex                 ; IPv6, in lower case
 *     path   = "/" *( any but "?" "#" ) / *( any but "/" "?" "#" )
 *     query  = *( any but "#" )
 *
 * That is looser than RFC 3986 and differs from the URL standard of browsers, but it is what
 * applications have been written against: nothing is rejected, what does not fit is left out.
 */

import { namesOf } from "../own.js";

/** Longer texts are not parsed. */
const MAX_LENGTH = 8000;

const SCHEME = /^(https?|wss?):\/\//;
const PARTS =
  /^(?:(https?|wss?):\/\/)?(?:[^:@/?#]*(?::[^:@/?#]*)?@)?((?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}|[^:/?#]*)(?::(\d*))?(\/[^?#]*|[^/?#]*)(?:\?([^#]*))?(?:#.*)?/;

/** The first `=` of a parameter separates its name from its value. */
const PARAMETER = /^([^=]*)=?([^]*)/;

/** Used where there is no `location`. */
const NOWHERE = { protocol: "http:", host: "" };

/** Unpaired surrogates, which cannot be encoded in an address. */
const HALF = /\p{Cs}/gu;

/**
 * Splits an address into its parts; what is missing is empty. `source` is the text as far as it was
 * understood.
 *
 * If the text has both brackets anywhere, the text between them is read without regard to its
 * colons, and the host loses its first and its last character, because these are the brackets of an
 * IPv6 address. (So brackets elsewhere, in the query for example, cost an ordinary host its ends,
 * and colons between them become semicolons.)
 *
 * @param {string} text
 */
export function parse(text) {
  if (typeof text !== "string") throw new TypeError(`an address is a string, not a ${typeof text}`);
  if (text.length > MAX_LENGTH) throw "URI too long";
  const open = text.indexOf("[");
  const close = text.indexOf("]");
  const bracketed = open >= 0 && close >= 0;
  const masked = bracketed
    ? text.slice(0, open) + text.substring(open, close).replace(/:/g, ";") + text.slice(close)
    : text;
  const [source, protocol = "", host, port = "", path, query = ""] = matchOf(PARTS, masked);
  const parts = { source, protocol, host, port, path, query };
  if (bracketed) {
    parts.source = text;
    parts.host = host.substring(1, host.length - 1).replace(/;/g, ":");
  }
  return parts;
}

/**
 * Finds out what an address means to `io()`: the complete address for the Manager; the id under
 * which the Manager is cached (Managers with the same id can share a connection); the namespace;
 * and the parameters of the query, not decoded.
 *
 * No address at all means the host of the page. `//host` gets the page's scheme, `/path` the page's
 * host, and any other text without a scheme is taken to begin with the host.
 *
 * Where there is no `location`, as on a server that renders a page, only the namespace of such a
 * text is known. The address is empty then, and the socket reports that by `connect_error`.
 *
 * @param {string | undefined} uri
 * @param {string} endpoint the path of the server's endpoint
 * @param {{ protocol: string, host: string }} [here] where the client runs
 */
export function resolveAddress(uri, endpoint, here = globalThis.location) {
  const whole = uri !== undefined && (typeof uri !== "string" || SCHEME.test(uri));
  const text = whole ? uri : complete(uri, here ?? NOWHERE);
  const { source, protocol, host, port, path, query } = parse(text);
  // An address with the scheme's default port means the same server as one without a port.
  const usual = protocol && (isSecure(protocol) ? "443" : "80");
  return {
    source: whole || here ? source : "",
    id: `${protocol}://${inBrackets(host)}:${port || usual}${endpoint}`,
    nsp: path || "/",
    query: query ? splitQuery(query) : undefined,
  };
}

/**
 * @param {RegExp} pattern one that matches every text
 * @param {string} text
 * @returns {string[]}
 */
function matchOf(pattern, text) {
  return /** @type {string[]} */ (pattern.exec(text));
}

/**
 * An address that has no scheme, made complete.
 *
 * @param {string | undefined} uri
 * @param {{ protocol: string, host: string }} here
 */
function complete(uri, { protocol, host }) {
  let text = uri ?? `${protocol}//${host}`;
  if (text.slice(0, 2) === "//") text = protocol + text;
  else if (text[0] === "/") text = host + text;
  // On a page without a host (a local file, a blob) this is the case even now.
  return SCHEME.test(text) ? text : `${protocol}//${text}`;
}

/** @param {string} protocol of an address */
export const isSecure = (protocol) => protocol === "https" || protocol === "wss";

/** @param {string} host */
const inBrackets = (host) => (host.indexOf(":") >= 0 ? `[${host}]` : host);

/**
 * The parameters of an address, without decoding. A name may not be empty here. Behind a leading
 * `&` the first pair is lost; that is how the official client happens to read it.
 *
 * @param {string} text not empty
 */
function splitQuery(text) {
  /** @type {Record<string, string>} */
  const query = {};
  for (const pair of text.split("&").slice(text[0] === "&" ? 2 : 0)) {
    const [, name, value] = matchOf(PARAMETER, pair);
    if (name) query[name] = value;
  }
  return query;
}

/**
 * The parameters of a query, decoded. The empty query has one, with an empty name and value.
 *
 * @param {string} text
 */
export function readQuery(text) {
  /** @type {Record<string, string>} */
  const query = {};
  for (const pair of text.split("&")) {
    const [, name, value] = matchOf(PARAMETER, pair);
    query[decodeURIComponent(name)] = decodeURIComponent(value);
  }
  return query;
}

/** @param {unknown} text */
const encode = (text) => encodeURIComponent(String(text).replace(HALF, "\ufffd"));

/**
 * The address of a request: `scheme://host[:port]path[?query]`. The scheme's default port is left
 * out.
 *
 * @param {string} scheme
 * @param {{ secure: boolean, hostname: string, port: string, path: string }} place
 * @param {Record<string, unknown>} query
 */
export function requestAddress(scheme, { secure, hostname, port, path }, query) {
  const isUsual = !port || Number(port) === (secure ? 443 : 80);
  const origin = `${scheme}://${inBrackets(hostname)}${isUsual ? "" : `:${port}`}`;
  let address = origin + path;
  let mark = "?";
  for (const name of namesOf(query)) {
    address += `${mark}${encode(name)}=${encode(query[name])}`;
    mark = "&";
  }
  return address;
}
