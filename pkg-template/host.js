/**
 * The host of one Manager: feeds its core, and performs what the core asks for. It
 * decides nothing; ARCHITECTURE.md describes the drain rule that it follows.
 *
 * What is performed for one input may need the value that came with it: a frame, or the
 * arguments of an `emit`. That value is passed along as `hand` rather than stored,
 * because a store into an object as old as this one costs more than a call.
 */
import * as codes from "./codes.js";
import * as input from "./inputs.js";
import * as look from "./looks.js";
import { classify } from "./json-codec.js";
import { performRarely } from "./outputs.js";
import { Raw } from "./raw.js";
import { letGo, register } from "./registry.js";
import { Transports } from "./transports.js";
import { IN_HAND, keep, lendHand, takeFrom } from "./values.js";
import { loadWasm } from "./wasm-module.js";

/** The sizes of the scratch memory, see `src/js/raw.rs`. */
const ARGUMENTS = 11;
const HEAD_UNITS = 32;

const resolved = Promise.resolve();

/** @param {unknown} error what nobody is there to catch */
function report(error) {
  if (typeof reportError === "function") reportError(error);
  else {
    setTimeout(() => {
      throw error;
    });
  }
}

export class Host {
  /**
   * @param {any} manager the Manager of the user's
   * @param {any} codec
   * @param {any[]} options of the raw handle
   */
  constructor(manager, codec, options) {
    const wasm = loadWasm();
    this.wasm = wasm;
    this.manager = manager;
    this.codec = codec;
    this.raw = new Raw(wasm, wasm.create(...options), (error) => this.failed(error));
    this.reserved = reservedNames(this.raw);
    register(this, this.raw.number);
    /** @type {any[]} sockets by number */
    this.sockets = [];
    /** @type {Map<number, any>} engines by number */
    this.engines = new Map();
    /** @type {Map<number, Function>} */
    this.callbacks = new Map();
    this.nextCallback = 0;
    this.transports = new Transports(this, this.raw);
    /**
     * `setTimeout` and `clearTimeout` as the Manager knows them.
     *
     * @type {any[]}
     */
    this.timers = [];
    /** @type {any} the one timer of this Manager, if it is armed */
    this.timer = undefined;
    /** Where the frame in hand came from. */
    this.frameLink = 0;
    /** @type {{ error: unknown } | null} the first exception of the user's in this call */
    this.fault = null;
    this.tick = () => this.tell(input.MICROTASK);
    this.fail = (error) => this.blame(error);
    this.refresh();
  }

  /** Views of the scratch memory; they die when the memory grows. */
  refresh() {
    const { buffer } = this.wasm.memory;
    const place = this.raw.look(look.SCRATCH);
    this.args = new Float64Array(buffer, place, ARGUMENTS);
    this.head = new Uint16Array(buffer, place + this.args.byteLength, HEAD_UNITS);
  }

  // ----------------------------------------------------------- draining

  /**
   * Performs everything that follows from an input of the user's; an exception of
   * the user's is thrown when all is done.
   *
   * @param {number} code
   * @param {any} [hand] the value that came with the input
   * @param {Function} [ack] the function that waits for the id of the packet emitted
   */
  enter(code, hand, ack) {
    const outer = this.fault;
    this.fault = null;
    this.drain(code, hand, ack);
    const fault = this.fault;
    this.fault = outer;
    if (fault !== null) throw fault.error;
  }

  /**
   * The same for an input of the browser's, where nobody catches.
   *
   * @param {number} code
   * @param {any} [hand]
   */
  enterFromBrowser(code, hand) {
    try {
      this.enter(code, hand);
    } catch (error) {
      report(error);
    }
  }

  /**
   * Whatever an output throws, those behind it are performed.
   *
   * @param {number} code
   * @param {any} [hand]
   * @param {Function} [ack]
   */
  drain(code, hand, ack) {
    while (code !== 0) {
      try {
        this.perform(code & codes.CODE, hand, ack);
      } catch (error) {
        this.blame(error);
      }
      if ((code & codes.WITH_MICROTASK) !== 0) resolved.then(this.tick);
      code = (code & codes.LAST) !== 0 ? 0 : this.raw.poll();
    }
  }

  /**
   * Feeds an input of the user's. Those that come with every packet are fed without this
   * detour.
   *
   * @param {number} code one of `inputs.js`, with its arguments
   * @param {number} [a]
   * @param {number} [b]
   * @param {number} [c]
   * @param {number} [d]
   * @param {number} [x]
   */
  tell(code, a, b, c, d, x) {
    this.enter(this.raw.input(code, a, b, c, d, x));
  }

  /**
   * The same for one of the browser's.
   *
   * @param {number} code
   * @param {number} [a]
   * @param {number} [b]
   * @param {number} [c]
   * @param {number} [d]
   */
  tellFromBrowser(code, a, b, c, d) {
    this.enterFromBrowser(this.raw.input(code, a, b, c, d));
  }

  /**
   * The same for the answer to an output that is being performed.
   *
   * @param {number} code
   * @param {number} [a]
   * @param {number} [b]
   * @param {number} [c]
   */
  answer(code, a, b, c) {
    this.drain(this.raw.input(code, a, b, c));
  }

  /**
   * Performs one output.
   *
   * @param {number} code
   * @param {any} hand
   * @param {Function | undefined} ack
   */
  perform(code, hand, ack) {
    if (this.args.length === 0) this.refresh();
    const { args } = this;
    switch (code) {
      case codes.MICROTASK:
        resolved.then(this.tick);
        return;
      case codes.DECODE:
        this.decode(hand, args[0], args[1] === 1);
        return;
      case codes.EVENT:
        this.sockets[args[0]]._receive(takeFrom(args[1], hand), args[2], args[3]);
        return;
      case codes.ENCODE:
        this.encode(args, takeFrom(args[3], hand));
        return;
      case codes.SEND:
        this.transports.send(args);
        return;
      case codes.ACK_REGISTERED:
        this.sockets[args[0]]._acks.set(args[1], ack);
        return;
      case codes.ACK:
        this.sockets[args[0]]._answer(args[1], args[2], takeFrom(args[3], hand));
        return;
      case codes.POST:
        this.transports.post(args);
        return;
      default:
        performRarely(this, code, args, hand);
    }
  }

  /**
   * Parses the body of the frame in hand. One that is only wanted in the microtask that
   * follows goes there in a closure.
   *
   * @param {string} frame
   * @param {number} at
   * @param {boolean} retain
   */
  decode(frame, at, retain) {
    const { raw } = this;
    const body = this.codec.decode(frame, at);
    const facts = classify(body);
    const reserved = this.reserved.has(body?.[0]) ? 1 : 0;
    const handle = retain ? keep(body) : IN_HAND;
    const code = raw.input(input.DECODED, facts, handle, reserved);
    if (retain || (code & codes.CODE) !== codes.MICROTASK) {
      this.drain(code, body);
      return;
    }
    resolved.then(() => this.route(body));
    if ((code & codes.LAST) === 0) this.drain(raw.poll(), body);
  }

  /**
   * Routes a packet whose body is in hand.
   *
   * @param {any} body
   */
  route(body) {
    // Somebody may have begun to listen for packets since the body was parsed.
    const observed = this.manager.hasListeners("packet");
    if (observed) lendHand(body);
    const code = this.raw.input(input.MICROTASK);
    if (observed) lendHand(undefined);
    this.enter(code, body);
  }

  /**
   * @param {Float64Array} args
   * @param {any} body
   */
  encode(args, body) {
    const { codec, raw } = this;
    let code;
    try {
      code = codec.write(this, args, body);
    } catch (error) {
      code = raw.input(input.ENCODE_FAILED);
      this.blame(error);
    }
    this.drain(code);
  }

  // --------------------------------------------------- failure of our own

  /**
   * The module has come to a halt. The connection and what waits for it must not be left
   * hanging.
   *
   * @param {unknown} error
   */
  failed(error) {
    this.transports.halt();
    letGo(this);
    report(error);
    const details = { description: "the client has failed", context: error };
    for (const socket of this.sockets) {
      if (socket._connected) socket._lose(["transport error", details], report);
    }
  }

  // --------------------------------------------------- code of the user's

  /**
   * Remembers an exception of the user's; only the first one can be thrown.
   *
   * @param {unknown} error
   */
  blame(error) {
    if (this.fault === null) this.fault = { error };
    else report(error);
  }

  /** @param {() => void} work something of the user's */
  guard(work) {
    try {
      work();
    } catch (error) {
      this.blame(error);
    }
  }

  /**
   * @param {Function | undefined} fn
   * @returns {number} its number, -1 for none
   */
  addCallback(fn) {
    if (fn === undefined) return -1;
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

  // ------------------------------------------------- inputs of the browser

  /** @param {number} delay milliseconds until the next deadline, NaN for none */
  arm(delay) {
    const [set, clear] = this.timers;
    if (this.timer !== undefined) clear.call(globalThis, this.timer);
    this.timer = undefined;
    if (!(delay >= 0)) return;
    try {
      this.timer = set.call(globalThis, () => this.tellFromBrowser(input.TIMEOUT), delay);
    } catch {
      // A scope that refuses timers is one that is being torn down.
    }
  }

  offline() {
    this.tellFromBrowser(input.OFFLINE);
  }

  beforeUnload() {
    this.tellFromBrowser(input.BEFORE_UNLOAD);
  }

  pageHide() {
    this.transports.requests.abort();
  }

  linkFailed(link, description, context, writing) {
    const [one, other] = [keep(description), keep(context)];
    this.tellFromBrowser(input.FAILED, link, one, other, writing);
  }

  /**
   * A text frame.
   *
   * @param {number} link
   * @param {string} text
   */
  readText(link, text) {
    if (this.head.length === 0) this.refresh();
    const { head } = this;
    const { length } = text;
    const shown = length < HEAD_UNITS ? length : HEAD_UNITS;
    for (let i = 0; i < shown; i++) head[i] = text.charCodeAt(i);
    this.frameLink = link;
    this.enterFromBrowser(this.raw.input(input.FRAME, link, length), text);
  }

  /**
   * Bytes.
   *
   * @param {number} link
   * @param {any} data
   */
  readBytes(link, data) {
    this.enterFromBrowser(this.raw.input(input.BINARY, link, keep(data)), data);
  }

  // ------------------------------------------------------------- lifetime

  /**
   * An engine is over, and let go.
   *
   * @param {number} engine
   */
  retire(engine) {
    this.engines.get(engine)?._retire();
    this.engines.delete(engine);
  }

  /**
   * Has the core told which events of an emitter the user listens to.
   *
   * @param {any} emitter
   * @param {string[]} events
   * @param {(mask: number) => void} tell
   */
  static observe(emitter, events, tell) {
    let mask = 0;
    emitter._watch(events, (event, on) => {
      const bit = 1 << events.indexOf(event);
      mask = on ? mask | bit : mask & ~bit;
      tell(mask);
    });
  }
}

/** @type {Map<string, number> | undefined} */
let names;

/**
 * @param {Raw} raw
 * @returns {Map<string, number>} their places in the core's list, by name
 */
function reservedNames(raw) {
  if (names === undefined) {
    const list = raw.text(look.RESERVED_NAMES).split(",");
    names = new Map(list.map((name, index) => [name, index]));
  }
  return names;
}
