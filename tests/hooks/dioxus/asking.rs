//! Requests that belong to a component, and whether there is a connection.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use dioxus::prelude::*;
use socketio_wasm::{Client, Connected, Sent, State, Transport};
use socketio_wasm_dioxus::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{builder, mount, Controls};
use crate::Count;

/// What the server has got of requests, and the handle that makes them.
#[derive(Clone)]
struct Asked {
    got: Rc<RefCell<Vec<u32>>>,
    handle: Rc<Cell<Option<SocketAsk<u32>>>>,
}

/// Makes two requests when it is mounted, and shows what has become of them.
#[component]
fn Asker() -> Element {
    let (socket, ask) = (use_socket(), use_socket_ask::<u32>());
    use_context::<Asked>().handle.set(Some(ask));
    use_effect(move || {
        for number in [1, 2] {
            ask.send(socket.emit_with_ack("repeat and answer", &number));
        }
    });
    let state = ask.state();
    rsx! { p { "{state:?}" } }
}

fn lazy(tag: &str) -> Client {
    builder(tag).lazy().connect().unwrap()
}

fn app() -> Element {
    let controls = use_context::<Controls>();
    let handle = use_client_provider(|| lazy("ask"));
    let asked = use_context_provider(|| {
        let got = Rc::<RefCell<Vec<u32>>>::default();
        let note = got.clone();
        let socket = handle.socket().unwrap();
        let listener = move |number: u32| note.borrow_mut().push(number);
        socket.on("repeated", listener).detach();
        Asked {
            got,
            handle: Rc::default(),
        }
    });
    ASKED.set(Some(asked));
    controls.tell(handle);
    rsx! {
        p { "app" }
        if (controls.shown)() {
            Asker {}
        }
    }
}

thread_local! {
    /// Of the application that was mounted last.
    static ASKED: Cell<Option<Asked>> = const { Cell::new(None) };
}

#[wasm_bindgen_test]
async fn a_newer_request_cancels_the_one_before() {
    let page = mount("unused", true, app).await;
    page.shows(&["app", "Waiting"]).await;
    page.socket().connect();
    page.shows(&["app", "Answered(2)"]).await;
    assert_eq!(*ASKED.take().unwrap().got.borrow(), [2]);
}

#[wasm_bindgen_test]
async fn a_request_ends_with_its_component() {
    let page = mount("unused", true, app).await;
    page.shows(&["app", "Waiting"]).await;
    page.set(page.controls.shown, false);
    page.shows(&["app"]).await;
    let (socket, asked) = (page.socket(), ASKED.take().unwrap());
    // Whoever still has the handle asks for nobody.
    let ask = asked.handle.get().unwrap();
    ask.send(socket.emit_with_ack("repeat and answer", &3));
    ask.cancel();
    socket.connect();
    let () = socket.emit_with_ack("echo", ()).await.unwrap();
    assert!(asked.got.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn it_changes_only_with_the_connection() {
    fn app() -> Element {
        let controls = use_context::<Controls>();
        let handle = use_client_provider(|| lazy("connected"));
        let connected = use_socket_connected();
        let emit = use_socket_emit_volatile::<Count>();
        use_hook(|| assert_eq!(emit(1).unwrap(), Sent::No));
        let heard = controls.heard.clone();
        use_effect(move || heard.borrow_mut().push((u32::from(connected()), 0)));
        controls.tell(handle);
        rsx! { p { "{connected}" } }
    }
    let page = mount("unused", true, app).await;
    page.shows(&["false"]).await;
    for _ in 0..2 {
        page.socket().connect();
        // The state changes once more when the connection is upgraded.
        page.state(|state| {
            let websocket = Transport::WebSocket;
            matches!(state, State::Connected(Connected { transport, .. }) if *transport == websocket)
        })
        .await;
        page.shows(&["true"]).await;
        page.socket().disconnect();
        page.shows(&["false"]).await;
    }
    let changes: Vec<_> = page
        .controls
        .heard
        .take()
        .into_iter()
        .map(|(connected, _)| connected)
        .collect();
    assert_eq!(changes, [0, 1, 0, 1, 0]);
}
