//! Time and chance.

use wasm_bindgen::prelude::*;

use crate::protocol::io::Moment;

#[wasm_bindgen]
extern "C" {
    // Looked up at each call: test suites replace these functions.
    #[wasm_bindgen(js_namespace = Date)]
    pub(crate) fn now() -> f64;
    #[wasm_bindgen(js_namespace = Math)]
    fn random() -> f64;
}

/// The present, for an input that happens now.
pub(crate) fn moment() -> Moment {
    Moment {
        now: now(),
        jitter: random(),
    }
}
