/**
 * The host of one Manager: owns the values, and performs the outputs of the core. It decides
 * nothing; ARCHITECTURE.md describes how the two work together.
 *
 * Rust calls the methods by their names (`CoreHost`, declared in `pkg-template/src/face.rs`). An
 * exception in one of them goes to `blame`. Where more work follows in the same method, user code
 * is guarded by itself, so that the work is still done.
 */
import { resolved } from "../own.js";
import { report } from "./access.js";
import { EngineHost } from "./engines.js";
import { guardMethods } from "./guarded.js";
import { read } from "./incoming.js";
import { NamespaceHost } from "./namespaces.js";
import { forget, hold, letGo, register } from "./registry.js";
import { schedule } from "./routing.js";
import { refuseAll } from "./waiting.js";
import { wasm } from "./wasm.js";

/** @typedef {import("../api/manager.js").Manager} Manager */
/** @typedef {import("../api/socket.js").Socket} Socket */
/** @typedef {import("../codec/parsers.js").UserParser} UserParser */
/** @typedef {import("../generated/socketio_wasm.js").CoreHost} CoreHost */
/** @typedef {import("../generated/socketio_wasm.js").ManagerEventName} ManagerEventName */
/** @typedef {import("../generated/socketio_wasm.js").ManagerSettings} ManagerSettings */
/** @typedef {import("./state.js").Timers} Timers */

/** @implements {CoreHost} */
export class Host extends EngineHost {
  /**
   * @param {Manager} manager
   * @param {UserParser | undefined} parser `undefined` for the default one
   * @param {Timers} timers
   * @param {ManagerSettings} settings
   */
  constructor(manager, parser, timers, settings) {
    const module = wasm();
    super(module, module.create(settings), manager, parser, timers);
    register(this, this.number);
    manager._watch((event, on) => this.observe(event, on));
  }

  /**
   * Reports to the core whether an event of the Manager has listeners.
   *
   * @param {string} event of the Manager
   * @param {boolean} on whether the user listens to it
   */
  observe(event, on) {
    const name = /** @type {ManagerEventName | "packet"} */ (event);
    if (name === "packet") this.showsPackets = on;
    else this.enter((core) => core.observeManager(name, on));
  }

  // ------------------------------------------------------------- packets

  /**
   * Reads a message: the Manager's turn has come among the listeners of the engine's event `data`.
   *
   * @param {unknown} frame
   */
  read(frame) {
    read(this, frame);
  }

  /** Forgets a packet that is not complete. */
  resetDecoder() {
    this.partial = null;
    this.parser?.reset();
  }

  /** @param {boolean} on whether packets of the custom parser are accepted */
  listenToParser(on) {
    this.parser?.listen(on ? (packet) => schedule(this, packet) : undefined);
  }

  // -------------------------------------------------------------- events

  /**
   * Emits an event of the Manager, with namespaces as subscribers among the listeners.
   *
   * @param {string} event
   * @param {...unknown} args
   */
  managerEvent(event, ...args) {
    const notify = (/** @type {number} */ namespace) =>
      this.ask((core) => core.notifyNamespace(namespace));
    this.manager._dispatch(event, args, notify, this.fail);
  }

  /**
   * Puts a namespace as a subscriber among the listeners of the Manager, or removes it.
   *
   * @param {string} event
   * @param {number} namespace
   * @param {boolean} on
   */
  subscribeNamespace(event, namespace, on) {
    if (on) this.manager._subscribe(event, namespace);
    else this.manager._unsubscribe(event, namespace);
    if (event === "packet") this.follow(this.sockets[namespace], on);
  }

  /**
   * Adds a socket to those that packets are routed to, or removes it.
   *
   * @param {Socket} socket
   * @param {boolean} on whether packets are routed to it
   */
  follow(socket, on) {
    const { _name: name } = socket;
    // A new list, because a loop may be running over the old one.
    const followers = [];
    for (const other of this.followers[name] ?? []) if (other !== socket) followers.push(other);
    if (on) followers.push(socket);
    if (followers.length > 0) this.followers[name] = followers;
    else delete this.followers[name];
  }

  // ----------------------------------------------------------- functions

  /**
   * Calls a callback that was passed to `manager.open`.
   *
   * @param {number} number
   * @param {unknown} error
   */
  openCallback(number, error) {
    const fn = this.takeCallback(number);
    if (error === undefined) fn?.();
    else fn?.(error);
  }

  /** @param {number} number of a function that is never called */
  forgetCallback(number) {
    this.takeCallback(number);
  }

  // ---------------------------------------------------- the browser's turn

  /**
   * Has the core end the connection in a microtask, because its heartbeat is overdue.
   *
   * @param {number} engine
   */
  pingExpired(engine) {
    resolved.then(() => this.enter((core) => core.pingExpired(engine)));
  }

  /**
   * @param {number} timer
   * @param {number} delay milliseconds
   */
  setTimer(timer, delay) {
    const fired = () => this.enterFromBrowser((core) => core.fired(timer));
    try {
      this.armed[timer] = this.timers[0].call(globalThis, fired, delay);
    } catch {
      // An environment that refuses timers is being torn down.
    }
  }

  /** @param {number} timer */
  clearTimer(timer) {
    this.timers[1].call(globalThis, this.armed[timer]);
  }

  /** @param {boolean} on whether there is a connection or a timer */
  busy(on) {
    if (on) hold(this);
    else letGo(this);
  }

  offline() {
    this.enterFromBrowser((core) => core.offline());
  }

  beforeUnload() {
    this.enterFromBrowser((core) => core.beforeUnload());
  }

  pageHide() {
    this.enterFromBrowser((core) => core.pageHide());
    this.transports.requests.abort();
  }

  /** The page stays: feeds the core the ends of transports that were held back. */
  releaseEnds() {
    const { heldEnds } = this;
    this.heldEnds = [];
    for (const end of heldEnds) end();
  }

  /**
   * The core has failed: closes the connection, and everything that waits for it.
   *
   * @override
   * @param {unknown} error
   */
  failed(error) {
    forget(this.number);
    this.transports.halt();
    letGo(this);
    report(error);
    const details = { description: "the client has failed", context: error };
    for (const socket of this.sockets) {
      if (socket._connected) socket._lose("transport error", details, report);
      refuseAll(socket);
    }
  }
}

for (const type of [NamespaceHost, EngineHost, Host]) guardMethods(type);
