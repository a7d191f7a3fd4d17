//! Test support of the browser layer: promises to wait for, a record of what happened, and
//! stand-ins for functions of the browser.

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::{Function, Promise, Reflect, JSON};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;

/// A promise, and the function that fulfils it.
pub(crate) fn deferred() -> (Promise, Function) {
    let mut resolve = Function::default();
    let promise = Promise::new(&mut |fulfil, _| resolve = fulfil);
    (promise, resolve)
}

/// The next event of that name. A listener of its own: it is called after the handler in
/// `on…`, which was there before it.
pub(crate) fn event(target: &JsValue, name: &str) -> Promise {
    let (promise, resolve) = deferred();
    listen(target, name, &resolve);
    promise
}

/// Calls the listener for every event of that name.
pub(crate) fn listen(target: &JsValue, name: &str, listener: &Function) {
    let target: &EventTarget = target.unchecked_ref();
    let added = target.add_event_listener_with_callback(name, listener);
    added.unwrap();
}

/// A member of an object.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap()
}

/// A value as JSON.
pub(crate) fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

/// Replaces a member of an object until it is dropped.
#[derive(Debug)]
pub(crate) struct StandIn {
    owner: JsValue,
    name: &'static str,
    original: JsValue,
}

impl StandIn {
    pub(crate) fn new(owner: &JsValue, name: &'static str, value: &JsValue) -> Self {
        let original = get(owner, name);
        Reflect::set(owner, &JsValue::from_str(name), value).unwrap();
        Self {
            owner: owner.clone(),
            name,
            original,
        }
    }

    /// Replaces a global function.
    pub(crate) fn global(name: &'static str, value: &JsValue) -> Self {
        Self::new(&js_sys::global(), name, value)
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let name = JsValue::from_str(self.name);
        Reflect::set(&self.owner, &name, &self.original).unwrap();
    }
}

/// What happened, in order.
#[derive(Debug)]
pub(crate) struct Recorder<T> {
    unread: RefCell<VecDeque<T>>,
    reader: RefCell<Option<Function>>,
}

impl<T> Default for Recorder<T> {
    fn default() -> Self {
        Self {
            unread: RefCell::default(),
            reader: RefCell::default(),
        }
    }
}

impl<T> Recorder<T> {
    pub(crate) fn note(&self, what: T) {
        self.unread.borrow_mut().push_back(what);
        if let Some(resolve) = self.reader.take() {
            resolve.call0(&JsValue::UNDEFINED).unwrap();
        }
    }

    /// The next entry, awaited if need be.
    pub(crate) async fn next(&self) -> T {
        loop {
            let unread = self.unread.borrow_mut().pop_front();
            if let Some(what) = unread {
                return what;
            }
            let (told, resolve) = deferred();
            self.reader.replace(Some(resolve));
            JsFuture::from(told).await.unwrap();
        }
    }

    /// Whether all entries have been read.
    pub(crate) fn is_empty(&self) -> bool {
        self.unread.borrow().is_empty()
    }
}
