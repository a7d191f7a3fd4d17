/**
 * Access to the core of one Manager, and what happens to exceptions.
 *
 * A call into the core leads to calls back, and these may run user code. Whatever that throws, the
 * core first finishes what it is doing. Then the first exception goes to the caller: it is thrown by
 * a call that the application made, rejects the promise of a microtask, or, where the browser called,
 * is passed to `reportError`. Further exceptions are passed to `reportError` as well.
 */

import { detach, warn } from "../own.js";
import { isTrap } from "./wasm-loader.js";

/** @typedef {import("../generated/socketio_wasm.js").Core} Core */

/** @typedef {{ error: unknown }} Fault an exception that is thrown later */

/** @param {unknown} error an exception that no caller can catch */
export function report(error) {
  if (typeof reportError === "function") reportError(error);
  else {
    setTimeout(() => {
      throw error;
    });
  }
}

/** What whoever reads the console is told of a core that has failed. */
const FAILED =
  "this Manager has failed by a mistake in the client, and its sockets stay disconnected. Please report the first error: https://github.com/socketio-wasm/socketio-wasm/issues";

/** What the application may ask of a core, and waits for in vain if it has failed. */
const REQUESTS = ["open", "connect", "emit"];

/**
 * Replaces a core that has failed: every method returns `undefined`, and requests say why on the console.
 *
 * @param {Core} core
 * @returns {Core}
 */
function silenced(core) {
  /** @type {Record<string, unknown>} */
  const silent = {};
  const members = Object.getPrototypeOf(core);
  for (const name of Object.getOwnPropertyNames(members)) {
    const isMethod = Object.getOwnPropertyDescriptor(members, name)?.value !== undefined;
    if (isMethod) silent[name] = () => undefined;
  }
  // Members that are not functions are left out: they are `undefined`, too.
  for (const name of REQUESTS) silent[name] = () => warn(FAILED);
  return /** @type {any} */ (silent);
}

export class CoreAccess {
  /** @param {Core} core */
  constructor(core) {
    this.core = core;
    this.hasFailed = false;
    /** @type {Fault | null} the first exception that user code threw in the present call */
    this.fault = null;
    /** @type {(() => void) | null} what an output has left for after the call of the core */
    this.left = null;
    /** `blame` as a function that can be passed on. */
    this.fail = (/** @type {unknown} */ error) => this.blame(error);
  }

  // --------------------------------------------------------------- calls

  /**
   * Begins a call of the application. {@link end} throws the exceptions that occur in it, rather
   * than the call that it may be nested in. A microtask is never nested, so it only needs {@link
   * end}.
   *
   * @returns {Fault | null} what {@link end} takes
   */
  begin() {
    const { fault } = this;
    this.fault = null;
    return fault;
  }

  /** @param {Fault | null} outer */
  end(outer) {
    const { fault } = this;
    this.fault = outer;
    if (fault !== null) throw fault.error;
  }

  /**
   * {@link end} for a call of the browser: no caller could catch an exception, so it is reported.
   *
   * @param {Fault | null} outer
   */
  endForBrowser(outer) {
    const { fault } = this;
    this.fault = outer;
    if (fault !== null) report(fault.error);
  }

  /**
   * Calls the core within another call: while it is being called already, or between
   * {@link begin} and {@link end}.
   *
   * @template T
   * @param {(core: Core) => T} call after a call of the core that may fail acknowledgements, it does nothing else
   * @returns {T | undefined} nothing if the core has failed
   */
  ask(call) {
    try {
      const answer = call(this.core);
      this.goOn();
      return answer;
    } catch (error) {
      this.caught(error);
      return undefined;
    }
  }

  /**
   * Does what an output has left for after the call of the core, and has the core go on. It follows
   * every call that may perform outputs, before anything else.
   */
  goOn() {
    while (this.left !== null) {
      const { left } = this;
      this.left = null;
      // `guard` written out: an error costs more the more functions it is made in.
      try {
        left();
      } catch (error) {
        this.blame(error);
      }
      this.core.resume();
    }
  }

  /**
   * Calls the core for the application.
   *
   * @template T
   * @param {(core: Core) => T} call
   * @returns {T | undefined}
   */
  enter(call) {
    const outer = this.begin();
    const answer = this.ask(call);
    this.end(outer);
    return answer;
  }

  /**
   * Calls the core for the browser.
   *
   * @param {(core: Core) => void} call
   */
  enterFromBrowser(call) {
    const outer = this.begin();
    this.ask(call);
    this.endForBrowser(outer);
  }

  // ---------------------------------------------------------- exceptions

  /**
   * Handles an exception of a call into the core.
   *
   * @param {unknown} error
   */
  caught(error) {
    // The methods that the core calls never throw, so this is a trap of the module itself.
    if (isTrap(error)) this.halt(error);
    else this.blame(error);
  }

  /**
   * Remembers an exception of user code; only the first one can be thrown.
   *
   * @param {unknown} error
   */
  blame(error) {
    if (this.fault === null) this.fault = { error };
    else report(error);
  }

  /** @param {() => void} work runs user code */
  guard(work) {
    try {
      work();
    } catch (error) {
      this.blame(error);
    }
  }

  /**
   * The module has trapped in the middle of a call, which should never happen. Its core cannot be
   * used any more.
   *
   * @param {unknown} error
   */
  halt(error) {
    // Calls that the failed one was nested in end here as well.
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.core = silenced(this.core);
    warn(FAILED);
    this.failed(error);
  }

  /**
   * What is left to do when the core has failed.
   *
   * @param {unknown} _error
   */
  failed(_error) {}
}
detach(CoreAccess);
