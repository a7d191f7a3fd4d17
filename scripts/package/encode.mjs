// Writes a WebAssembly module as printable ASCII that a double-quoted string literal holds without escapes.
//
// The 90 most frequent byte values take one character each. The others take two: a lead, `}` or `~`, and one of the
// same 90 characters. A run of bytes is always the same run of characters, so gzip finds in the text nearly what it
// finds in the module; base64 shifts every run to one of three phases and costs a fifth more. `load-wasm.js` decodes.

const FIRST = 0x20;
const LEADS = ["}", "~"];
const EXCLUDED = new Set(['"', "\\", "<"]);

const singles = Array.from({ length: LEADS[0].charCodeAt(0) - FIRST }, (_, i) =>
  String.fromCharCode(FIRST + i),
).filter((character) => !EXCLUDED.has(character));

/**
 * @param {Uint8Array} bytes
 * @returns {{ text: string, frequent: string, size: number }} the text, which values take one character (a bit for
 *   each value, in base64) and the number of bytes
 */
export function encodeModule(bytes) {
  const isFrequent = mostFrequent(bytes, singles.length);
  const values = Array.from({ length: 256 }, (_, value) => value);
  const rest = values.filter((value) => !isFrequent[value]);
  const perLead = Math.ceil(rest.length / LEADS.length);
  const codes = new Array(256);
  // Ascending, because the decoder then needs to know only which values are in which group.
  values.filter((value) => isFrequent[value]).forEach((value, i) => (codes[value] = singles[i]));
  rest.forEach(
    (value, i) => (codes[value] = LEADS[Math.floor(i / perLead)] + singles[i % perLead]),
  );
  return {
    text: Array.from(bytes, (byte) => codes[byte]).join(""),
    frequent: bitsToBase64(isFrequent),
    size: bytes.length,
  };
}

function mostFrequent(bytes, count) {
  const times = new Array(256).fill(0);
  for (const byte of bytes) times[byte]++;
  const chosen = times
    .map((n, value) => ({ n, value }))
    .sort((a, b) => b.n - a.n || a.value - b.value);
  const isFrequent = new Array(256).fill(false);
  for (const { value } of chosen.slice(0, count)) isFrequent[value] = true;
  return isFrequent;
}

function bitsToBase64(bits) {
  const packed = Buffer.alloc(bits.length / 8);
  bits.forEach((bit, i) => (packed[i >> 3] |= Number(bit) << (i & 7)));
  return packed.toString("base64");
}
