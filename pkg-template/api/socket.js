/** A namespace as users see it: the `Socket`. */
import { ACK, EVENT } from "../codec/frames.js";
import { send } from "../host/outgoing.js";
import { keep } from "../host/waiting.js";
import { toDelay, toOptionalDelay } from "../options/delay.js";
import { bare, dictionary } from "../own.js";
import { Emitter, noSubscribers } from "./emitter.js";

/** @typedef {import("../generated/socketio_wasm.js").RouteAnswer} RouteAnswer */
/** @typedef {import("../types-options.js").SocketOptions} SocketOptions */

/** @typedef {Function & { withError?: boolean }} AckFunction one that waits for an acknowledgement */

/**
 * @template T
 * @typedef {import("../own.js").Dictionary<T>} Dictionary
 */

/** @typedef {import("../host/waiting.js").BufferedPacket} BufferedPacket */
/** @typedef {import("../host/waiting.js").QueuedPacket} QueuedPacket */

/**
 * The property `connected`. It is defined on each socket and not on the class, so that a copy of a
 * socket has it, too. Test doubles assign to it.
 *
 * @type {PropertyDescriptor & ThisType<Socket>}
 */
const CONNECTED = {
  get() {
    return this._connected;
  },
  set(connected) {
    this._connected = connected;
    this._host().enter((core) => core.setConnected(this._number, Boolean(connected)));
  },
  enumerable: true,
  configurable: true,
};

export class Socket extends Emitter {
  /**
   * @param {import("./manager.js").Manager} io
   * @param {string} nsp
   * @param {Partial<SocketOptions>} [opts]
   */
  constructor(io, nsp, opts) {
    super();
    this.io = io;
    this.nsp = nsp;
    /** @type {boolean | undefined} */
    this.recovered = false;
    /** @type {(readonly unknown[])[]} events that came before the connection */
    this.receiveBuffer = [];
    /** @type {BufferedPacket[]} packets that wait for the connection */
    this.sendBuffer = [];
    if (opts?.auth) this.auth = opts.auth;
    /** What libraries look at: its `ackTimeout` says whether acknowledgements take an error first. */
    this._opts = { ...opts };
    this._host = io._host;
    this._connected = false;
    Object.defineProperty(this, "connected", bare(CONNECTED));
    // The flags of the next `emit`.
    this._isVolatile = false;
    this._compress = true;
    /** @type {number | undefined} */
    this._timeout = undefined;
    /** @type {Dictionary<AckFunction>} by the id of the packet */
    this._acks = dictionary();
    /** @type {QueuedPacket[]} */
    this._queue = [];
    /** @type {Function[] | undefined} none until there is the first listener, like the next one */
    this._any = undefined;
    /** @type {Function[] | undefined} */
    this._anyOutgoing = undefined;
    /** @type {unknown} the private id of a session that can be recovered */
    this._pid = undefined;
    /** @type {string | undefined} the offset of the last event of that session */
    this._offset = undefined;
    /** The number of its namespace in the core. */
    this._number = 0;
    this._name = String(nsp);
    // What stands between the type of a packet and its id.
    this._prefix = this._name === "/" || this._name === "" ? "" : `${this._name},`;
    this._eventStart = EVENT + this._prefix;
    const retries = opts?.retries ? Number(opts.retries) : 0;
    const ackTimeout = opts?.ackTimeout === undefined ? undefined : toDelay(opts.ackTimeout);
    const host = this._host();
    host.enter((core) => {
      this._number = core.addNamespace(retries, ackTimeout);
      host.sockets[this._number] = this;
      core.useNamespace(this._number);
    });
  }

  get disconnected() {
    return !this._connected;
  }

  get active() {
    return this._host().ask((core) => core.isActive(this._number)) ?? false;
  }

  connect() {
    this._host().enter((core) => core.connect(this._number));
    return this;
  }

  open() {
    return this.connect();
  }

  disconnect() {
    this._host().enter((core) => core.disconnect(this._number));
    return this;
  }

  close() {
    return this.disconnect();
  }

  /** @param {...unknown} args */
  send(...args) {
    this.emit("message", ...args);
    return this;
  }

  /**
   * Sends an event, or keeps it until it can be sent. A function as the last argument is called
   * with the answer. Throws for a reserved name, and if the arguments cannot be encoded.
   *
   * @param {...any} args
   * @returns {this}
   */
  emit(...args) {
    const { _isVolatile: isVolatile, _compress: compress, _timeout: timeout } = this;
    const host = this._host();
    this._isVolatile = false;
    this._compress = true;
    this._timeout = undefined;
    // An event without a name is one called undefined.
    if (args.length === 0) args.push(undefined);
    const event = args[0];
    const reserved = host.reserved[typeof event === "string" ? event : String(event)] === true;
    /** @type {AckFunction | undefined} */
    let fn;
    let withError = false;
    if (!reserved && typeof args[args.length - 1] === "function") {
      fn = args.pop();
      withError = Boolean(/** @type {AckFunction} */ (fn).withError);
    }

    const outer = host.begin();
    try {
      const { core } = host;
      let answer;
      let id;
      try {
        answer = core.emit(
          this._number,
          reserved,
          isVolatile,
          fn !== undefined,
          withError,
          timeout,
        );
        if (fn !== undefined) id = core.ackId;
        host.goOn();
      } catch (error) {
        host.caught(error);
      }
      if (answer === "send") {
        if (fn !== undefined) this._acks[/** @type {number} */ (id)] = fn;
        this._send(args, id, compress);
      } else {
        keep(this, answer, args, fn, id, compress);
      }
    } catch (error) {
      host.blame(error);
    }
    host.end(outer);
    return this;
  }

  /**
   * {@link emit} with a promise of the answer. It is rejected if there is no answer in time, or the
   * connection is lost before.
   *
   * @param {string} event
   * @param {...unknown} args
   */
  emitWithAck(event, ...args) {
    return new Promise((resolve, reject) => {
      const answer = (/** @type {unknown} */ error, /** @type {unknown} */ value) =>
        error ? reject(error) : resolve(value);
      answer.withError = true;
      this.emit(event, ...args, answer);
    });
  }

  /** @param {number} [timeout] */
  timeout(timeout) {
    this._timeout = toOptionalDelay(timeout);
    return this;
  }

  get volatile() {
    this._isVolatile = true;
    return this;
  }

  /** @param {boolean} [compress] */
  compress(compress) {
    this._compress = compress !== false;
    return this;
  }

  // The next four are not documented by the official client, but libraries use them.

  /** The flags of the next `emit`. */
  get flags() {
    return { volatile: this._isVolatile, compress: this._compress, timeout: this._timeout };
  }

  /** The functions that wait for an acknowledgement, by the id of their packet. */
  get acks() {
    return { ...this._acks };
  }

  /**
   * Receives an event. A library that replaces this method gets each event instead, and may call
   * the original one, also later and with another packet.
   *
   * @param {{ id?: number | null, data?: any[] }} packet
   */
  onevent({ id, data }) {
    const answer = this._host().enter((core) =>
      core.route(this._number, EVENT, id ?? undefined, true),
    );
    this._receive(answer, id, data || []);
  }

  /**
   * The acknowledgement function of an event that was received.
   *
   * @param {number} id of an event that has come
   * @returns {(...args: unknown[]) => void} what answers it
   */
  ack(id) {
    let isAnswered = false;
    return (...args) => {
      if (isAnswered) return;
      isAnswered = true;
      const host = this._host();
      const outer = host.begin();
      send(host, this, ACK, args, id, true);
      host.end(outer);
    };
  }

  /** @param {Function} listener */
  onAny(listener) {
    (this._any ??= []).push(listener);
    return this;
  }

  /** @param {Function} listener */
  prependAny(listener) {
    (this._any ??= []).unshift(listener);
    return this;
  }

  /** @param {Function} [listener] */
  offAny(listener) {
    if (this._any) this._any = without(this._any, listener);
    return this;
  }

  /** @returns {Function[]} */
  listenersAny() {
    return this._any ?? [];
  }

  /** @param {Function} listener */
  onAnyOutgoing(listener) {
    (this._anyOutgoing ??= []).push(listener);
    return this;
  }

  /** @param {Function} listener */
  prependAnyOutgoing(listener) {
    (this._anyOutgoing ??= []).unshift(listener);
    return this;
  }

  /** @param {Function} [listener] */
  offAnyOutgoing(listener) {
    if (this._anyOutgoing) this._anyOutgoing = without(this._anyOutgoing, listener);
    return this;
  }

  /** @returns {Function[]} */
  listenersAnyOutgoing() {
    return this._anyOutgoing ?? [];
  }

  // What follows is called by the host.

  /**
   * Sends an event now.
   *
   * @param {unknown[]} args
   * @param {number | undefined} id
   * @param {boolean} compress
   */
  _send(args, id, compress) {
    if (this._anyOutgoing !== undefined) this._notifyOutgoing(this._anyOutgoing, args);
    send(this._host(), this, EVENT, args, id, compress);
  }

  /**
   * Calls the catch-all listeners of outgoing events.
   *
   * @param {Function[]} listeners
   * @param {unknown[]} args
   */
  _notifyOutgoing(listeners, args) {
    this._host().guard(() => {
      for (const listener of listeners.slice()) listener.apply(this, args);
    });
  }

  /**
   * Does what the core has answered for an event that was received.
   *
   * @param {RouteAnswer | undefined} answer
   * @param {number | null | undefined} id
   * @param {any[]} args
   */
  _receive(answer, id, args) {
    if (id != null) args.push(this.ack(id));
    if (answer === "buffer") this.receiveBuffer.push(Object.freeze(args));
    else this._deliver(args, answer === "track");
  }

  /**
   * Calls the listeners of an event.
   *
   * @param {readonly any[]} packet name and arguments
   * @param {boolean} track whether a trailing string is the offset for recovery
   */
  _deliver(packet, track) {
    if (this._any !== undefined && this._any.length > 0) {
      for (const listener of this._any.slice()) listener.apply(this, packet);
    }
    this._emitPacket(packet);
    if (!track) return;
    const offset = packet[packet.length - 1];
    if (typeof offset === "string") this._offset = offset;
  }

  /**
   * An acknowledgement has come, or an error in its place: calls the function.
   *
   * @param {number} id
   * @param {any} args
   */
  _answer(id, args) {
    const fn = this._acks[id];
    if (fn === undefined) return;
    delete this._acks[id];
    fn.apply(this, args);
  }

  /**
   * The namespace is disconnected: removes `id`, and emits `disconnect`.
   *
   * @param {string} reason
   * @param {unknown} details
   * @param {(error: unknown) => void} fail
   */
  _lose(reason, details, fail) {
    this._connected = false;
    // The attribute exists only while the namespace is connected.
    delete (/** @type {{ id?: unknown }} */ (this).id);
    this._dispatch("disconnect", [reason, details], noSubscribers, fail);
  }
}

/**
 * @param {Function[]} listeners
 * @param {Function} [listener]
 * @returns {Function[]} the same array without the first such listener, or, if none
 *   is named, an empty one
 */
function without(listeners, listener) {
  if (!listener) return [];
  const index = listeners.indexOf(listener);
  if (index !== -1) listeners.splice(index, 1);
  return listeners;
}
