//! Events of the page that end connections.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

pub use crate::web::PageEvent;

/// Whether there are `beforeunload` and `pagehide` here: in a page, but not in a worker.
pub fn can_be_left() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &JsValue::from_str("onbeforeunload")).unwrap_or(false)
}

/// A closure that the browser calls for one kind of event.
#[derive(Debug)]
struct Listener {
    target: EventTarget,
    event: PageEvent,
    callback: Closure<dyn Fn()>,
}

impl Listener {
    fn new(target: &EventTarget, event: PageEvent, callback: impl Fn() + 'static) -> Self {
        let listener = Self {
            target: target.clone(),
            event,
            callback: Closure::new(callback),
        };
        listener.add();
        listener
    }

    fn add(&self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let name = self.event.name();
        // It does not throw for these arguments.
        let _ = self.target.add_event_listener_with_callback(name, callback);
    }

    fn remove(&self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let name = self.event.name();
        let _ = self
            .target
            .remove_event_listener_with_callback(name, callback);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Listens to the events of the page, or of the worker, until it is dropped.
///
/// A browser may keep a page with such listeners out of its back/forward cache, so this should only
/// live while there is a connection.
#[derive(Debug)]
pub struct PageEvents {
    _listeners: Vec<Rc<Listener>>,
}

impl PageEvents {
    /// Calls `notify` for each event. In an environment without such events it is never called.
    pub fn listen(notify: impl Fn(PageEvent) + 'static) -> Self {
        let Ok(target) = js_sys::global().dyn_into::<EventTarget>() else {
            return Self {
                _listeners: Vec::new(),
            };
        };
        let notify = Rc::new(notify);
        let notifier = |event| {
            let notify = Rc::clone(&notify);
            move || notify(event)
        };
        let [offline, before_unload, page_hide] = PageEvent::ALL.map(notifier);
        let page_hide = Rc::new(Listener::new(&target, PageEvent::PageHide, page_hide));
        let hide_later = Rc::clone(&page_hide);
        let before_unload = move || {
            before_unload();
            // Our listener runs after those of the page, which may still send something.
            hide_later.remove();
            hide_later.add();
        };
        let offline = Listener::new(&target, PageEvent::Offline, offline);
        let before_unload = Listener::new(&target, PageEvent::BeforeUnload, before_unload);
        Self {
            _listeners: vec![Rc::new(offline), Rc::new(before_unload), page_hide],
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::Event;

    use super::super::support::{listen, Recorder};
    use super::*;

    fn dispatch(event: PageEvent) {
        let target: EventTarget = js_sys::global().unchecked_into();
        let event = Event::new(event.name()).unwrap();
        target.dispatch_event(&event).unwrap();
    }

    #[wasm_bindgen_test]
    async fn each_event_is_told_until_the_listener_is_dropped() {
        let heard = Rc::new(Recorder::default());
        let events = PageEvents::listen({
            let heard = heard.clone();
            move |event| heard.note(event)
        });
        for event in PageEvent::ALL {
            dispatch(event);
            assert_eq!(heard.next().await, event);
        }
        drop(events);
        for event in PageEvent::ALL {
            dispatch(event);
        }
        assert!(heard.is_empty());
        assert_eq!(Rc::strong_count(&heard), 1, "the closures are still there");
    }

    #[wasm_bindgen_test]
    async fn the_pages_own_listeners_of_pagehide_come_first() {
        let heard = Rc::new(Recorder::default());
        let note = |who: &'static str| {
            let heard = heard.clone();
            move |event| heard.note((who, event))
        };
        let _events = PageEvents::listen(note("client"));
        let note_page = note("page");
        let of_the_page = Closure::<dyn Fn()>::new(move || note_page(PageEvent::PageHide));
        let target = js_sys::global();
        let listener = of_the_page.as_ref().unchecked_ref();
        listen(&target, PageEvent::PageHide.name(), listener);
        dispatch(PageEvent::BeforeUnload);
        dispatch(PageEvent::PageHide);
        let target: &EventTarget = target.unchecked_ref();
        target
            .remove_event_listener_with_callback(PageEvent::PageHide.name(), listener)
            .unwrap();
        assert_eq!(heard.next().await, ("client", PageEvent::BeforeUnload));
        assert_eq!(heard.next().await, ("page", PageEvent::PageHide));
        assert_eq!(heard.next().await, ("client", PageEvent::PageHide));
    }

    /// The callback may drop the object itself, as it drops the last handle of a client.
    #[wasm_bindgen_test]
    fn it_may_be_dropped_while_it_is_told() {
        let events = Rc::new(std::cell::RefCell::new(None));
        let owner = events.clone();
        events.replace(Some(PageEvents::listen(move |_| {
            drop(owner.take());
        })));
        for event in PageEvent::ALL {
            dispatch(event);
        }
        assert!(events.borrow().is_none());
    }

    #[wasm_bindgen_test]
    fn only_a_page_can_be_left() {
        let is_page = !js_sys::Reflect::get(&js_sys::global(), &"document".into())
            .unwrap()
            .is_undefined();
        assert_eq!(can_be_left(), is_page);
    }
}
