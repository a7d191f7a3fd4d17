/**
 * The Engine.IO connection as users see it at `socket.io.engine`, and its transports at
 * `engine.transport`.
 */
import { push } from "../host/outgoing.js";
import { wasm } from "../host/wasm.js";
import { requestAddress } from "../options/address.js";
import { dictionary } from "../own.js";
import { Emitter, noSubscribers } from "./emitter.js";

/**
 * @template T
 * @typedef {import("../own.js").Dictionary<T>} Dictionary
 */

/** @typedef {import("../generated/socketio_wasm.js").EngineEventName} EngineEventName */
/** @typedef {import("../host/state.js").HostState} Host */
/** @typedef {import("../generated/socketio_wasm.js").UrlParameters} UrlParameters */
/** @typedef {import("../host/frame-transport.js").FrameTransport} FrameTransport */
/** @typedef {import("../options/engine-options.js").TransportSetup} TransportSetup */
/** @typedef {import("../options/engine-options.js").TransportName} TransportName */
/** @typedef {import("../types-engine.js").EnginePacket} EnginePacket */
/** @typedef {import("../types-options.js").EngineOptions} EngineOptions */

const CLOSED = "closed";
/** The event with the reason and the details of an end, which a transport emits as well. */
const CLOSE = "close";
/** The states in which there is a session. */
const LIVE = ["open", "closing"];
/** The schemes of addresses: without TLS and with it. */
const SCHEMES = {
  polling: ["http", "https"],
  websocket: ["ws", "wss"],
  webtransport: ["https", "https"],
};

/** The number of characters of a cache-busting token, to the base of 36. */
const TOKEN = 8;

/** @param {number} number */
function tokenOf(number) {
  let token = number.toString(36);
  while (token.length < TOKEN) token = `0${token}`;
  return token;
}

/** A transport as users see it: its attributes and events. What sends and receives is in `host/`. */
class Transport extends Emitter {
  // Declared, because an assignment alone could end in a setter in the page's `Object.prototype`.
  /** @type {TransportName} */
  name;

  /**
   * @param {Engine} engine
   * @param {number} id
   * @param {TransportName} name
   * @param {TransportSetup} options
   */
  constructor(engine, id, name, options) {
    super();
    this._engine = engine;
    this._id = id;
    this._options = options;
    this._query = { ...options.query };
    this.name = name;
    /** @type {boolean | undefined} whether it was writable at the end of the engine */
    this._wasWritable = undefined;
    this._watch(() => engine._tap());
  }

  /** Whether a packet could be written now, or could be when the transport was left. */
  get writable() {
    const { _engine: engine, _id: id } = this;
    const isWritable = engine._retired
      ? this._wasWritable
      : engine._host().ask((core) => core.isWritable(id));
    // A transport that has been replaced was at rest then.
    return isWritable ?? this.name === "polling";
  }

  /** The query of its requests. */
  get query() {
    const { _engine: engine, _id: id } = this;
    if (!engine._retired && engine._host().ask((core) => core.namesSession(id)))
      this._nameSession();
    return { ...this._query };
  }

  _nameSession() {
    this._query.sid = this._engine._sid;
  }

  /**
   * The address of its next request.
   *
   * @param {UrlParameters} parameters
   */
  _address({ session, token, base64 }) {
    const { place, timestampParam } = this._options;
    if (session) this._nameSession();
    if (token !== undefined) this._query[timestampParam] = tokenOf(token);
    if (base64) this._query.b64 = 1;
    const query = this.name === "webtransport" ? {} : this._query;
    return requestAddress(SCHEMES[this.name][place.secure ? 1 : 0], place, query);
  }

  /** Notes what can still be read after the end of the engine. */
  _retire() {
    this._wasWritable = this.writable;
    // Reading it notes the session id.
    void this.query;
  }
}

export class Engine extends Emitter {
  static protocol = 4;

  static get priorWebsocketSuccess() {
    return wasm().priorWebsocketSuccess;
  }

  static set priorWebsocketSuccess(success) {
    wasm().priorWebsocketSuccess = Boolean(success);
  }

  /**
   * @param {Host} host
   * @param {number} number
   */
  constructor(host, number) {
    super();
    this._host = host.self;
    this._number = number;
    /** @type {EngineOptions} set before user code can see the engine, like the next three */
    this.opts = {};
    this.secure = false;
    this.hostname = "";
    /** @type {string | number} */
    this.port = "";
    /** @type {Partial<Record<TransportName, TransportSetup>>} what each transport needs to know */
    this._transportSetups = {};
    /** @type {any} the session id, kept after the end; whatever the handshake has there, usually a string */
    this._sid = undefined;
    /** Whether the connection is over, and its core's part gone. */
    this._retired = false;
    /** Whether the user listens, or has listened, to a transport. */
    this._isTapped = false;
    /** @type {Dictionary<Transport>} */
    this._transports = dictionary();
    /** @type {number | undefined} the transport in use, or the last one */
    this._transportId = undefined;
    /** @type {FrameTransport | undefined} the transport in use, if it is one that stays open */
    this._frameTransport = undefined;
    /** @type {import("../types-engine.js").BinaryType} */
    this.binaryType = "arraybuffer";
    /** @type {EnginePacket[]} those that no transport has taken yet */
    this.writeBuffer = [];
    this._watch((event, on) => this._observe(event, on));
  }

  /**
   * Reports to the core whether an event of the engine has listeners.
   *
   * @param {string} event
   * @param {boolean} on whether the user listens to it
   */
  _observe(event, on) {
    if (this._retired) return;
    const isWanted = on || (event === CLOSE && this._isTapped);
    const name = /** @type {EngineEventName} */ (event);
    this._host().enter((core) => core.observeEngine(this._number, name, isWanted));
  }

  get id() {
    const { readyState } = this;
    if (readyState === CLOSED) return null;
    return readyState !== undefined && LIVE.indexOf(readyState) >= 0 ? this._sid : undefined;
  }

  get readyState() {
    return this._retired ? CLOSED : this._host().ask((core) => core.engineState(this._number));
  }

  /** The transport in use, or the last one. */
  get transport() {
    return this._transportId === undefined ? undefined : this._transports[this._transportId];
  }

  /**
   * Sends a message: a synonym of {@link send}.
   *
   * @param {any} msg
   * @param {any} [options]
   * @param {Function} [fn]
   */
  write(msg, options, fn) {
    return this.send(msg, options, fn);
  }

  /**
   * Sends an Engine.IO message, past Socket.IO. An engine that is closing or closed ignores it.
   *
   * @param {any} msg
   * @param {any} [options]
   * @param {Function} [fn] called when the packet has been handed to the transport
   */
  send(msg, options, fn) {
    if (typeof msg === "function") {
      fn = msg;
      msg = undefined;
    }
    if (typeof options === "function") {
      fn = options;
      options = null;
    }
    if (this._retired) return this;
    const host = this._host();
    const compress = options?.compress !== false;
    const callback = fn ? host.addCallback(() => fn.call(this)) : undefined;
    const outer = host.begin();
    push(host, this, { type: "message", data: msg, options: { compress } }, callback);
    host.end(outer);
    return this;
  }

  close() {
    if (!this._retired) this._host().enter((core) => core.engineClose(this._number));
    return this;
  }

  /**
   * The object for the transport with this number, made when it is first needed.
   *
   * @param {number} id
   * @param {TransportName} name
   * @param {TransportSetup} options
   * @returns {Transport}
   */
  _transport(id, name, options) {
    let transport = this._transports[id];
    if (transport === undefined) {
      transport = new Transport(this, id, name, options);
      this._transports[id] = transport;
    }
    return transport;
  }

  /** The user has added a listener to a transport: from now on transports emit events. */
  _tap() {
    if (this._isTapped) return;
    this._isTapped = true;
    this._observe(CLOSE, true);
  }

  /**
   * Emits an event of a transport, if the user listens to transports.
   *
   * @param {number | undefined} id of the transport
   * @param {string} event
   * @param {unknown[]} args
   */
  _emitForTransport(id, event, args) {
    if (id === undefined) return;
    this._transports[id]?._dispatch(event, args, noSubscribers, this._host().fail);
  }

  /**
   * The engine has closed. Its transport emits an event if that is where the end began.
   *
   * @param {any[]} args of the event
   */
  _emitTransportEnd([reason, details]) {
    if (reason === "transport close") this._emitForTransport(this._transportId, CLOSE, [details]);
    // The engine has errors of other kinds, too, which are not the transport's.
    else if (details?.type === "TransportError")
      this._emitForTransport(this._transportId, "error", [details]);
  }

  /**
   * Uses this transport from now on. The one before emits nothing more.
   *
   * @param {number} id
   */
  _use(id) {
    this.transport?.off();
    this._transportId = id;
  }

  /**
   * Removes packets from the front of the write buffer, an array that users can see.
   *
   * @param {number} count
   */
  _drop(count) {
    const { writeBuffer } = this;
    // What is emitted by itself is alone in there, and `pop` costs a third of `shift`.
    if (count === 1 && writeBuffer.length === 1) writeBuffer.pop();
    else writeBuffer.splice(0, count);
  }

  /** The connection has ended: the attributes stay readable, though the core forgets the engine. */
  _retire() {
    this.transport?._retire();
    this._retired = true;
    this._isTapped = false;
    this._frameTransport = undefined;
  }
}
