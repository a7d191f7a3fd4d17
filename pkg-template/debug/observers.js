/**
 * The logs of the entry `socketio-wasm/debug`: listeners and hooks around the client, which itself
 * knows nothing of them. Their words and namespaces are those of the official client.
 *
 * Nothing is added for what is not printed. Where engines are printed, `engine.listeners()` shows
 * the listeners that do it.
 */
import { Manager } from "../api/manager.js";
import { Socket } from "../api/socket.js";
import { ACK, CONNECT, DISCONNECT, EVENT } from "../codec/frames.js";
import { Host } from "../host/host.js";
import { after, before } from "./hooks.js";
import { warnOfInert } from "./inert.js";
import { isEnabled, logOf } from "./log.js";

/** @typedef {import("../api/engine.js").Engine} Engine */
/** @typedef {import("./log.js").Log} Log */

/** @param {any} error */
const messageOf = (error) => error?.message ?? error;

/** @param {Log} log */
function observeEngines(log) {
  after(Host, "engineOptions", (host, number) => {
    const engine = host.engines[number];
    if (engine !== undefined) listenToEngine(engine, log);
  });
  before(Host, "openTransport", (host, transport, name) => log('creating transport "%s"', name));
  before(Host, "useTransport", ({ engines }, engine, transport) =>
    log("setting transport %s", engines[engine]?._transports[transport]?.name),
  );
  before(Host, "sendBuffered", (host, transport, engine, count) =>
    log("flushing %d packets in socket", count),
  );
  before(Host, "post", (host, transport, engine, count) =>
    log("flushing %d packets in socket", count),
  );
}

/**
 * @param {Engine} engine
 * @param {Log} log
 */
function listenToEngine(engine, log) {
  engine.on("open", () => log("socket open"));
  engine.on("packet", (/** @type {any} */ { type, data }) =>
    log('socket receive: type "%s", data "%s"', type, data),
  );
  engine.on("upgrading", (/** @type {any} */ { name }) => log('probing transport "%s"', name));
  engine.on("upgrade", () => log("changing transport and sending upgrade packet"));
  engine.on("upgradeError", (/** @type {any} */ error) =>
    log('probe transport "%s" failed because of error: %s', error.transport, messageOf(error)),
  );
  engine.on("error", (/** @type {any} */ error) => log("socket error %s", messageOf(error)));
  engine.on("close", (/** @type {string} */ reason) =>
    log('socket close with reason: "%s"', reason),
  );
}

/** @param {Log} log */
function observePolling(log) {
  before(Host, "poll", () => log("polling"));
  before(Host, "closeRequest", () => log("writing close packet"));
}

/** @param {Log} log */
function observeManagers(log) {
  const known = new WeakSet();
  before(Manager, "open", (manager) => log("readyState %s", manager._readyState));
  // Every connection begins here, also those that no call of the application opens.
  before(Host, "engineOptions", ({ manager }) => {
    log("opening %s", manager.uri);
    if (known.has(manager)) return;
    known.add(manager);
    listenToManager(manager, log);
  });
  observeDelays(log);
  observeWriting(log);
}

/**
 * @param {Manager} manager
 * @param {Log} log
 */
function listenToManager(manager, log) {
  manager.on("open", () => log("open"));
  manager.on("error", (/** @type {unknown} */ error) => log("error %s", messageOf(error)));
  manager.on("close", (/** @type {string} */ reason) => log("closed due to %s", reason));
  manager.on("reconnect_attempt", () => log("attempting reconnect"));
  manager.on("reconnect_error", () => log("reconnect attempt error"));
  manager.on("reconnect_failed", () => log("reconnect failed"));
  manager.on("reconnect", () => log("reconnect success"));
}

/**
 * The core numbers its timers, and does not say what one is for. The first that it sets while it is
 * reconnecting and has no connection is the one before the next attempt.
 *
 * @param {Log} log
 */
function observeDelays(log) {
  const waiting = new WeakSet();
  before(Host, "setTimer", ({ manager }, timer, delay) => {
    const isWaiting = manager._reconnecting && manager._readyState === "closed";
    if (!isWaiting) waiting.delete(manager);
    else if (!waiting.has(manager)) {
      waiting.add(manager);
      log("will wait %dms before reconnect attempt", Math.round(delay));
    }
  });
}

/** @param {Log} log */
function observeWriting(log) {
  const write = (/** @type {object} */ packet) => log("writing packet %j", packet);
  before(Socket, "_send", ({ nsp }, data, id, compress) =>
    write({ type: EVENT, data, options: { compress }, id, nsp }),
  );
  observeAnswers(({ nsp }, id, data) => write({ type: ACK, id, data, nsp }));
  before(Host, "sendConnect", ({ sockets }, number) =>
    write({ type: CONNECT, nsp: sockets[number].nsp }),
  );
  before(Host, "sendDisconnect", ({ sockets }, number) =>
    write({ type: DISCONNECT, nsp: sockets[number].nsp }),
  );
}

/** @param {Log} log */
function observeSockets(log) {
  before(Host, "sendConnect", () => log("transport is open - connecting"));
  before(Host, "connected", (host, number, id) => log("socket connected with id %s", id));
  before(Host, "disconnected", ({ sockets }, number, reason) => {
    if (reason === "io server disconnect") log("server disconnect (%s)", sockets[number].nsp);
    log("close (%s)", reason);
  });
  before(Socket, "disconnect", ({ disconnected, nsp }) => {
    if (!disconnected) log("performing disconnect (%s)", nsp);
  });
  before(Socket, "_send", (socket, data, id) => {
    if (id !== undefined) log("emitting packet with ack id %d", id);
  });
  before(Socket, "_receive", (socket, answer, id, data) => {
    log("emitting event %j", data);
    if (id != null) log("attaching ack callback to event");
  });
  observeAnswers((socket, id, data) => log("sending ack %j", data));
  before(Socket, "_answer", (socket, id, data) => {
    // What has failed has a line of its own.
    if (data[0] instanceof Error) return;
    // In front of the answer stands the error that there is not, if the function takes one.
    const answer = socket._acks[id]?.withError ? data.slice(1) : data;
    log("calling ack %s with %j", id, answer);
  });
  before(Host, "ackFailed", (host, number, id, failure) =>
    log("ack %d has failed: %s", id, failure),
  );
}

/** @param {(socket: Socket, id: number, data: unknown[]) => void} observe */
function observeAnswers(observe) {
  const { ack } = Socket.prototype;
  Socket.prototype.ack = function (/** @type {number} */ id) {
    const answer = ack.call(this, id);
    let isAnswered = false;
    return (/** @type {unknown[]} */ ...data) => {
      if (!isAnswered) observe(this, id, data);
      isAnswered = true;
      answer(...data);
    };
  };
}

/** @type {[namespace: string, observeWith: (log: Log) => void][]} */
const OBSERVERS = [
  ["engine.io-client:socket", observeEngines],
  ["engine.io-client:polling", observePolling],
  ["socket.io-client:manager", observeManagers],
  ["socket.io-client:socket", observeSockets],
];

/** Which namespaces have their observers. They stay: whether a line is wanted is asked for each line. */
const observed = new Set();

before(Host, "engineOptions", ({ manager }) => warnOfInert(manager.opts));

/**
 * To be called when other logs are wanted than before. A connection that there is already, and a Manager that is
 * connecting, are observed only as far as they call the client's methods.
 */
export function observe() {
  for (const [namespace, observeWith] of OBSERVERS) {
    if (!isEnabled(namespace) || observed.has(namespace)) continue;
    observed.add(namespace);
    observeWith(logOf(namespace));
  }
}
