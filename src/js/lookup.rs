//! What `io()` has to know before there is a Manager.

// wasm-bindgen exports only what is public.
#![allow(unreachable_pub)]

use wasm_bindgen::prelude::*;

use crate::protocol::socket::packet::RESERVED;
use crate::protocol::ManagerChoice;

/// The event names that the user may not emit, in the order that `emit` counts them.
#[wasm_bindgen(js_name = reservedNames)]
pub fn reserved_names() -> Vec<String> {
    RESERVED.iter().map(|&name| name.into()).collect()
}

/// Which Manager serves a call of `io()`, by the order of [`ManagerChoice`].
#[wasm_bindgen(js_name = chooseManager)]
pub fn choose_manager(cached: bool, alone: bool, has_namespace: bool) -> u32 {
    ManagerChoice::new(cached, alone, has_namespace) as u32
}
