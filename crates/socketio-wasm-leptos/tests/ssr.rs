//! A server renders a component that uses everything, and nothing connects or runs there.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use leptos::prelude::*;
use socketio_wasm::{AckError, Asked, BuildError, Client, EmitError, State};
use socketio_wasm_leptos::*;

socketio_wasm::events! {
    /// To the server.
    client "buy" => pub Buy(u32);
    /// From the server.
    server "visitors" => pub Visitors(u32);
    /// From the server, which wants an answer.
    server "double" => pub Double(u32) -> u32;
}

/// How often anything has run that runs in a browser only.
type Runs = Arc<AtomicUsize>;

#[component]
fn Everything(runs: Runs) -> impl IntoView {
    let run = move || {
        runs.fetch_add(1, Ordering::SeqCst);
    };
    let (event, typed, answer, error) = (run.clone(), run.clone(), run.clone(), run.clone());
    let socket = use_socket();
    let state = use_socket_state();
    use_socket_event("news", move |_: String| event());
    use_socket_on::<Visitors>(move |_| typed());
    use_socket_respond("ask", || "answer");
    use_socket_answer::<Double>(move |n| {
        answer();
        n * 2
    });
    use_socket_error(move |_| error());
    let price = use_socket_latest::<f64>("price");
    let local = use_socket_latest_local::<f64>("price");
    let visitors = use_socket_latest_on::<Visitors>();
    let (buy, volatile) = (use_socket_emit::<Buy>(), use_socket_emit_volatile::<Buy>());
    let (connected, ask) = (use_socket_connected(), use_socket_ask::<u32>());
    let admin = use_socket_namespace("/admin");
    Effect::new(move |_| run());

    assert!(matches!(buy(&1), Err(EmitError::NotInABrowser)));
    assert!(matches!(volatile(&1), Err(EmitError::NotInABrowser)));
    assert!(!connected.get_untracked());
    assert!(matches!(*ask.state().read_untracked(), Asked::Idle));
    assert!(matches!(admin.emit("e", ()), Err(EmitError::NotInABrowser)));
    socket.connect();
    assert_eq!(socket.state().get_untracked(), State::Idle);
    view! {
        <p>{move || state.get().to_string()}</p>
        <p>{move || format!("{:?} {:?} {:?}", price.get(), local.get(), visitors.get())}</p>
    }
}

fn render(address: &str, runs: &Runs) -> String {
    let (address, runs) = (address.to_owned(), runs.clone());
    let owner = Owner::new();
    owner.with(|| {
        let provided = provide_socket(Client::builder(address));
        provided.unwrap();
        view! { <Everything runs /> }.to_html()
    })
}

#[test]
fn renders_and_connects_nothing() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let address = format!("http://{}", server.local_addr().unwrap());
    let runs = Runs::default();
    let html = render(&address, &runs);
    assert!(html.contains("not connected"), "{html}");
    assert!(html.contains("None None None"), "{html}");
    assert_eq!(runs.load(Ordering::SeqCst), 0);
    let nobody = server.accept().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn may_end_on_another_thread() {
    let owner = Owner::new();
    let handle = owner.with(|| {
        let handle = provide_socket(Client::builder("https://chat.example")).unwrap();
        use_socket_event("news", |_: String| {});
        handle
    });
    std::thread::spawn(move || drop(owner)).join().unwrap();
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
    handle.on("news", |_: String| {});
}

#[test]
fn an_address_that_is_none() {
    Owner::new().with(|| {
        let error = provide_socket(Client::builder("http://")).unwrap_err();
        assert_eq!(error, BuildError::Address("http://".into()));
        assert!(use_optional_socket().is_none());
    });
}

#[test]
#[should_panic(expected = "call `provide_socket`")]
fn a_missing_provider_is_named() {
    let _ = Owner::new().with(use_socket);
}
