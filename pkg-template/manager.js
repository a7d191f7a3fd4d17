/** A connection and its namespaces as users see it at `socket.io`. */
import { toDelay } from "./delay.js";
import { Emitter } from "./emitter.js";
import { MANAGER_EVENTS } from "./codes.js";
import * as input from "./inputs.js";
import * as look from "./looks.js";
import { Host } from "./host.js";
import { warnOfInert } from "./inert.js";
import { DefaultParser, UserParser } from "./parsers.js";
import { Socket } from "./socket.js";
import { DEBUG } from "./wasm-module.js";

const STATES = ["closed", "opening", "open"];

/** The order of `Setting` in `src/protocol/options.rs`. */
const RECONNECTION = 0;
const RECONNECTION_ATTEMPTS = 1;
const RECONNECTION_DELAY = 2;
const RECONNECTION_DELAY_MAX = 3;
const RANDOMIZATION_FACTOR = 4;
const TIMEOUT = 5;

const DEFAULT_MAX_ATTACHMENTS = 10;

// Test suites replace these, and a Manager keeps those of its beginning; `useNativeTimers` asks for the ones there were.
const readTimers = () => [globalThis.setTimeout, globalThis.clearTimeout];
const NATIVE_TIMERS = readTimers();

/** @param {unknown} value `false` is no timeout */
const toTimeout = (value) => (value === false ? NaN : toDelay(value));

/**
 * @param {Manager} manager
 * @param {number} setting
 * @param {any} value
 */
function set(manager, setting, value) {
  manager._host.raw.input(input.SET, setting, 0, 0, 0, Number(value));
}

export class Manager extends Emitter {
  /**
   * @param {string | Record<string, any>} [uri]
   * @param {Record<string, any>} [opts]
   */
  constructor(uri, opts) {
    super();
    if (uri && typeof uri === "object") {
      opts = uri;
      uri = undefined;
    }
    opts ??= {};
    if (DEBUG) warnOfInert(opts);
    opts.path = opts.path || "/socket.io";
    this.uri = uri;
    this.opts = opts;
    this.nsps = {};
    this._reconnection = opts.reconnection !== false;
    this._reconnectionAttempts = opts.reconnectionAttempts || Infinity;
    this._reconnectionDelay = opts.reconnectionDelay || 1000;
    this._reconnectionDelayMax = opts.reconnectionDelayMax || 5000;
    this._randomizationFactor = opts.randomizationFactor ?? 0.5;
    this._timeout = opts.timeout ?? 20_000;
    const autoConnect = opts.autoConnect !== false;
    const { parser } = opts;
    const codec = parser ? new UserParser(parser) : new DefaultParser();
    const attachments = Number(opts.maxAttachments ?? DEFAULT_MAX_ATTACHMENTS);
    const host = new Host(this, codec, [autoConnect, Boolean(parser), attachments]);
    this._host = host;
    set(this, RECONNECTION, this._reconnection);
    set(this, RECONNECTION_ATTEMPTS, this._reconnectionAttempts);
    set(this, RECONNECTION_DELAY, this._reconnectionDelay);
    set(this, RECONNECTION_DELAY_MAX, this._reconnectionDelayMax);
    // Unlike the setter, the option counts as none beyond its range.
    const factor = this._randomizationFactor;
    set(this, RANDOMIZATION_FACTOR, factor > 0 && factor <= 1 ? factor : 0);
    set(this, TIMEOUT, toTimeout(this._timeout));
    host.timers = opts.useNativeTimers ? NATIVE_TIMERS : readTimers();
    Host.observe(this, MANAGER_EVENTS, (mask) => host.raw.input(input.OBSERVE_MANAGER, mask));
    if (autoConnect) this.open();
  }

  get _readyState() {
    return STATES[this._host.raw.look(look.MANAGER_STATE)];
  }

  get _reconnecting() {
    return this._host.raw.look(look.RECONNECTING) === 1;
  }

  reconnection(v) {
    if (arguments.length === 0) return this._reconnection;
    this._reconnection = Boolean(v);
    set(this, RECONNECTION, this._reconnection);
    return this;
  }

  reconnectionAttempts(v) {
    if (v === undefined) return this._reconnectionAttempts;
    this._reconnectionAttempts = v;
    set(this, RECONNECTION_ATTEMPTS, v);
    return this;
  }

  reconnectionDelay(v) {
    if (v === undefined) return this._reconnectionDelay;
    this._reconnectionDelay = v;
    set(this, RECONNECTION_DELAY, v);
    return this;
  }

  reconnectionDelayMax(v) {
    if (v === undefined) return this._reconnectionDelayMax;
    this._reconnectionDelayMax = v;
    set(this, RECONNECTION_DELAY_MAX, v);
    return this;
  }

  randomizationFactor(v) {
    if (v === undefined) return this._randomizationFactor;
    this._randomizationFactor = v;
    set(this, RANDOMIZATION_FACTOR, v);
    return this;
  }

  timeout(v) {
    if (arguments.length === 0) return this._timeout;
    this._timeout = v;
    set(this, TIMEOUT, toTimeout(v));
    return this;
  }

  /** @param {Function} [fn] told whether this attempt succeeded, if it is one */
  open(fn) {
    const { _host: host } = this;
    host.tell(input.OPEN, host.addCallback(fn || undefined));
    return this;
  }

  connect(fn) {
    return this.open(fn);
  }

  disconnect() {
    this._close();
  }

  _close() {
    const { _host: host } = this;
    host.tell(input.CLOSE);
  }

  /**
   * @param {string} nsp
   * @param {Record<string, any>} [opts] of a namespace that is not known yet
   * @returns {Socket}
   */
  socket(nsp, opts) {
    let socket = this.nsps[nsp];
    if (socket === undefined) {
      socket = new Socket(this, nsp, opts);
      this.nsps[nsp] = socket;
    } else {
      const { _host: host } = this;
      host.tell(input.REUSE, socket._number);
    }
    return socket;
  }
}
