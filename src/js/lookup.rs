//! What `io()` has to know before there is a Manager.

use wasm_bindgen::prelude::*;

use crate::protocol::ManagerChoice;

/// Which Manager serves a call of `io()`, by the order of [`ManagerChoice`].
#[wasm_bindgen(js_name = chooseManager)]
pub fn choose_manager(cached: bool, alone: bool, has_namespace: bool) -> u32 {
    ManagerChoice::new(cached, alone, has_namespace) as u32
}
