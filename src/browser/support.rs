//! What the tests of the browser layer share: promises to wait for, a [`Sink`] that
//! remembers, and stand-ins for functions of the browser's.

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::{Function, Promise, Reflect, JSON};
use wasm_bindgen::prelude::*;

use super::Sink;
use crate::browser::{EngineId, LinkId};

#[wasm_bindgen]
extern "C" {
    type EventTarget;
    #[wasm_bindgen(method, js_name = addEventListener)]
    fn add_event_listener(this: &EventTarget, name: &str, listener: &Function);
}

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
    target.add_event_listener(name, listener);
}

/// A member of an object.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap()
}

/// A value as JSON.
pub(crate) fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

/// Something else in the place of a member, until it is dropped.
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

    /// In the place of a global function.
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

/// What a transport reported.
#[derive(Debug, PartialEq)]
pub(crate) enum Report {
    Opened(LinkId),
    Closed(LinkId, JsValue),
    Failed {
        link: LinkId,
        description: JsValue,
        context: JsValue,
        writing: bool,
    },
    Polled(LinkId, EngineId, JsValue),
    Posted(LinkId),
}

#[derive(Debug, Default)]
struct Reports {
    unread: RefCell<VecDeque<Report>>,
    reader: RefCell<Option<Function>>,
}

/// Keeps what it is told until it is asked. It lives as long as the test program, because
/// a sink must be free to copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recorder(&'static Reports);

impl Recorder {
    pub(crate) fn new() -> Self {
        Self(Box::leak(Box::default()))
    }

    /// The next report, awaited if need be.
    pub(crate) async fn next(self) -> Report {
        loop {
            let unread = self.0.unread.borrow_mut().pop_front();
            if let Some(report) = unread {
                return report;
            }
            let (told, resolve) = deferred();
            self.0.reader.replace(Some(resolve));
            told.await.unwrap();
        }
    }

    /// Whether there is nothing that has not been asked for.
    pub(crate) fn is_empty(self) -> bool {
        self.0.unread.borrow().is_empty()
    }

    fn note(self, report: Report) {
        self.0.unread.borrow_mut().push_back(report);
        if let Some(resolve) = self.0.reader.take() {
            resolve.call0(&JsValue::UNDEFINED).unwrap();
        }
    }
}

impl Sink for Recorder {
    fn opened(&self, link: LinkId) {
        self.note(Report::Opened(link));
    }

    fn closed(&self, link: LinkId, event: JsValue) {
        self.note(Report::Closed(link, event));
    }

    fn failed(&self, link: LinkId, description: JsValue, context: JsValue, writing: bool) {
        self.note(Report::Failed {
            link,
            description,
            context,
            writing,
        });
    }

    fn polled(&self, link: LinkId, engine: EngineId, payload: JsValue) {
        self.note(Report::Polled(link, engine, payload));
    }

    fn posted(&self, link: LinkId) {
        self.note(Report::Posted(link));
    }
}
