/**
 * Access to the core of one Manager, and what happens to exceptions.
 *
 * A call into the core leads to calls back, and these may run user code. Whatever that throws, the
 * core first finishes what it is doing. Then the first exception goes to the caller: it is thrown by
 * a call that the application made, rejects the promise of a microtask, or, where the browser called,
 * is passed to `reportError`. Further exceptions are passed to `reportError` as well.
 */

import { detach, resolved, warn } from "../own.js";
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

/**
 * @param {any} error
 * @returns {boolean} whether it may be an overflow of the stack
 */
const isOverflow = (error) => error instanceof RangeError || error?.name === "InternalError";

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

/**
 * How deep calls of the application may be nested, each in a listener that the one before has led to.
 * A listener that emits what it listens to would use up the stack, and it must not end in the middle of
 * the core.
 */
const DEEPEST = 200;

export class CoreAccess {
  /** @param {Core} core */
  constructor(core) {
    this.core = core;
    this.hasFailed = false;
    /** @type {Fault | null} the first exception that user code threw in the present call */
    this.fault = null;
    /** How many calls of the application and the browser are going on. */
    this.depth = 0;
    /** @type {(() => void) | null} what is to be done when the present call of the core has returned */
    this.afterCall = null;
    /** `blame` as a function that can be passed on. */
    this.fail = (/** @type {unknown} */ error) => this.blame(error);
  }

  // --------------------------------------------------------------- calls

  /**
   * Begins a call of the application. {@link end} throws the exceptions that occur in it, rather
   * than the call that it may be nested in.
   *
   * @returns {Fault | null} what {@link end} takes
   * @throws {RangeError} if calls are nested too deep
   */
  begin() {
    if (this.depth >= DEEPEST) throw new RangeError("calls of the client are nested too deep");
    this.depth++;
    const { fault } = this;
    this.fault = null;
    return fault;
  }

  /** @param {Fault | null} outer */
  end(outer) {
    const { fault } = this;
    this.depth--;
    this.fault = outer;
    if (fault !== null) throw fault.error;
  }

  /** {@link end} for a microtask, which is never nested, and needs no {@link begin}. */
  endMicrotask() {
    const { fault } = this;
    this.depth = 0;
    this.fault = null;
    if (fault !== null) throw fault.error;
  }

  /**
   * {@link end} for a call of the browser: no caller could catch an exception, so it is reported.
   *
   * @param {Fault | null} outer
   */
  endForBrowser(outer) {
    const { fault } = this;
    this.depth--;
    this.fault = outer;
    if (fault !== null) report(fault.error);
  }

  /**
   * Calls the core within another call: while it is being called already, or between
   * {@link begin} and {@link end}.
   *
   * @template T
   * @param {(core: Core) => T} call whose last call of the core may fail acknowledgements, and no other
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
   * Does what is to be done after a call of the core, and has the core go on. It follows every call
   * that may perform outputs, before anything else.
   */
  goOn() {
    while (this.afterCall !== null) {
      const { afterCall } = this;
      this.afterCall = null;
      // `guard` written out: an error costs more the more functions it is made in.
      try {
        afterCall();
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
    if (isOverflow(error)) resolved.then(() => this.recover());
  }

  /**
   * The stack has overflowed, perhaps in the core: it goes on with what it was doing, or traps because
   * it cannot.
   */
  recover() {
    this.ask((core) => core.resume());
    this.endMicrotask();
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
    try {
      this.failed(error);
    } catch (overflow) {
      if (!isOverflow(overflow)) throw overflow;
      resolved.then(() => this.failed(error));
    }
  }

  /**
   * What is left to do when the core has failed.
   *
   * @param {unknown} _error
   */
  failed(_error) {}
}
detach(CoreAccess);
