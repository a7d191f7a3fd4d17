// Bytes as text that a double-quoted string literal holds as it is: printable ASCII, without `"`, `\` and `<`.
//
// A value below 90 is one character, as WebAssembly mostly has. From 90 on a `}` stands before the character of what is
// left, from 180 on a `~`. The same bytes are the same characters wherever they stand, so gzip finds in the text nearly
// what it finds in the module; base64 shifts them to one of three phases, which costs a fifth more.
// See docs/decisions/inlining.md.

/** `<` and `\` may not be among the characters: two others stand for them. */
const FIRST = "#".charCodeAt(0);
const PER_PLANE = 90;
const LEADS = FIRST + PER_PLANE;

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function toText(bytes) {
  const characters = Array.from(bytes, (value) => {
    const plane = Math.floor(value / PER_PLANE);
    const character = String.fromCharCode(FIRST + (value % PER_PLANE));
    return plane === 0 ? character : String.fromCharCode(LEADS + plane - 1) + character;
  });
  return characters.join("").replaceAll("<", " ").replaceAll("\\", "!");
}

/**
 * The page runs this, once and cold: hence a plain loop over numbers.
 *
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function fromText(text) {
  const bytes = unitsOf(text.split(" ").join("<").split("!").join("\\"));
  let written = 0;
  let at = 0;
  while (at < bytes.length) {
    let value = bytes[at++] - FIRST;
    if (value >= PER_PLANE) value = PER_PLANE * (value - PER_PLANE + 1) + bytes[at++] - FIRST;
    bytes[written++] = value;
  }
  return bytes.subarray(0, written);
}

/** @param {string} text of ASCII */
function unitsOf(text) {
  if (typeof TextEncoder === "function") return new TextEncoder().encode(text);
  const units = new Uint8Array(text.length);
  for (let i = 0; i < units.length; i++) units[i] = text.charCodeAt(i);
  return units;
}
