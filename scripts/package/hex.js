/**
 * The module, which is inlined as hexadecimal digits: browsers decode those in a tenth of a millisecond, and a loop of
 * our own, which runs once and cold, takes several (docs/decisions/inlining.md).
 *
 * @param {string} digits two for each byte, in lower case
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function fromHex(digits) {
  // Since Chrome 140, Firefox 133 and Safari 18.2.
  return Uint8Array.fromHex?.(digits) ?? decoded(digits);
}

/** @param {string} digits */
function decoded(digits) {
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = 16 * digitAt(digits, 2 * at) + digitAt(digits, 2 * at + 1);
  return bytes;
}

/**
 * @param {string} digits
 * @param {number} at
 */
function digitAt(digits, at) {
  const code = digits.charCodeAt(at);
  return code <= "9".charCodeAt(0) ? code - "0".charCodeAt(0) : code - "a".charCodeAt(0) + 10;
}
