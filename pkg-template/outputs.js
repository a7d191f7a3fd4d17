/** The outputs that are not performed for every packet. */
import * as codes from "./codes.js";
import * as input from "./inputs.js";
import { Engine } from "./engine.js";
import { readEngineOptions } from "./engine-options.js";
import { reconstruct } from "./json-codec.js";
import { unitsOf } from "./raw.js";
import { keep, keepOptional, take, takeFrom } from "./values.js";
import { frameToPacket, TRANSPORTS } from "./wire.js";

/** How `recovered` shows that sessions are not kept, that this one is new, that it is the old one. */
const RECOVERED = [undefined, false, true];

const OUT_OF_RANGE = -2;

/** @typedef {import("./host.js").Host} Host */

/**
 * @param {Host} host
 * @param {number} code
 * @param {Float64Array} args
 * @param {any} hand the frame that is being read, or the arguments of an `emit`
 */
export function performRarely(host, code, args, hand) {
  const { raw } = host;
  switch (code) {
    case codes.OPEN_WEB_SOCKET:
      host.transports.open(args);
      return;
    case codes.GET:
      host.transports.get(args);
      return;
    case codes.FAREWELL:
      host.transports.farewell(args);
      return;
    case codes.CLOSE_LINK:
      host.transports.close(args[0]);
      return;
    case codes.ENGINE_OPTIONS:
      startEngine(host, args[0]);
      return;
    case codes.HANDSHAKE:
      readHandshake(host, args[0], hand);
      return;
    case codes.WIDEN: {
      raw.give(unitsOf(hand));
      host.drain(raw.input(input.WIDE_FRAME, host.frameLink), hand);
      return;
    }
    case codes.PARSER_DECODE:
      parserDecode(host, hand);
      return;
    case codes.RECONSTRUCT: {
      // One attachment comes with the numbers of the output, more come as a list.
      const body = take(args[0]);
      const attachments = args[1] === 1 ? [take(args[2])] : Array.from(raw.handles(args[1]), take);
      const whole = body === undefined ? body : reconstruct(body, attachments);
      const handle = whole === false ? OUT_OF_RANGE : keepOptional(whole);
      host.answer(input.RECONSTRUCTED, handle);
      return;
    }
    case codes.MEASURE: {
      const engine = args[0];
      raw.give(host.transports.sizes(engine));
      host.answer(input.MEASURED, engine);
      return;
    }
    case codes.RESET_PARSER:
      host.guard(() => host.codec.reset());
      return;
    case codes.ENGINE_EVENT:
      emitEngine(host, args, hand);
      return;
    case codes.MANAGER_EVENT:
      emitManager(host, args, hand);
      return;
    case codes.SUBSCRIBE:
    case codes.UNSUBSCRIBE:
      subscribe(host, code === codes.SUBSCRIBE, args[0], args[1]);
      return;
    case codes.ENGINE_GONE:
      host.retire(args[0]);
      return;
    case codes.FLUSH_CALLBACK: {
      const fn = host.takeCallback(args[0]);
      host.guard(() => fn?.());
      return;
    }
    case codes.OPEN_CALLBACK: {
      const fn = host.takeCallback(args[0]);
      const error = take(args[1]);
      host.guard(() => (error === undefined ? fn?.() : fn?.(error)));
      return;
    }
    case codes.FORGET_CALLBACK:
      host.takeCallback(args[0]);
      return;
    case codes.THROW:
      host.blame(take(args[0]));
      return;
    default:
      performForSocket(host, code, host.sockets[args[0]], args, hand);
  }
}

/**
 * @param {Host} host
 * @param {number} code
 * @param {any} socket
 * @param {Float64Array} args
 * @param {any} hand
 */
function performForSocket(host, code, socket, args, hand) {
  const { raw } = host;
  switch (code) {
    case codes.AUTH:
      authenticate(host, socket);
      return;
    case codes.SESSION: {
      const body = takeFrom(args[1], hand);
      const [sid, session] = [body?.sid, body?.pid].map((id) => keepOptional(id || undefined));
      host.answer(input.SESSION, args[0], sid, session);
      return;
    }
    case codes.CONNECTED:
      socket.id = take(args[1]);
      socket.recovered = RECOVERED[args[2]];
      socket._connected = true;
      return;
    case codes.CONNECT_EVENT:
      socket._dispatch("connect", [], undefined, host.fail);
      return;
    case codes.CONNECT_ERROR:
      socket._dispatch("connect_error", [take(args[1])], undefined, host.fail);
      return;
    case codes.REFUSED: {
      const error = refusal(takeFrom(args[1], hand));
      socket._dispatch("connect_error", [error], undefined, host.fail);
      return;
    }
    case codes.DISCONNECTED:
      socket._lose([codes.REASONS[args[1]], take(args[2])], host.fail);
      return;
    case codes.FLUSH_RECEIVED:
      socket._flushReceived(args[1] === 1);
      return;
    case codes.BUFFER_SEND:
      socket._buffer(takeFrom(args[1], hand), args[2], args[3] === 1);
      return;
    case codes.FLUSH_SEND:
      socket._flushSend();
      return;
    case codes.UNBUFFER:
      socket._unbuffer(args[1]);
      return;
    case codes.BUFFERED_IDS:
      raw.give(socket._bufferedIds());
      host.answer(input.BUFFERED_IDS, args[0]);
      return;
    case codes.OUTGOING:
      socket._notifyOutgoing(take(args[1]));
      return;
    case codes.FORGET_ACK:
      socket._acks.delete(args[1]);
  }
}

/**
 * What the body of a CONNECT_ERROR packet says.
 *
 * @param {any} body
 */
function refusal(body) {
  if (typeof body === "string") return new Error(body);
  return Object.assign(new Error(body?.message), { data: body?.data });
}

/**
 * @param {Host} host
 * @param {number} number
 */
function startEngine(host, number) {
  const { manager } = host;
  let options;
  try {
    const engine = new Engine(host, number);
    options = readEngineOptions(engine, manager.uri, manager.opts);
    host.engines.set(number, engine);
    manager.engine = engine;
  } catch (error) {
    host.blame(error);
    host.answer(input.ENGINE_OPTIONS_FAILED);
    return;
  }
  host.answer(input.ENGINE_OPTIONS, number, ...options);
}

/**
 * @param {Host} host
 * @param {number} engine
 * @param {string} frame
 */
function readHandshake(host, engine, frame) {
  let data, numbers, session;
  try {
    data = JSON.parse(frame.slice(1));
    const { sid, upgrades, pingInterval, pingTimeout, maxPayload } = data;
    session = String(sid);
    const kinds = upgrades.map((name) => TRANSPORTS.indexOf(name)).filter((kind) => kind >= 0);
    numbers = [pingInterval, pingTimeout, Number(maxPayload) || 0, ...kinds].map(Number);
  } catch {
    // The object may be none, or one whose members are no numbers and no strings.
    host.answer(input.HANDSHAKE_FAILED, engine);
    return;
  }
  host.engines.get(engine)?._noteSession(session);
  host.raw.give(numbers);
  host.answer(input.HANDSHAKE, engine, keep(data));
}

/**
 * @param {Host} host
 * @param {any} frame
 */
function parserDecode(host, frame) {
  try {
    host.codec.add(typeof frame === "string" ? frame.slice(1) : frame);
  } catch (error) {
    host.answer(input.PARSER_FAILED, keep(error));
  }
}

/**
 * @param {Host} host
 * @param {any} socket
 */
function authenticate(host, socket) {
  let auth;
  try {
    ({ auth } = socket);
  } catch (error) {
    host.blame(error);
    return;
  }
  if (typeof auth === "function") {
    host.guard(() => socket.auth((data) => host.tell(input.AUTH, socket._number, place(data))));
  } else {
    host.answer(input.AUTH, socket._number, place(auth));
  }
}

/** @param {any} data what `auth` came to */
const place = (data) => keepOptional(data ?? undefined);

/**
 * @param {Host} host
 * @param {Float64Array} args
 * @param {any} frame
 */
function emitEngine(host, args, frame) {
  const engine = host.engines.get(args[0]);
  const event = codes.ENGINE_EVENTS[args[1]];
  const given = engineArguments(host, engine, event, args[2], args[3], frame);
  engine?._dispatch(event, given, (key) => notify(host, 1, key, frame), host.fail);
}

/**
 * @param {Host} host
 * @param {any} engine
 * @param {string} event
 * @param {number} value
 * @param {number} reason of a `close`
 * @param {any} frame
 * @returns {unknown[]}
 */
function engineArguments(host, engine, event, value, reason, frame) {
  switch (event) {
    case "handshake":
    case "error":
    case "upgradeError":
      return [take(value)];
    case "packet":
      return [frameToPacket(frame)];
    case "data":
    case "message":
      return [frameToPacket(frame).data];
    case "packetCreate":
      return [host.transports.created()];
    case "upgrading":
    case "upgrade":
      return [engine?._transports.get(value)];
    case "close":
      return [codes.REASONS[reason], take(value)];
    default:
      return [];
  }
}

/**
 * @param {Host} host
 * @param {Float64Array} args
 * @param {any} frame
 */
function emitManager(host, args, frame) {
  const event = codes.MANAGER_EVENTS[args[0]];
  const value = args[1];
  let given = [];
  switch (event) {
    case "error":
    case "reconnect_error":
      given = [take(value)];
      break;
    case "reconnect_attempt":
    case "reconnect":
      given = [value];
      break;
    case "close":
      given = [codes.REASONS[args[2]], take(value)];
      break;
    case "packet":
      given = [readPacket(host, args, frame)];
  }
  host.manager._dispatch(event, given, (key) => notify(host, 0, key, frame), host.fail);
}

/**
 * A packet as the `packet` event shows it.
 *
 * @param {Host} host
 * @param {Float64Array} args
 * @param {any} hand
 */
function readPacket(host, args, hand) {
  /** @type {Record<string, unknown>} */
  const packet = { type: args[1], nsp: host.raw.text() };
  if (args[3] === 1) packet.id = args[2];
  if (args[4] >= 0) packet.data = takeFrom(args[4], hand);
  return packet;
}

/**
 * The turn of one of the client's own places among the listeners.
 *
 * @param {Host} host
 * @param {number} kind
 * @param {any} id
 * @param {any} frame
 */
function notify(host, kind, id, frame) {
  host.drain(host.raw.input(input.NOTIFY, kind, id), frame);
}

/**
 * @param {Host} host
 * @param {boolean} on
 * @param {number} kind
 * @param {number} id
 */
function subscribe(host, on, kind, id) {
  const emitter = kind === 0 ? host.manager : host.engines.get(id);
  for (const event of codes.SUBSCRIBED[kind]) {
    if (on) emitter?._mark(event, id);
    else emitter?._unmark(event, id);
  }
  if (kind === 1) host.guard(() => host.codec.listen(on, host));
}
