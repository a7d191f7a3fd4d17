/** The package: `io()` and what stands beside it. */
import { Manager } from "./manager.js";
import { Socket } from "./socket.js";
import { loadWasm } from "./wasm-module.js";

export {
  Fetch,
  NodeWebSocket,
  NodeXHR,
  WebSocketMarker as WebSocket,
  WebTransportMarker as WebTransport,
  XHR,
} from "./markers.js";

/** The version of the Socket.IO protocol. */
export const protocol = 5;

const DEFAULT_PATH = "/socket.io";
const NEW_ALONE = -1;

/** @type {any} */
let cache;
/** @type {Manager[]} the Managers in the cache, by their numbers */
const managers = [];

/** What of the global `location` counts, if there is one. */
function readLocation() {
  if (typeof location === "undefined") return [];
  const { protocol, host, hostname, port } = location;
  return [protocol, host, hostname, port];
}

/**
 * @param {any} [uri]
 * @param {Record<string, any>} [opts]
 * @returns {Socket}
 */
function lookup(uri, opts) {
  if (typeof uri === "object") {
    opts = uri;
    uri = undefined;
  }
  opts ??= {};
  const wasm = loadWasm();
  cache ??= new wasm.RawCache();
  const address = uri === undefined ? undefined : String(uri);
  const [source, key, nsp, ...query] = wasm.rawLookup(
    address,
    opts.path || DEFAULT_PATH,
    readLocation(),
  );
  const alone = Boolean(opts.forceNew || opts["force new connection"] || opts.multiplex === false);
  const cached = managers[cache.find(key)];
  const choice = cache.choose(key, alone, cached !== undefined && nsp in cached.nsps);
  let manager = managers[choice];
  if (manager === undefined) {
    manager = new Manager(source, opts);
    if (choice !== NEW_ALONE) cache.insert(key, managers.push(manager) - 1);
  }
  if (query.length !== 0 && !opts.query) opts.query = toObject(query);
  return manager.socket(nsp, opts);
}

/** @param {string[]} flat names and values by turns */
function toObject(flat) {
  const object = {};
  for (let i = 0; i < flat.length; i += 2) object[flat[i]] = flat[i + 1];
  return object;
}

Object.assign(lookup, { Manager, Socket, io: lookup, connect: lookup });
Object.defineProperty(lookup, "protocol", { value: protocol });

export { Manager, Socket, lookup as io, lookup as connect, lookup as default };
