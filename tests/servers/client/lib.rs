//! The client of Rust frontends against a socketioxide server that shares its event types:
//! `node tests/client/run.mjs --suite=socketioxide`.

#![cfg(all(test, target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::time::Duration;

use futures::StreamExt;
use serde::Serialize;
use socketio_wasm::{
    AckError, Binary, Builder, Client, ConnectError, Reason, Reconnection, Socket, State, Transport,
};
use socketio_wasm_server_events::{
    Add, Album, Divide, Document, Double, Doubled, Echo, Found, Hidden, Hide, LastPage, Leave,
    News, Question, Save, SaveReply, Saved, Send, Shape, Subscribe, TurnToLast, Who, Wrapped,
};
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

fn bytes(length: u8) -> Binary {
    (0..length).collect::<Vec<u8>>().into()
}

fn document() -> Document {
    Document {
        title: "Mädchen 😀".into(),
        picture: bytes(200),
    }
}

fn album() -> Album {
    Album {
        title: "\"quoted\"\n".into(),
        cover: bytes(3),
        pages: vec![bytes(1), bytes(2)],
        by_name: BTreeMap::from([("a".into(), document()), ("b".into(), document())]),
        pair: (bytes(5), u64::MAX),
        plain: vec![1, 2, 255],
        empty: bytes(0),
    }
}

fn hidden() -> Hidden {
    Hidden {
        option: Some(bytes(1)),
        newtype: Wrapped(bytes(2)),
        variant: Shape::Raw(bytes(3)),
    }
}

#[wasm_bindgen_test]
async fn events_requests_and_answers_in_both_directions() {
    for way in WAYS {
        let builder = || builder().transports(way.iter().copied());
        let (_client, socket) = connected(builder()).await;
        let (_other, other) = connected(builder()).await;

        let mut news = socket.events::<News>();
        socket.emit_event::<Subscribe>(&()).unwrap();
        assert_eq!(news.next().await.unwrap().unwrap(), ("It works".into(), 3));

        let mut saved = other.events::<Saved>();
        let reply = socket.ask::<Save>(&document()).await.unwrap();
        let (version, bytes) = (1, 200);
        assert_eq!(reply, SaveReply { version, bytes });
        assert_eq!(saved.next().await.unwrap().unwrap(), document());

        assert_eq!(socket.ask::<Add>(&(2, -3)).await.unwrap(), -1);
        assert_eq!(socket.ask::<Divide>(&(17, 5)).await.unwrap(), (3, 2));

        let _double = socket.respond_event::<Double>(|number| number * 2);
        let mut doubled = socket.events::<Doubled>();
        socket.emit_event::<Question>(&21).unwrap();
        assert_eq!(doubled.next().await.unwrap().unwrap(), 42);
    }
}

#[wasm_bindgen_test]
async fn bytes_wherever_they_stand() {
    for way in WAYS {
        let (_client, socket) = connected(builder().transports(way.iter().copied())).await;
        assert_eq!(socket.ask::<Echo>(&album()).await.unwrap(), album());
    }
}

/// Sent as attachments, they do not arrive there, so the server does not answer.
#[wasm_bindgen_test]
async fn bytes_that_socketioxide_does_not_find() {
    let (_client, socket) = connected(builder()).await;
    let limit = Duration::from_millis(300);
    let outcome = socket.ask::<Send>(&hidden()).timeout(limit).await;
    assert!(
        matches!(outcome, Err(AckError::Timeout { sent: true })),
        "{outcome:?}"
    );
    // What does not decode there does no harm.
    assert_eq!(socket.ask::<Add>(&(1, 1)).await.unwrap(), 2);
}

/// Bytes of which it makes numbers are bytes here all the same.
#[wasm_bindgen_test]
async fn bytes_that_socketioxide_sends_as_numbers() {
    let (_client, socket) = connected(builder()).await;
    let mut found = socket.events::<Found>();
    socket.emit_event::<Hide>(&vec![7, 8]).unwrap();
    let bytes = Binary::from(vec![7, 8]);
    let expected = Hidden {
        option: Some(bytes.clone()),
        newtype: Wrapped(bytes.clone()),
        variant: Shape::Raw(bytes),
    };
    assert_eq!(found.next().await.unwrap().unwrap(), expected);
}

/// socketioxide 0.18 takes attachments in their order, also if it skips a field that has one: the
/// server sees the cover in the place of the field that is empty.
#[wasm_bindgen_test]
async fn attachments_behind_a_field_that_socketioxide_does_not_know() {
    let (_client, socket) = connected(builder()).await;
    let length: usize = socket.emit_with_ack("last page", &album()).await.unwrap();
    assert_eq!(length, album().cover.len());
    let known = LastPage { empty: bytes(0) };
    assert_eq!(socket.ask::<TurnToLast>(&known).await.unwrap(), 0);
}

/// The server takes 100 kB by default; over long-polling bytes are a third longer.
#[wasm_bindgen_test]
async fn as_much_as_the_server_takes() {
    for way in WAYS {
        let (_client, socket) = connected(builder().transports(way.iter().copied())).await;
        let length = match way {
            [Transport::WebSocket] => 100_000,
            _ => 60_000,
        };
        let mut sent = album();
        sent.cover = vec![7; length].into();
        assert_eq!(socket.ask::<Echo>(&sent).await.unwrap(), sent);
    }
}

#[derive(Serialize)]
struct Credentials {
    token: &'static str,
}

#[wasm_bindgen_test]
async fn a_namespace_that_asks_for_a_token() {
    let (client, _main) = connected(builder().auth(Credentials { token: "wrong" })).await;
    match client.namespace("/admin").connected().await.unwrap_err() {
        ConnectError::Refused { message, .. } => assert_eq!(message, "no"),
        other => panic!("{other}"),
    }
    let secret = builder().auth(Credentials { token: "secret" });
    let (_client, admin) = connected(secret.namespace("/admin")).await;
    assert_eq!(admin.ask::<Add>(&(1, 2)).await.unwrap(), 3);
}

#[wasm_bindgen_test]
async fn a_namespace_that_the_server_does_not_have() {
    let (client, _main) = connected(builder()).await;
    let error = client.namespace("/nowhere").connected().await.unwrap_err();
    assert!(matches!(error, ConnectError::Refused { .. }), "{error}");
}

#[wasm_bindgen_test]
async fn the_server_sends_the_client_away() {
    let (_client, socket) = connected(builder()).await;
    socket.emit_event::<Leave>(&()).unwrap();
    let mut states = socket.states();
    let state = loop {
        let state = states.next().await.unwrap();
        if state.is_over() {
            break state;
        }
    };
    let reason = Reason::ServerDisconnect;
    assert_eq!(state, State::Disconnected { reason });
    socket.connect();
    let connected = socket.connected().await.unwrap();
    // It keeps no sessions.
    assert_eq!(connected.recovered, None);
}

#[wasm_bindgen_test]
async fn dropping_the_last_handle_is_heard_by_the_server() {
    for way in WAYS {
        let (_observer, observer) = connected(builder()).await;
        let builder = builder().reconnection(Reconnection::off());
        let (client, socket) = connected(builder.transports(way.iter().copied())).await;
        let id = socket.id().unwrap();
        assert!(observer.ask::<Who>(&id).await.unwrap());
        drop((client, socket));
        while observer.ask::<Who>(&id).await.unwrap() {}
    }
}
