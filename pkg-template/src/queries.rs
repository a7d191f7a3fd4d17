//! What the face may read of the core's state.

use wasm_bindgen::prelude::*;

use crate::core::Core;
use crate::values::Face;
use socketio_wasm::protocol;
use socketio_wasm::protocol::engine::connection::{Engine, EngineState};

/// Queries. They change nothing.
#[wasm_bindgen]
impl Core {
    /// The number of this core, by which its host is found.
    #[wasm_bindgen(getter)]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The state of the Manager: `closed`, `opening` or `open`.
    #[wasm_bindgen(getter, js_name = managerState, unchecked_return_type = "string")]
    pub fn manager_state(&self) -> JsValue {
        self.driver
            .with(|core| core.manager().state().as_str())
            .into()
    }

    #[wasm_bindgen(getter, js_name = isReconnecting)]
    pub fn is_reconnecting(&self) -> bool {
        self.driver.with(|core| core.manager().reconnecting())
    }

    /// Whether a namespace connects when the Manager does (`socket.active`).
    #[wasm_bindgen(js_name = isActive)]
    pub fn is_active(&self, namespace: u32) -> bool {
        self.driver.with(|core| {
            core.namespace(namespace.into())
                .is_some_and(|namespace| namespace.active())
        })
    }

    /// The state of an engine: `opening`, `open`, `closing` or `closed`; `undefined` for one that
    /// has not begun.
    #[wasm_bindgen(js_name = engineState, unchecked_return_type = "string | undefined")]
    pub fn engine_state(&self, engine: u32) -> JsValue {
        let state = |core: &protocol::Core<Face>| core.engine(engine.into()).map(Engine::state);
        match self.driver.with(state) {
            None | Some(EngineState::Idle) => JsValue::UNDEFINED,
            Some(state) => state.as_str().into(),
        }
    }

    /// Whether a transport could take a packet now; `undefined` if its engine has been forgotten.
    #[wasm_bindgen(js_name = isWritable)]
    pub fn is_writable(&self, transport: u32) -> Option<bool> {
        self.driver
            .with(|core| Some(core.last_transport(transport.into())?.writable()))
    }

    /// Whether the end of a transport must be held back until `releaseEnds`, because its page is
    /// being left.
    #[wasm_bindgen(js_name = holdsEnd)]
    pub fn holds_end(&self, transport: u32) -> bool {
        self.driver.with(|core| core.holds_end(transport.into()))
    }

    /// Whether the address of a transport has a `sid`.
    #[wasm_bindgen(js_name = namesSession)]
    pub fn names_session(&self, transport: u32) -> bool {
        self.driver.with(|core| {
            core.last_transport(transport.into())
                .is_some_and(|transport| transport.session())
        })
    }
}
