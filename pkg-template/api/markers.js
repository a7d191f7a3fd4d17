/**
 * The classes that the option `transports` takes in place of names. They only stand for a name: the
 * transports themselves are built in.
 */

import { bare } from "../own.js";

/**
 * @param {string} name
 * @returns {any}
 */
function marker(name) {
  class TransportMarker {
    constructor() {
      throw new TypeError("a transport is opened by the client itself");
    }
  }
  Object.defineProperty(TransportMarker.prototype, "name", bare({ value: name }));
  return TransportMarker;
}

export const Fetch = marker("polling");
export const XHR = marker("polling");
export const NodeXHR = marker("polling");
export const WebSocketMarker = marker("websocket");
export const NodeWebSocket = marker("websocket");
export const WebTransportMarker = marker("webtransport");

/** @type {unknown[]} */
const MARKERS = [Fetch, XHR, NodeXHR, WebSocketMarker, NodeWebSocket, WebTransportMarker];

/**
 * The name that a class in the option `transports` stands for. `fetch` is whether errors are to be
 * worded as by the `Fetch` transport of the official client.
 *
 * @param {Function} transport
 * @returns {{ name: string, fetch: boolean } | undefined} nothing for one that is not ours
 */
export function readMarker(transport) {
  if (MARKERS.indexOf(transport) < 0) return undefined;
  return { name: transport.prototype.name, fetch: transport === Fetch };
}
