//! What needs no Manager: what all of them share.

use wasm_bindgen::prelude::*;

use super::raw::shared;
use crate::protocol::ManagerChoice;

/// Which Manager serves a call of `io()`, by the order of [`ManagerChoice`].
#[wasm_bindgen(js_name = chooseManager)]
pub fn choose_manager(cached: bool, alone: bool, has_namespace: bool) -> u32 {
    ManagerChoice::new(cached, alone, has_namespace) as u32
}

/// Whether the last WebSocket worked (`rememberUpgrade`). It is told that it did not by 0, that it
/// did by 1, and only asked by any other number.
#[wasm_bindgen(js_name = priorWebsocketSuccess)]
pub fn prior_websocket_success(told: u32) -> bool {
    let shared = shared();
    if let 0 | 1 = told {
        shared.prior_websocket_success.set(told == 1);
    }
    shared.prior_websocket_success.get()
}
