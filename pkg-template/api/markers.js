/**
 * The transports as they can be named in the `transports` option. They are only
 * names: the transports themselves are part of the module.
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
 * What a class that was given as a transport stands for; `fetch` asks for the messages of the
 * `Fetch` transport.
 *
 * @param {Function} transport
 * @returns {{ name: string, fetch: boolean } | undefined} nothing for one that is not ours
 */
export function readMarker(transport) {
  if (MARKERS.indexOf(transport) < 0) return undefined;
  return { name: transport.prototype.name, fetch: transport === Fetch };
}
