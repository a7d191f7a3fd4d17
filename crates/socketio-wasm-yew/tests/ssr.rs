//! Rendering on a server: all hooks render, and none connects or listens.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::net::TcpListener;

use socketio_wasm_yew::socketio_wasm::{events, Asked, BuildError, Builder, Transport};
use socketio_wasm_yew::{
    use_optional_socket, use_socket, use_socket_answer, use_socket_ask, use_socket_connected,
    use_socket_emit, use_socket_emit_volatile, use_socket_error, use_socket_event,
    use_socket_latest, use_socket_latest_on, use_socket_namespace, use_socket_on,
    use_socket_respond, use_socket_state, NamespaceProvider, SocketProvider,
};
use yew::prelude::*;
use yew::LocalServerRenderer;

events! {
    server "visitors" => Visitors(u32);
    server "may update" => MayUpdate -> bool;
    client "wave" => Wave;
}

#[component]
fn All() -> Html {
    use_socket_event("line", |_: String, _: u32| unreachable!());
    use_socket_on::<Visitors>(|_| unreachable!());
    use_socket_respond("double", |n: u32| n * 2);
    use_socket_answer::<MayUpdate>(|()| true);
    use_socket_error(|_| unreachable!());
    let latest = use_socket_latest::<u32>(String::from("price")).is_none();
    let typed = use_socket_latest_on::<Visitors>().is_none();
    let _wave = use_socket_emit::<Wave>();
    let _volatile = use_socket_emit_volatile::<Wave>();
    let ask = use_socket_ask::<u32>();
    assert!(matches!(ask.state(), Asked::Idle));
    let connected = use_socket_connected();
    assert!(!connected);
    let (main, admin) = (use_socket(), use_socket_namespace("/admin"));
    let found = use_optional_socket().is_some();
    let state = use_socket_state();
    let names = format!("{} {}", main.name(), admin.name());
    html! { { format!("{state}; {names}; {latest} {typed} {found}") } }
}

#[derive(PartialEq, Properties)]
struct Address {
    url: AttrValue,
}

#[component]
fn App(Address { url }: &Address) -> Html {
    let fallback = |error: BuildError| html! { { error.to_string() } };
    html! {
        <SocketProvider {url} {fallback}>
            <All />
            <NamespaceProvider name="/inner"><br /><All /></NamespaceProvider>
        </SocketProvider>
    }
}

async fn rendered(url: String) -> String {
    let app = LocalServerRenderer::<App>::with_props(Address { url: url.into() });
    app.hydratable(false).render().await
}

#[tokio::test(flavor = "current_thread")]
async fn all_hooks_render_and_nothing_is_connected() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", server.local_addr().unwrap());
    assert_eq!(
        rendered(url).await,
        "not connected; / /admin; true true true<br>not connected; /inner /admin; true true true"
    );
    server.set_nonblocking(true).unwrap();
    let error = server.accept().map(drop).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test(flavor = "current_thread")]
async fn what_is_no_address_renders_the_fallback() {
    let expected = "\"nothing:like that\" is not the address of a server";
    assert_eq!(rendered("nothing:like that".into()).await, expected);
}

thread_local! {
    static CONFIGURED: Cell<u32> = const { Cell::new(0) };
}

#[tokio::test(flavor = "current_thread")]
async fn options_are_asked_for_once() {
    #[component]
    fn Configured() -> Html {
        let configure = |builder: Builder| {
            CONFIGURED.set(CONFIGURED.get() + 1);
            builder.transports([Transport::WebSocket])
        };
        html! { <SocketProvider {configure}><All /></SocketProvider> }
    }
    let html = LocalServerRenderer::<Configured>::new().hydratable(false);
    assert_eq!(
        html.render().await,
        "not connected; / /admin; true true true"
    );
    assert_eq!(CONFIGURED.get(), 1);
}

#[tokio::test(flavor = "current_thread")]
#[should_panic(expected = "put a `SocketProvider` of socketio-wasm-yew around the component")]
async fn a_provider_that_is_missing_is_named() {
    LocalServerRenderer::<All>::new().render().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_component_can_do_without_a_provider() {
    #[component]
    fn Without() -> Html {
        let socket = use_optional_socket();
        html! { { socket.is_none() } }
    }
    let html = LocalServerRenderer::<Without>::new().hydratable(false);
    assert_eq!(html.render().await, "true");
}
