//! The values of the JavaScript face: all of them are JavaScript values. Errors become objects
//! here.

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

/// An error or the details of an end, as data and as the object that listeners get: all of them the
/// same one. It is made when the first output with it is performed, as the core is not borrowed
/// then: its message may need a `toString` of user code.
#[derive(Debug)]
pub struct Shared<E>(Rc<(E, OnceCell<JsValue>)>);

impl<E> Shared<E> {
    fn object(&self, make: impl FnOnce(&E) -> JsValue) -> JsValue {
        let (what, object) = &*self.0;
        if let Some(object) = object.get() {
            return object.clone();
        }
        let made = make(what);
        // User code may have made it in the meantime: the first one stays.
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
