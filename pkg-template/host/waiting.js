/**
 * Packets of a namespace that wait: for the connection, in the send and the receive buffer; or for
 * their turn, in the retry queue.
 */
import { EVENT } from "../codec/frames.js";
import { dictionary, namesOf, placeOf } from "../own.js";
import { report } from "./access.js";
import { ackError } from "./values.js";

/** @typedef {import("../api/socket.js").AckFunction} AckFunction */
/** @typedef {import("../api/socket.js").Socket} Socket */
/** @typedef {import("../generated/socketio_wasm.js").EmitAnswer} EmitAnswer */

/**
 * A packet in the send buffer.
 *
 * @typedef {object} BufferedPacket
 * @property {number} type
 * @property {unknown[]} data
 * @property {{ compress: boolean }} options
 * @property {number} [id]
 */

/**
 * A packet in the retry queue.
 *
 * @typedef {object} QueuedPacket
 * @property {unknown[]} args
 * @property {AckFunction | undefined} fn
 * @property {boolean} compress
 */

/**
 * Does what the core has answered for an event that is not sent now.
 *
 * @param {Socket} socket
 * @param {EmitAnswer | undefined} answer
 * @param {unknown[]} args
 * @param {AckFunction | undefined} fn
 * @param {number | undefined} id
 * @param {boolean} compress
 */
export function keep(socket, answer, args, fn, id, compress) {
  const host = socket._host();
  switch (answer) {
    case "buffer":
      keepFunction(socket, fn, id);
      buffer(socket, args, id, compress);
      return;
    case "drop":
      keepFunction(socket, fn, id);
      return;
    case "queue":
      socket._queue.push({ args, fn, compress });
      host.ask((core) => core.queueNext(socket._number));
      return;
    case "reserved":
      host.blame(new Error(`"${String(args[0])}" is a reserved event name`));
      return;
    case undefined:
      // The core has failed, and nobody will answer.
      if (fn?.withError) refuse(fn);
  }
}

/**
 * The core has failed: whoever waits for an answer, and takes an error in its place, hears of it.
 *
 * @param {Socket} socket
 */
export function refuseAll(socket) {
  const { _acks: acks, _queue: queue } = socket;
  socket._acks = dictionary();
  socket._queue = [];
  for (const id of namesOf(acks)) if (acks[id]?.withError) refuse(acks[id]);
  for (const { fn } of queue) refuse(fn);
}

/** @param {AckFunction | undefined} fn of a request that nobody will answer */
function refuse(fn) {
  try {
    fn?.(ackError("disconnected"));
  } catch (error) {
    report(error);
  }
}

/**
 * @param {Socket} socket
 * @param {AckFunction | undefined} fn
 * @param {number | undefined} id
 */
function keepFunction(socket, fn, id) {
  if (fn !== undefined && id !== undefined) socket._acks[id] = fn;
}

// -------------------------------------------------------------- send buffer

/**
 * @param {Socket} socket
 * @param {unknown[]} data
 * @param {number | undefined} id
 * @param {boolean} compress
 */
function buffer(socket, data, id, compress) {
  /** @type {BufferedPacket} */
  const packet = { type: EVENT, data, options: { compress } };
  if (id !== undefined) packet.id = id;
  socket.sendBuffer.push(packet);
}

/** @param {Socket} socket */
export function flushSend(socket) {
  socket.sendBuffer.forEach((packet) => {
    // Applications can reach this array, so there may be anything in it.
    socket._host().guard(() => {
      const { data, id, options } = packet;
      const number = id == null ? NaN : Number(id);
      const compress = options?.compress !== false;
      socket._send(data, Number.isNaN(number) ? undefined : number, compress);
    });
  });
  socket.sendBuffer = [];
}

/**
 * Removes the packet with this id from the send buffer.
 *
 * @param {Socket} socket
 * @param {number} id
 */
export function unbuffer({ sendBuffer }, id) {
  const at = placeOf(sendBuffer, (packet) => packet?.id === id);
  if (at >= 0) sendBuffer.splice(at, 1);
}

/**
 * @param {Socket} socket
 * @returns {number[]}
 */
export function bufferedIds(socket) {
  const host = socket._host();
  /** @type {number[]} */
  const ids = [];
  // Applications can reach this array, so there may be anything in it, or in its place.
  host.guard(() => {
    for (const packet of socket.sendBuffer) {
      host.guard(() => {
        const id = packet?.id;
        if (id !== undefined) ids.push(Number(id));
      });
    }
  });
  return ids;
}

// ----------------------------------------------------------- receive buffer

/**
 * Calls the listeners of the events in the receive buffer, and empties it.
 *
 * @param {Socket} socket
 * @param {boolean} track see `Socket._deliver`
 */
export function flushReceived(socket, track) {
  socket.receiveBuffer.forEach((packet) =>
    socket._host().guard(() => socket._deliver(packet, track)),
  );
  socket.receiveBuffer = [];
}

// -------------------------------------------------------------- retry queue

/**
 * Sends the packet at the head of the retry queue.
 *
 * @param {Socket} socket
 * @param {EmitAnswer} answer
 * @param {number | undefined} id
 */
export function sendQueued(socket, answer, id) {
  const [head] = socket._queue;
  if (head === undefined) return;
  if (answer === "send") socket._send(head.args, id, head.compress);
  else if (answer === "buffer") buffer(socket, head.args, id, head.compress);
}

/**
 * The server has answered the packet at the head: removes it, and calls its function.
 *
 * @param {Socket} socket
 * @param {any} args
 */
export function answerQueued(socket, args) {
  const host = socket._host();
  const head = socket._queue.shift();
  host.guard(() => {
    args.unshift(null);
    head?.fn?.apply(undefined, args);
  });
  host.ask((core) => core.queueNext(socket._number));
}

/**
 * Gives up the packet at the head.
 *
 * @param {Socket} socket
 * @param {unknown} error
 */
export function queueFailed(socket, error) {
  const head = socket._queue.shift();
  socket._host().guard(() => head?.fn?.apply(undefined, [error]));
}
