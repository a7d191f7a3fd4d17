//! Requests that belong to a component, and whether there is a connection.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::tick;
use socketio_wasm::{Client, Connected, Sent, State, Transport};
use socketio_wasm_leptos::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{builder, mount, until};
use crate::Count;

/// Makes two requests when it is mounted, and shows what has become of them.
#[component]
fn Asker(found: StoredValue<Option<SocketAsk<u32>>>) -> impl IntoView {
    let (socket, ask) = (use_socket(), use_socket_ask::<u32>());
    found.set_value(Some(ask));
    Effect::new(move |_| {
        for number in [1, 2] {
            ask.send(socket.emit_with_ack("repeat and answer", &number));
        }
    });
    let state = ask.state();
    view! { <p>{move || format!("{:?}", &*state.read())}</p> }
}

/// A client that is not connected yet, and what the server has got of requests.
fn client(tag: &str) -> (Client, Rc<RefCell<Vec<u32>>>) {
    let client = builder(tag).lazy().connect().unwrap();
    let got = Rc::<RefCell<Vec<u32>>>::default();
    let note = got.clone();
    let listener = move |number: u32| note.borrow_mut().push(number);
    client.socket().on("repeated", listener).detach();
    (client, got)
}

#[wasm_bindgen_test]
async fn a_newer_request_cancels_the_one_before() {
    let (client, got) = client("ask");
    let (lent, found) = (client.clone(), StoredValue::new(None));
    let page = mount("unused", move |_| {
        (provide_client(lent), view! { <Asker found /> })
    });
    assert_eq!(page.texts("p"), ["Idle"]);
    tick().await;
    assert_eq!(page.texts("p"), ["Waiting"]);
    client.socket().connect();
    let state = found.get_value().unwrap().state();
    until(move || !state.read().is_waiting()).await;
    assert_eq!(page.texts("p"), ["Answered(2)"]);
    assert_eq!(*got.borrow(), [2]);
}

#[wasm_bindgen_test]
async fn a_request_ends_with_its_component() {
    let (client, got) = client("ask-and-go");
    let (lent, found) = (client.clone(), StoredValue::new(None));
    let shown = RwSignal::new(true);
    let page = mount("unused", move |_| {
        let view = view! { <Show when=move || shown.get()><Asker found /></Show> };
        (provide_client(lent), view)
    });
    tick().await;
    assert_eq!(page.texts("p"), ["Waiting"]);
    shown.set(false);
    tick().await;
    assert_eq!(page.texts("p").len(), 0);
    // Whoever still has the handle asks for nobody.
    let socket = client.socket();
    let ask = found.get_value().unwrap();
    ask.send(socket.emit_with_ack("repeat and answer", &3));
    ask.cancel();
    socket.connect();
    let () = socket.emit_with_ack("echo", ()).await.unwrap();
    assert!(got.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn it_changes_only_with_the_connection() {
    let (client, _) = client("connected");
    let lent = client.clone();
    let seen = StoredValue::new(Vec::new());
    let page = mount("unused", move |_| {
        let handle = provide_client(lent);
        let connected = use_socket_connected();
        Effect::new(move |_| seen.write_value().push(connected.get()));
        (handle, ())
    });
    let state = page.socket.state();
    let emit = page.with(use_socket_emit_volatile::<Count>);
    assert_eq!(emit(&1).unwrap(), Sent::No);
    tick().await;
    for _ in 0..2 {
        page.socket.connect();
        // The state changes once more when the connection is upgraded.
        until(move || {
            let websocket = Transport::WebSocket;
            matches!(&*state.read(), State::Connected(Connected { transport, .. }) if *transport == websocket)
        })
        .await;
        page.socket.disconnect();
        until(move || state.read().is_over()).await;
    }
    assert_eq!(seen.get_value(), [false, true, false, true, false]);
}
