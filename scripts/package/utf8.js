// In the place of `TextDecoder` in the glue of wasm-bindgen: not every environment has it (jsdom does not), and what it
// would be used for is short and rare. No text goes the other way: what the face names by a string are string enums.

export class TextDecoder {
  /** @param {Uint8Array} [bytes] a string of Rust's, and so valid UTF-8 */
  decode(bytes = new Uint8Array()) {
    let units = "";
    for (let i = 0; i < bytes.length; i++) units += String.fromCharCode(bytes[i]);
    return decodeURIComponent(escape(units));
  }
}
