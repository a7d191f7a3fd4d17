//! Listeners that close the connection, or open another one, while its end or its packets are
//! being told.

use std::cell::Cell;

use serde_json::json;
use socketio_wasm::protocol::io::TransportKind;

use super::support::pair::{in_every_mode, Pair, Setup};
use super::support::socket::Socket;

/// Two namespaces of a Manager that waits to be opened.
fn pair_and_sockets(mut setup: Setup) -> (Pair, [Socket; 2]) {
    setup.manager.auto_connect = false;
    let pair = setup
        .transports(&[TransportKind::Polling, TransportKind::WebSocket])
        .pair();
    let sockets = ["/", "/admin"].map(|name| pair.socket(name));
    (pair, sockets)
}

/// Ends this socket's connection and begins anew in the first `close` of the engine in use.
fn reconnect_in_close(pair: &Pair, socket: &Socket) {
    let (socket, armed) = (socket.clone(), Cell::new(true));
    pair.client.engine().unwrap().on("close", move |_| {
        if armed.replace(false) {
            socket.disconnect().unwrap();
            socket.connect().unwrap();
        }
    });
}

/// The socket is connected, and nothing is left when it disconnects.
#[track_caller]
fn expect_one_connection(pair: &Pair, socket: &Socket) {
    pair.expect(&["/ connect"]);
    assert_eq!(pair.client.transports.borrow().len(), 1);
    socket.disconnect().unwrap();
    pair.advance(100.0);
    pair.expect(&["/ disconnect io client disconnect"]);
    pair.expect_nothing_left();
}

#[test]
fn a_connection_opened_in_close_of_the_last_one_is_the_managers() {
    in_every_mode(|setup| {
        let (pair, [main, admin]) = pair_and_sockets(setup);
        admin.connect().unwrap();
        reconnect_in_close(&pair, &main);
        admin.disconnect().unwrap();
        // It is open already.
        pair.client.open().unwrap();
        pair.advance(100.0);
        expect_one_connection(&pair, &main);
    });
}

#[test]
fn closing_the_manager_does_not_take_what_its_listeners_open_for_lost() {
    in_every_mode(|setup| {
        let (pair, [main, _]) = pair_and_sockets(setup);
        main.connect().unwrap();
        reconnect_in_close(&pair, &main);
        main.emit(json!(["kept"])).unwrap();
        pair.client.close().unwrap();
        // No attempt to reconnect replaces it while it opens.
        pair.advance(10_000.0);
        expect_one_connection(&pair, &main);
    });
}

#[test]
fn closed_in_packet_the_socket_is_not_connected_by_it() {
    in_every_mode(|setup| {
        let (pair, [main, _]) = pair_and_sockets(setup);
        let (client, armed) = (pair.client.clone(), Cell::new(true));
        pair.client.on("packet", move |_| {
            if armed.replace(false) {
                client.close().unwrap();
            }
        });
        main.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["/ disconnect forced close"]);
        assert!(!main.connected());
        // What is emitted waits for the next connection.
        main.emit(json!(["first"])).unwrap();
        pair.client.open().unwrap();
        main.emit(json!(["second"])).unwrap();
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
        let events = server_events(&pair);
        assert_eq!(events, ["42[\"first\"]", "42[\"second\"]"]);
    });
}

#[test]
fn closed_in_connect_of_one_namespace_the_other_is_not_connected() {
    in_every_mode(|setup| {
        let (pair, [main, admin]) = pair_and_sockets(setup);
        let (client, armed) = (pair.client.clone(), Cell::new(true));
        admin.on("connect", move |_| {
            if armed.replace(false) {
                client.close().unwrap();
            }
        });
        // Asked for in `open`, and once more when its own turn comes, `/` is let in twice, and the
        // second time in the same payload as `/admin`.
        let inner = main.clone();
        pair.client.once("open", move |_| inner.connect());
        admin.connect().unwrap();
        main.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&[
            "/ connect",
            "/admin connect",
            "/admin disconnect forced close",
            "/ disconnect forced close",
        ]);
        assert!(!main.connected());
        main.emit(json!(["kept"])).unwrap();
        pair.client.open().unwrap();
        pair.advance(100.0);
        pair.expect(&["/admin connect", "/ connect"]);
        assert_eq!(server_events(&pair), ["42[\"kept\"]"]);
    });
}

/// The events that have reached the server.
fn server_events(pair: &Pair) -> Vec<String> {
    let server = pair.server();
    let messages = server.messages().iter().map(|(_, message)| message.clone());
    messages.filter(|text| text.starts_with("42")).collect()
}
