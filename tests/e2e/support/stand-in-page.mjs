/**
 * A page without a browser: the package in Node, where time, the network, the page's events and the WebAssembly
 * module are stand-ins that a test holds in its hands. What real browsers do is for the other tests; here are the
 * moments that none of them can be brought to.
 */
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

const START = Date.UTC(2030, 0, 1);

/**
 * The host of a Manager, whatever the build calls the function that answers with it.
 *
 * @param {any} manager
 */
export function hostOf(manager) {
  const functions = Object.values(manager).filter((value) => value?.length === 0 && value.call);
  return functions.map((fn) => fn()).find((value) => value?.core !== undefined);
}

/** `setTimeout`, `clearTimeout` and `Date.now` of the page: time passes when a test says so. */
export class Clock {
  constructor() {
    this.now = START;
    this.last = 0;
    /** @type {Map<number, { due: number, callback: () => void }>} */
    this.timers = new Map();
  }

  set(callback, delay) {
    this.timers.set(++this.last, { due: this.now + Math.max(Number(delay) || 0, 1), callback });
    return this.last;
  }

  /** Lets so many milliseconds pass, timer by timer, with all that follows from each. */
  async pass(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      const [first] = [...this.timers].sort(([, a], [, b]) => a.due - b.due);
      if (first === undefined || first[1].due > end) break;
      const [id, { due, callback }] = first;
      this.timers.delete(id);
      this.now = Math.max(this.now, due);
      callback();
      await nextTurn();
    }
    this.now = end;
    await nextTurn();
  }
}

/** What the client makes when it opens a WebSocket; the test is the server. */
export class StandInSocket extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    this.readyState = 0;
    this.sent = [];
    this.closings = 0;
    StandInSocket.made.push(this);
  }

  send(data) {
    this.sent.push(data);
  }

  close() {
    this.closings++;
    this.readyState = 3;
  }

  /** The server accepts. */
  opens() {
    this.readyState = 1;
    this.#tell("open");
  }

  /** The server sends frames. */
  async receives(...frames) {
    for (const data of frames) {
      this.onmessage?.(Object.assign(new Event("message"), { data }));
      await nextTurn();
    }
  }

  /** The line is cut. */
  isCut() {
    this.readyState = 3;
    this.#tell("close");
  }

  #tell(type) {
    const event = Object.assign(new Event(type), type === "close" ? { code: 1006 } : {});
    this[`on${type}`]?.(event);
    this.dispatchEvent(event);
  }
}

/** @type {StandInSocket[]} */
StandInSocket.made = [];

/** What `addEventListener` of the page was given and `removeEventListener` did not take back. */
class PageEvents {
  constructor() {
    /** @type {Map<string, Set<Function>>} */
    this.listeners = new Map();
  }

  add(type, listener) {
    if (!this.listeners.has(type)) this.listeners.set(type, new Set());
    this.listeners.get(type).add(listener);
  }

  remove(type, listener) {
    this.listeners.get(type)?.delete(listener);
  }

  count(...types) {
    return types.reduce((sum, type) => sum + (this.listeners.get(type)?.size ?? 0), 0);
  }
}

/**
 * Stands between the package and its module. A trap leaves the core of a Manager as it was in the middle of what it
 * was doing, without unwinding: from then on every call for that core traps.
 */
class Traps {
  constructor() {
    this.remaining = Infinity;
    this.sprung = false;
    /** @type {WeakSet<object>} cores */
    this.stuck = new WeakSet();
    /** @type {object[]} the cores that are at work, innermost last */
    this.working = [];
  }

  /** The n-th call from now, into a core or out of it, ends in a trap. */
  spring(n) {
    this.remaining = n;
    this.sprung = false;
  }

  disarm() {
    this.remaining = Infinity;
  }

  /** @param {object} core */
  step(core) {
    if (--this.remaining === 0) {
      this.disarm();
      this.sprung = true;
      this.stuck.add(core);
    }
    if (this.stuck.has(core)) throw new WebAssembly.RuntimeError("unreachable");
  }

  /** @param {Record<string, any>} functions what the package imports into the module */
  imports(functions) {
    const watched = Object.entries(functions).map(([name, value]) => [
      name,
      typeof value === "function" ? this.watchImport(value) : value,
    ]);
    return Object.fromEntries(watched);
  }

  /** @param {Function} fn */
  watchImport(fn) {
    return (...args) => {
      const core = this.working.at(-1);
      if (core !== undefined) this.step(core);
      return fn(...args);
    };
  }

  /**
   * Watches the calls of cores. Their class is the module's own, and so is found by an object of it.
   *
   * @param {any} manager
   */
  watchCores(manager) {
    const { core } = hostOf(manager);
    const members = Object.getPrototypeOf(core);
    for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(members))) {
      if (name === "constructor") continue;
      for (const key of ["value", "get"]) {
        if (typeof member[key] === "function") member[key] = this.watchCall(member[key]);
      }
      Object.defineProperty(members, name, member);
    }
  }

  /** @param {Function} fn */
  watchCall(fn) {
    const traps = this;
    return function (...args) {
      traps.step(this);
      traps.working.push(this);
      try {
        return fn.apply(this, args);
      } finally {
        traps.working.pop();
      }
    };
  }
}

/**
 * @typedef {object} Page
 * @property {Record<string, any>} client  what the package exports
 * @property {Clock} clock
 * @property {PageEvents} events
 * @property {Traps} traps
 * @property {unknown[]} reported  what went to `reportError`
 * @property {unknown[]} rejections  what nobody caught of promises
 * @property {string[]} warnings  what went to `console.warn`
 * @property {(options?: object, url?: string) => any} makeManager
 * @property {WeakRef<any>[]} managers
 * @property {() => StandInSocket} line  the WebSocket that was opened last
 */

/** @type {Page | undefined} */
let page;

/**
 * The page of this process: the package is evaluated once, and so must its surroundings be made once.
 *
 * @param {import("../run.mjs").TestContext} t
 * @returns {Promise<Page>} with nothing left over from the test before
 */
export async function openPage(t) {
  page ??= await makePage(t.root);
  page.reported.length = 0;
  page.rejections.length = 0;
  page.warnings.length = 0;
  page.traps.disarm();
  StandInSocket.made.length = 0;
  globalThis.WebSocket = StandInSocket;
  const { now } = Date;
  Date.now = () => page.clock.now;
  // A test that fails leaves its Managers open, which is nothing for the next one to find.
  t.defer(async () => {
    for (const manager of page.managers.splice(0)) manager.deref()?.disconnect();
    await page.clock.pass(60_000);
    Date.now = now;
  });
  return page;
}

async function makePage(root) {
  const clock = new Clock();
  const events = new PageEvents();
  const traps = new Traps();
  const [reported, rejections, warnings] = [[], [], []];
  console.warn = (...words) => warnings.push(words.join(" "));
  process.on("unhandledRejection", (reason) => rejections.push(reason));
  const Unwatched = WebAssembly.Instance;
  class Instance extends Unwatched {
    constructor(module, imports) {
      const watched = Object.entries(imports ?? {}).map(([name, functions]) => [
        name,
        traps.imports(functions),
      ]);
      super(module, Object.fromEntries(watched));
    }
  }
  WebAssembly.Instance = Instance;
  Object.assign(globalThis, {
    addEventListener: (type, listener) => events.add(type, listener),
    removeEventListener: (type, listener) => events.remove(type, listener),
    reportError: (error) => reported.push(error),
    setTimeout: (callback, delay) => clock.set(callback, delay),
    clearTimeout: (id) => clock.timers.delete(id),
    WebSocket: StandInSocket,
  });
  const client = await import(pathToFileURL(path.join(root, "pkg", "index.js")).href);
  traps.watchCores(new client.Manager("http://server.test", { autoConnect: false }));
  /** @type {WeakRef<any>[]} */
  const managers = [];
  const makeManager = (options, url = "http://server.test") => {
    // Properties as they stand: options may be getters.
    const own = Object.getOwnPropertyDescriptors(options ?? {});
    const usual = { transports: ["websocket"], randomizationFactor: 0 };
    const manager = new client.Manager(url, Object.defineProperties(usual, own));
    managers.push(new WeakRef(manager));
    return manager;
  };
  return {
    client,
    clock,
    events,
    traps,
    reported,
    rejections,
    warnings,
    makeManager,
    managers,
    line: () => StandInSocket.made.at(-1),
  };
}

/** Everything that is under way in microtasks has its turn. */
export async function settled() {
  await nextTurn();
  await nextTurn();
}

/** The handshake of Engine.IO, with other fields than the usual ones where given. */
export function handshake(fields = {}) {
  const usual = { sid: "engine", upgrades: [], pingInterval: 25_000, pingTimeout: 20_000 };
  return `0${JSON.stringify({ ...usual, maxPayload: 1_000_000, ...fields })}`;
}

/**
 * The server accepts the WebSocket and then each of these namespaces.
 *
 * @param {StandInSocket} line
 * @param {...string} namespaces
 */
export async function accept(line, ...namespaces) {
  line.opens();
  await line.receives(handshake());
  for (const name of namespaces) {
    await line.receives(`40${name === "/" ? "" : `${name},`}{"sid":"socket of ${name}"}`);
  }
}

/**
 * Whether what the function makes can be collected, once it has returned.
 *
 * @param {() => Promise<object>} make
 */
export async function isCollectable(make) {
  const reference = new WeakRef(await make());
  for (let round = 0; round < 10 && reference.deref() !== undefined; round++) {
    await settled();
    collect();
  }
  return reference.deref() === undefined;
}
