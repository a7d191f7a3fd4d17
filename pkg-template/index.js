/** The entry of the package: `io()` and the other exports. */
import { DEFAULT_PATH, Manager } from "./api/manager.js";
import { Socket } from "./api/socket.js";
import { resolveAddress } from "./options/address.js";
import { bare, dictionary } from "./own.js";

export {
  Fetch,
  NodeWebSocket,
  NodeXHR,
  WebSocketMarker as WebSocket,
  WebTransportMarker as WebTransport,
  XHR,
} from "./api/markers.js";

/** @typedef {import("./types-options.js").ManagerOptions} ManagerOptions */
/** @typedef {import("./types-options.js").SocketOptions} SocketOptions */

/** The version of the Socket.IO protocol. */
export const protocol = 5;

/** @type {import("./own.js").Dictionary<Manager>} those that later calls may share; none is ever taken out */
const managers = dictionary();

/**
 * @param {string | Options} [uri]
 * @param {Options} [opts]
 * @returns {Socket}
 *
 * @typedef {Partial<ManagerOptions & SocketOptions>} Options
 */
function lookup(uri, opts) {
  if (typeof uri === "object") {
    opts = uri;
    uri = undefined;
  }
  opts ||= {};
  const { source, id, nsp, query } = resolveAddress(uri, opts.path || DEFAULT_PATH);
  const manager = managerFor(source, id, nsp, opts);
  if (query && !opts.query) opts.query = query;
  return manager.socket(nsp, opts);
}

/**
 * The Manager for an address: the cached one, unless the caller asks for a new one, or the cached
 * one has this namespace already, even disconnected (then there is to be a second socket for it).
 *
 * @param {string} source the address
 * @param {string} id under which a Manager is kept
 * @param {string} nsp
 * @param {Options} opts
 */
function managerFor(source, id, nsp, opts) {
  const kept = managers[id];
  const isAlone =
    opts.forceNew || /** @type {any} */ (opts)["force new connection"] || opts.multiplex === false;
  if (isAlone || (kept && nsp in kept.nsps)) return new Manager(source, opts);
  if (kept) return kept;
  const manager = new Manager(source, opts);
  managers[id] = manager;
  return manager;
}

Object.assign(lookup, { Manager, Socket, io: lookup, connect: lookup });
Object.defineProperty(lookup, "protocol", bare({ value: protocol }));

export { Manager, Socket, lookup as io, lookup as connect, lookup as default };
