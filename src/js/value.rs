//! JavaScript values as the core makes and passes them.

use wasm_bindgen::prelude::*;

use super::face;
use crate::protocol::io::{TransportKind, Value};

impl Value for JsValue {
    fn error(message: &str) -> Self {
        face::error(message)
    }

    fn transport_error(message: &str, description: Self, context: Self) -> Self {
        face::transport_error(message, &description, &context)
    }

    fn probe_error(message: &str, cause: Option<&Self>, transport: TransportKind) -> Self {
        face::probe_error(message, cause.unwrap_or(&Self::UNDEFINED), transport.into())
    }

    fn server_error(code: &'static str) -> Self {
        face::server_error(code)
    }

    fn details(description: &str, context: Option<Self>) -> Self {
        face::details(description, &context.unwrap_or(Self::UNDEFINED))
    }

    fn text(text: &str) -> Self {
        text.into()
    }
}
