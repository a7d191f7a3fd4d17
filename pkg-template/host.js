/**
 * The host of one Manager: feeds its core, and performs what the core asks for. It
 * decides nothing; ARCHITECTURE.md describes the drain rule that it follows.
 *
 * What is performed for one input may need the value that came with it: a frame, or the
 * arguments of an `emit`. That value is passed along as `hand` rather than stored,
 * because a store into an object as old as this one costs more than a call.
 */
import { now, random } from "./clock.js";
import * as codes from "./codes.js";
import { classify } from "./json-codec.js";
import { performRarely } from "./outputs.js";
import { hold, letGo, register } from "./registry.js";
import { Transports } from "./transports.js";
import { IN_HAND, keep, lendHand, takeFrom } from "./values.js";
import { loadWasm } from "./wasm-module.js";

const { ACK, ACK_REGISTERED, CODE, DECODE, ENCODE, EVENT, LAST, MICROTASK, POST, SEND } = codes;

/** The sizes of the scratch memory, see `src/js/raw.rs`. */
const ARGUMENTS = 8;
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
   * @param {(number: number, RawManager: any) => any} create makes the raw handle
   */
  constructor(manager, codec, create) {
    const wasm = loadWasm();
    this.wasm = wasm;
    this.manager = manager;
    this.codec = codec;
    this.reserved = reservedNames(wasm);
    this.raw = create(register(this), wasm.RawManager);
    /** @type {any[]} sockets by number */
    this.sockets = [];
    /** @type {Map<number, any>} engines by number */
    this.engines = new Map();
    /** @type {Map<number, Function>} */
    this.callbacks = new Map();
    this.nextCallback = 0;
    this.transports = new Transports(this, this.raw);
    /** Where the frame in hand came from. */
    this.frameLink = 0;
    /** @type {{ error: unknown } | null} the first exception of the user's in this call */
    this.fault = null;
    this.tick = () => this.enter(this.raw.microtask(now(), random()), undefined, undefined);
    this.fail = (error) => this.blame(error);
    this.refresh();
  }

  /** Views of the scratch memory; they die when the memory grows. */
  refresh() {
    const { buffer } = this.wasm.memory;
    this.args = new Float64Array(buffer, this.raw.arguments(), ARGUMENTS);
    this.head = new Uint16Array(buffer, this.raw.head(), HEAD_UNITS);
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
   * @param {number} code
   * @param {any} [hand]
   * @param {Function} [ack]
   */
  drain(code, hand, ack) {
    while (code !== 0) {
      this.perform(code & CODE, hand, ack);
      if (code >= LAST) return;
      code = this.raw.poll();
    }
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
      case MICROTASK:
        resolved.then(this.tick);
        return;
      case DECODE:
        this.decode(hand, args[0], args[1] === 1);
        return;
      case EVENT:
        this.sockets[args[0]]._receive(takeFrom(args[1], hand), args[2], args[3]);
        return;
      case ENCODE:
        this.encode(args, takeFrom(args[3], hand));
        return;
      case SEND:
        this.transports.send(args);
        return;
      case ACK_REGISTERED:
        this.sockets[args[0]]._acks.set(args[1], ack);
        return;
      case ACK:
        this.sockets[args[0]]._answer(args[1], args[2], takeFrom(args[3], hand));
        return;
      case POST:
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
    const reserved = this.reserved.has(body?.[0]);
    const handle = retain ? keep(body) : IN_HAND;
    const code = raw.decoded(now(), random(), facts, reserved, handle);
    if (retain || (code & CODE) !== MICROTASK) {
      this.drain(code, body);
      return;
    }
    resolved.then(() => this.route(body));
    if (code < LAST) this.drain(raw.poll(), body);
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
    const code = this.raw.microtask(now(), random());
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
      this.blame(error);
      code = raw.encodeFailed();
    }
    this.drain(code);
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

  timeout() {
    this.enterFromBrowser(this.raw.timeout(now(), random()));
    this.rest();
  }

  offline() {
    this.enterFromBrowser(this.raw.offline(now(), random()));
  }

  beforeUnload() {
    this.enterFromBrowser(this.raw.beforeUnload(now(), random()));
  }

  pageHide() {
    this.raw.abortRequests();
  }

  linkMade(link, engine, socket) {
    this.transports.add(link, engine, socket);
  }

  linkOpened(link) {
    this.enterFromBrowser(this.raw.opened(now(), random(), link));
  }

  linkRefused(link, error) {
    // Not while the transport is still being made.
    resolved.then(() => this.enterFromBrowser(this.raw.refused(now(), random(), link, error)));
  }

  linkClosed(link, event) {
    this.enterFromBrowser(this.raw.closed(now(), random(), link, keep(event)));
  }

  linkFailed(link, description, context, writing) {
    const [one, other] = [keep(description), keep(context)];
    this.enterFromBrowser(this.raw.failed(now(), random(), link, one, other, writing));
  }

  linkPolled(link, engine, payload) {
    this.transports.polled(link, engine, payload);
  }

  linkSent(link) {
    this.enterFromBrowser(this.raw.sent(now(), random(), link));
  }

  linkGone(link) {
    this.transports.delete(link);
  }

  binaryType(engine) {
    return this.engines.get(engine)?.binaryType;
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
    this.enterFromBrowser(this.raw.frame(now(), random(), link, length), text);
  }

  /**
   * Bytes.
   *
   * @param {number} link
   * @param {any} data
   */
  readBytes(link, data) {
    this.enterFromBrowser(this.raw.binary(now(), random(), link, keep(data)), data);
  }

  // ------------------------------------------------------------- lifetime

  /** Something is to happen, perhaps only a timeout. */
  stayAwake() {
    hold(this);
  }

  /** Lets the garbage collector have this host if nothing is to happen any more. */
  rest() {
    if (!this.raw.busy()) letGo(this);
  }

  /**
   * An engine is over, and let go.
   *
   * @param {number} engine
   */
  retire(engine) {
    this.engines.get(engine)?._retire();
    this.engines.delete(engine);
    resolved.then(() => this.rest());
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

/** Their places in the core's list, by name. */
function reservedNames(wasm) {
  return (names ??= new Map(wasm.reservedNames().map((name, index) => [name, index])));
}
