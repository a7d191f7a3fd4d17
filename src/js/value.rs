//! JavaScript values by their places in a table that the JavaScript side keeps.

use wasm_bindgen::prelude::*;

use crate::protocol::io::{TransportKind, Value};

// `face` is the module `pkg-template/bridge.js`; the build binds the name.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = face)]
    fn release(handle: u32);
    #[wasm_bindgen(js_namespace = face)]
    fn copy(handle: u32) -> u32;
    #[wasm_bindgen(js_namespace = face, js_name = make)]
    fn make_from(kind: u32, text: *const u8, length: usize, one: i32, other: i32) -> u32;
    #[wasm_bindgen(js_namespace = face)]
    fn same(one: u32, other: u32) -> bool;
    #[wasm_bindgen(js_namespace = face)]
    fn number(text: *const u8, length: usize) -> f64;
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

/// What `make()` in `bridge.js` makes of a text and, where it needs them, of two places
/// that it empties.
mod kind {
    pub(super) const TEXT: u32 = 0;
    pub(super) const ERROR: u32 = 1;
    pub(super) const SERVER_ERROR: u32 = 2;
    /// Description and context, which may be none.
    pub(super) const TRANSPORT_ERROR: u32 = 3;
    /// A cause that stays where it is, or none; the number of the transport.
    pub(super) const PROBE_ERROR: u32 = 4;
    /// The context, or none.
    pub(super) const DETAILS: u32 = 5;
}

const NONE: i32 = -1;

fn make(kind: u32, text: &str, one: i32, other: i32) -> u32 {
    make_from(kind, text.as_ptr(), text.len(), one, other)
}

fn give(value: JsRef) -> i32 {
    value.into_handle() as i32
}

impl Value for JsRef {
    fn error(message: &str) -> Self {
        Self(make(kind::ERROR, message, NONE, NONE))
    }

    fn transport_error(message: &str, description: Self, context: Self) -> Self {
        let [description, context] = [description, context].map(give);
        Self(make(kind::TRANSPORT_ERROR, message, description, context))
    }

    fn probe_error(message: &str, cause: Option<&Self>, transport: TransportKind) -> Self {
        let cause = cause.map_or(NONE, |cause| cause.0 as i32);
        Self(make(kind::PROBE_ERROR, message, cause, transport as i32))
    }

    fn server_error(code: &'static str) -> Self {
        Self(make(kind::SERVER_ERROR, code, NONE, NONE))
    }

    fn details(description: &str, context: Option<Self>) -> Self {
        let context = context.map_or(NONE, give);
        Self(make(kind::DETAILS, description, context, NONE))
    }

    fn text(text: &str) -> Self {
        Self(make(kind::TEXT, text, NONE, NONE))
    }

    fn same(&self, other: &Self) -> bool {
        same(self.0, other.0)
    }

    fn number(text: &str) -> f64 {
        number(text.as_ptr(), text.len())
    }
}
