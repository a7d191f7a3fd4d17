//! The module as the face sees it: it makes cores, and has the state that they share.

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

/// There is one in each instance of the WebAssembly module.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Module {
    shared: Rc<Shared>,
    cores: Cell<u32>,
}

#[wasm_bindgen]
impl Module {
    /// Makes the core of a new Manager.
    pub fn create(&self, settings: &ManagerSettings) -> Core {
        let number = self.cores.get();
        self.cores.set(number.wrapping_add(1));
        Core::new(number, &manager_options(settings), self.shared.clone())
    }

    /// The event names that the client itself emits and nobody may send, separated by commas.
    #[wasm_bindgen(getter, js_name = reservedNames, unchecked_return_type = "string")]
    pub fn reserved_names(&self) -> JsValue {
        RESERVED.join(",").into()
    }

    /// Whether the last connection got to use a WebSocket (`rememberUpgrade`).
    #[wasm_bindgen(getter, js_name = priorWebsocketSuccess)]
    pub fn prior_websocket_success(&self) -> bool {
        self.shared.prior_websocket_success.get()
    }

    #[wasm_bindgen(setter, js_name = priorWebsocketSuccess)]
    pub fn set_prior_websocket_success(&self, success: bool) {
        self.shared.prior_websocket_success.set(success);
    }
}
