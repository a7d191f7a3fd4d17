/** A namespace as users see it. */
import { Emitter } from "./emitter.js";
import { toDelay, toOptionalDelay } from "./delay.js";
import * as input from "./inputs.js";
import * as look from "./looks.js";
import { unitsOf } from "./raw.js";
import { IN_HAND, keep } from "./values.js";

const VOLATILE = 1;
const UNCOMPRESSED = 2;
const OBSERVED = 4;
const PLAIN_ACK = 8;
const ERROR_ACK = 16;

const EVENT = 2;

const TRACK = 1;
const BUFFER = 2;
const HAS_ACK = 4;

const ANSWER_WITH_NULL = 1;
const ERROR = 2;

/**
 * Of the socket itself and not of its class, so that it is there in a copy too. Test doubles assign it.
 *
 * @type {PropertyDescriptor & ThisType<any>}
 */
const CONNECTED = {
  get() {
    return this._connected;
  },
  set(connected) {
    this._connected = connected;
    this._host.raw.input(input.SET_CONNECTED, this._number, connected ? 1 : 0);
  },
  enumerable: true,
  configurable: true,
};

export class Socket extends Emitter {
  /**
   * @param {import("./manager.js").Manager} io
   * @param {string} nsp
   * @param {Record<string, any>} [opts]
   */
  constructor(io, nsp, opts) {
    super();
    this.io = io;
    this.nsp = nsp;
    this.recovered = false;
    /** @type {any[]} events that came before the connection */
    this.receiveBuffer = [];
    /** @type {any[]} packets that wait for the connection */
    this.sendBuffer = [];
    if (opts?.auth) this.auth = opts.auth;
    this._host = io._host;
    this._connected = false;
    Object.defineProperty(this, "connected", CONNECTED);
    this._flags = 0;
    this._timeout = NaN;
    /** @type {Map<number, Function>} */
    this._acks = new Map();
    /** @type {Function[] | undefined} none until there is the first listener, like the next one */
    this._any = undefined;
    /** @type {Function[] | undefined} */
    this._anyOutgoing = undefined;
    const { _host: host } = this;
    const wanted = opts?.retries;
    this._retries = Boolean(wanted);
    const name = String(nsp);
    const retries = wanted ? Number(wanted) : 0;
    const ackTimeout = opts?.ackTimeout === undefined ? NaN : toDelay(opts.ackTimeout);
    // From here on nothing runs that is the user's, so both sides count alike.
    this._number = host.sockets.push(this) - 1;
    host.raw.give([ackTimeout, ...unitsOf(name)]);
    host.tell(input.ADD_NAMESPACE, 0, 0, 0, 0, retries);
  }

  get disconnected() {
    return !this._connected;
  }

  get active() {
    return this._host.raw.look(look.ACTIVE, this._number) === 1;
  }

  connect() {
    const { _host: host } = this;
    host.tell(input.CONNECT, this._number);
    return this;
  }

  open() {
    return this.connect();
  }

  disconnect() {
    const { _host: host } = this;
    host.tell(input.DISCONNECT, this._number);
    return this;
  }

  close() {
    return this.disconnect();
  }

  send(...args) {
    this.emit("message", ...args);
    return this;
  }

  emit(...args) {
    const { _host: host } = this;
    const timeout = this._timeout;
    let flags = this._flags;
    this._flags = 0;
    this._timeout = NaN;
    // An event without a name is one called undefined.
    if (args.length === 0) args.push(undefined);
    const event = args[0];
    const reserved = host.reserved.get(typeof event === "string" ? event : String(event)) ?? -1;
    if (this._anyOutgoing?.length) flags |= OBSERVED;
    const last = args[args.length - 1];
    let ack;
    if (typeof last === "function" && reserved < 0) {
      ack = args.pop();
      flags |= ack.withError ? ERROR_ACK : PLAIN_ACK;
    }
    // Who else wants the arguments needs a place for them: listeners, and the retry queue.
    const handle = (flags & OBSERVED) === 0 && !this._retries ? IN_HAND : keep(args);
    const code = host.raw.input(input.EMIT, this._number, handle, reserved, flags, timeout);
    host.enter(code, args, ack);
    return this;
  }

  emitWithAck(event, ...args) {
    return new Promise((resolve, reject) => {
      const answer = (error, value) => (error ? reject(error) : resolve(value));
      answer.withError = true;
      this.emit(event, ...args, answer);
    });
  }

  timeout(timeout) {
    this._timeout = toOptionalDelay(timeout);
    return this;
  }

  get volatile() {
    this._flags |= VOLATILE;
    return this;
  }

  compress(compress) {
    if (compress === false) this._flags |= UNCOMPRESSED;
    else this._flags &= ~UNCOMPRESSED;
    return this;
  }

  onAny(listener) {
    (this._any ??= []).push(listener);
    return this;
  }

  prependAny(listener) {
    (this._any ??= []).unshift(listener);
    return this;
  }

  offAny(listener) {
    if (this._any) this._any = without(this._any, listener);
    return this;
  }

  listenersAny() {
    return this._any ?? [];
  }

  onAnyOutgoing(listener) {
    (this._anyOutgoing ??= []).push(listener);
    return this;
  }

  prependAnyOutgoing(listener) {
    (this._anyOutgoing ??= []).unshift(listener);
    return this;
  }

  offAnyOutgoing(listener) {
    if (this._anyOutgoing) this._anyOutgoing = without(this._anyOutgoing, listener);
    return this;
  }

  listenersAnyOutgoing() {
    return this._anyOutgoing ?? [];
  }

  /**
   * An event came.
   *
   * @param {any[]} packet name and arguments
   * @param {number} ack the id to answer
   * @param {number} how
   */
  _receive(packet, ack, how) {
    if ((how & HAS_ACK) !== 0) packet.push(this._answerer(ack));
    if ((how & BUFFER) !== 0) this.receiveBuffer.push(Object.freeze(packet));
    else this._deliver(packet, (how & TRACK) !== 0);
  }

  /**
   * @param {readonly any[]} packet
   * @param {boolean} track whether a trailing string is the offset for recovery
   */
  _deliver(packet, track) {
    const { _host: host } = this;
    try {
      if (this._any?.length) {
        for (const listener of this._any.slice()) listener.apply(this, packet);
      }
      this._emitPacket(packet);
    } catch (error) {
      host.blame(error);
      return;
    }
    if (!track) return;
    const offset = packet[packet.length - 1];
    if (typeof offset === "string") host.raw.input(input.OFFSET, this._number, keep(offset));
  }

  /** @param {number} id */
  _answerer(id) {
    let answered = false;
    return (...args) => {
      if (answered) return;
      answered = true;
      const { _host: host } = this;
      host.tell(input.ACKNOWLEDGE, this._number, keep(args), 0, 0, id);
    };
  }

  /**
   * The answer to one of our packets came, or an error in its stead.
   *
   * @param {number} id
   * @param {number} form
   * @param {any} value
   */
  _answer(id, form, value) {
    const fn = this._acks.get(id);
    if (fn === undefined) return;
    this._acks.delete(id);
    try {
      // Listeners of the Manager's `packet` event have this array, too.
      if (form === ANSWER_WITH_NULL) value.unshift(null);
      // What waits in the retry queue has an id below zero, and no `this`.
      fn.apply(id < 0 ? undefined : this, form === ERROR ? [value] : value);
    } catch (error) {
      this._host.blame(error);
    }
  }

  /**
   * The connection is gone.
   *
   * @param {unknown[]} args reason and details
   * @param {(error: unknown) => void} fail
   */
  _lose(args, fail) {
    this._connected = false;
    delete (/** @type {any} */ (this).id);
    this._dispatch("disconnect", args, undefined, fail);
  }

  /** @param {boolean} track */
  _flushReceived(track) {
    this.receiveBuffer.forEach((packet) => this._deliver(packet, track));
    this.receiveBuffer = [];
  }

  /**
   * @param {any[]} data
   * @param {number} id NaN for none
   * @param {boolean} compress
   */
  _buffer(data, id, compress) {
    const packet = { type: EVENT, data, options: { compress } };
    if (id === id) packet.id = id;
    this.sendBuffer.push(packet);
  }

  _flushSend() {
    const { _host: host } = this;
    this.sendBuffer.forEach((packet) => {
      // Applications can reach this array, and so it may hold anything.
      try {
        const { data, id, options } = packet;
        const flags =
          (options?.compress === false ? UNCOMPRESSED : 0) |
          (this._anyOutgoing?.length ? OBSERVED : 0);
        const number = id ?? NaN;
        host.drain(host.raw.input(input.SEND_BUFFERED, this._number, keep(data), flags, 0, number));
      } catch (error) {
        host.blame(error);
      }
    });
    this.sendBuffer = [];
  }

  /** @param {number} id */
  _unbuffer(id) {
    for (let i = 0; i < this.sendBuffer.length; i++) {
      if (this.sendBuffer[i]?.id === id) this.sendBuffer.splice(i, 1);
    }
  }

  _bufferedIds() {
    const ids = this.sendBuffer.map((packet) => packet?.id).filter((id) => id !== undefined);
    return ids.map(Number);
  }

  /** @param {any[]} packet */
  _notifyOutgoing(packet) {
    this._host.guard(() => {
      for (const listener of this.listenersAnyOutgoing().slice()) listener.apply(this, packet);
    });
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
