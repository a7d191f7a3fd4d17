/** The Engine.IO connection as users see it at `socket.io.engine`. */
import { Emitter } from "./emitter.js";
import { ENGINE_EVENTS } from "./codes.js";
import { Host } from "./host.js";
import * as input from "./inputs.js";
import * as look from "./looks.js";
import { keepOptional } from "./values.js";
import { isBinary } from "./binary.js";
import { TRANSPORTS } from "./wire.js";

const STATES = [undefined, "opening", "open", "closing", "closed"];
const CLOSED = "closed";
/** How data is to be written. */
const BINARY = 1;
const COMPRESS = 2;
/** Parameters that have always been numbers. */
const NUMBERS = ["EIO", "b64"];

/** A transport, looked at from outside. */
class Transport {
  /**
   * @param {Host} host
   * @param {number} link
   */
  constructor(host, link) {
    this._host = host;
    this._link = link;
    this.name = TRANSPORTS[(host.raw.look(look.LINK, link) >> 1) & 3];
  }

  /** Whether a packet could be written now. */
  get writable() {
    const facts = this._host.raw.look(look.LINK, this._link);
    return facts >= 0 && (facts & 1) === 1;
  }

  /** The query of its requests. */
  get query() {
    const query = {};
    const flat = this._host.raw.linkQuery(this._link);
    for (let i = 0; i < flat.length; i += 2) query[flat[i]] = flat[i + 1];
    for (const name of NUMBERS) if (name in query) query[name] = Number(query[name]);
    return query;
  }
}

export class Engine extends Emitter {
  /**
   * @param {Host} host
   * @param {number} number
   */
  constructor(host, number) {
    super();
    this._host = host;
    this._number = number;
    this._base64 = false;
    this._retired = false;
    this._links = new Map();
    this._last = undefined;
    this.binaryType = "arraybuffer";
    Host.observe(this, ENGINE_EVENTS, (mask) => {
      if (!this._retired) host.raw.input(input.OBSERVE_ENGINE, number, mask);
    });
  }

  get id() {
    if (this._retired) return null;
    const { raw } = this._host;
    return raw.look(look.ENGINE_SID, this._number) === 1 ? raw.text() : undefined;
  }

  get readyState() {
    return this._retired ? CLOSED : STATES[this._host.raw.look(look.ENGINE_STATE, this._number)];
  }

  /** The transport in use, or the last one. */
  get transport() {
    const facts = this._retired ? -1 : this._host.raw.look(look.ENGINE_LINK, this._number);
    if (facts >= 0) this._last = this._transport(facts >> 3);
    return this._last;
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
    host.tell(input.ENGINE_WRITE, this._number, keepOptional(msg), how, host.addCallback(fn));
    return this;
  }

  close() {
    if (!this._retired) {
      const { _host: host } = this;
      host.tell(input.ENGINE_CLOSE, this._number);
    }
    return this;
  }

  /**
   * @param {number} link
   * @returns {Transport}
   */
  _transport(link) {
    let transport = this._links.get(link);
    if (transport === undefined) {
      transport = new Transport(this._host, link);
      this._links.set(link, transport);
    }
    return transport;
  }

  /** The connection is over: what it was remains, the core's part of it does not. */
  _retire() {
    this._retired = true;
  }
}

Engine.protocol = 4;
