//! The values of the JavaScript face. All of them are JavaScript's, and errors become so here.

use std::cell::OnceCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::errors::{close_details, connect_error};
use socketio_wasm::protocol::io::{CloseDetails, ConnectError, Types};

/// The JavaScript face, as a host.
#[derive(Clone, Debug)]
pub struct Face;

impl Types for Face {
    type Frame = JsValue;
    type Packet = JsValue;
    type Handshake = JsValue;
    type SessionId = JsValue;
    type Context = JsValue;
    type Error = Shared<ConnectError<JsValue>>;
    type Details = Shared<CloseDetails<Self>>;
}

/// What happened, and the object that tells of it. All who are told get the same object. It is made
/// for the first of them, when the core is not borrowed: it may call a `toString` of the user's.
#[derive(Debug)]
pub struct Shared<E>(Rc<(E, OnceCell<JsValue>)>);

impl<E> Shared<E> {
    fn object(&self, make: impl FnOnce(&E) -> JsValue) -> JsValue {
        let (what, object) = &*self.0;
        if let Some(object) = object.get() {
            return object.clone();
        }
        let made = make(what);
        // Making it may have led here once more; the first one stays.
        object.get_or_init(|| made).clone()
    }
}

impl<E> Clone for Shared<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E> From<E> for Shared<E> {
    fn from(what: E) -> Self {
        Self(Rc::new((what, OnceCell::new())))
    }
}

impl From<Shared<ConnectError<JsValue>>> for JsValue {
    fn from(error: Shared<ConnectError<JsValue>>) -> Self {
        error.object(connect_error)
    }
}

impl From<Shared<CloseDetails<Face>>> for JsValue {
    fn from(details: Shared<CloseDetails<Face>>) -> Self {
        details.object(close_details)
    }
}
