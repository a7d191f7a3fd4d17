//! Strings of JavaScript.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

/// From this many UTF-16 units on, calling an encoder is faster than reading them one by one, as
/// wasm-bindgen does.
const LONG: u32 = 128;

/// Up to this many UTF-16 units, there is room for the encoder to be called once, whatever the text.
const ROOMY: u32 = 1 << 16;

/// The most bytes that a UTF-16 unit becomes.
const MOST_BYTES: usize = 3;

#[wasm_bindgen]
extern "C" {
    type TextEncoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;

    #[wasm_bindgen(method, js_name = encodeInto)]
    fn encode_into(this: &TextEncoder, text: &JsString, bytes: &mut [u8]) -> Encoded;

    /// How far the encoder has come: to the end of the text, or of the room for bytes.
    type Encoded;

    /// In UTF-16 units.
    #[wasm_bindgen(method, getter)]
    fn read(this: &Encoded) -> u32;

    /// In bytes.
    #[wasm_bindgen(method, getter)]
    fn written(this: &Encoded) -> u32;
}

thread_local! {
    static ENCODER: TextEncoder = TextEncoder::new();
}

/// Copies a string. Halves of surrogate pairs become U+FFFD.
pub(super) fn to_string(text: &JsString) -> String {
    let length = text.length();
    if length < LONG {
        return text.into();
    }
    // A longer text gets as much as it needs if all of it is ASCII.
    let room = if length <= ROOMY { MOST_BYTES } else { 1 };
    let mut bytes = vec![0; length as usize * room];
    let (read, mut written) = encode(text, &mut bytes);
    if read < length {
        bytes.resize(written + (length - read) as usize * MOST_BYTES, 0);
        let rest = text.slice(read, length);
        written += encode(&rest, bytes.get_mut(written..).unwrap_or_default()).1;
    }
    bytes.truncate(written);
    bytes.shrink_to_fit();
    String::from_utf8(bytes).unwrap_or_else(|_| text.into())
}

/// How many units have been read, and how many bytes written.
fn encode(text: &JsString, bytes: &mut [u8]) -> (u32, usize) {
    let encoded = ENCODER.with(|encoder| encoder.encode_into(text, bytes));
    (encoded.read(), encoded.written() as usize)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn texts_of_every_length_and_script() {
        for part in ["a", "é", "€", "😀", "a€", "😀a", "aaaaaaaaaaaaaaaaaaaaé"] {
            for count in [0, 1, 10, 127, 128, 129, 1000] {
                for start in ["", "a", "€"] {
                    let text = format!("{start}{}", part.repeat(count));
                    assert_eq!(to_string(&text.as_str().into()), text);
                }
            }
        }
    }

    #[wasm_bindgen_test]
    fn texts_for_which_the_room_must_grow() {
        for part in ["a", "é", "€", "😀", "a€"] {
            let text = part.repeat(ROOMY as usize + 1);
            assert_eq!(to_string(&text.as_str().into()), text);
        }
    }

    #[wasm_bindgen_test]
    fn half_of_a_pair_is_replaced() {
        for (length, at) in [(2, 0), (200, 0), (200, 100), (200, 199)] {
            let mut units = vec![u16::from(b'a'); length];
            units[at] = 0xd83d;
            let expected = String::from_utf16_lossy(&units);
            assert_eq!(to_string(&JsString::from_char_code(&units)), expected);
        }
        let long = "a".repeat(ROOMY as usize);
        let text = JsString::from(long.as_str()).concat(&JsString::from_char_code(&[0xd83d]));
        assert_eq!(to_string(&text), long + "\u{fffd}");
    }
}
