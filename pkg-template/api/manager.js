/** The Manager as users see it at `socket.io`: a connection to one server, and its namespaces. */
import { DEFAULT_PARSER } from "../codec/default-parser.js";
import { UserParser } from "../codec/parsers.js";
import { Host } from "../host/host.js";
import { toDelay } from "../options/delay.js";
import { Emitter } from "./emitter.js";
import { Socket } from "./socket.js";

/** @typedef {import("../host/state.js").Timers} Timers */
/** @typedef {import("../types-options.js").ManagerOptions} ManagerOptions */
/** @typedef {import("../types-options.js").SocketOptions} SocketOptions */
/** @typedef {import("./engine.js").Engine} Engine */

/** Where the server answers, unless the option `path` says otherwise. */
export const DEFAULT_PATH = "/socket.io";
const DEFAULT_MAX_ATTACHMENTS = 10;

/** @returns {Timers} */
const readTimers = () => [globalThis.setTimeout, globalThis.clearTimeout];
// Test suites replace these functions. A Manager keeps those that it found when it was made; the
// option `useNativeTimers` asks for those from when this file was loaded.
const NATIVE_TIMERS = readTimers();

/** @param {unknown} value milliseconds; `false` is no timeout */
const toTimeout = (value) => (value === false ? undefined : toDelay(value));

export class Manager extends Emitter {
  /**
   * Makes a Manager, and opens its connection unless `autoConnect` is `false`. `uri` is an address
   * with a scheme; without one the options name the server.
   *
   * @param {string | Partial<ManagerOptions>} [uri]
   * @param {Partial<ManagerOptions>} [opts]
   */
  constructor(uri, opts) {
    super();
    if (uri && typeof uri === "object") {
      opts = uri;
      uri = undefined;
    }
    opts ||= {};
    opts.path = opts.path || DEFAULT_PATH;
    this.uri = /** @type {string | undefined} */ (uri);
    this.opts = opts;
    /** @type {Record<string, Socket>} */
    this.nsps = {};
    this._reconnection = opts.reconnection !== false;
    this._reconnectionAttempts = opts.reconnectionAttempts || Infinity;
    this._reconnectionDelay = opts.reconnectionDelay || 1000;
    this._reconnectionDelayMax = opts.reconnectionDelayMax || 5000;
    this._randomizationFactor = opts.randomizationFactor ?? 0.5;
    /** @type {number | boolean} */
    this._timeout = opts.timeout ?? 20_000;
    /** @type {Engine | undefined} the connection; a new one for every attempt */
    this.engine = undefined;
    const autoConnect = opts.autoConnect !== false;
    const chosen = opts.parser || DEFAULT_PARSER;
    const parser = chosen ? new UserParser(chosen) : undefined;
    const timers = opts.useNativeTimers ? NATIVE_TIMERS : readTimers();
    this._host = new Host(this, parser, timers, this._settings(autoConnect)).self;
    if (autoConnect) this.open();
  }

  /**
   * The options that the core needs.
   *
   * @param {boolean} autoConnect
   */
  _settings(autoConnect) {
    return {
      autoConnect,
      maxAttachments: Number(this.opts.maxAttachments ?? DEFAULT_MAX_ATTACHMENTS),
      reconnection: this._reconnection,
      reconnectionAttempts: Number(this._reconnectionAttempts),
      reconnectionDelay: Number(this._reconnectionDelay),
      reconnectionDelayMax: Number(this._reconnectionDelayMax),
      randomizationFactor: Number(this._randomizationFactor),
      timeout: toTimeout(this._timeout),
    };
  }

  get _readyState() {
    return this._host().ask((core) => core.managerState) ?? "closed";
  }

  get _reconnecting() {
    return this._host().ask((core) => core.isReconnecting) ?? false;
  }

  /** @param {unknown} [v] */
  reconnection(v) {
    if (arguments.length === 0) return this._reconnection;
    const on = Boolean(v);
    this._reconnection = on;
    this._host().enter((core) => core.setReconnection(on));
    return this;
  }

  /** @param {number} [v] */
  reconnectionAttempts(v) {
    if (v === undefined) return this._reconnectionAttempts;
    this._reconnectionAttempts = v;
    const value = Number(v);
    this._host().enter((core) => core.setReconnectionAttempts(value));
    return this;
  }

  /** @param {number} [v] */
  reconnectionDelay(v) {
    if (v === undefined) return this._reconnectionDelay;
    this._reconnectionDelay = v;
    const value = Number(v);
    this._host().enter((core) => core.setReconnectionDelay(value));
    return this;
  }

  /** @param {number} [v] */
  reconnectionDelayMax(v) {
    if (v === undefined) return this._reconnectionDelayMax;
    this._reconnectionDelayMax = v;
    const value = Number(v);
    this._host().enter((core) => core.setReconnectionDelayMax(value));
    return this;
  }

  /** @param {number} [v] */
  randomizationFactor(v) {
    if (v === undefined) return this._randomizationFactor;
    this._randomizationFactor = v;
    const value = Number(v);
    this._host().enter((core) => core.setRandomizationFactor(value));
    return this;
  }

  /** @param {number | boolean} [v] */
  timeout(v) {
    if (arguments.length === 0) return this._timeout;
    this._timeout = /** @type {number | boolean} */ (v);
    const value = toTimeout(v);
    this._host().enter((core) => core.setTimeout(value));
    return this;
  }

  /** @param {Function} [fn] called with the result of this attempt, if one is made */
  open(fn) {
    const host = this._host();
    const callback = fn ? host.addCallback(fn) : undefined;
    host.enter((core) => core.open(callback));
    return this;
  }

  /** @param {Function} [fn] */
  connect(fn) {
    return this.open(fn);
  }

  disconnect() {
    this._close();
  }

  _close() {
    this._host().enter((core) => core.close());
  }

  /**
   * The socket of a namespace, made when it is first asked for. With `autoConnect` it connects.
   *
   * @param {string} nsp
   * @param {Partial<SocketOptions>} [opts] of a namespace that is not known yet
   * @returns {Socket}
   */
  socket(nsp, opts) {
    let socket = this.nsps[nsp];
    if (socket === undefined) {
      socket = new Socket(this, nsp, opts);
      this.nsps[nsp] = socket;
    } else {
      const { _number: number } = socket;
      this._host().enter((core) => core.useNamespace(number));
    }
    return socket;
  }
}
