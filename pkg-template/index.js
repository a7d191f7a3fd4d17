/** The package: `io()` and what stands beside it. */
import { lookup as lookUp } from "./address.js";
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
/** The order of `ManagerChoice` in `src/protocol/cache.rs`. */
const CACHED = 0;
const NEW_CACHED = 1;

/** @type {Map<string, Manager>} those that later calls may share */
const managers = new Map();

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
  const { source, id, nsp, query } = lookUp(uri, opts.path || DEFAULT_PATH);
  const alone = Boolean(opts.forceNew || opts["force new connection"] || opts.multiplex === false);
  const cached = managers.get(id);
  const has = cached !== undefined;
  const choice = loadWasm().chooseManager(has, alone, has && nsp in cached.nsps);
  const manager = choice === CACHED ? cached : new Manager(source, opts);
  if (choice === NEW_CACHED) managers.set(id, manager);
  if (query && !opts.query) opts.query = query;
  return manager.socket(nsp, opts);
}

Object.assign(lookup, { Manager, Socket, io: lookup, connect: lookup });
Object.defineProperty(lookup, "protocol", { value: protocol });

export { Manager, Socket, lookup as io, lookup as connect, lookup as default };
