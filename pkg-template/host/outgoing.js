/** Sending: from packets to the write buffer of an engine, and from there to its transport. */
import { CONNECT, DISCONNECT, EVENT, packetToText } from "../codec/frames.js";
import { encode } from "../codec/parsers.js";

/** @typedef {import("./state.js").HostState} Host */
/** @typedef {import("../api/engine.js").Engine} Engine */
/** @typedef {import("../api/socket.js").Socket} Socket */
/** @typedef {import("../types-engine.js").EnginePacket} EnginePacket */
/** @typedef {import("../generated/socketio_wasm.js").WriteAnswer} WriteAnswer */

/**
 * Encodes a packet of a namespace, and writes it to the engine in use. An exception of the encoder is
 * thrown by the application's call.
 *
 * @param {Host} host
 * @param {Socket} socket
 * @param {number} type
 * @param {unknown} data
 * @param {number | undefined} id
 * @param {boolean} compress
 */
export function send(host, socket, type, data, id, compress) {
  const { parser } = host;
  let encoded;
  try {
    encoded =
      parser === undefined
        ? encode(socket, type, data, id)
        : parser.encode(socket, type, data, id, compress);
  } catch (error) {
    host.blame(error);
    giveUp(host, socket, type, id);
    return;
  }
  if (typeof encoded === "string") write(host, encoded, compress);
  else writeAll(host, encoded, compress);
}

/**
 * A packet cannot be encoded: the retry queue must not wait for its answer.
 *
 * @param {Host} host
 * @param {Socket} socket
 * @param {number} type
 * @param {number | undefined} id
 */
function giveUp(host, socket, type, id) {
  if (type !== EVENT || id === undefined) return;
  host.ask((core) => core.encodeFailed(socket._number, id));
}

/**
 * Sends the CONNECT packet of a namespace, with the payload `auth`: at once, or when the function
 * `auth` calls back.
 *
 * @param {Socket} socket
 */
export function sendConnect(socket) {
  const { auth } = socket;
  const host = socket._host();
  if (typeof auth !== "function") {
    sendConnectWith(socket, auth);
    return;
  }
  const ask = /** @type {(callback: (data: object) => void) => void} */ (auth);
  ask.call(socket, (data) => {
    const outer = host.begin();
    host.guard(() => sendConnectWith(socket, data));
    host.end(outer);
  });
}

/**
 * @param {Socket} socket
 * @param {object | null | undefined} data
 */
function sendConnectWith(socket, data) {
  const { _pid: pid } = socket;
  const offset = offsetInWaiting(socket) ?? socket._offset;
  // `pid` and `offset` of a session that can be recovered come before the keys of `auth`, which may
  // replace them.
  const payload = pid === undefined ? data : Object.assign({ pid, offset }, data);
  send(socket._host(), socket, CONNECT, payload ?? undefined, undefined, true);
}

/**
 * The offset of the last event that waits in the receive buffer: it came together with what ended the
 * connection, is delivered with the next one, and must not be sent again.
 *
 * @param {Socket} socket
 * @returns {string | undefined}
 */
function offsetInWaiting({ receiveBuffer }) {
  for (let at = receiveBuffer.length - 1; at >= 0; at--) {
    const last = receiveBuffer[at][receiveBuffer[at].length - 1];
    if (typeof last === "string") return last;
  }
  return undefined;
}

/** @param {Socket} socket */
export function sendDisconnect(socket) {
  send(socket._host(), socket, DISCONNECT, undefined, undefined, true);
}

// ------------------------------------------------------------- write buffer

/**
 * Writes a message to the engine in use.
 *
 * @param {Host} host
 * @param {unknown} data
 * @param {boolean} compress
 */
function write(host, data, compress) {
  const { engine } = host;
  let answer;
  try {
    answer = host.core.write(1);
  } catch (error) {
    host.caught(error);
    return;
  }
  if (engine !== undefined) place(host, engine, answer, messageOf(data, compress));
}

/**
 * Writes messages that belong together: a packet and its attachments.
 *
 * @param {Host} host
 * @param {unknown[]} messages
 * @param {boolean} compress
 */
function writeAll(host, messages, compress) {
  const { length } = messages;
  for (let at = 0; at < length;) {
    const { engine } = host;
    let answer;
    try {
      answer = host.core.write(length - at);
    } catch (error) {
      host.caught(error);
      return;
    }
    if (engine === undefined || answer === "drop") return;
    place(host, engine, answer, messageOf(messages[at++], compress));
    // With these answers listeners have been called, so the next message needs an answer of its
    // own.
    if (answer === "flush" || answer === "observed") continue;
    while (at < length) engine.writeBuffer.push(messageOf(messages[at++], compress));
  }
}

/**
 * @param {unknown} data
 * @param {boolean} compress
 * @returns {EnginePacket}
 */
function messageOf(data, compress) {
  return { type: "message", data, options: { compress } };
}

/**
 * Writes one packet to this engine, which need not be the one in use.
 *
 * @param {Host} host
 * @param {Engine} engine
 * @param {EnginePacket} packet
 * @param {number} [callback] the number of a function to be called when the packet has been handed to the transport
 */
export function push(host, engine, packet, callback) {
  const answer = host.ask((core) => core.push(engine._number, callback));
  if (answer !== undefined && answer !== "drop") place(host, engine, answer, packet);
  else if (callback !== undefined) host.takeCallback(callback);
}

/**
 * Does what the core has answered for a packet that is written.
 *
 * @param {Host} host
 * @param {Engine} engine
 * @param {WriteAnswer} answer
 * @param {EnginePacket} packet
 */
function place(host, engine, answer, packet) {
  switch (answer) {
    case "send":
      engine.writeBuffer.push(packet);
      engine._frameTransport?.send(packet);
      return;
    case "wait":
      engine.writeBuffer.push(packet);
      return;
    case "flush":
      engine.writeBuffer.push(packet);
      flush(host, engine);
      return;
    case "observed":
      announce(host, engine, packet);
  }
}

// These two are functions of their own, because closures in `place` would cost every packet the
// memory for what they close over.

/**
 * @param {Host} host
 * @param {Engine} engine
 */
function flush(host, engine) {
  host.ask((core) => core.flush(engine._number));
}

/**
 * Feeds the core a packet whose listeners must be called first; it comes back by `Host.enqueue`.
 *
 * @param {Host} host
 * @param {Engine} engine
 * @param {EnginePacket} packet
 */
function announce(host, engine, packet) {
  host.ask((core) => core.pushObserved(engine._number, packet));
}

/**
 * Packets as frames, for a transport that carries text only. A packet that cannot be turned into
 * text is left out, and the exception is thrown by the application's call.
 *
 * @param {Host} host
 * @param {EnginePacket[]} packets
 * @returns {(string | Promise<string>)[]}
 */
export function textsOf(host, packets) {
  /** @type {(string | Promise<string>)[]} */
  const texts = [];
  for (const packet of packets) host.guard(() => void texts.push(packetToText(packet)));
  return texts;
}
