//! JavaScript values by their places in a table that the JavaScript side keeps.

use wasm_bindgen::prelude::*;

use crate::protocol::io::Value;

// `face` is the module `pkg-template/bridge.js`; the build binds the name.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = face, js_name = release)]
    fn release(handle: u32);
    #[wasm_bindgen(js_namespace = face, js_name = copy)]
    fn copy(handle: u32) -> u32;
    #[wasm_bindgen(js_namespace = face, js_name = keep)]
    fn keep(value: &JsValue) -> u32;
    #[wasm_bindgen(js_namespace = face, js_name = makeError)]
    fn make_error(message: &str) -> u32;
    #[wasm_bindgen(js_namespace = face, js_name = makeTransportError)]
    fn make_transport_error(message: &str, description: u32, context: u32) -> u32;
    #[wasm_bindgen(js_namespace = face, js_name = makeProbeError)]
    fn make_probe_error(message: &str, cause: i32, transport: &str) -> u32;
    #[wasm_bindgen(js_namespace = face, js_name = makeServerError)]
    fn make_server_error(code: &str) -> u32;
    #[wasm_bindgen(js_namespace = face, js_name = makeDetails)]
    fn make_details(description: &str, context: i32) -> u32;
    #[wasm_bindgen(js_namespace = face, js_name = makeText)]
    fn make_text(text: &str) -> u32;
    #[wasm_bindgen(js_namespace = face, js_name = same)]
    fn same(one: u32, other: u32) -> bool;
    #[wasm_bindgen(js_name = Number)]
    fn number(text: &str) -> f64;
}

/// One value of the table. Dropping it gives its place back.
///
/// Place 0 is no place: it stands for the value that the JavaScript side has in hand
/// while it performs the outputs of one input. Storing a value that has just been made
/// in a table that is old costs more than most outputs do.
#[derive(Debug)]
pub(crate) struct JsRef(u32);

impl JsRef {
    /// Takes over a place that the JavaScript side filled.
    pub(crate) fn from_handle(handle: u32) -> Self {
        Self(handle)
    }

    /// The same for a place that may be none.
    pub(crate) fn from_optional(handle: i32) -> Option<Self> {
        u32::try_from(handle).ok().map(Self)
    }

    /// Gives a value a place.
    pub(crate) fn keep(value: &JsValue) -> Self {
        Self(keep(value))
    }

    /// The place, which this value goes on to own.
    pub(crate) fn handle(&self) -> u32 {
        self.0
    }

    /// The place, which the JavaScript side owns from now on.
    pub(crate) fn into_handle(self) -> u32 {
        let handle = self.0;
        core::mem::forget(self);
        handle
    }
}

impl Drop for JsRef {
    fn drop(&mut self) {
        release(self.0);
    }
}

impl Clone for JsRef {
    fn clone(&self) -> Self {
        Self(copy(self.0))
    }
}

fn lend(value: Option<&JsRef>) -> i32 {
    value.map_or(-1, |value| value.0 as i32)
}

impl Value for JsRef {
    fn error(message: &str) -> Self {
        Self(make_error(message))
    }

    fn transport_error(message: &str, description: Self, context: Self) -> Self {
        Self(make_transport_error(
            message,
            description.into_handle(),
            context.into_handle(),
        ))
    }

    fn probe_error(message: &str, cause: Option<&Self>, transport: &'static str) -> Self {
        Self(make_probe_error(message, lend(cause), transport))
    }

    fn server_error(code: &'static str) -> Self {
        Self(make_server_error(code))
    }

    fn details(description: &str, context: Option<Self>) -> Self {
        Self(make_details(
            description,
            context.map_or(-1, |context| context.into_handle() as i32),
        ))
    }

    fn text(text: &str) -> Self {
        Self(make_text(text))
    }

    fn same(&self, other: &Self) -> bool {
        same(self.0, other.0)
    }

    fn number(text: &str) -> f64 {
        number(text)
    }
}
