//! A server renders a component that uses everything, and nothing connects or runs there.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::cell::{Cell, RefCell};
use std::net::TcpListener;
use std::rc::Rc;

use dioxus::prelude::*;
use socketio_wasm::{AckError, Asked, BuildError, Client, EmitError, State};
use socketio_wasm_dioxus::*;

socketio_wasm::events! {
    /// To the server.
    client "buy" => pub Buy(u32);
    /// From the server.
    server "visitors" => pub Visitors(u32);
    /// From the server, which wants an answer.
    server "double" => pub Double(u32) -> u32;
}

/// What a page is rendered with, and what it leaves.
#[derive(Clone, Default)]
struct Page {
    address: String,
    /// How often anything has run that runs in a browser only.
    runs: Rc<Cell<u32>>,
    /// Of the provider.
    found: Rc<RefCell<Option<Result<SocketHandle, BuildError>>>>,
}

fn provider() -> Element {
    let page = use_context::<Page>();
    let provided = use_socket_provider(|| Client::builder(page.address));
    *page.found.borrow_mut() = Some(provided.clone());
    provided?;
    rsx! { Everything {} }
}

#[component]
fn Everything() -> Element {
    let runs = use_context::<Page>().runs;
    let run = move || runs.set(runs.get() + 1);
    let (event, typed, answer, error) = (run.clone(), run.clone(), run.clone(), run.clone());
    let socket = use_socket();
    let state = use_socket_state();
    use_socket_event("news", move |_: String| event());
    use_socket_on::<Visitors>(move |_| typed());
    use_socket_respond("ask", |_: u32| "answer");
    use_socket_answer::<Double>(move |n| {
        answer();
        n * 2
    });
    use_socket_error(move |_| error());
    let price = use_socket_latest::<f64>("price");
    let visitors = use_socket_latest_on::<Visitors>();
    let buy = use_socket_emit::<Buy>();
    let volatile = use_socket_emit_volatile::<Buy>();
    let (connected, ask) = (use_socket_connected(), use_socket_ask::<u32>());
    let admin = use_socket_namespace("/admin");
    use_effect(run);

    assert!(matches!(buy(1), Err(EmitError::NotInABrowser)));
    assert!(matches!(volatile(1), Err(EmitError::NotInABrowser)));
    assert!(!connected());
    assert!(matches!(*ask.state().peek(), Asked::Idle));
    assert!(matches!(admin.emit("e", ()), Err(EmitError::NotInABrowser)));
    socket.connect();
    assert_eq!(*socket.state().peek(), State::Idle);
    rsx! { p { "{state} {price:?} {visitors:?}" } }
}

fn rendered(page: &Page, app: fn() -> Element) -> VirtualDom {
    let mut dom = VirtualDom::new(app).with_root_context(page.clone());
    dom.rebuild_in_place();
    dom
}

#[test]
fn renders_and_connects_nothing() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let page = Page {
        address: format!("http://{}", server.local_addr().unwrap()),
        ..Page::default()
    };
    let dom = rendered(&page, provider);
    let html = dioxus::ssr::render(&dom);
    assert_eq!(html, "<p>not connected None None</p>");
    let nobody = server.accept().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(page.runs.get(), 0);

    let handle = page.found.take().unwrap().unwrap();
    assert!(handle.socket().is_some());
    drop(dom);
    assert!(handle.socket().is_none() && handle.client().is_none());
    assert!(matches!(handle.emit("e", ()), Err(EmitError::Closed)));
    let mut answer = std::pin::pin!(handle.emit_with_ack::<u32>("e", ()).send());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let answer = std::future::Future::poll(answer.as_mut(), &mut context);
    assert!(matches!(
        answer,
        std::task::Poll::Ready(Err(AckError::Closed { sent: false }))
    ));
    handle.connect();
    handle.disconnect();
}

#[test]
fn an_address_that_is_none() {
    let page = Page {
        address: "http://".into(),
        ..Page::default()
    };
    rendered(&page, provider);
    let error = page.found.take().unwrap().unwrap_err();
    assert_eq!(error, BuildError::Address("http://".into()));
}

/// Dioxus itself catches what a component panics with.
#[test]
fn a_missing_provider_is_named() {
    fn app() -> Element {
        let panic = std::panic::catch_unwind(use_socket).unwrap_err();
        let sentence = panic.downcast::<&str>().unwrap();
        let is_named = sentence.contains("call `use_socket_provider`");
        use_context::<Page>().runs.set(is_named.into());
        VNode::empty()
    }
    let page = Page::default();
    rendered(&page, app);
    assert_eq!(page.runs.get(), 1);
}
