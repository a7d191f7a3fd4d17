/**
 * Packets on a stream of bytes, as a WebTransport has it (Engine.IO protocol 4, "WebTransport"):
 * each frame has a head with its length and whether it is text or bytes. The grammar stands in
 * `src/protocol/engine/stream.rs`, which reads and writes the same for the Rust client.
 */
import { detach } from "../own.js";
import { bytesOf } from "./binary.js";

/** Marks a frame of bytes in the first byte of its head. */
const BINARY = 0x80;
/** In the place of a length: it follows in two bytes, or in eight. */
const IN_TWO = 126;
const IN_EIGHT = 127;
/** The first length that is not written in two bytes. */
const LONG = 0x10000;
const WORD = 2 ** 32;

/** Stands for a frame of a wrong length: it is not a packet either. */
const NO_PACKET = "";

/**
 * Frames as they are written to a stream.
 *
 * @param {(string | ArrayBuffer | ArrayBufferView)[]} frames
 * @returns {Uint8Array}
 */
export function encodeFrames(frames) {
  const parts = [];
  let size = 0;
  for (const frame of frames) {
    const isText = typeof frame === "string";
    const payload = isText ? new TextEncoder().encode(frame) : bytesOf(frame);
    const head = headOf(payload.length, isText ? 0 : BINARY);
    parts.push(head, payload);
    size += head.length + payload.length;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * @param {number} length
 * @param {number} kind
 */
function headOf(length, kind) {
  if (length < IN_TWO) return new Uint8Array([kind | length]);
  const isLong = length >= LONG;
  const view = new DataView(new ArrayBuffer(isLong ? 9 : 3));
  view.setUint8(0, kind | (isLong ? IN_EIGHT : IN_TWO));
  if (isLong) {
    view.setUint32(1, Math.floor(length / WORD));
    view.setUint32(5, length % WORD);
  } else {
    view.setUint16(1, length);
  }
  return new Uint8Array(view.buffer);
}

/** Reads frames from a stream, in whatever pieces it comes. */
export class StreamDecoder {
  constructor() {
    /** @type {Uint8Array[]} what has come and is in no frame yet */
    this.chunks = [];
    /** How many bytes that is. */
    this.size = 0;
    /** The length of the frame whose head has been read, 0 before that. */
    this.length = 0;
    this.isBinary = false;
    /** Whether a length was wrong, so that nothing can be read any more. */
    this.isOver = false;
    this.decoder = new TextDecoder();
  }

  /**
   * @param {Uint8Array} chunk that has come
   * @returns {(string | ArrayBuffer)[]} the frames that are complete with it; an empty text stands for a wrong length
   */
  read(chunk) {
    /** @type {(string | ArrayBuffer)[]} */
    const frames = [];
    if (this.isOver || chunk.length === 0) return frames;
    this.chunks.push(chunk);
    this.size += chunk.length;
    while (this.length > 0 || this.readHead()) {
      if (this.isOver) {
        frames.push(NO_PACKET);
        break;
      }
      if (this.size < this.length) break;
      const bytes = this.take(this.length);
      this.length = 0;
      frames.push(this.isBinary ? bytes.buffer : this.decoder.decode(bytes));
    }
    return frames;
  }

  /** @returns {boolean} whether a head is complete */
  readHead() {
    if (this.size === 0) return false;
    const short = this.chunks[0][0] & ~BINARY;
    const more = short === IN_EIGHT ? 8 : short === IN_TWO ? 2 : 0;
    if (this.size <= more) return false;
    const view = new DataView(this.take(1 + more).buffer);
    this.isBinary = view.getUint8(0) >= BINARY;
    if (more === 8) this.length = view.getUint32(1) * WORD + view.getUint32(5);
    else this.length = more === 2 ? view.getUint16(1) : short;
    // There is no empty frame, and none whose length is not an exact number.
    this.isOver = this.length === 0 || this.length > Number.MAX_SAFE_INTEGER;
    return true;
  }

  /**
   * @param {number} count of bytes, which have come
   * @returns {Uint8Array<ArrayBuffer>} a copy of them, without anything around it
   */
  take(count) {
    const { chunks } = this;
    const bytes = new Uint8Array(count);
    let at = 0;
    let used = 0;
    while (at < count) {
      const chunk = chunks[used];
      const part = chunk.subarray(0, count - at);
      bytes.set(part, at);
      at += part.length;
      if (part.length === chunk.length) used++;
      else chunks[used] = chunk.subarray(part.length);
    }
    chunks.splice(0, used);
    this.size -= count;
    return bytes;
  }
}
detach(StreamDecoder);
