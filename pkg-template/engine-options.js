/**
 * Reads the options of an engine from the user's object, anew for each connection:
 * applications change them between two attempts. The coercions are those that the
 * official client makes by using the values as they are.
 */
import { TRANSPORT_MARKERS } from "./markers.js";

const DEFAULTS = {
  path: "/engine.io",
  withCredentials: false,
  upgrade: true,
  timestampParam: "t",
  rememberUpgrade: false,
  addTrailingSlash: true,
  transportOptions: {},
  closeOnBeforeunload: true,
};

const UPGRADE = 1;
const REMEMBER_UPGRADE = 2;
const TRY_ALL_TRANSPORTS = 4;
const CLOSE_ON_BEFOREUNLOAD = 8;
const CLOSE_ON_OFFLINE = 16;

const SECURE = 1;
const TIMESTAMP = 2;
const BASE64 = 4;
const FETCH = 8;
const OWN_QUERY = 16;

const DEFAULT_TRANSPORTS = ["polling", "websocket"];
/** In the order in which Rust counts them. */
const LINKS = ["polling", "websocket"];

/** The page's or worker's, if there is one. */
const place = () => (typeof location === "undefined" ? undefined : location);

/**
 * @param {boolean} on
 * @param {number} bit
 */
const flag = (on, bit) => (on ? bit : 0);

/**
 * @param {any} wasm
 * @param {any} raw
 * @param {import("./engine.js").Engine & Record<string, any>} engine
 * @param {string | undefined} uri
 * @param {Record<string, any>} user the user's own object, in which the address is noted
 */
export function readEngineOptions(wasm, raw, engine, uri, user) {
  readAddress(wasm, uri, user);
  const here = place();
  engine.secure = user.secure ?? here?.protocol === "https:";
  // If no port is given, the scheme's own is used.
  if (user.hostname && !user.port) user.port = engine.secure ? "443" : "80";
  engine.hostname = user.hostname || (here?.hostname ?? "localhost");
  engine.port = user.port || here?.port || (engine.secure ? "443" : "80");

  const transports = transportNames(user);
  const opts = Object.assign({}, DEFAULTS, user);
  opts.path = opts.path.replace(/\/$/, "") + (opts.addTrailingSlash ? "/" : "");
  if (typeof opts.query === "string") opts.query = decodeQuery(wasm, opts.query);
  engine.opts = opts;

  raw.startOptions(
    flag(opts.upgrade, UPGRADE) |
      flag(opts.rememberUpgrade, REMEMBER_UPGRADE) |
      flag(opts.tryAllTransports, TRY_ALL_TRANSPORTS) |
      flag(opts.closeOnBeforeunload, CLOSE_ON_BEFOREUNLOAD) |
      flag(engine.hostname !== "localhost", CLOSE_ON_OFFLINE),
  );
  for (const name of transports.names) {
    if (!raw.optionTransport(String(name))) {
      console.warn(`socketio-wasm: the transport "${name}" is not available here`);
    }
  }
  for (const [name, value] of pairs(opts.query)) raw.optionQuery(-1, name, value);
  const fetch = transports.fetch;
  const [polling, websocket] = LINKS.map((name, link) =>
    readLink(raw, link, engine, opts, opts.transportOptions?.[name], fetch),
  );
  engine._base64 = Boolean(websocket.forceBase64);
  raw.optionBrowser(
    polling.extraHeaders,
    Boolean(polling.withCredentials),
    Number(polling.requestTimeout) || 0,
    fetch,
    websocket.protocols,
  );
}

/** The address goes into the user's object, where it has always been found. */
function readAddress(wasm, uri, user) {
  if (uri) {
    const [protocol, host, port, query] = wasm.parseUri(uri);
    user.hostname = host;
    user.secure = protocol === "https" || protocol === "wss";
    user.port = port;
    if (query) user.query = query;
  } else if (user.host) {
    user.hostname = wasm.parseUri(user.host)[1];
  }
}

/** @param {Record<string, any>} user */
function transportNames({ transports, transportImplementations }) {
  if (transportImplementations && transports) {
    throw new Error(
      "specifying both 'transportImplementations' and 'transports' options is not supported",
    );
  }
  const given = transportImplementations ?? transports;
  if (!given) return { names: DEFAULT_TRANSPORTS, fetch: false };
  const names = [...given];
  let fetch = false;
  return {
    names: names.map((transport) => {
      if (typeof transport !== "function") return transport;
      const marker = TRANSPORT_MARKERS.get(transport);
      if (marker === undefined) {
        throw new TypeError(
          "a transport is given by its name or as one of the classes that socketio-wasm exports",
        );
      }
      fetch ||= marker.fetch;
      return marker.name;
    }),
    fetch,
  };
}

function readLink(raw, link, engine, opts, own, fetch) {
  const { hostname, secure, port } = engine;
  const options = Object.assign({}, opts, { hostname, secure, port }, own);
  const stamped = options.timestampRequests;
  raw.optionLink(
    link,
    flag(options.secure, SECURE) |
      flag(link === 0 ? stamped !== false : (stamped ?? true), TIMESTAMP) |
      flag(options.forceBase64, BASE64) |
      flag(fetch, FETCH) |
      flag(own?.query, OWN_QUERY),
    String(options.hostname),
    options.port ? String(options.port) : "",
    String(options.path),
    String(options.timestampParam),
  );
  for (const [name, value] of pairs(own?.query)) raw.optionQuery(link, name, value);
  return options;
}

/** @param {Record<string, unknown> | undefined} query */
function pairs(query) {
  return Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]);
}

function decodeQuery(wasm, text) {
  const query = {};
  const flat = wasm.decodeQuery(text);
  for (let i = 0; i < flat.length; i += 2) query[flat[i]] = flat[i + 1];
  return query;
}
