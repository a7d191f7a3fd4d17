/** Receiving: from frames to packets. */
import {
  engineType,
  frameToPacket,
  holdsBytes,
  MESSAGE,
  readPacket,
  shapeBytes,
  textToBytes,
  WITH_ATTACHMENTS,
} from "../codec/frames.js";
import { reconstruct } from "../codec/json.js";
import { schedule } from "./routing.js";

/** @typedef {import("./state.js").HostState} Host */
/** @typedef {import("../api/engine.js").Engine} Engine */
/** @typedef {import("../codec/parsers.js").UserParser} UserParser */
/** @typedef {import("../generated/socketio_wasm.js").ReceiveAnswer} ReceiveAnswer */

/** The first code unit of a message: the digit of {@link MESSAGE}. */
const MESSAGE_DIGIT = 52;

const PROBE_ANSWER = "3probe";

/**
 * Receives a frame over a transport that stays open, or one of a payload.
 *
 * @param {Host} host
 * @param {Engine} engine
 * @param {number} transport
 * @param {any} frame
 */
export function receive(host, engine, transport, frame) {
  const outer = host.begin();
  if (typeof frame !== "string") {
    frame = shapeBytes(frame, engine.binaryType);
    receiveBytes(host, transport, frame);
  } else if (frame.charCodeAt(0) === MESSAGE_DIGIT) {
    receiveText(host, transport, frame);
  } else if (holdsBytes(frame)) {
    frame = shapeBytes(textToBytes(frame), engine.binaryType);
    receiveBytes(host, transport, frame);
  } else {
    receiveOther(host, transport, frame);
  }
  if (engine._isTapped) engine._emitForTransport(transport, "packet", [frameToPacket(frame)]);
  host.endForBrowser(outer);
}

/**
 * Receives a frame that is not a message. (A function of its own, because a closure in {@link
 * receive} would cost every frame the memory for what it closes over.)
 *
 * @param {Host} host
 * @param {number} transport
 * @param {string} frame
 */
function receiveOther(host, transport, frame) {
  host.ask((core) => core.frame(transport, engineType(frame), frame === PROBE_ANSWER, frame));
}

/**
 * @param {Host} host
 * @param {number} transport
 * @param {string} frame
 */
function receiveText(host, transport, frame) {
  if (host.parser !== undefined) {
    receiveForParser(host, host.parser, transport, frame);
    return;
  }
  const packet = readPacket(frame, host.reserved);
  let answer;
  try {
    answer = host.core.receive(transport, packet.type, packet.attachments, packet.payload);
    host.goOn();
  } catch (error) {
    host.caught(error);
    return;
  }
  if (answer === "deliver") schedule(host, packet);
  else if (answer === "await") host.partial = { packet, attachments: [] };
  else if (answer === "observed") observe(host, transport, frame);
}

/**
 * @param {Host} host
 * @param {number} transport
 * @param {ArrayBuffer | Blob} data
 */
function receiveBytes(host, transport, data) {
  if (host.parser !== undefined) {
    receiveForParser(host, host.parser, transport, data);
    return;
  }
  let answer;
  try {
    answer = host.core.receiveBytes(transport);
    host.goOn();
  } catch (error) {
    host.caught(error);
    return;
  }
  if (answer === "observed") observe(host, transport, data);
  else attach(host, answer, data);
}

/**
 * @param {Host} host
 * @param {UserParser} parser
 * @param {number} transport
 * @param {unknown} frame
 */
function receiveForParser(host, parser, transport, frame) {
  const answer = host.ask((core) => core.message(transport));
  if (answer === "deliver") parse(host, parser, frame);
  else if (answer === "observed") observe(host, transport, frame);
}

/**
 * Feeds the core a message whose listeners must be called first; {@link read} follows.
 *
 * @param {Host} host
 * @param {number} transport
 * @param {unknown} frame
 */
function observe(host, transport, frame) {
  host.ask((core) => core.frame(transport, MESSAGE, false, frame));
}

/**
 * Reads a message after listeners of the engine have been called.
 *
 * @param {Host} host
 * @param {any} frame
 */
export function read(host, frame) {
  if (host.parser !== undefined) {
    parse(host, host.parser, frame);
  } else if (typeof frame === "string") {
    const packet = readPacket(frame, host.reserved);
    const { type, attachments, payload } = packet;
    const answer = host.ask((core) => core.judge(type, attachments, payload));
    if (answer === "deliver") schedule(host, packet);
    else if (answer === "await") host.partial = { packet, attachments: [] };
  } else {
    attach(
      host,
      host.ask((core) => core.judgeBytes()),
      frame,
    );
  }
}

/**
 * Gives a message to a custom parser, whose packets come back by {@link schedule}.
 *
 * @param {Host} host
 * @param {UserParser} parser
 * @param {unknown} frame
 */
function parse(host, parser, frame) {
  try {
    parser.add(typeof frame === "string" ? frame.slice(1) : frame);
  } catch (error) {
    host.ask((core) => core.parserFailed(error));
  }
}

/**
 * Keeps an attachment for the packet that waits for it. With the last one, puts all of them in.
 *
 * @param {Host} host
 * @param {ReceiveAnswer | undefined} answer
 * @param {unknown} attachment
 */
function attach(host, answer, attachment) {
  const { partial } = host;
  if (partial === null || (answer !== "await" && answer !== "complete")) return;
  const { packet, attachments } = partial;
  attachments.push(attachment);
  if (answer === "await") return;
  host.partial = null;
  const data = /** @type {unknown[] | undefined} */ (packet.data);
  if (data !== undefined && !reconstruct(data, attachments)) {
    host.ask((core) => core.reconstructionFailed());
    return;
  }
  // A complete packet is an event or an acknowledgement like any other.
  if (packet.type !== undefined) packet.type -= WITH_ATTACHMENTS;
  schedule(host, packet);
}
