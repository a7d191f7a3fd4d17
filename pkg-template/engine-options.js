/**
 * Reads the options of an engine from the user's object, anew for each connection:
 * applications change them between two attempts. The coercions are those that the
 * official client makes by using the values as they are.
 */
import { isSecure, parse, readQuery } from "./address.js";
import { TRANSPORT_MARKERS } from "./markers.js";
import { TRANSPORTS } from "./wire.js";

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
const FETCH = 32;
const ENGINE_FLAGS = 6;

const OWN_QUERY = 1;
const TIMESTAMP = 2;
const BASE64 = 4;
const LINK_FLAGS = 3;

/**
 * @param {unknown} on
 * @param {number} bit
 */
const flag = (on, bit) => (on ? bit : 0);

/**
 * @param {import("./engine.js").Engine & Record<string, any>} engine
 * @param {string | undefined} uri
 * @param {Record<string, any>} user the user's own object, in which the address is noted
 * @returns {[number, number]} what Rust has to know, see `src/js/options.rs`
 */
export function readEngineOptions(engine, uri, user) {
  noteAddress(uri, user);
  const here = globalThis.location;
  engine.secure = user.secure ?? here?.protocol === "https:";
  // If no port is given, the scheme's own is used.
  if (user.hostname && !user.port) user.port = engine.secure ? "443" : "80";
  engine.hostname = user.hostname || (here?.hostname ?? "localhost");
  engine.port = user.port || here?.port || (engine.secure ? "443" : "80");

  const transports = transportNames(user);
  const opts = Object.assign({}, DEFAULTS, user);
  opts.path = opts.path.replace(/\/$/, "") + (opts.addTrailingSlash ? "/" : "");
  if (typeof opts.query === "string") opts.query = readQuery(opts.query);
  engine.opts = opts;

  const kinds = knownKinds(transports.names);
  const links = TRANSPORTS.map((name, kind) =>
    kinds.includes(kind) ? readLink(name, engine, opts, transports.fetch) : undefined,
  );
  const [polling, websocket] = links;
  engine._links = links;
  return [
    flag(opts.upgrade, UPGRADE) |
      flag(opts.rememberUpgrade, REMEMBER_UPGRADE) |
      flag(opts.tryAllTransports, TRY_ALL_TRANSPORTS) |
      flag(opts.closeOnBeforeunload, CLOSE_ON_BEFOREUNLOAD) |
      flag(engine.hostname !== "localhost", CLOSE_ON_OFFLINE) |
      flag(transports.fetch, FETCH) |
      ((polling?.flags ?? 0) << ENGINE_FLAGS) |
      ((websocket?.flags ?? 0) << (ENGINE_FLAGS + LINK_FLAGS)),
    // Two bits each, the first one lowest. Nobody names one so often that sixteen of them are too few.
    kinds.reduce((order, kind, place) => order | ((kind + 1) << (2 * place)), 0),
  ];
}

/** The address goes into the user's object, where it has always been found. */
function noteAddress(uri, user) {
  if (uri) {
    const { protocol, host, port, query } = parse(uri);
    user.hostname = host;
    user.secure = isSecure(protocol);
    user.port = port;
    if (query) user.query = query;
  } else if (user.host) {
    user.hostname = parse(String(user.host)).host;
  }
}

/**
 * @param {unknown[]} names
 * @returns {number[]} places in `TRANSPORTS`
 */
function knownKinds(names) {
  return names.flatMap((name) => {
    const kind = TRANSPORTS.indexOf(String(name));
    if (kind >= 0) return kind;
    console.warn(`socketio-wasm: the transport "${name}" is not available here`);
    return [];
  });
}

/** @param {Record<string, any>} user */
function transportNames({ transports, transportImplementations }) {
  if (transportImplementations && transports) {
    throw new Error(
      "specifying both 'transportImplementations' and 'transports' options is not supported",
    );
  }
  const given = transportImplementations ?? transports;
  if (!given) return { names: TRANSPORTS, fetch: false };
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

/**
 * What one transport needs to know: its options, and the parts of its addresses.
 *
 * @param {string} name
 * @param {import("./engine.js").Engine & Record<string, any>} engine
 * @param {Record<string, any>} opts
 * @param {boolean} fetch
 */
function readLink(name, { hostname, secure, port }, opts, fetch) {
  const own = opts.transportOptions?.[name];
  const options = Object.assign({}, opts, { hostname, secure, port }, own);
  const { forceBase64, timestampRequests: stamped } = options;
  const query = own?.query
    ? toTexts(own.query)
    : Object.assign(toTexts(opts.query), { EIO: 4, transport: name });
  const isPolling = name === "polling";
  return {
    options,
    fetch,
    warned: false,
    flags:
      flag(own?.query, OWN_QUERY) |
      flag(isPolling ? stamped !== false : (stamped ?? true), TIMESTAMP) |
      flag(forceBase64 && !(isPolling && "sid" in query), BASE64),
    query,
    timestampParam: String(options.timestampParam),
    place: {
      secure: options.secure,
      hostname: String(options.hostname),
      port: options.port ? String(options.port) : "",
      path: String(options.path),
    },
  };
}

/**
 * A copy whose values are texts: to make one of them may be code of the user's, for which there is
 * no time when a request is made.
 *
 * @param {Record<string, unknown> | undefined} query
 */
function toTexts(query) {
  const texts = {};
  for (const [name, value] of Object.entries(query ?? {})) texts[name] = String(value);
  return texts;
}
