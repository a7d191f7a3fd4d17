/** The connection below the sockets: Engine.IO, protocol revision 4. */

import type { EngineOptions } from "./types-options.js";
import type { Emitter } from "./types-events.js";

/** The three transports of the protocol; other strings are ignored with a warning. */
export type TransportName = "polling" | "websocket" | "webtransport" | (string & {});

declare const marker: unique symbol;

/**
 * Stands for one way to implement a transport, in the options `transports` and
 * `transportImplementations`. The markers are {@link Fetch}, {@link XHR},
 * {@link NodeXHR}, {@link WebSocket}, {@link NodeWebSocket} and
 * {@link WebTransport}; a class of one's own is refused.
 */
export interface TransportMarker {
  readonly [marker]: TransportName;
}

/** HTTP long-polling; failures read `fetch read error` and `fetch write error`. */
export declare const Fetch: TransportMarker;
/** HTTP long-polling as with the transport name `"polling"`; failures read `xhr poll error` and `xhr post error`. */
export declare const XHR: TransportMarker;
/** In a browser the same as {@link XHR}. */
export declare const NodeXHR: TransportMarker;
/** WebSocket. */
export declare const WebSocket: TransportMarker;
/** In a browser the same as {@link WebSocket}. */
export declare const NodeWebSocket: TransportMarker;
/** WebTransport, over HTTP/3. */
export declare const WebTransport: TransportMarker;

/** What one Engine.IO packet carries: a string, an `ArrayBuffer`, a view of one, or a `Blob`. */
export type RawData = any;

/** How binary data is handed over; `"nodebuffer"` counts as `"arraybuffer"`. */
export type BinaryType = "nodebuffer" | "arraybuffer" | "blob";

/** A packet of the Engine.IO protocol. */
export interface EnginePacket {
  type: "open" | "close" | "ping" | "pong" | "message" | "upgrade" | "noop" | "error";
  options?: { compress: boolean };
  data?: RawData;
}

/** What the server says first. */
export interface HandshakeData {
  /** The id of the session. */
  sid: string;
  /** Transports to which the server would upgrade. */
  upgrades: string[];
  /** Milliseconds between two pings of the server. */
  pingInterval: number;
  /** Milliseconds that a ping may be late before the connection is lost. */
  pingTimeout: number;
  /** The largest request body that the server takes, in bytes. */
  maxPayload: number;
}

/** Options of one message. */
export interface WriteOptions {
  /** Without effect in a browser, which decides about compression itself. */
  compress?: boolean;
}

/** Why and how a transport closed. */
export interface CloseDetails {
  /** For instance `websocket connection closed` or `network connection lost`. */
  description: string;
  /** For WebSocket the `CloseEvent`. */
  context?: unknown;
}

/** A failure of a transport. */
export interface TransportError extends Error {
  readonly type: "TransportError";
  /** The HTTP status (0 for a network failure), or the event. */
  readonly description: any;
  /** What the transport knows, for HTTP at least `status` and `responseText`. */
  readonly context: any;
}

/** Events of a {@link Transport}. */
export interface TransportReservedEvents {
  /** It can carry packets. */
  open: () => void;
  /** A packet came over it. */
  packet: (packet: EnginePacket) => void;
  /** It failed, and the connection with it. */
  error: (err: TransportError) => void;
  /** It closed without the client's doing, and the connection with it. */
  close: (details?: CloseDetails) => void;
}

/** A transport in use, or one that is tried. */
export interface Transport extends Emitter<
  Record<never, never>,
  Record<never, never>,
  TransportReservedEvents
> {
  /** `"polling"`, `"websocket"` or `"webtransport"`. */
  readonly name: string;
  /** The query parameters of its requests. */
  readonly query: Record<string, string>;
  /** Whether it would take a packet now; volatile packets are dropped if not. */
  readonly writable: boolean;
}

/** Events of an {@link Engine}. */
export interface EngineReservedEvents {
  open: () => void;
  handshake: (data: HandshakeData) => void;
  packet: (packet: EnginePacket) => void;
  packetCreate: (packet: EnginePacket) => void;
  data: (data: RawData) => void;
  message: (data: RawData) => void;
  drain: () => void;
  flush: () => void;
  heartbeat: () => void;
  ping: () => void;
  pong: () => void;
  error: (err: string | Error) => void;
  upgrading: (transport: Transport) => void;
  upgrade: (transport: Transport) => void;
  upgradeError: (err: Error) => void;
  close: (reason: string, description?: CloseDetails | Error) => void;
}

/**
 * One low-level connection. A manager makes a new one for every attempt, so
 * listeners have to be added again after a reconnection.
 *
 * @see https://socket.io/docs/v4/client-socket-instance/#socketio
 */
declare class Engine extends Emitter<
  Record<never, never>,
  Record<never, never>,
  EngineReservedEvents
> {
  private constructor();

  /** The session id; another than the socket's. */
  readonly id: string;
  /** The transport in use; replaced by an upgrade. */
  readonly transport: Transport;
  /** How binary data arrives. Default: `"arraybuffer"`. */
  binaryType: BinaryType;
  /** Where the connection is in its life. */
  readonly readyState: "opening" | "open" | "closing" | "closed";
  /** Packets that are waiting for the transport. */
  writeBuffer: EnginePacket[];
  /** The options in force. */
  readonly opts: EngineOptions;

  /** The revision of the Engine.IO protocol: 4. */
  static protocol: number;
  /** Whether the last WebSocket connection succeeded; see `rememberUpgrade`. */
  static priorWebsocketSuccess: boolean;

  /** Sends a message; `fn` is called at the next flush. */
  write(msg: RawData, options?: WriteOptions, fn?: () => void): this;
  /** The same as {@link write}. */
  send(msg: RawData, options?: WriteOptions, fn?: () => void): this;
  /** Closes the connection once what was written is sent. The manager connects again. */
  close(): this;
}

// As a type only: no module has such a value.
export type { Engine };
