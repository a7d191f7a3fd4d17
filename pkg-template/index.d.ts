/** A Socket.IO client: protocol revision 5 on Engine.IO 4, the interface of the official client. */

export * from "./types-api.js";
export { io as default } from "./types-api.js";
export { Fetch, NodeWebSocket, NodeXHR, WebSocket, WebTransport, XHR } from "./types-engine.js";
export type { ManagerOptions, SocketOptions } from "./types-options.js";
export type { EngineOptions } from "./types-options.js";
export type { DefaultEventsMap, EventsMap } from "./types-events.js";
export type {
  BinaryType,
  CloseDetails,
  Engine,
  EnginePacket,
  EngineReservedEvents,
  HandshakeData,
  RawData,
  Transport,
  TransportError,
  TransportMarker,
  TransportName,
  WriteOptions,
} from "./types-engine.js";
