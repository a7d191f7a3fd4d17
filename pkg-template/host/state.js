/** The values that the host of one Manager owns. */
import { CoreAccess } from "./access.js";
import { dictionary } from "../own.js";
import { Transports } from "./transports.js";

/**
 * @template T
 * @typedef {import("../own.js").Dictionary<T>} Dictionary
 */

/** @typedef {import("../api/engine.js").Engine} Engine */
/** @typedef {import("../api/manager.js").Manager} Manager */
/** @typedef {import("../api/socket.js").Socket} Socket */
/** @typedef {import("../codec/frames.js").Packet} Packet */
/** @typedef {import("../codec/parsers.js").UserParser} UserParser */
/** @typedef {import("../generated/socketio_wasm.js").Core} Core */
/** @typedef {import("../generated/socketio_wasm.js").Module} Module */

/** @typedef {[set: typeof setTimeout, clear: typeof clearTimeout]} Timers */

/** @typedef {{ packet: Packet, attachments: unknown[] }} PartialPacket one that awaits attachments */

/** @type {Dictionary<true> | undefined} */
let reservedNames;

/** @param {string[]} names */
function toDictionary(names) {
  /** @type {Dictionary<true>} */
  const all = dictionary();
  for (const name of names) all[name] = true;
  return all;
}

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
    /**
     * The host, as a function. Objects that users see refer to it by this: libraries that copy or wrap
     * everything that can be reached from an object stop at a function.
     */
    this.self = () => this;
    /** The number of the core, by which Rust finds the host. */
    this.number = core.number;
    this.manager = manager;
    this.parser = parser;
    this.timers = timers;
    reservedNames ??= toDictionary(module.reservedNames.split(","));
    /** The names that no event may have. */
    this.reserved = reservedNames;
    /** @type {Socket[]} by the number of the namespace */
    this.sockets = [];
    /** @type {Dictionary<Socket[]>} those that follow the Manager, by the name of the namespace */
    this.followers = dictionary();
    /** @type {Engine | undefined} the one in use, or the last one */
    this.engine = undefined;
    /** @type {Dictionary<Engine>} those that are not over */
    this.engines = dictionary();
    /** Whether packets are shown to listeners of the Manager's event `packet`. */
    this.showsPackets = false;
    /** @type {PartialPacket | null} */
    this.partial = null;
    /** @type {Dictionary<Function>} callbacks of the user that the core knows by number */
    this.callbacks = dictionary();
    this.nextCallback = 0;
    /** @type {ReturnType<typeof setTimeout>[]} what `setTimeout` returned, by the number of the timer */
    this.armed = [];
    this.transports = new Transports(this);
    /** @type {(() => void)[]} ends of transports that wait for the page to go or stay */
    this.heldEnds = [];
  }

  /**
   * Whether the end of a transport must be held back, because the page is being left and may still
   * stay.
   *
   * @param {number} transport
   */
  holdsEnd(transport) {
    return this.ask((core) => core.holdsEnd(transport));
  }

  /**
   * Feeds the core how a transport ended: now, or when it is known that the page stays.
   *
   * @param {number} transport
   * @param {(core: Core) => void} feed
   * @param {() => void} [afterwards] called when every listener has been called
   */
  ended(transport, feed, afterwards) {
    if (this.holdsEnd(transport)) {
      this.heldEnds.push(() => this.ended(transport, feed, afterwards));
      return;
    }
    this.enterFromBrowser(feed);
    afterwards?.();
  }

  /**
   * Keeps a callback of the user under a new number.
   *
   * @param {Function} fn
   * @returns {number} its number
   */
  addCallback(fn) {
    const number = this.nextCallback++;
    this.callbacks[number] = fn;
    return number;
  }

  /** @param {number} number */
  takeCallback(number) {
    const fn = this.callbacks[number];
    delete this.callbacks[number];
    return fn;
  }
}
