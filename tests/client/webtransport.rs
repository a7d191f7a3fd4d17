//! The client over WebTransport, against the official server behind a bridge.

use socketio_wasm::{
    Binary, Builder, Client, ConnectError, Reason, Reconnection, SocketError, State, Transport,
    TransportError,
};
use wasm_bindgen_test::wasm_bindgen_test;

use std::cell::Cell;

use futures::channel::oneshot;
use futures::StreamExt;

use super::{connected, photo, until, Photo};

/// Where that server is, and the hash of its certificate in hexadecimal digits.
const SERVER: Option<&str> = option_env!("SOCKETIO_WEBTRANSPORT");
const HASH: Option<&str> = option_env!("SOCKETIO_CERTIFICATE");

fn hash() -> [u8; 32] {
    let digits = HASH.expect("the tests are run by tests/client/run.mjs");
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2).unwrap(), 16).unwrap();
    std::array::from_fn(|index| byte(2 * index))
}

/// A client that upgrades from long-polling to what the server offers.
fn upgrading() -> Builder {
    let server = SERVER.expect("the tests are run by tests/client/run.mjs");
    Client::builder(server).certificate_hashes([hash()])
}

fn builder() -> Builder {
    upgrading().transports([Transport::WebTransport])
}

#[wasm_bindgen_test]
async fn events_answers_and_bytes_in_both_directions() {
    let (client, socket) = connected(builder()).await;
    assert_eq!(client.transport(), Some(Transport::WebTransport));
    let mut repeated = socket.stream::<Photo>("repeated");
    socket.emit("repeat", (photo(), 1)).unwrap();
    assert_eq!(repeated.next().await.unwrap().unwrap(), photo());
    let echo: Photo = socket.emit_with_ack("echo", &photo()).await.unwrap();
    assert_eq!(echo, photo());
}

#[wasm_bindgen_test]
async fn an_upgrade_from_long_polling() {
    let (client, socket) =
        connected(upgrading().transports([Transport::Polling, Transport::WebTransport])).await;
    let upgraded = |state: &State| match state {
        State::Connected(connected) => connected.transport == Transport::WebTransport,
        _ => false,
    };
    until(&socket, upgraded).await;
    assert_eq!(client.transport(), Some(Transport::WebTransport));
    let echo: u32 = socket.emit_with_ack("echo", (7,)).await.unwrap();
    assert_eq!(echo, 7);
}

#[wasm_bindgen_test]
async fn a_megabyte_comes_back() {
    let (_client, socket) = connected(builder()).await;
    let bytes: Vec<u8> = (0..1_048_576_u32).map(|at| (at * 31) as u8).collect();
    let bytes = Binary::from(bytes);
    let back: Binary = socket.emit_with_ack("echo", &bytes).await.unwrap();
    assert!(back == bytes);
}

#[wasm_bindgen_test]
async fn many_events_keep_their_order() {
    let (_client, socket) = connected(builder()).await;
    let mut counted = socket.stream::<u32>("counted");
    socket.emit("count", (1000,)).unwrap();
    for expected in 0..1000 {
        assert_eq!(counted.next().await.unwrap().unwrap(), expected);
    }
}

#[wasm_bindgen_test]
async fn what_the_server_says_when_it_closes() {
    let (_client, socket) = connected(builder()).await;
    let (tell, told) = oneshot::channel();
    let tell = Cell::new(Some(tell));
    let _hook = socket.on_error(move |error| {
        if let (Some(tell), SocketError::Disconnected { reason, cause }) = (tell.take(), error) {
            tell.send((*reason, cause.clone())).unwrap();
        }
    });
    socket.emit("end session", (4000, "for lunch")).unwrap();
    let (code, reason) = (4000, "for lunch".into());
    let expected = TransportError::Closed { code, reason };
    assert_eq!(
        told.await.unwrap(),
        (Reason::TransportClose, Some(expected))
    );
    // It comes back by itself.
    until(&socket, State::is_connected).await;
}

#[wasm_bindgen_test]
async fn the_last_handle_ends_the_session() {
    let (_observer, observer) = connected(builder()).await;
    let (client, socket) = connected(builder()).await;
    let id = socket.id().unwrap();
    let is_there = || observer.emit_with_ack::<bool>("who", &id);
    assert!(is_there().await.unwrap());
    drop((client, socket));
    while is_there().await.unwrap() {}
}

#[wasm_bindgen_test]
async fn a_certificate_that_is_not_the_servers() {
    let builder = builder().certificate_hashes([[0; 32]]);
    let client = builder.reconnection(Reconnection::off()).connect().unwrap();
    let error = client.socket().connected().await.unwrap_err();
    let cause = "WebTransportError: Opening handshake failed.";
    let expected = ConnectError::Transport {
        transport: Transport::WebTransport,
        cause: TransportError::Lost(cause.into()),
    };
    assert_eq!(error, expected);
}
