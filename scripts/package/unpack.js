// Unpacks the inlined WebAssembly module: on the page, and in the build, which so makes sure that it can be done.

/**
 * @param {WebAssembly.Module} unpacker
 * @param {{ text: string, size: number, start: number, end: number }} packed as `encode.mjs` describes it
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function unpack(unpacker, { text, size, start, end }) {
  const { memory, unpack } = new WebAssembly.Instance(unpacker).exports;
  const from = memory.grow(((text.length + size) >> 16) + 1) << 16;
  const to = from + text.length;
  new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer, from));
  unpack(from, to, size, start, end);
  return new Uint8Array(memory.buffer, to, size);
}

/**
 * @param {string} digits
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function fromHex(digits) {
  return Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
}
