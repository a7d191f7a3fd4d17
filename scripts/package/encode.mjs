// Packs a WebAssembly module into printable ASCII that a double-quoted string literal holds without escapes.
//
// The codec (`codec/`) knows the structure of WebAssembly and needs a third less than gzip. Its output has no regularity
// left: each of its 64 characters carries six bits, and gzip and brotli find that each needs six. The page unpacks with
// a small WebAssembly module, which is inlined too, in hexadecimal: gzip still finds its repetitions there.
import { buildCodec } from "./codec.mjs";
import { unpack } from "./unpack.js";

const CODE_SECTION = 10;

/**
 * @param {Uint8Array} bytes
 * @param {{ packer: Uint8Array, unpacker: Uint8Array }} [codec]
 * @returns {{ text: string, size: number, start: number, end: number, unpacker: string }} the text, the number of bytes
 *   in it, where the content of the code section starts and ends among them, and the unpacker in hexadecimal
 */
export function encodeModule(bytes, codec = buildCodec()) {
  const [start, end] = codeSection(bytes);
  const size = bytes.length;
  const text = pack(bytes, start, end, codec.packer);
  const unpacked = unpack(new WebAssembly.Module(codec.unpacker), { text, size, start, end });
  if (Buffer.compare(unpacked, bytes) !== 0)
    throw new Error("the codec does not unpack what it packed");
  return { text, size, start, end, unpacker: Buffer.from(codec.unpacker).toString("hex") };
}

function pack(bytes, start, end, packer) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(packer));
  const room = 2 * bytes.length + 1000;
  const from = exports.memory.grow(((bytes.length + room) >> 16) + 1) << 16;
  const to = from + bytes.length;
  new Uint8Array(exports.memory.buffer, from).set(bytes);
  const length = exports.pack(from, bytes.length, to, start, end);
  return Buffer.from(exports.memory.buffer, to, length).toString("latin1");
}

/** Where its content starts and ends; twice 0 if the bytes have none. */
function codeSection(bytes) {
  const HEADER = 8;
  let at = HEADER;
  while (at < bytes.length) {
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      size |= (bytes[at] & 127) << shift;
      more = bytes[at++] > 127;
    }
    if (id === CODE_SECTION) return [at, at + size];
    at += size;
  }
  return [0, 0];
}
