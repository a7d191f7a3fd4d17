/** `io()`, managers and sockets. */

import type { CloseDetails, Engine } from "./types-engine.js";
import type { ManagerOptions, SocketOptions } from "./types-options.js";
import type {
  DefaultEventsMap,
  Emitter,
  EventNames,
  EventParams,
  EventsMap,
} from "./types-events.js";

/** An acknowledgement callback with the error of a timeout before its other arguments. */
type WithErrorFirst<T> = T extends (...args: infer Params) => infer Result
  ? (err: Error, ...args: Params) => Result
  : T;

/** Events whose acknowledgement callbacks get an error first, as after `timeout()`. */
export type DecorateAcknowledgements<E> = {
  [K in keyof E]: E[K] extends (...args: infer Params) => infer Result
    ? (...args: { [I in keyof Params]: WithErrorFirst<Params[I]> }) => Result
    : E[K];
};

type Last<T extends any[]> = T extends [...any[], infer L] ? L : any;
type AllButLast<T extends any[]> = T extends [...infer H, any] ? H : any[];
type FirstArg<T> = T extends (arg: infer Param, ...rest: any[]) => any ? Param : any;

/** What the server answers to an event: the first argument of its acknowledgement. */
type Answer<EmitEvents extends EventsMap, Ev extends EventNames<EmitEvents>> = Promise<
  FirstArg<Last<EventParams<EmitEvents, Ev>>>
>;

/** The arguments of an event without its acknowledgement callback. */
type Question<EmitEvents extends EventsMap, Ev extends EventNames<EmitEvents>> = AllButLast<
  EventParams<EmitEvents, Ev>
>;

/** Details of a lost connection; an error if a transport failed. */
export type DisconnectDescription = Error | CloseDetails;

/** The error with which a middleware of the server refused the connection. */
export interface ExtendedError extends Error {
  /** Whatever the server attached to it. */
  data?: any;
}

/** A packet of the Socket.IO protocol. */
export interface Packet {
  /**
   * 0 CONNECT, 1 DISCONNECT, 2 EVENT, 3 ACK, 4 CONNECT_ERROR, 5 BINARY_EVENT,
   * 6 BINARY_ACK
   */
  type: number;
  /** The namespace. */
  nsp: string;
  data?: any;
  /** The id that its acknowledgement carries. */
  id?: number;
  attachments?: number;
}

/** Events of a {@link Socket} itself; their names cannot be emitted. */
export interface SocketReservedEvents {
  /** The socket has joined its namespace, for the first time or again. */
  connect: () => void;
  /** The connection failed, or the server refused it; in the first case the manager goes on trying. */
  connect_error: (err: ExtendedError) => void;
  /** The socket has lost its connection or left its namespace. */
  disconnect: (reason: Socket.DisconnectReason, description?: DisconnectDescription) => void;
}

/** Events of a {@link Manager}. */
export interface ManagerReservedEvents {
  /** The low-level connection is open. */
  open: () => void;
  /** An attempt to connect failed. */
  error: (err: Error) => void;
  /** A ping of the server's arrived. */
  ping: () => void;
  /** A packet arrived, whichever its namespace. */
  packet: (packet: Packet) => void;
  /** The low-level connection is closed. */
  close: (reason: string, description?: DisconnectDescription) => void;
  /** All attempts to reconnect have failed. */
  reconnect_failed: () => void;
  /** An attempt to reconnect begins; the number counts from 1. */
  reconnect_attempt: (attempt: number) => void;
  /** An attempt to reconnect failed. */
  reconnect_error: (err: Error) => void;
  /** The connection is open again. */
  reconnect: (attempt: number) => void;
}

/**
 * One low-level connection for the sockets of all namespaces, which it opens,
 * keeps alive and opens again.
 *
 * @see https://socket.io/docs/v4/client-api/#manager
 */
export declare class Manager<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
> extends Emitter<{}, {}, ManagerReservedEvents> {
  /** The connection; a new one for every attempt. */
  engine: Engine;
  /** The options, live: a change takes effect with the next connection. */
  opts: Partial<ManagerOptions>;
  /** @internal */
  readonly _readyState: "opening" | "open" | "closed";
  /** @internal */
  readonly _reconnecting: boolean;

  /** Connects at once, unless the option `autoConnect` is `false`. */
  constructor(opts: Partial<ManagerOptions>);
  constructor(uri?: string, opts?: Partial<ManagerOptions>);
  constructor(uri?: string | Partial<ManagerOptions>, opts?: Partial<ManagerOptions>);

  /** Sets whether to reconnect; `false` ends a running attempt too. */
  reconnection(v: boolean): this;
  reconnection(): boolean;
  reconnection(v?: boolean): this | boolean;

  /** Sets after how many failed attempts to give up. */
  reconnectionAttempts(v: number): this;
  reconnectionAttempts(): number;
  reconnectionAttempts(v?: number): this | number;

  /** Sets the first delay, in milliseconds. */
  reconnectionDelay(v: number): this;
  reconnectionDelay(): number;
  reconnectionDelay(v?: number): this | number;

  /** Sets the longest delay, in milliseconds. */
  reconnectionDelayMax(v: number): this;
  reconnectionDelayMax(): number;
  reconnectionDelayMax(v?: number): this | number;

  /** Sets by which part delays vary, from 0 to 1. */
  randomizationFactor(v: number): this;
  randomizationFactor(): number;
  randomizationFactor(v?: number): this | number;

  /** Sets the time for an attempt to connect, in milliseconds; `false` for no limit. */
  timeout(v: number | boolean): this;
  timeout(): number | boolean;
  timeout(v?: number | boolean): this | number | boolean;

  /**
   * Opens the connection unless it is open or opening. With a callback, which
   * gets the error if there is one, a failure is not followed by attempts to
   * reconnect.
   */
  open(fn?: (err?: Error) => void): this;
  /** The same as {@link open}. */
  connect(fn?: (err?: Error) => void): this;

  /**
   * Closes the connection, as without a socket that needs it. It is not opened again by itself.
   *
   * @internal
   */
  _close(): void;

  /** The socket of a namespace, always the same one. */
  socket(nsp: string, opts?: Partial<SocketOptions>): Socket;
}

/**
 * A namespace of the server, to send events to and receive events from.
 *
 * @see https://socket.io/docs/v4/client-api/#socket
 */
export declare class Socket<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
> extends Emitter<ListenEvents, EmitEvents, SocketReservedEvents> {
  /** The manager with the connection. */
  readonly io: Manager<ListenEvents, EmitEvents>;
  /** The namespace. */
  readonly nsp: string;
  /** The id of the session; `undefined` unless connected. */
  id: string | undefined;
  /** Whether the socket has joined its namespace. */
  connected: boolean;
  /** Whether the server has restored what was missed while the connection was lost. */
  recovered: boolean;
  /** What is sent when joining; see the option of this name. */
  auth: { [key: string]: any } | ((cb: (data: object) => void) => void);
  /** Events that arrived before the server confirmed the connection. */
  receiveBuffer: Array<ReadonlyArray<any>>;
  /** Packets to be sent when connected; emptying the array drops them. */
  sendBuffer: Array<Packet>;

  /** Joins the namespace at once if the manager connects at once. */
  constructor(io: Manager, nsp: string, opts?: Partial<SocketOptions>);

  /** The opposite of {@link connected}. */
  get disconnected(): boolean;
  /** Whether the socket joins its namespace by itself whenever the manager connects. */
  get active(): boolean;

  /** Connects; needed after a disconnection by either side, or without `autoConnect`. */
  connect(): this;
  /** The same as {@link connect}. */
  open(): this;
  /** Leaves the namespace; the last socket of a manager closes the connection. */
  disconnect(): this;
  /** The same as {@link disconnect}. */
  close(): this;

  /** Emits the event `message`. */
  send(...args: any[]): this;

  /**
   * Sends an event. The arguments are whatever JSON can express, `ArrayBuffer`,
   * views of one, and `Blob`; a function as the last one is called with the
   * server's acknowledgement.
   *
   * @throws for the names of {@link SocketReservedEvents}, `disconnecting`,
   *   `newListener` and `removeListener`
   */
  emit<Ev extends EventNames<EmitEvents>>(ev: Ev, ...args: EventParams<EmitEvents, Ev>): this;

  /**
   * Sends an event and waits for the server's acknowledgement. The promise is
   * rejected on disconnection, or after the time of `timeout()` or `ackTimeout`.
   */
  emitWithAck<Ev extends EventNames<EmitEvents>>(
    ev: Ev,
    ...args: Question<EmitEvents, Ev>
  ): Answer<EmitEvents, Ev>;

  /** Sets whether the next event may be compressed; without effect in a browser. */
  compress(compress: boolean): this;
  /** Has the next event dropped if it cannot be sent at once. */
  get volatile(): this;
  /**
   * Limits the time, in milliseconds, for the acknowledgement of the next
   * event, whose callback gets an error (or `null`) first.
   */
  timeout(timeout: number): {
    // Before the socket's own: here the error rejects the promise and is no part of the answer.
    emitWithAck<Ev extends EventNames<EmitEvents>>(
      ev: Ev,
      ...args: Question<EmitEvents, Ev>
    ): Answer<EmitEvents, Ev>;
  } & Socket<ListenEvents, DecorateAcknowledgements<EmitEvents>>;

  /** Adds a listener for all events from the server; it gets the name first. */
  onAny(listener: (...args: any[]) => void): this;
  /** The same as {@link onAny}, before the listeners already there. */
  prependAny(listener: (...args: any[]) => void): this;
  /** Removes such a listener, or all of them. */
  offAny(listener?: (...args: any[]) => void): this;
  /** Those listeners, as the live array. */
  listenersAny(): ((...args: any[]) => void)[];

  /** Adds a listener for all events when they are sent, acknowledgements apart; it gets the name first. */
  onAnyOutgoing(listener: (...args: any[]) => void): this;
  /** The same as {@link onAnyOutgoing}, before the listeners already there. */
  prependAnyOutgoing(listener: (...args: any[]) => void): this;
  /** Removes such a listener, or all of them. */
  offAnyOutgoing(listener?: (...args: any[]) => void): this;
  /** Those listeners, as the live array. */
  listenersAnyOutgoing(): ((...args: any[]) => void)[];
}

export declare namespace Socket {
  /**
   * Why a socket lost its connection. After the first two it does not
   * reconnect by itself. Closing the engine by hand gives `forced close`,
   * which this type leaves out.
   *
   * @see https://socket.io/docs/v4/client-socket-instance/#disconnect
   */
  export type DisconnectReason =
    | "io server disconnect"
    | "io client disconnect"
    | "ping timeout"
    | "transport close"
    | "transport error"
    | "parse error";
}

/** The type of {@link io}, which is also an object with everything under its name. */
interface Lookup {
  (opts?: Partial<ManagerOptions & SocketOptions>): Socket;
  (uri?: string, opts?: Partial<ManagerOptions & SocketOptions>): Socket;
  readonly Manager: typeof Manager;
  readonly Socket: typeof Socket;
  readonly io: Lookup;
  readonly connect: Lookup;
  readonly protocol: number;
}

/**
 * The socket of the namespace that is the path of the URL; without a URL, the
 * main namespace of the page's own server. Sockets of different namespaces on
 * one server share a {@link Manager}.
 *
 * @see https://socket.io/docs/v4/client-api/#io
 */
export declare const io: Lookup;

/** The revision of the Socket.IO protocol: 5. */
export declare const protocol: number;

export { io as connect };
