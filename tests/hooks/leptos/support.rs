//! Pages that are mounted and left, and a connection that observes what they do.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::web_sys::HtmlElement;
use socketio_wasm::{Builder, Client};
use socketio_wasm_leptos::SocketHandle;
use wasm_bindgen::JsCast;

#[path = "../../client/observer.rs"]
mod observer;

pub(crate) use observer::Observer;

/// A client whose connections the server counts.
pub(crate) fn builder(tag: &str) -> Builder {
    Client::builder(observer::server()).query([("tag", tag)])
}

/// What is mounted until it is dropped.
pub(crate) struct Page {
    pub(crate) socket: SocketHandle,
    /// It keeps nothing mounted.
    owner: WeakOwner,
    element: HtmlElement,
    mounted: Option<Box<dyn Any>>,
}

/// Mounts what `app` makes of a client with this tag.
pub(crate) fn mount<V: IntoView + 'static>(
    tag: &str,
    app: impl FnOnce(Builder) -> (SocketHandle, V) + 'static,
) -> Page {
    let element: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&element).unwrap();
    let (found, builder) = (Rc::new(RefCell::new(None)), builder(tag));
    let note = found.clone();
    let mounted = mount_to(element.clone(), move || {
        let (socket, view) = app(builder);
        *note.borrow_mut() = Some((socket, Owner::current().unwrap().downgrade()));
        view
    });
    let (socket, owner) = found.take().unwrap();
    Page {
        socket,
        owner,
        element,
        mounted: Some(Box::new(mounted)),
    }
}

impl Page {
    /// Calls a hook as a component of the page would.
    pub(crate) fn with<T>(&self, hook: impl FnOnce() -> T) -> T {
        self.owner.upgrade().unwrap().with(hook)
    }

    /// The texts of elements.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.element.query_selector_all(selector).unwrap();
        let texts = (0..found.length()).map(|at| found.get(at).unwrap().text_content().unwrap());
        texts.collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.mounted.take();
        self.element.remove();
    }
}

/// Waits for what signals tell.
pub(crate) async fn until(condition: impl Fn() -> bool + 'static) {
    let (tell, told) = oneshot::channel();
    let tell = Cell::new(Some(tell));
    let owner = Owner::new();
    owner.with(|| {
        Effect::new(move || {
            if condition() {
                tell.take().map(|tell| tell.send(()));
            }
        });
    });
    told.await.unwrap();
    // What else depends on them has been drawn.
    leptos::task::tick().await;
}

/// Waits until a socket is connected and the page shows it.
pub(crate) async fn connected(socket: SocketHandle) {
    let state = socket.state();
    until(move || state.get().is_connected()).await;
}
