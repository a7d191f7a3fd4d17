//! Arguments as values of JavaScript.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Reflect, JSON};
use serde::de::{Error, IgnoredAny};
use socketio_events::Binary;
use wasm_bindgen::prelude::*;

use super::Message;
use crate::client::codec::DecodeError;

#[wasm_bindgen]
extern "C" {
    /// `js_sys` declares it without a reviver only.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse_and_revive(json: &str, reviver: &Function) -> Result<JsValue, JsValue>;
}

impl Message {
    /// All arguments, as a client in JavaScript would get them: to hand them on to JavaScript. Each
    /// attachment is a `Uint8Array` in the place where it belongs.
    ///
    /// The browser's own parser reads the packet, and nothing of it is read into types. (To make a
    /// value of JavaScript of one that was read, there is `serde_wasm_bindgen`.)
    ///
    /// # Errors
    ///
    /// Fails if the packet is [malformed](DecodeError::is_malformed).
    pub fn args_js(&self) -> Result<Array, DecodeError> {
        let (parsed, lacks_attachment) = match self.attachments() {
            [] => (JSON::parse(self.json()), false),
            _ => self.parse_with_attachments(),
        };
        let error = |source| self.decode_error(0, source, lacks_attachment);
        if lacks_attachment {
            return Err(error(Error::custom("the packet lacks an attachment")));
        }
        let elements = parsed.and_then(JsCast::dyn_into::<Array>);
        let elements = elements.map_err(|_| {
            // The error of the browser has no place and no type, so the text is read once more.
            let read = serde_json::from_str::<IgnoredAny>(self.json());
            error(read.err().unwrap_or_else(|| Error::custom("not an array")))
        })?;
        let first = u32::try_from(self.0.first).unwrap_or_default();
        Ok(elements.slice(first, elements.length()))
    }

    /// One argument as a value of JavaScript; `undefined` if it was not sent. The first has the
    /// index 0.
    ///
    /// The whole packet is parsed, so that [`args_js`](Self::args_js) is faster for several.
    ///
    /// # Errors
    ///
    /// As for [`args_js`](Self::args_js).
    pub fn arg_js(&self, index: u32) -> Result<JsValue, DecodeError> {
        self.args_js().map(|arguments| arguments.get(index))
    }

    /// Also returns whether an attachment is missing.
    fn parse_with_attachments(&self) -> (Result<JsValue, JsValue>, bool) {
        let attachments = Rc::clone(&self.0.attachments);
        let lacks_attachment = Rc::new(Cell::new(false));
        let lacks = lacks_attachment.clone();
        let revive = move |_: JsValue, value: JsValue| match number_of(&value) {
            None => value,
            Some(number) => attachment(&attachments, number).unwrap_or_else(|| {
                lacks.set(true);
                JsValue::NULL
            }),
        };
        let revive = Closure::<dyn Fn(JsValue, JsValue) -> JsValue>::new(revive);
        let parsed = parse_and_revive(self.json(), revive.as_ref().unchecked_ref());
        (parsed, lacks_attachment.get())
    }
}

/// The number of the attachment that a placeholder stands for; `None` for any other value.
fn number_of(value: &JsValue) -> Option<JsValue> {
    if !value.is_object() {
        return None;
    }
    let member = |name: &str| Reflect::get(value, &JsValue::from_str(name)).ok();
    member("_placeholder")
        .is_some_and(|mark| mark == JsValue::TRUE)
        .then(|| member("num").unwrap_or_default())
}

fn attachment(attachments: &[Binary], number: JsValue) -> Option<JsValue> {
    let number = number.as_f64()?;
    let at = number as usize;
    if at as f64 != number {
        return None;
    }
    attachments.get(at).map(|bytes| bytes.to_js().into())
}
