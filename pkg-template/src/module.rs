//! What the face has of the module: it makes cores, and knows what they share.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::core::Core;
use crate::face;
use crate::options::{manager_options, ManagerSettings};
use socketio_wasm::protocol::socket::packet::RESERVED;
use socketio_wasm::protocol::Shared;

#[wasm_bindgen(start, private)]
fn start() {
    #[cfg(feature = "debug")]
    console_error_panic_hook::set_once();
    face::install(Module::default());
}

/// The one of each instance of the module.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Module {
    shared: Rc<Shared>,
    cores: Cell<u32>,
}

#[wasm_bindgen]
impl Module {
    /// The core of a new Manager.
    pub fn create(&self, settings: &ManagerSettings) -> Core {
        let number = self.cores.get();
        self.cores.set(number.wrapping_add(1));
        Core::new(number, &manager_options(settings), self.shared.clone())
    }

    /// The event names that mean something to the client itself, with commas in between.
    #[wasm_bindgen(getter, js_name = reservedNames, unchecked_return_type = "string")]
    pub fn reserved_names(&self) -> JsValue {
        RESERVED.join(",").into()
    }

    /// Whether the last WebSocket worked (`rememberUpgrade`).
    #[wasm_bindgen(getter, js_name = priorWebsocketSuccess)]
    pub fn prior_websocket_success(&self) -> bool {
        self.shared.prior_websocket_success.get()
    }

    #[wasm_bindgen(setter, js_name = priorWebsocketSuccess)]
    pub fn set_prior_websocket_success(&self, success: bool) {
        self.shared.prior_websocket_success.set(success);
    }
}
