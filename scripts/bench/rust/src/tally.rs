//! What has come, for the page to compare with what it has sent.

use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::payloads::Weigh;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
    static WEIGHT: Cell<f64> = const { Cell::new(0.0) };
}

/// A listener has been called with this, or a request answered.
pub fn note(value: &impl Weigh) {
    COUNT.set(COUNT.get() + 1);
    WEIGHT.set(WEIGHT.get() + value.weight());
}

/// How many payloads have been noted since the last call.
#[wasm_bindgen(js_name = takeCount)]
#[must_use]
pub fn take_count() -> u32 {
    COUNT.take()
}

/// The sum of their weights since the last call.
#[wasm_bindgen(js_name = takeWeight)]
#[must_use]
pub fn take_weight() -> f64 {
    WEIGHT.take()
}
