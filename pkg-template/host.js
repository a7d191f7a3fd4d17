/**
 * The host of one Manager: performs what the core asks for, and tells it what
 * happens. It decides nothing; see ARCHITECTURE.md for the drain rule.
 */
import { now, random } from "./clock.js";
import { Engine } from "./engine.js";
import { frameToPacket, PACKET_NAMES, shapeBytes } from "./wire.js";
import { readEngineOptions } from "./engine-options.js";
import { classify, reconstruct } from "./json-codec.js";
import { Transports } from "./transports.js";
import { hold, letGo, register } from "./registry.js";
import { keep, keepOptional, take } from "./values.js";
import { loadWasm } from "./wasm-module.js";

// The codes of src/js/outputs.rs.
const ENGINE_OPTIONS = 1;
const SEND = 2;
const POST = 3;
const MICROTASK = 4;
const HANDSHAKE = 5;
const WIDEN = 6;
const DECODE = 7;
const PARSER_DECODE = 8;
const RECONSTRUCT = 9;
const ENCODE = 10;
const MEASURE = 11;
const RESET_PARSER = 12;
const ENGINE_EVENT = 13;
const FLUSH_CALLBACK = 14;
const ENGINE_GONE = 15;
const MANAGER_EVENT = 16;
const SUBSCRIBE = 17;
const UNSUBSCRIBE = 18;
const OPEN_CALLBACK = 19;
const AUTH = 20;
const CONNECTED = 21;
const CONNECT_EVENT = 22;
const CONNECT_ERROR = 23;
const DISCONNECTED = 24;
const EVENT = 25;
const FLUSH_RECEIVED = 26;
const BUFFER_SEND = 27;
const FLUSH_SEND = 28;
const UNBUFFER = 29;
const BUFFERED_IDS = 30;
const OUTGOING = 31;
const ACK_REGISTERED = 32;
const ACK = 33;
const FORGET_ACK = 34;
const THROW = 35;
const FORGET_CALLBACK = 36;

const CODE = 0xff;
const LAST = 0x100;

const ARGUMENTS = 8;
const HEAD_UNITS = 32;

const ENGINE_EVENTS = [
  "open",
  "handshake",
  "packet",
  "packetCreate",
  "data",
  "message",
  "drain",
  "flush",
  "heartbeat",
  "ping",
  "pong",
  "error",
  "upgrading",
  "upgrade",
  "upgradeError",
  "close",
];
const MANAGER_EVENTS = [
  "open",
  "error",
  "ping",
  "packet",
  "close",
  "reconnect_attempt",
  "reconnect",
  "reconnect_error",
  "reconnect_failed",
];
/** The events in which the core keeps places of its own, by kind of subscriber. */
const SUBSCRIBED = [
  ["open", "error", "packet", "close"],
  ["ping", "data", "error", "close"],
];

const RECOVERED = [undefined, false, true];

const resolved = Promise.resolve();

/** @param {unknown} error what nobody is there to catch */
function report(error) {
  if (typeof reportError === "function") reportError(error);
  else setTimeout(() => { throw error; });
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
    /** @type {Map<number, Engine>} */
    this.engines = new Map();
    this.callbacks = new Map();
    this.nextCallback = 0;
    this.transports = new Transports(this, this.raw);
    /** The frame that is being read, and where it came from. */
    this.frame = undefined;
    this.frameLink = 0;
    /** The function that waits for the id of the packet being emitted. */
    this.pendingAck = undefined;
    /** @type {{ error: unknown } | null} the first exception of the user's in this call */
    this.fault = null;
    this.tick = () => this.enter(this.raw.microtask(now(), random()));
    this.fail = (error) => this.blame(error);
    this.refresh();
  }

  /** Views of the scratch memory; they die when the memory grows. */
  refresh() {
    const { buffer } = this.wasm.memory;
    this.args = new Float64Array(buffer, this.raw.arguments(), ARGUMENTS);
    this.head = new Uint16Array(buffer, this.raw.head(), HEAD_UNITS);
  }

  /**
   * Performs everything that follows from an input of the user's; an exception of
   * the user's is thrown when all is done.
   *
   * @param {number} code
   */
  enter(code) {
    const outer = this.fault;
    this.fault = null;
    this.drain(code);
    const fault = this.fault;
    this.fault = outer;
    if (fault !== null) throw fault.error;
  }

  /**
   * The same for an input of the browser's, where nobody catches.
   *
   * @param {number} code
   */
  enterFromBrowser(code) {
    try {
      this.enter(code);
    } catch (error) {
      report(error);
    }
  }

  /** @param {number} code */
  drain(code) {
    while (code !== 0) {
      this.perform(code & CODE);
      if (code >= LAST) return;
      code = this.raw.poll();
    }
  }

  /**
   * Remembers an exception of the user's; only the first one can be thrown.
   *
   * @param {unknown} error
   */
  blame(error) {
    if (this.fault === null) this.fault = { error };
    else report(error);
  }

  /**
   * @param {Function} fn
   * @param {unknown} self
   * @param {unknown[]} args
   */
  call(fn, self, args) {
    try {
      fn.apply(self, args);
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

  /** Something is to happen, perhaps only a timeout. */
  stayAwake() {
    hold(this);
  }

  /** Lets the garbage collector have this host if nothing is to happen any more. */
  rest() {
    if (!this.raw.busy()) letGo(this);
  }

  // ------------------------------------------------------------- inputs

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
    this.read(link, text, this.raw.frame(now(), random(), link, length));
  }

  /**
   * Bytes.
   *
   * @param {number} link
   * @param {any} data
   */
  readBytes(link, data) {
    this.read(link, data, this.raw.binary(now(), random(), link, keep(data)));
  }

  /**
   * @param {number} link
   * @param {any} frame
   * @param {number} code
   */
  read(link, frame, code) {
    const outer = this.frame;
    const outerLink = this.frameLink;
    this.frame = frame;
    this.frameLink = link;
    this.enterFromBrowser(code);
    this.frame = outer;
    this.frameLink = outerLink;
  }

  // ------------------------------------------------------------ outputs

  /** @param {number} code */
  perform(code) {
    if (this.args.length === 0) this.refresh();
    const { args, raw } = this;
    switch (code) {
      case MICROTASK:
        resolved.then(this.tick);
        return;
      case DECODE: {
        const body = this.codec.decode(this.frame, args[0]);
        const reserved = typeof body?.[0] === "string" && this.reserved.has(body[0]);
        this.drain(raw.decoded(now(), random(), classify(body), reserved, keep(body)));
        return;
      }
      case EVENT:
        this.sockets[args[0]]._receive(take(args[1]), args[2], args[3]);
        return;
      case ENCODE:
        this.encode(args[0], args[1], args[2], take(args[3]), args[4] === 1, args[5], args[6]);
        return;
      case SEND:
        this.transports.send(args);
        return;
      case ACK_REGISTERED:
        this.sockets[args[0]]._acks.set(args[1], this.pendingAck);
        return;
      case ACK:
        this.sockets[args[0]]._answer(args[1], args[2], take(args[3]));
        return;
      case POST:
        this.transports.post(args);
        return;
      case THROW:
        this.blame(take(args[0]));
        return;
      default:
        this.performRarely(code, args);
    }
  }

  /**
   * @param {number} code
   * @param {Float64Array} args
   */
  performRarely(code, args) {
    const { raw } = this;
    switch (code) {
      case ENGINE_OPTIONS:
        this.startEngine(args[0]);
        return;
      case HANDSHAKE:
        this.readHandshake(args[0]);
        return;
      case WIDEN: {
        const { frame } = this;
        const units = Uint16Array.from({ length: frame.length }, (_, at) => frame.charCodeAt(at));
        this.drain(raw.wideFrame(now(), random(), this.frameLink, units));
        return;
      }
      case PARSER_DECODE:
        this.parserDecode();
        return;
      case RECONSTRUCT:
        this.reconstruct(take(args[0]), Array.from(raw.handles(), take));
        return;
      case MEASURE: {
        const engine = args[0];
        const lengths = Uint32Array.from(this.transports.sizes(engine));
        this.drain(raw.measured(now(), random(), engine, lengths));
        return;
      }
      case RESET_PARSER:
        this.guard(() => this.codec.reset());
        return;
      case ENGINE_EVENT:
        this.emitEngine(args[0], args[1], args[2]);
        return;
      case FLUSH_CALLBACK:
        this.call(this.takeCallback(args[0]), undefined, []);
        return;
      case FORGET_CALLBACK:
        this.takeCallback(args[0]);
        return;
      case ENGINE_GONE: {
        const engine = this.engines.get(args[0]);
        engine?._retire();
        this.engines.delete(args[0]);
        resolved.then(() => this.rest());
        return;
      }
      case MANAGER_EVENT:
        this.emitManager(args[0], args[1], args[2], args[3], args[4]);
        return;
      case SUBSCRIBE:
      case UNSUBSCRIBE:
        this.subscribe(code === SUBSCRIBE, args[0], args[1]);
        return;
      case OPEN_CALLBACK: {
        const error = take(args[1]);
        this.call(this.takeCallback(args[0]), undefined, error === undefined ? [] : [error]);
        return;
      }
      default:
        this.performForSocket(code, this.sockets[args[0]], args);
    }
  }

  /**
   * @param {number} code
   * @param {any} socket
   * @param {Float64Array} args
   */
  performForSocket(code, socket, args) {
    switch (code) {
      case AUTH:
        this.authenticate(socket);
        return;
      case CONNECTED:
        socket.id = take(args[1]);
        socket.recovered = RECOVERED[args[2]];
        socket._connected = true;
        return;
      case CONNECT_EVENT:
        socket._dispatch("connect", [], undefined, this.fail);
        return;
      case CONNECT_ERROR:
        socket._dispatch("connect_error", [take(args[1])], undefined, this.fail);
        return;
      case DISCONNECTED: {
        const details = [this.raw.text(), take(args[1])];
        socket._connected = false;
        delete socket.id;
        socket._dispatch("disconnect", details, undefined, this.fail);
        return;
      }
      case FLUSH_RECEIVED:
        socket._flushReceived(args[1] === 1);
        return;
      case BUFFER_SEND:
        socket._buffer(take(args[1]), args[2], args[3] === 1);
        return;
      case FLUSH_SEND:
        socket._flushSend();
        return;
      case UNBUFFER:
        socket._unbuffer(args[1]);
        return;
      case BUFFERED_IDS:
        this.drain(this.raw.bufferedIds(args[0], socket._bufferedIds()));
        return;
      case OUTGOING:
        socket._notifyOutgoing(take(args[1]));
        return;
      case FORGET_ACK:
        socket._acks.delete(args[1]);
    }
  }

  /** @param {() => void} work something of the user's */
  guard(work) {
    try {
      work();
    } catch (error) {
      this.blame(error);
    }
  }

  /** @param {number} number */
  startEngine(number) {
    const { manager, raw } = this;
    try {
      const engine = new Engine(this, number);
      readEngineOptions(this.wasm, raw, engine, manager.uri, manager.opts);
      this.engines.set(number, engine);
      manager.engine = engine;
    } catch (error) {
      this.blame(error);
      this.drain(raw.engineOptionsFailed());
      return;
    }
    hold(this);
    this.drain(raw.engineOptions(now(), random(), number));
  }

  /** @param {number} engine */
  readHandshake(engine) {
    const { raw } = this;
    let data;
    try {
      data = JSON.parse(this.frame.slice(1));
    } catch {
      // Judged below, like every other body that is no handshake.
    }
    if (typeof data !== "object" || data === null || !Array.isArray(data.upgrades)) {
      this.drain(raw.handshakeFailed(now(), random(), engine));
      return;
    }
    const { sid, pingInterval, pingTimeout, maxPayload } = data;
    this.drain(
      raw.handshake(
        now(),
        engine,
        typeof sid === "string" && sid !== "" ? sid : undefined,
        data.upgrades.join(","),
        Number(pingInterval),
        Number(pingTimeout),
        Number(maxPayload) || 0,
        keep(data),
      ),
    );
  }

  parserDecode() {
    const { frame } = this;
    try {
      this.codec.add(typeof frame === "string" ? frame.slice(1) : frame);
    } catch (error) {
      this.drain(this.raw.parserFailed(now(), random(), keep(error)));
    }
  }

  /**
   * @param {any} body
   * @param {any[]} attachments
   */
  reconstruct(body, attachments) {
    const whole = body === undefined ? body : reconstruct(body, attachments);
    const handle = whole === false ? -2 : keepOptional(whole);
    this.drain(this.raw.reconstructed(now(), random(), handle));
  }

  /**
   * @param {number} type
   * @param {number} namespace
   * @param {number} id
   * @param {any} data
   * @param {boolean} compress
   * @param {number} session
   * @param {number} offset
   */
  encode(type, namespace, id, data, compress, session, offset) {
    const { codec, raw } = this;
    if (session >= 0) data = Object.assign({ pid: take(session), offset: take(offset) }, data);
    let code;
    try {
      code = codec.write(this, type, namespace, id, data, compress);
    } catch (error) {
      this.blame(error);
      code = raw.encodeFailed();
    }
    this.drain(code);
  }

  /** @param {any} socket */
  authenticate(socket) {
    const { raw } = this;
    const answer = (data) => raw.auth(now(), socket._number, data == null ? -1 : keep(data));
    const { auth } = socket;
    if (typeof auth === "function") {
      this.guard(() => socket.auth((data) => this.enter(answer(data))));
    } else {
      this.drain(answer(auth));
    }
  }

  /**
   * @param {number} number
   * @param {number} index
   * @param {number} value
   */
  emitEngine(number, index, value) {
    const engine = this.engines.get(number);
    const event = ENGINE_EVENTS[index];
    if (engine === undefined) return;
    const args = this.engineArguments(engine, event, value);
    engine._dispatch(event, args, (key) => this.notify(1, key), this.fail);
  }

  /**
   * @param {Engine} engine
   * @param {string} event
   * @param {number} value
   * @returns {unknown[]}
   */
  engineArguments(engine, event, value) {
    switch (event) {
      case "handshake":
      case "error":
      case "upgradeError":
        return [take(value)];
      case "packet":
        return [frameToPacket(this.frame)];
      case "data":
      case "message":
        return [frameToPacket(this.frame).data];
      case "packetCreate":
        return [this.transports.created()];
      case "upgrading":
      case "upgrade":
        return [engine._transport(value)];
      case "close":
        return [this.raw.text(), take(value)];
      default:
        return [];
    }
  }

  /**
   * @param {number} index
   * @param {number} value
   * @param {number} id
   * @param {number} hasId
   * @param {number} body
   */
  emitManager(index, value, id, hasId, body) {
    const event = MANAGER_EVENTS[index];
    let args = [];
    switch (event) {
      case "error":
      case "reconnect_error":
        args = [take(value)];
        break;
      case "reconnect_attempt":
      case "reconnect":
        args = [value];
        break;
      case "close":
        args = [this.raw.text(), take(value)];
        break;
      case "packet": {
        const packet = { type: value, nsp: this.raw.text() };
        if (hasId === 1) packet.id = id;
        if (body >= 0) packet.data = take(body);
        args = [packet];
      }
    }
    this.manager._dispatch(event, args, (key) => this.notify(0, key), this.fail);
  }

  /**
   * @param {number} kind
   * @param {number} id
   */
  notify(kind, id) {
    this.drain(this.raw.notify(now(), random(), kind, id));
  }

  /**
   * @param {boolean} on
   * @param {number} kind
   * @param {number} id
   */
  subscribe(on, kind, id) {
    const emitter = kind === 0 ? this.manager : this.engines.get(id);
    for (const event of SUBSCRIBED[kind]) {
      if (on) emitter?._mark(event, id);
      else emitter?._unmark(event, id);
    }
    if (kind === 1) this.guard(() => this.codec.listen(on, this));
  }

  /**
   * Bytes that came, in the form that the user wants.
   *
   * @param {number} engine
   * @param {any} data
   */
  shape(engine, data) {
    return shapeBytes(data, this.binaryType(engine));
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

export { ENGINE_EVENTS, MANAGER_EVENTS, PACKET_NAMES };

/** @type {Map<string, number> | undefined} */
let names;

/** Their places in the core's list, by name. */
function reservedNames(wasm) {
  return (names ??= new Map(wasm.reservedNames().map((name, index) => [name, index])));
}
