/**
 * Reads the options of an engine from the user's object. It is read anew for each connection,
 * because applications change it between two attempts. Values are converted as the official client
 * converts them by using them.
 */
import { readMarker } from "../api/markers.js";
import { namesOf, warnOnce } from "../own.js";
import { isSecure, parse, readQuery } from "./address.js";

/** @typedef {import("../generated/socketio_wasm.js").EngineSettings} EngineSettings */
/** @typedef {import("../generated/socketio_wasm.js").TransportSettings} TransportSettings */
/** @typedef {import("../types-options.js").EngineOptions} EngineOptions */

/** @typedef {"polling" | "websocket" | "webtransport"} TransportName */

/**
 * The options of one transport: those of the engine, unless it has its own.
 *
 * @typedef {EngineOptions & Place} TransportOptions
 */

/**
 * Where a server is found.
 *
 * @typedef {object} Place
 * @property {boolean} secure
 * @property {string} hostname
 * @property {string | number} port
 */

/**
 * What one transport needs to know: its options, and the parts of its addresses.
 *
 * @typedef {object} TransportSetup
 * @property {TransportOptions} options
 * @property {boolean} fetch behave as `fetch` does, not as `XMLHttpRequest` would
 * @property {import("../host/http.js").Way | undefined} way what requests are made by, once it is known
 * @property {boolean | undefined} takesSignals whether `fetch` takes the signals that there are, once that is known
 * @property {Record<string, unknown>} query
 * @property {string} timestampParam
 * @property {{ secure: boolean, hostname: string, port: string, path: string }} place
 * @property {TransportSettings} settings what the core has to know
 */

/** In the order in which they are tried by default. */
const TRANSPORTS = /** @type {const} */ (["polling", "websocket", "webtransport"]);

/** `tests/vectors/defaults.json` holds those that the core gets to the defaults of the Rust client. */
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

/** The settings of a transport that is not used. */
const UNUSED = { ownQuery: false, timestampRequests: false, forceBase64: false };

/**
 * Reads the options of an engine, and notes on it what its transports need.
 *
 * @param {Place & {
 *   opts: EngineOptions,
 *   _transportSetups: Partial<Record<TransportName, TransportSetup>>,
 * }} engine where they are noted
 * @param {string | undefined} uri
 * @param {EngineOptions} user the user's own object, in which the address is noted
 * @returns {EngineSettings} what the core has to know
 */
export function readEngineOptions(engine, uri, user) {
  const here = globalThis.location;
  const hasAddress = Boolean(here || uri || user.host || user.hostname || user.port);
  noteAddress(uri, user);
  engine.secure = user.secure ?? here?.protocol === "https:";
  // If no port is given, the scheme's own is used.
  if (user.hostname && !user.port) user.port = engine.secure ? "443" : "80";
  engine.hostname = user.hostname || (here?.hostname ?? "localhost");
  engine.port = user.port || here?.port || (engine.secure ? "443" : "80");

  const transports = transportNames(user);
  const opts = { ...DEFAULTS, ...user };
  opts.path = opts.path.replace(/\/$/, "") + (opts.addTrailingSlash ? "/" : "");
  if (typeof opts.query === "string") opts.query = readQuery(opts.query);
  engine.opts = opts;

  const names = knownNames(transports.names);
  const read = (/** @type {TransportName} */ name) =>
    names.indexOf(name) >= 0 ? readTransport(name, engine, opts, transports.fetch) : undefined;
  const polling = read("polling");
  const websocket = read("websocket");
  const webtransport = read("webtransport");
  engine._transportSetups = { polling, websocket, webtransport };
  return {
    hasAddress,
    transports: names,
    upgrade: Boolean(opts.upgrade),
    rememberUpgrade: Boolean(opts.rememberUpgrade),
    tryAllTransports: Boolean(opts.tryAllTransports),
    closeOnLeave: closeOnLeave(opts.closeOnBeforeunload),
    closeOnOffline: engine.hostname !== "localhost",
    fetchMessages: transports.fetch,
    polling: polling?.settings ?? UNUSED,
    websocket: websocket?.settings ?? UNUSED,
    webtransport: webtransport?.settings ?? UNUSED,
  };
}

/**
 * Writes the parts of the address into the user's object, because the official client does so too.
 *
 * @param {string | undefined} uri
 * @param {EngineOptions} user
 */
function noteAddress(uri, user) {
  if (uri) {
    const { protocol, host, port, query } = parse(uri);
    user.hostname = host;
    user.secure = isSecure(protocol);
    user.port = port;
    // As text until the engine reads it, as an object may stand here too.
    if (query) user.query = /** @type {any} */ (query);
  } else if (user.host) {
    user.hostname = parse(String(user.host)).host;
  }
}

/**
 * @param {readonly unknown[]} names
 * @returns {TransportName[]}
 */
function knownNames(names) {
  /** @type {TransportName[]} */
  const known = [];
  for (const name of names) {
    const at = TRANSPORTS.indexOf(/** @type {TransportName} */ (String(name)));
    if (at >= 0) known.push(TRANSPORTS[at]);
    else warnOnce(`the transport "${name}" is not available here`);
  }
  return known;
}

/**
 * @param {EngineOptions} user
 * @returns {{ names: readonly unknown[], fetch: boolean }}
 */
function transportNames({ transports, transportImplementations }) {
  if (transportImplementations && transports) {
    throw new Error(
      "specifying both 'transportImplementations' and 'transports' options is not supported",
    );
  }
  const given = transportImplementations ?? transports;
  if (!given) return { names: TRANSPORTS, fetch: false };
  const names = [];
  let fetch = false;
  for (const transport of /** @type {Iterable<unknown>} */ (given)) {
    if (typeof transport !== "function") {
      names.push(transport);
      continue;
    }
    const marker = readMarker(transport);
    if (marker === undefined) {
      throw new TypeError(
        "a transport is given by its name or as one of the classes that socketio-wasm exports",
      );
    }
    fetch ||= marker.fetch;
    names.push(marker.name);
  }
  return { names, fetch };
}

/**
 * @param {TransportName} name
 * @param {Place} place of the engine
 * @param {EngineOptions} opts
 * @param {boolean} fetch
 * @returns {TransportSetup}
 */
function readTransport(name, { hostname, secure, port }, opts, fetch) {
  const all = /** @type {Record<string, EngineOptions> | undefined} */ (opts.transportOptions);
  const own = all?.[name];
  const options = { ...opts, hostname, secure, port, ...own };
  const { forceBase64, timestampRequests: stamped } = options;
  const query = own?.query
    ? toTexts(own.query)
    : { ...toTexts(opts.query), EIO: 4, transport: name };
  const isPolling = name === "polling";
  return {
    options,
    fetch,
    way: undefined,
    takesSignals: undefined,
    query,
    timestampParam: String(options.timestampParam),
    place: {
      secure: options.secure,
      hostname: String(options.hostname),
      port: options.port ? String(options.port) : "",
      path: String(options.path),
    },
    settings: {
      ownQuery: Boolean(own?.query),
      timestampRequests: isPolling ? stamped !== false : Boolean(stamped ?? true),
      forceBase64: Boolean(forceBase64 && !(isPolling && "sid" in query)),
    },
  };
}

/**
 * A copy with all values as text. Converting a value may run user code, which must not happen while
 * a request is made.
 *
 * @param {object | undefined} query
 */
function toTexts(query) {
  /** @type {Record<string, unknown>} */
  const texts = {};
  for (const name of namesOf(query ?? {})) texts[name] = String(Object(query)[name]);
  return texts;
}

/**
 * @param {unknown} option
 * @returns {EngineSettings["closeOnLeave"]}
 */
function closeOnLeave(option) {
  if (option === "pagehide") return option;
  return option ? "beforeunload" : "never";
}
