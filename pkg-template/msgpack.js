/**
 * A parser for the option `parser`: packets as MessagePack, one binary frame
 * each, attachments included. A server speaks it with the npm package
 * socket.io-msgpack-parser.
 *
 * Version 2 of notepack.io is what that package reads and writes with; later
 * versions write `undefined` and `Date` in another way, and version 2 reads
 * neither. The files of its browser build are named, as its entry is for Node.js.
 */
import read from "notepack.io/browser/decode.js";
import write from "notepack.io/browser/encode.js";
import { Emitter } from "./api/emitter.js";

export const protocol = 5;

export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
};

/**
 * @param {ArrayBufferView} view
 * @returns {ArrayBuffer} its bytes and no others; a copy only where one is needed
 */
function bytesOf(view) {
  try {
    const { buffer, byteOffset, byteLength } = view;
    if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) return present(buffer);
    return new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
  } catch {
    // Its memory has been transferred, to a worker for example.
    return new ArrayBuffer();
  }
}

/**
 * A buffer whose memory has been transferred is empty, but Notepack throws when it reads one.
 *
 * @param {ArrayBuffer} buffer
 */
const present = (buffer) => (buffer.byteLength === 0 ? new ArrayBuffer() : buffer);

/**
 * Notepack takes an `ArrayBuffer` for binary, but every view of one for an
 * object. What has views somewhere inside is replaced by a copy that has
 * buffers; what has none is returned as it is. `toJSON()` is called here, in
 * place of Notepack, so that it is called once and its result is searched too.
 *
 * @param {any} value
 * @returns {any}
 */
function withBuffers(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return arrayWithBuffers(value);
  if (value instanceof Date) return value;
  if (value instanceof ArrayBuffer) return present(value);
  if (ArrayBuffer.isView(value)) return bytesOf(value);
  if (typeof value.toJSON !== "function") return objectWithBuffers(value);
  const json = withBuffers(value.toJSON());
  // Notepack leaves functions out of objects, but refuses one that toJSON() returns. A symbol stands
  // for such a function, because Notepack refuses symbols everywhere.
  return typeof json === "function" ? Symbol("function") : json;
}

/** @param {any[]} array */
function arrayWithBuffers(array) {
  let copy = array;
  for (let i = 0; i < array.length; i++) {
    const before = array[i];
    const after = withBuffers(before);
    if (Object.is(after, before)) continue;
    if (copy === array) copy = array.slice();
    copy[i] = after;
  }
  return copy;
}

/** @param {Record<string, any>} object */
function objectWithBuffers(object) {
  let copy = object;
  for (const key of Object.keys(object)) {
    const before = object[key];
    const after = withBuffers(before);
    if (Object.is(after, before)) continue;
    // Without a prototype, "__proto__" is a key like any other.
    if (copy === object) copy = Object.assign(Object.create(null), object);
    copy[key] = after;
  }
  return copy;
}

export class Encoder {
  /**
   * @param {any} packet
   * @returns {ArrayBuffer[]} one frame
   */
  encode(packet) {
    return [write(withBuffers(packet))];
  }
}

/** @param {unknown} value */
function isObject(value) {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** @param {any} packet */
function hasValidPayload({ type, data }) {
  switch (type) {
    case PacketType.CONNECT:
      return data === undefined || isObject(data);
    case PacketType.DISCONNECT:
      return data === undefined;
    case PacketType.CONNECT_ERROR:
      return typeof data === "string" || isObject(data);
    case PacketType.EVENT:
      // The official parser lets an event without a name through, upon which its client throws.
      return Array.isArray(data) && data.length > 0;
    default:
      return Array.isArray(data);
  }
}

/**
 * @param {any} packet
 * @returns {string | undefined} what is wrong with it, in the words of the official parser
 */
function faultOf(packet) {
  const type = packet?.type;
  const isType = Number.isInteger(type) && type >= 0 && type <= PacketType.CONNECT_ERROR;
  if (!isType) return "invalid packet type";
  if (typeof packet.nsp !== "string") return "invalid namespace";
  if (!hasValidPayload(packet)) return "invalid payload";
  if (packet.id !== undefined && !Number.isInteger(packet.id)) return "invalid packet id";
  return undefined;
}

/** Emits `decoded` with each packet. */
export class Decoder extends Emitter {
  /** @param {ArrayBuffer | ArrayBufferView} frame throws unless it is a packet */
  add(frame) {
    const packet = read(ArrayBuffer.isView(frame) ? bytesOf(frame) : frame);
    const fault = faultOf(packet);
    if (fault !== undefined) throw new Error(fault);
    this.emit("decoded", packet);
  }

  /** There is nothing to forget: a frame is a packet. */
  destroy() {}
}

export default { protocol, PacketType, Encoder, Decoder };
