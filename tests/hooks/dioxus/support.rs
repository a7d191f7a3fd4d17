//! Pages that are mounted and left, and a connection that observes what they do.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use dioxus::core::Runtime;
use dioxus::prelude::*;
use dioxus::web::Config;
use futures::channel::mpsc;
use futures::future::{AbortHandle, Abortable};
use futures::StreamExt;
use socketio_wasm::{Builder, Client, State};
use socketio_wasm_dioxus::{use_socket_provider_when, SocketHandle};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element as DomElement, MutationObserver, MutationObserverInit};

#[path = "../../client/observer.rs"]
mod observer;

pub(crate) use observer::Observer;

/// A client whose connections the server counts.
pub(crate) fn builder(tag: &str) -> Builder {
    Client::builder(observer::server()).query([("tag", tag)])
}

/// What a test and the application that it has mounted have in common.
#[derive(Clone)]
pub(crate) struct Controls {
    pub(crate) tag: &'static str,
    pub(crate) shown: Signal<bool>,
    pub(crate) enabled: Signal<bool>,
    pub(crate) round: Signal<u32>,
    /// What a listener has heard, and in which round.
    pub(crate) heard: Rc<RefCell<Vec<(u32, u32)>>>,
    handle: Rc<Cell<Option<SocketHandle>>>,
}

impl Controls {
    /// Provides a connection, which is on while `enabled` is.
    pub(crate) fn use_provider(&self, adapt: impl FnOnce(Builder) -> Builder) -> Result<()> {
        let enabled = self.enabled.cloned();
        let handle = use_socket_provider_when(enabled, || adapt(builder(self.tag)))?;
        self.tell(handle);
        Ok(())
    }

    /// Tells the test of a handle.
    pub(crate) fn tell(&self, handle: SocketHandle) {
        self.handle.set(Some(handle));
    }
}

/// An application that is mounted until it is dropped.
pub(crate) struct Page {
    pub(crate) controls: Controls,
    runtime: Rc<Runtime>,
    element: DomElement,
    task: AbortHandle,
}

/// Mounts an application. What it is about is the context [`Controls`].
pub(crate) async fn mount(tag: &'static str, enabled: bool, app: fn() -> Element) -> Page {
    let document = web_sys::window().unwrap().document().unwrap();
    let element = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&element).unwrap();
    let dom = VirtualDom::new(app);
    let controls = dom.in_scope(ScopeId::ROOT, || Controls {
        tag,
        shown: Signal::new(true),
        enabled: Signal::new(enabled),
        round: Signal::new(1),
        heard: Rc::default(),
        handle: Rc::default(),
    });
    let dom = dom.with_root_context(controls.clone());
    let runtime = dom.runtime();
    let config = Config::new().rootelement(element.clone());
    let (task, registration) = AbortHandle::new_pair();
    spawn_local(async move {
        let run = async move {
            dioxus::web::run(dom, config).await;
        };
        Abortable::new(run, registration).await.ok();
    });
    let page = Page {
        controls,
        runtime,
        element,
        task,
    };
    page.until(|page| page.controls.handle.get().is_some())
        .await;
    page
}

impl Page {
    /// The handle that the application has told of.
    pub(crate) fn socket(&self) -> SocketHandle {
        self.controls.handle.get().unwrap()
    }

    /// Changes a signal.
    pub(crate) fn set<T: 'static>(&self, mut signal: Signal<T>, value: T) {
        self.runtime.in_scope(ScopeId::ROOT, || signal.set(value));
    }

    /// The texts of all paragraphs.
    pub(crate) fn texts(&self) -> Vec<String> {
        let found = self.element.query_selector_all("p").unwrap();
        let texts = (0..found.length()).map(|at| found.get(at).unwrap().text_content().unwrap());
        texts.collect()
    }

    /// Waits until the page shows these paragraphs.
    pub(crate) async fn shows(&self, expected: &[&str]) {
        self.until(|page| page.texts() == expected).await;
    }

    /// Waits for something that a change of the page comes with.
    pub(crate) async fn until(&self, condition: impl Fn(&Self) -> bool) {
        let (tell, mut changes) = mpsc::unbounded();
        let changed = Closure::<dyn FnMut()>::new(move || tell.unbounded_send(()).unwrap());
        let observer = MutationObserver::new(changed.as_ref().unchecked_ref()).unwrap();
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_character_data(true);
        options.set_subtree(true);
        observer
            .observe_with_options(&self.element, &options)
            .unwrap();
        while !condition(self) {
            changes.next().await.unwrap();
        }
        observer.disconnect();
    }

    /// Waits for a state of the socket.
    pub(crate) async fn state(&self, wanted: impl Fn(&State) -> bool) {
        let mut states = self.socket().socket().unwrap().states();
        while !wanted(&states.next().await.unwrap()) {}
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.task.abort();
        self.element.remove();
    }
}
