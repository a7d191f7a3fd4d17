/** What the host of one Manager owns, besides what it does. */
import { CoreAccess } from "./access.js";
import { Transports } from "./transports.js";

/** @typedef {import("../api/engine.js").Engine} Engine */
/** @typedef {import("../api/manager.js").Manager} Manager */
/** @typedef {import("../api/socket.js").Socket} Socket */
/** @typedef {import("../codec/frames.js").Packet} Packet */
/** @typedef {import("../codec/parsers.js").UserParser} UserParser */
/** @typedef {import("../generated/socketio_wasm.js").Core} Core */
/** @typedef {import("../generated/socketio_wasm.js").Module} Module */

/** @typedef {[set: typeof setTimeout, clear: typeof clearTimeout]} Timers */

/** @typedef {{ packet: Packet, attachments: unknown[] }} PartialPacket one that awaits attachments */

/** @type {ReadonlySet<unknown> | undefined} */
let reservedNames;

export class HostState extends CoreAccess {
  /**
   * @param {Module} module
   * @param {Core} core
   * @param {Manager} manager
   * @param {UserParser | undefined} parser `undefined` for the default one
   * @param {Timers} timers
   */
  constructor(module, core, manager, parser, timers) {
    super(core);
    /** That of the core, by which Rust finds the host. */
    this.number = core.number;
    this.manager = manager;
    this.parser = parser;
    this.timers = timers;
    reservedNames ??= new Set(module.reservedNames.split(","));
    /** The names that no event may have. */
    this.reserved = reservedNames;
    /** @type {Socket[]} by the number of the namespace */
    this.sockets = [];
    /** @type {Map<string, Socket[]>} those that follow the Manager, by the name of the namespace */
    this.followers = new Map();
    /** @type {Engine | undefined} the one in use, or the last one */
    this.engine = undefined;
    /** @type {Map<number, Engine>} those that are not over */
    this.engines = new Map();
    /** Whether the user listens to the Manager's event `packet`. */
    this.isPacketHeard = false;
    /** @type {PartialPacket | null} */
    this.partial = null;
    /** @type {Map<number, Function>} functions of the user's that the core knows by number */
    this.callbacks = new Map();
    this.nextCallback = 0;
    /** @type {ReturnType<typeof setTimeout>[]} what `setTimeout` returned, by the number of the timer */
    this.armed = [];
    this.transports = new Transports(this);
  }

  /**
   * @param {Function} fn
   * @returns {number} its number
   */
  addCallback(fn) {
    const number = this.nextCallback++;
    this.callbacks.set(number, fn);
    return number;
  }

  /** @param {number} number */
  takeCallback(number) {
    const fn = this.callbacks.get(number);
    this.callbacks.delete(number);
    return fn;
  }
}
