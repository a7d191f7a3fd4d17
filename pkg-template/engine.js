/** The Engine.IO connection as users see it at `socket.io.engine`. */
import { requestAddress } from "./address.js";
import { Emitter } from "./emitter.js";
import { ENGINE_EVENTS } from "./codes.js";
import { Host } from "./host.js";
import * as input from "./inputs.js";
import * as look from "./looks.js";
import { keepOptional } from "./values.js";
import { isBinary } from "./binary.js";
import { loadWasm } from "./wasm-module.js";
import { POLLING, TRANSPORTS } from "./wire.js";

const STATES = [undefined, "opening", "open", "closing", "closed"];
const CLOSED = "closed";
/** The states in which there is a session. */
const LIVE = ["open", "closing"];
const SCHEMES = ["http", "ws"];

/** What the address of a request has to say, see `src/js/outputs.rs`. */
const SESSION = 1;
const BASE64 = 2;
/** The bit of `look.LINK` that says so of the session. */
const NAMES_SESSION = 8;
/** Characters of a token. */
const TOKEN = 8;

/** How data is to be written. */
const BINARY = 1;
const COMPRESS = 2;

/** Instead of 1 or 0: what was remembered stays. */
const ONLY_ASK = 2;

/** A transport, looked at from outside. */
class Transport {
  /**
   * @param {Engine} engine
   * @param {number} link
   * @param {number} kind
   */
  constructor(engine, link, kind) {
    this._engine = engine;
    this._host = engine._host;
    this._link = link;
    this._kind = kind;
    this._query = { ...engine._links[kind].query };
    this.name = TRANSPORTS[kind];
  }

  /** Whether a packet could be written now, or could be when the transport was left. */
  get writable() {
    const facts = this._facts();
    // One that another has taken over from was at rest.
    return facts < 0 ? this._kind === POLLING : (facts & 1) === 1;
  }

  /** The query of its requests. */
  get query() {
    const facts = this._facts();
    if (facts >= 0 && facts & NAMES_SESSION) this._nameSession();
    return { ...this._query };
  }

  /** What `look.LINK` tells, or would have told at the end; -1 if it did not last until then. */
  _facts() {
    const facts = this._host.raw.look(look.LINK, this._link);
    if (facts >= 0) return facts;
    const last = this._engine._linkFacts();
    return last >> 4 === this._link ? last : -1;
  }

  _nameSession() {
    this._query.sid = this._engine._sid;
  }

  /**
   * The address of its next request.
   *
   * @param {number} facts
   * @param {number} token NaN is none
   */
  _address(facts, token) {
    const { place, timestampParam } = this._engine._links[this._kind];
    if (facts & SESSION) this._nameSession();
    if (token >= 0) this._query[timestampParam] = token.toString(36).padStart(TOKEN, "0");
    if (facts & BASE64) this._query.b64 = 1;
    return requestAddress(SCHEMES[this._kind], place, this._query);
  }
}

export class Engine extends Emitter {
  static get priorWebsocketSuccess() {
    return Boolean(loadWasm().priorWebsocketSuccess(ONLY_ASK));
  }

  static set priorWebsocketSuccess(success) {
    loadWasm().priorWebsocketSuccess(success ? 1 : 0);
  }

  /**
   * @param {Host} host
   * @param {number} number
   */
  constructor(host, number) {
    super();
    this._host = host;
    this._number = number;
    /** @type {any[]} what each kind of transport needs to know, see `engine-options.js` */
    this._links = [];
    /** @type {string | undefined} of the session, also when it is over */
    this._sid = undefined;
    this._retired = false;
    /** @type {Map<number, Transport>} */
    this._transports = new Map();
    /** What was known of its transport when it was over. */
    this._lastFacts = -1;
    this.binaryType = "arraybuffer";
    Host.observe(this, ENGINE_EVENTS, (mask) => {
      if (!this._retired) host.raw.input(input.OBSERVE_ENGINE, number, mask);
    });
  }

  get id() {
    const { readyState } = this;
    if (readyState === CLOSED) return null;
    return LIVE.includes(readyState) ? this._sid : undefined;
  }

  get readyState() {
    return this._retired ? CLOSED : STATES[this._host.raw.look(look.ENGINE_STATE, this._number)];
  }

  /** The transport in use, or the last one. */
  get transport() {
    return this._transports.get(this._linkFacts() >> 4);
  }

  get writeBuffer() {
    return this._retired ? [] : this._host.transports.buffer(this._number);
  }

  /**
   * @param {any} msg
   * @param {any} [options]
   * @param {Function} [fn]
   */
  write(msg, options, fn) {
    return this.send(msg, options, fn);
  }

  /**
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
    const { _host: host } = this;
    const how = (isBinary(msg) ? BINARY : 0) | (options?.compress === false ? 0 : COMPRESS);
    const callback = host.addCallback(fn ? () => fn.call(this) : undefined);
    host.tell(input.ENGINE_WRITE, this._number, keepOptional(msg), how, callback);
    return this;
  }

  close() {
    if (!this._retired) {
      const { _host: host } = this;
      host.tell(input.ENGINE_CLOSE, this._number);
    }
    return this;
  }

  _linkFacts() {
    return this._retired ? this._lastFacts : this._host.raw.look(look.ENGINE_LINK, this._number);
  }

  /**
   * @param {number} link
   * @param {number} kind
   * @returns {Transport}
   */
  _transport(link, kind) {
    let transport = this._transports.get(link);
    if (transport === undefined) {
      transport = new Transport(this, link, kind);
      this._transports.set(link, transport);
    }
    return transport;
  }

  /** @param {string} sid */
  _noteSession(sid) {
    this._sid = sid;
  }

  /** The connection is over: what it was remains, the core's part of it does not. */
  _retire() {
    this._lastFacts = this._linkFacts();
    this._retired = true;
  }
}

Engine.protocol = 4;
