//! The wall clock and random numbers.

use wasm_bindgen::prelude::*;

use crate::protocol::io::Moment;

#[wasm_bindgen]
extern "C" {
    // Looked up at each call, because test suites replace these functions.
    /// Milliseconds since the epoch.
    #[wasm_bindgen(js_namespace = Date)]
    pub fn now() -> f64;
    #[wasm_bindgen(js_namespace = Math)]
    fn random() -> f64;
}

/// The longest delay of a timer, in milliseconds. Browsers keep delays in 32 bits, so a longer one
/// would fire at once.
pub const LONGEST_DELAY: f64 = 2_147_483_647.0;

/// The wall clock and a random number, for an input that happens now.
pub fn moment() -> Moment {
    Moment {
        now: now().into(),
        random: random(),
    }
}
