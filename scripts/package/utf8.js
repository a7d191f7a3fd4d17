// In the place of `TextEncoder` and `TextDecoder` in the glue of wasm-bindgen: not every place has these two (jsdom has
// not), and what they would be used for is short and rare. The glue makes `encodeInto` of `encode` where it is missing.

export class TextEncoder {
  /** @param {string} text in which half a surrogate pair becomes U+FFFD, as Rust's strings hold nothing else */
  encode(text) {
    const units = unescape(encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd")));
    const bytes = new Uint8Array(units.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = units.charCodeAt(i);
    return bytes;
  }
}

export class TextDecoder {
  /** @param {Uint8Array} [bytes] a string of Rust's, and so valid UTF-8 */
  decode(bytes = new Uint8Array()) {
    let units = "";
    for (let i = 0; i < bytes.length; i++) units += String.fromCharCode(bytes[i]);
    return decodeURIComponent(escape(units));
  }
}
