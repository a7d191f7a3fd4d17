//! Bytes of JavaScript: the feature `js`.

use js_sys::wasm_bindgen::{JsCast, JsValue};
use js_sys::{ArrayBuffer, Uint8Array};

use crate::Binary;

impl Binary {
    /// The bytes as JavaScript has them, in its memory: they are copied once.
    ///
    /// For a value that holds `Binary` somewhere there is `serde_wasm_bindgen::to_value`, which makes
    /// a `Uint8Array` of each; `from_value` is the way back.
    #[must_use]
    pub fn to_js(&self) -> Uint8Array {
        Uint8Array::from(&**self)
    }

    /// A copy of the bytes of an `ArrayBuffer`, or of a view of one: a `Uint8Array`, a `DataView`, …
    /// `None` for any other value. (The bytes of a `Blob` have to be awaited: its `arrayBuffer()`
    /// has them.)
    #[must_use]
    pub fn from_js(value: &JsValue) -> Option<Self> {
        let bytes = if ArrayBuffer::is_view(value) {
            // Every view has these three properties.
            let view: &Uint8Array = value.unchecked_ref();
            let (start, length) = (view.byte_offset(), view.byte_length());
            Uint8Array::new_with_byte_offset_and_length(&view.buffer(), start, length)
        } else if value.is_instance_of::<ArrayBuffer>() {
            Uint8Array::new(value)
        } else {
            return None;
        };
        Some(Self::from(bytes.to_vec()))
    }
}
