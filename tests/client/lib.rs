//! The client of Rust frontends in a browser, against a real server: `node tests/client/run.mjs`.

#![cfg(all(test, target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod js;
mod leaks;
mod panics;
mod webtransport;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Duration;

use futures::channel::oneshot;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use socketio_wasm::{
    AckError, Binary, Builder, Client, CloseOnLeave, ConnectError, Reason, Reconnection, Socket,
    SocketError, State, Transport, TransportError,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// Where the server is; `tests/client/run.mjs` says so.
const SERVER: Option<&str> = option_env!("SOCKETIO_SERVER");

/// Three ways to connect.
const WAYS: [&[Transport]; 3] = [
    &[Transport::Polling],
    &[Transport::WebSocket],
    &[Transport::Polling, Transport::WebSocket],
];

fn builder() -> Builder {
    Client::builder(SERVER.expect("the tests are run by tests/client/run.mjs"))
}

async fn connected(builder: Builder) -> (Client, Socket) {
    let client = builder.connect().unwrap();
    let socket = client.socket();
    socket.connected().await.unwrap();
    (client, socket)
}

/// Waits for a state.
async fn until(socket: &Socket, wanted: impl Fn(&State) -> bool) -> State {
    let mut states = socket.states();
    loop {
        let state = states.next().await.expect("the socket is there");
        if wanted(&state) {
            return state;
        }
    }
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Photo {
    caption: String,
    pixels: Binary,
    thumbnail: Option<Binary>,
}

fn photo() -> Photo {
    Photo {
        caption: "Mädchen 😀".into(),
        pixels: Binary::from(vec![0, 1, 2, 255]),
        thumbnail: Some(Binary::from(vec![7; 1000])),
    }
}

#[wasm_bindgen_test]
async fn events_answers_and_bytes_in_both_directions() {
    for way in WAYS {
        let (client, socket) = connected(builder().transports(way.iter().copied())).await;
        let mut repeated = socket.stream::<Photo>("repeated");
        socket.emit("repeat", (photo(), 1)).unwrap();
        assert_eq!(repeated.next().await.unwrap().unwrap(), photo());
        let echo: Photo = socket.emit_with_ack("echo", &photo()).await.unwrap();
        assert_eq!(echo, photo());
        let nothing: Option<u32> = socket.emit_with_ack("echo", ()).await.unwrap();
        assert_eq!(nothing, None);

        let _double = socket.respond("double", |n: u32| n * 2);
        let mut answers = socket.stream::<u32>("answer");
        socket.emit("question", &21).unwrap();
        assert_eq!(answers.next().await.unwrap().unwrap(), 42);

        let last = *way.last().unwrap();
        until(&socket, |state| match state {
            State::Connected(connected) => connected.transport == last,
            _ => false,
        })
        .await;
        assert_eq!(client.transport(), Some(last));
    }
}

#[wasm_bindgen_test]
async fn what_is_emitted_together_arrives_in_order() {
    for way in WAYS {
        let client = builder().transports(way.iter().copied()).connect().unwrap();
        let socket = client.socket();
        let mut repeated = socket.stream::<u32>("repeated");
        for n in 0..200 {
            socket.emit("repeat", &n).unwrap();
        }
        for n in 0..200 {
            assert_eq!(repeated.next().await.unwrap().unwrap(), n);
        }
    }
}

#[wasm_bindgen_test]
async fn a_namespace_that_asks_for_a_token() {
    let (client, _main) = connected(builder()).await;
    let admin = client.namespace("/admin");
    let refused = admin.connected().await.unwrap_err();
    let expected = ConnectError::Refused {
        message: "no".into(),
        data: Some(r#"{"code":1}"#.into()),
    };
    assert_eq!(refused, expected);
    let tokens = BTreeMap::from([("token", "secret")]);
    let ask = move || {
        let tokens = tokens.clone();
        async move { Ok::<_, ConnectError>(tokens) }
    };
    let (_client, admin) = connected(builder().namespace("/admin").auth_with(ask)).await;
    assert_eq!(admin.name(), "/admin");
}

#[wasm_bindgen_test]
async fn a_connection_that_is_cut_is_made_again() {
    let policy = Reconnection::default().min(Duration::from_millis(10));
    let (_client, socket) = connected(builder().reconnection(policy)).await;
    let before = socket.id();
    // A session is recovered from the last event that has come.
    let mut repeated = socket.stream::<u32>("repeated");
    socket.emit("repeat", &1).unwrap();
    assert_eq!(repeated.next().await.unwrap().unwrap(), 1);
    let lost = socket.emit_with_ack::<u32>("cut", ()).await.unwrap_err();
    let reason = match lost {
        AckError::Disconnected { reason, .. } => reason,
        other => panic!("{other}"),
    };
    assert!(
        matches!(reason, Reason::TransportClose | Reason::TransportError),
        "{reason}"
    );
    let State::Connected(connected) = until(&socket, State::is_connected).await else {
        panic!("not connected");
    };
    assert_eq!(
        (connected.recovered, Some(connected.id)),
        (Some(true), before)
    );
    let echo: String = socket.emit_with_ack("echo", "again").await.unwrap();
    assert_eq!(echo, "again");
}

#[wasm_bindgen_test]
async fn the_server_sends_the_client_away() {
    let (_client, socket) = connected(builder()).await;
    socket.emit("leave", ()).unwrap();
    let state = until(&socket, State::is_over).await;
    let reason = Reason::ServerDisconnect;
    assert_eq!(state, State::Disconnected { reason });
    socket.connect();
    socket.connected().await.unwrap();
}

#[wasm_bindgen_test]
async fn dropping_the_last_handle_is_heard_by_the_server() {
    for way in WAYS {
        let (_observer, observer) = connected(builder()).await;
        let (client, socket) = connected(builder().transports(way.iter().copied())).await;
        let id = socket.id().unwrap();
        let is_there = || observer.emit_with_ack::<bool>("who", &id);
        assert!(is_there().await.unwrap());
        drop((client, socket));
        while is_there().await.unwrap() {}
    }
}

#[wasm_bindgen_test]
async fn the_server_chooses_a_subprotocol() {
    let builder = builder().transports([Transport::WebSocket]);
    let (_client, socket) = connected(builder.protocols(["chat.v2", "chat"])).await;
    let chosen: String = socket.emit_with_ack("protocol", ()).await.unwrap();
    assert_eq!(chosen, "chat.v2");
}

/// A page that is kept to come back leaves no request behind, also where it says no farewell.
#[wasm_bindgen_test]
async fn a_page_that_is_left_ends_its_requests() {
    let (_observer, observer) = connected(builder()).await;
    let builder = builder().close_on_leave(CloseOnLeave::Never);
    let (_client, socket) = connected(builder.transports([Transport::Polling])).await;
    let id = socket.id().unwrap();
    let is_there = || observer.emit_with_ack::<bool>("who", &id);
    assert!(is_there().await.unwrap());
    let event = web_sys::Event::new("pagehide").unwrap();
    let target: web_sys::EventTarget = js_sys::global().unchecked_into();
    target.dispatch_event(&event).unwrap();
    while is_there().await.unwrap() {}
}

#[wasm_bindgen_test]
async fn what_the_server_says_when_it_closes() {
    let builder = builder().transports([Transport::WebSocket]);
    let (_client, socket) = connected(builder).await;
    let (tell, told) = oneshot::channel();
    let tell = Cell::new(Some(tell));
    let _hook = socket.on_error(move |error| {
        if let (Some(tell), SocketError::Disconnected { cause, .. }) = (tell.take(), error) {
            tell.send(cause.clone()).unwrap();
        }
    });
    let request = socket.emit_with_ack::<u32>("close", (4000, "for lunch"));
    let error = request.await.unwrap_err();
    let (code, reason) = (4000, "for lunch".into());
    let expected = TransportError::Closed { code, reason };
    assert_eq!(told.await.unwrap(), Some(expected.clone()));
    assert!(error.was_sent());
    match error {
        AckError::Disconnected { reason, cause } => {
            assert_eq!((reason, cause), (Reason::TransportClose, Some(expected)));
        }
        other => panic!("{other}"),
    }
}

/// The browser's WebSocket over which something is sent next.
fn next_sender() -> oneshot::Receiver<web_sys::WebSocket> {
    let (tell, told) = oneshot::channel();
    let prototype = js_sys::Reflect::get(&js_sys::global(), &"WebSocket".into())
        .and_then(|class| js_sys::Reflect::get(&class, &"prototype".into()))
        .unwrap();
    let tell = Closure::once_into_js(move |socket| drop(tell.send(socket)));
    let patch = js_sys::Function::new_with_args(
        "prototype, tell",
        "const { send } = prototype;
         prototype.send = function (data) {
           prototype.send = send;
           tell(this);
           return this.send(data);
         };",
    );
    patch.call2(&JsValue::NULL, &prototype, &tell).unwrap();
    told
}

#[wasm_bindgen_test]
async fn a_web_socket_with_much_to_send_is_not_ready() {
    let builder = builder().transports([Transport::WebSocket]);
    let (_client, socket) = connected(builder).await;
    socket.ready().await;
    let sender = next_sender();
    let chunk = Binary::from(vec![7; 500_000]);
    for _ in 0..40 {
        socket.emit("chunk", &chunk).unwrap();
    }
    let browsers = sender.await.unwrap();
    // The packets are handed to the WebSocket in microtasks.
    while browsers.buffered_amount() < 10_000_000 {
        wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL))
            .await
            .unwrap();
    }
    socket.ready().await;
    assert!(browsers.buffered_amount() <= 65_536);
    let echo: String = socket.emit_with_ack("echo", "done").await.unwrap();
    assert_eq!(echo, "done");
}

/// Why a connection over long-polling cannot be made.
async fn failure(builder: Builder) -> TransportError {
    let builder = builder.transports([Transport::Polling]);
    let client = builder.reconnection(Reconnection::off()).connect().unwrap();
    match client.socket().connected().await.unwrap_err() {
        ConnectError::Transport { cause, .. } => cause,
        other => panic!("{other}"),
    }
}

#[wasm_bindgen_test]
async fn what_the_server_answers_instead() {
    let expected = TransportError::Status {
        status: 403,
        body: r#"{"code":4,"message":"not today"}"#.into(),
    };
    let unwelcome = builder().query([("unwelcome", "")]);
    assert_eq!(failure(unwelcome).await, expected);
    // Nobody answers there.
    let silent = builder().path("/nobody/");
    let silent = silent.request_timeout(Duration::from_millis(50));
    assert_eq!(failure(silent).await, TransportError::TimedOut);
}

#[wasm_bindgen_test]
async fn limits_of_time() {
    let (_client, socket) = connected(builder()).await;
    let request = socket.emit_with_ack::<u32>("nobody answers", ());
    let outcome = request.timeout(Duration::from_millis(20)).await;
    assert!(
        matches!(outcome, Err(AckError::Timeout { sent: true })),
        "{outcome:?}"
    );
}

#[wasm_bindgen_test]
async fn nobody_is_there() {
    for way in WAYS {
        // A privileged port that browsers do not block and no server is on.
        let builder = Client::builder("http://127.0.0.1:2").reconnection(Reconnection::off());
        let client = builder.transports(way.iter().copied()).connect().unwrap();
        let error = client.socket().connected().await.unwrap_err();
        let transport = *way.first().unwrap();
        let cause = match transport {
            Transport::WebSocket => TransportError::Failed,
            _ => TransportError::NoAnswer,
        };
        assert_eq!(error, ConnectError::Transport { transport, cause });
    }
}
