/**
 * The transports as they can be named in the `transports` option. They are only
 * names: the transports themselves are part of the module.
 */

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
  Object.defineProperty(TransportMarker.prototype, "name", { value: name });
  return TransportMarker;
}

export const Fetch = marker("polling");
export const XHR = marker("polling");
export const NodeXHR = marker("polling");
export const WebSocketMarker = marker("websocket");
export const NodeWebSocket = marker("websocket");
export const WebTransportMarker = marker("webtransport");

/**
 * What each one stands for; `fetch` asks for the messages of the `Fetch` transport.
 *
 * @type {Map<unknown, { name: string, fetch: boolean }>}
 */
export const TRANSPORT_MARKERS = new Map(
  [Fetch, XHR, NodeXHR, WebSocketMarker, NodeWebSocket, WebTransportMarker].map((transport) => [
    transport,
    { name: transport.prototype.name, fetch: transport === Fetch },
  ]),
);
