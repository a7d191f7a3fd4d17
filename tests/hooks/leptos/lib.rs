//! The hooks of Leptos in a page of a browser, against a real server:
//! `node tests/client/run.mjs --suite=leptos`.

#![cfg(all(test, target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asking;
mod support;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::tick;
use socketio_wasm::{Client, Reconnection, State};
use socketio_wasm_leptos::*;
use wasm_bindgen_test::wasm_bindgen_test;

use support::{builder, connected, mount, until, Observer};

socketio_wasm::events! {
    /// Has the server send so many of `Counted`.
    client "count" => pub Count(u32);
    /// One of them.
    server "counted" => pub Counted(u32);
}

/// What listeners have heard.
type Heard<T> = Rc<RefCell<Vec<T>>>;

#[wasm_bindgen_test]
async fn components_that_come_and_go_share_one_connection() {
    let observer = Observer::new();
    let shown = RwSignal::new(true);
    let page = mount("share", move |builder| {
        let socket = provide_socket(builder).unwrap();
        let view = view! {
            <User />
            <User />
            <Show when=move || shown.get()>
                <User />
            </Show>
        };
        (socket, view)
    });
    connected(page.socket).await;
    for _ in 0..10 {
        shown.update(|shown| *shown = !*shown);
        tick().await;
    }
    let texts = page.texts("p");
    assert_eq!(texts, ["/ connected"; 3]);
    assert_eq!(observer.lines("share").await.made, 1);
}

#[component]
fn User() -> impl IntoView {
    let socket = use_socket();
    let state = use_socket_state();
    use_socket_event("news", |_: String| {});
    let name = socket.socket().map(|socket| socket.name().to_owned());
    view! { <p>{name} " " {move || state.get().to_string()}</p> }
}

#[wasm_bindgen_test]
async fn a_provider_that_is_rendered_again_stays_connected() {
    let observer = Observer::new();
    let (round, enabled) = (RwSignal::new(0), RwSignal::new(true));
    let page = mount("again", move |builder| {
        let socket = provide_socket_when(builder, enabled).unwrap();
        (
            socket,
            view! { <p>{round}</p> <Show when=move || round.get() % 2 == 0><User /></Show> },
        )
    });
    connected(page.socket).await;
    let id = page.socket.socket().unwrap().id();
    for n in 1..=100 {
        round.set(n);
        // A signal tells of it, though nothing has changed.
        enabled.set(true);
        tick().await;
    }
    assert_eq!(page.texts("p"), ["100", "/ connected"]);
    let echo: u32 = page.socket.emit_with_ack("echo", &1).await.unwrap();
    assert_eq!((echo, page.socket.socket().unwrap().id()), (1, id));
    assert_eq!(observer.lines("again").await.made, 1);
}

#[wasm_bindgen_test]
async fn nothing_is_left_of_what_is_unmounted() {
    let observer = Observer::new();
    let (shown, heard) = (RwSignal::new(true), Heard::default());
    let listener = StoredValue::new_local(heard.clone());
    let page = mount("leave", move |builder| {
        let socket = provide_socket(builder).unwrap();
        let view = view! { <Show when=move || shown.get()><Listener heard=listener /></Show> };
        (socket, view)
    });
    connected(page.socket).await;
    let holders = Rc::strong_count(&heard);
    let ask = |n: u32| {
        page.socket
            .emit_with_ack::<u32>("echo", (n, "after the burst"))
    };
    page.socket.emit("count", &3).unwrap();
    ask(0).await.unwrap();
    assert_eq!(*heard.borrow(), [0, 1, 2]);

    shown.set(false);
    tick().await;
    assert_eq!(Rc::strong_count(&heard), holders - 1);
    page.socket.emit("count", &3).unwrap();
    ask(0).await.unwrap();
    assert_eq!(heard.borrow().len(), 3);

    shown.set(true);
    tick().await;
    assert_eq!(Rc::strong_count(&heard), holders);
    let socket = page.socket;
    // A clone in somebody's hands does not keep the connection.
    let _clone = socket.client();
    drop(page);
    assert_eq!(Rc::strong_count(&heard), holders - 1);
    observer.gone("leave").await;
    assert!(socket.socket().is_none());
    assert!(socket.emit("e", ()).is_err());
    assert_eq!(observer.lines("leave").await.made, 1);
}

#[component]
fn Listener(heard: StoredValue<Heard<u32>, LocalStorage>) -> impl IntoView {
    let heard = heard.get_value();
    use_socket_on::<Counted>(move |n| heard.borrow_mut().push(n));
}

#[wasm_bindgen_test]
async fn every_event_of_a_burst_reaches_the_newest_closure() {
    let (round, heard) = (RwSignal::new(1), Heard::default());
    let listener = heard.clone();
    let newest = RwSignal::new(None);
    let page = mount("burst", move |builder| {
        let socket = provide_socket(builder).unwrap();
        let (latest, typed) = (
            use_socket_latest("counted"),
            use_socket_latest_on::<Counted>(),
        );
        Effect::new(move || newest.set(latest.get().zip(typed.get())));
        Effect::new(move || {
            let (round, heard) = (round.get(), listener.clone());
            socket.on("counted", move |n: u32| heard.borrow_mut().push((round, n)));
        });
        (socket, ())
    });
    connected(page.socket).await;
    let count = page.with(use_socket_emit::<Count>);
    for now in [1, 2] {
        round.set(now);
        tick().await;
        count(&200).unwrap();
        let _: u32 = page.socket.emit_with_ack("echo", &1).await.unwrap();
        let expected: Vec<_> = (0..200).map(|n| (now, n)).collect();
        assert_eq!(heard.take(), expected);
        tick().await;
        assert_eq!(newest.get_untracked(), Some((199, 199)));
    }
}

#[wasm_bindgen_test]
async fn the_badge_shows_a_line_that_is_lost_and_comes_back() {
    let page = mount("badge", |builder| {
        let policy = Reconnection::default().min(Duration::from_secs(600));
        let policy = policy.max(Duration::from_secs(600));
        let socket = provide_socket(builder.reconnection(policy)).unwrap();
        (socket, view! { <User /> })
    });
    let state = page.socket.state();
    assert_eq!(state.get_untracked(), State::Idle);
    connected(page.socket).await;
    assert_eq!(page.texts("p"), ["/ connected"]);
    page.socket.emit("cut", ()).unwrap();
    until(move || matches!(state.get(), State::Waiting { attempt: 1, .. })).await;
    let [text] = page.texts("p").try_into().unwrap();
    assert!(text.starts_with("/ waiting to reconnect"), "{text}");
    // Nobody waits ten minutes: it is tried now.
    page.socket.connect();
    connected(page.socket).await;
    assert_eq!(page.texts("p"), ["/ connected"]);
}

#[wasm_bindgen_test]
async fn connected_while_the_visitor_is_logged_in() {
    let observer = Observer::new();
    let token = RwSignal::new(None::<&str>);
    let page = mount("login", move |builder| {
        let builder = builder.auth_with(move || {
            let auth = BTreeMap::from([("token", token.get_untracked())]);
            async move { Ok::<_, Infallible>(auth) }
        });
        let is_logged_in = Signal::derive(move || token.get().is_some());
        (provide_socket_when(builder, is_logged_in).unwrap(), ())
    });
    let (socket, state) = (page.socket, page.socket.state());
    tick().await;
    assert_eq!(state.get_untracked(), State::Idle);
    for (round, name) in [(1, "ada"), (2, "bob")] {
        token.set(Some(name));
        connected(socket).await;
        let auth: BTreeMap<String, String> = socket.emit_with_ack("auth", ()).await.unwrap();
        assert_eq!(auth.get("token").map(String::as_str), Some(name));
        assert_eq!(observer.lines("login").await.made, round);
        token.set(None);
        until(move || state.get().is_over()).await;
        observer.gone("login").await;
    }
}

#[wasm_bindgen_test]
async fn namespaces_share_the_connection_and_end_with_their_component() {
    let observer = Observer::new();
    let shown = RwSignal::new(true);
    let admin = RwSignal::new(None::<SocketHandle>);
    let page = mount("admin", move |builder| {
        let auth = BTreeMap::from([("token", "secret")]);
        let socket = provide_socket(builder.auth(&auth)).unwrap();
        let namespace = move || {
            admin.set(Some(provide_socket_namespace("/admin")));
            view! { <User /> }
        };
        (
            socket,
            view! { <Show when=move || shown.get()>{namespace}</Show> },
        )
    });
    connected(page.socket).await;
    let handle = admin.get_untracked().unwrap();
    connected(handle).await;
    assert_eq!(page.texts("p"), ["/admin connected"]);
    let mut socket = handle.socket();
    let states = socket.as_ref().map(|socket| socket.states()).unwrap();
    socket.take();
    shown.set(false);
    tick().await;
    assert!(handle.socket().is_none());
    // The states of a socket end with it.
    futures::StreamExt::count(states).await;
    let lines = observer.lines("admin").await;
    assert_eq!((lines.made, lines.open), (1, 1));
}

#[wasm_bindgen_test]
async fn a_component_that_comes_connects_nothing_that_was_left() {
    let page = mount("left", |builder| (provide_socket(builder).unwrap(), ()));
    connected(page.socket).await;
    page.socket.disconnect();
    let state = page.socket.state();
    until(move || state.get().is_over()).await;
    let handle = page.with(|| use_socket_namespace("/"));
    tick().await;
    assert_eq!(handle.state().get_untracked(), state.get_untracked());
    assert!(state.get_untracked().is_over());
}

#[wasm_bindgen_test]
async fn a_client_that_was_made_elsewhere_is_lent() {
    let observer = Observer::new();
    let client = builder("lent").connect().unwrap();
    let socket = client.socket();
    socket.connected().await.unwrap();
    let lent = client.clone();
    let page = mount("unused", move |_| {
        (provide_client(lent), view! { <User /> })
    });
    assert_eq!(page.texts("p"), ["/ connected"]);
    drop(page);
    let echo: u32 = socket.emit_with_ack("echo", &1).await.unwrap();
    let lines = observer.lines("lent").await;
    assert_eq!((echo, lines.made, lines.open), (1, 1, 1));
}

#[wasm_bindgen_test]
#[should_panic(expected = "call `provide_socket`")]
fn a_missing_provider_is_named() {
    let _ = Owner::new().with(use_socket);
}

#[wasm_bindgen_test]
fn an_address_that_is_none() {
    let error = Owner::new().with(|| provide_socket(Client::builder("http://")).unwrap_err());
    assert!(error.to_string().contains("is not the address"), "{error}");
}
