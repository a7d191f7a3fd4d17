/** Routing: from packets to sockets. */
import { noSubscribers } from "../api/emitter.js";
import { Socket } from "../api/socket.js";
import { toPacket } from "../codec/parsers.js";
import { resolved } from "../own.js";
import { answerQueued } from "./waiting.js";

/** @typedef {import("./state.js").HostState} Host */
/** @typedef {import("../codec/frames.js").Packet} Packet */
/** @typedef {import("../generated/socketio_wasm.js").RouteAnswer} RouteAnswer */

/** The method that receives an event, unless a library has replaced it. */
const { onevent } = Socket.prototype;

/**
 * Routes a packet in a microtask of its own, by the state at that time: an exception of a listener
 * is then not taken for a malformed packet.
 *
 * @param {Host} host
 * @param {Packet} packet
 */
export function schedule(host, packet) {
  resolved.then(() => route(host, packet));
}

/**
 * @param {Host} host
 * @param {Packet} packet
 */
function route(host, packet) {
  if (host.showsPackets) announce(host, packet);
  else routeByName(host, packet);
  host.endMicrotask();
}

/**
 * Emits the Manager's event `packet`, to which each namespace subscribes, as listeners do. These may
 * change the packet.
 *
 * @param {Host} host
 * @param {Packet} packet
 */
function announce(host, packet) {
  const visible = shown(packet);
  const deliverTo = (/** @type {number} */ number) => {
    const socket = host.sockets[number];
    if (socket._name === visible.nsp) deliver(host, socket, toPacket(visible));
  };
  host.manager._dispatch("packet", [visible], deliverTo, host.fail);
}

/**
 * @param {Packet} packet
 * @returns {any} it as users see it
 */
function shown({ type, nsp, id, data }) {
  /** @type {Record<string, unknown>} */
  const packet = { type, nsp };
  if (id !== undefined) packet.id = id;
  if (data !== undefined) packet.data = data;
  return packet;
}

/**
 * @param {Host} host
 * @param {Packet} packet
 */
function routeByName(host, packet) {
  const sockets = host.followers[packet.nsp];
  if (sockets === undefined) return;
  if (sockets.length === 1) deliver(host, sockets[0], packet);
  // A socket that is added or removed meanwhile changes this only for the next packet.
  else for (const socket of sockets.slice()) deliver(host, socket, packet);
}

/**
 * @param {Host} host
 * @param {Socket} socket
 * @param {Packet} packet
 */
function deliver(host, socket, packet) {
  // The core accepts no packet without a type.
  const type = /** @type {number} */ (packet.type);
  let answer;
  try {
    answer = host.core.route(socket._number, type, packet.id, packet.data !== undefined);
    host.goOn();
  } catch (error) {
    host.caught(error);
    return;
  }
  try {
    accept(socket, answer, packet);
  } catch (error) {
    host.blame(error);
  }
}

/**
 * Does what the core has answered for a packet.
 *
 * @param {Socket} socket
 * @param {RouteAnswer} answer
 * @param {Packet} packet
 */
function accept(socket, answer, packet) {
  const { id } = packet;
  /** @type {any} an array for events and acknowledgements, unless a custom parser gives something else */
  const data = packet.data;
  switch (answer) {
    case "deliver":
    case "track":
    case "buffer":
      if (socket.onevent === onevent) socket._receive(answer, id, data);
      else socket.onevent(shown(packet));
      return;
    case "answer":
      if (id !== undefined) socket._answer(id, data);
      return;
    case "answerWithNull":
      // Listeners of the Manager's `packet` event have this array, too.
      data.unshift(null);
      if (id !== undefined) socket._answer(id, data);
      return;
    case "answerQueued":
      answerQueued(socket, data);
      return;
    default:
      acceptState(socket, answer, data);
  }
}

/**
 * The same for answers that change the state of the namespace.
 *
 * @param {Socket} socket
 * @param {RouteAnswer} answer
 * @param {any} data
 */
function acceptState(socket, answer, data) {
  const { _number: number } = socket;
  const host = socket._host();
  switch (answer) {
    case "connect":
      connect(socket, data?.sid, data?.pid);
      return;
    case "disconnect":
      host.ask((core) => core.expelled(number));
      return;
    case "refuse":
      host.ask((core) => core.refused(number));
      socket._dispatch("connect_error", [refusal(data)], noSubscribers, host.fail);
  }
}

/**
 * The server has accepted the namespace.
 *
 * @param {Socket} socket
 * @param {unknown} sid
 * @param {unknown} pid
 */
function connect(socket, sid, pid) {
  const session = !pid ? "absent" : pid === socket._pid ? "same" : "new";
  // Before listeners are called, because they may connect again.
  if (sid) socket._pid = pid || undefined;
  socket._host().ask((core) => core.accepted(socket._number, sid || undefined, session));
}

/**
 * The error that the data of a CONNECT_ERROR packet describe.
 *
 * @param {any} data
 * @returns {unknown} an error
 */
function refusal(data) {
  if (typeof data === "string") return new Error(data);
  return Object.assign(new Error(data?.message), { data: data?.data });
}
