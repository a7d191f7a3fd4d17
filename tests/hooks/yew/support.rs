//! What the tests share: an application that a test renders anew, and what it reports.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures::channel::mpsc::{unbounded, UnboundedReceiver, UnboundedSender};
use futures::StreamExt;
use socketio_wasm_yew::socketio_wasm::{Builder, Reconnection, Socket, State};
use web_sys::window;
use yew::prelude::*;
use yew::{AppHandle, Renderer};

#[path = "../../client/observer.rs"]
mod observer;

pub(crate) use observer::{server, Lines, Observer};

/// A way for components to tell a test something. All of them are equal, so that none is a reason
/// to render.
#[derive(Debug)]
pub(crate) struct Report<T>(UnboundedSender<T>);

impl<T> Clone for Report<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Report<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Report<T> {
    pub(crate) fn new() -> (Self, Reported<T>) {
        let (sender, receiver) = unbounded();
        (Self(sender), Reported(receiver))
    }

    pub(crate) fn send(&self, value: T) {
        // A test that has heard enough does not listen any more.
        self.0.unbounded_send(value).ok();
    }
}

pub(crate) struct Reported<T>(UnboundedReceiver<T>);

impl<T> Reported<T> {
    pub(crate) async fn next(&mut self) -> T {
        self.0.next().await.expect("a component reports")
    }

    /// The next one that is wanted; those before it are dropped.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&T) -> bool) -> T {
        loop {
            let value = self.next().await;
            if wanted(&value) {
                return value;
            }
        }
    }

    /// What was reported and not taken.
    pub(crate) fn rest(&mut self) -> Vec<T> {
        std::iter::from_fn(|| self.0.try_recv().ok()).collect()
    }
}

/// Waits for a state of a socket.
pub(crate) async fn until(socket: &Socket, wanted: &State) {
    let mut states = socket.states();
    while states.next().await.expect("the socket is there") != *wanted {}
}

/// Renders a component into an element of its own.
pub(crate) fn mount<C: BaseComponent>(props: C::Properties) -> AppHandle<C> {
    let document = window().unwrap().document().unwrap();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    Renderer::<C>::with_root_and_props(root, props).render()
}

/// Options by which the server can tell the connections of a test.
pub(crate) fn tagged(tag: &str) -> Callback<Builder, Builder> {
    let tag = tag.to_owned();
    Callback::from(move |builder: Builder| {
        let soon = Duration::from_millis(20);
        builder
            .query([("tag", tag.as_str())])
            .reconnection(Reconnection::default().min(soon).max(soon))
    })
}

/// A tag that no other test has.
pub(crate) fn new_tag() -> AttrValue {
    thread_local! {
        static LAST: Cell<u32> = const { Cell::new(0) };
    }
    LAST.set(LAST.get() + 1);
    format!("yew-{}", LAST.get()).into()
}

/// The properties of an application under test: what is different from one render to the next.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct Turn {
    pub(crate) tag: AttrValue,
    #[prop_or(true)]
    pub(crate) enabled: bool,
    /// How many components use the socket.
    #[prop_or(1)]
    pub(crate) users: u32,
    /// Changes with every render.
    #[prop_or_default]
    pub(crate) number: u32,
    pub(crate) report: Report<Seen>,
}

impl Turn {
    pub(crate) fn new(tag: &AttrValue) -> (Self, Reported<Seen>) {
        let (report, reported) = Report::new();
        let turn = Self {
            tag: tag.clone(),
            enabled: true,
            users: 1,
            number: 0,
            report,
        };
        (turn, reported)
    }
}

/// What components report.
#[derive(Clone, Debug)]
pub(crate) enum Seen {
    /// The application was rendered.
    Turn(u32),
    /// A component has this socket, in this state.
    State(Socket, State),
    /// A listener heard a number, and was of this turn.
    Heard { number: u32, turn: u32 },
    /// The newest value as it was rendered.
    Latest(Option<Rc<u32>>),
    /// A component has gone.
    Gone,
}

impl Seen {
    pub(crate) fn is_connected(&self) -> bool {
        matches!(self, Self::State(_, state) if state.is_connected())
    }

    /// The socket of a report that has one.
    pub(crate) fn socket(self) -> Socket {
        match self {
            Self::State(socket, _) => socket,
            other => panic!("{other:?} has no socket"),
        }
    }
}
