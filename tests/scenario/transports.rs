//! Which transport is used: the order, the fall-back, the memory, and how each one fails.

use serde_json::json;
use socketio_wasm::protocol::io::TransportKind::{Polling, WebSocket};

use super::support::pair::{in_every_mode, Mode, Setup};

#[test]
fn the_next_one_is_tried_if_that_is_wanted() {
    in_every_mode(|mut setup| {
        setup.engine.try_all_transports = true;
        let pair = setup.transports(&[WebSocket, Polling]).pair();
        pair.server().config.web_sockets = false;
        pair.socket("/");
        pair.watch_manager();
        let engine = pair.watch_engine(&["error", "upgradeError", "close"]);
        pair.advance(1000.0);
        pair.expect(&["manager open", "/ connect"]);
        assert_eq!(engine.transport(), Some("polling"));
    });
}

#[test]
fn the_error_of_the_last_one_counts() {
    in_every_mode(|mut setup| {
        setup.engine.try_all_transports = true;
        let pair = setup.transports(&[WebSocket, Polling]).pair();
        pair.server().config.reachable = false;
        pair.socket("/");
        pair.advance(500.0);
        pair.expect(&["/ connect_error Error: xhr poll error {description: 0, context: }"]);
    });
}

#[test]
fn otherwise_the_first_one_is_all_there_is() {
    in_every_mode(|setup| {
        let pair = setup.transports(&[WebSocket, Polling]).pair();
        pair.server().config.web_sockets = false;
        pair.socket("/");
        pair.advance(500.0);
        pair.expect(&["/ connect_error Error: websocket error {description: 0, context: }"]);
    });
}

#[test]
fn without_any_there_is_an_error_that_is_a_string() {
    in_every_mode(|setup| {
        let pair = setup.transports(&[]).pair();
        let socket = pair.socket("/");
        pair.watch_manager();
        pair.expect(&[]);
        pair.advance(1500.0);
        pair.expect(&[
            "/ connect_error No transports available",
            "manager error No transports available",
            "manager reconnect_attempt 1",
            "/ connect_error No transports available",
            "manager error No transports available",
            "manager reconnect_error No transports available",
        ]);
        socket.disconnect().unwrap();
        pair.expect_nothing_left();
    });
}

#[test]
fn a_web_socket_that_cannot_be_made_is_an_error_at_once() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.client.web_socket_throws.set(true);
        pair.socket("/");
        pair.advance(1.0);
        pair.expect(&[
            "/ connect_error Error: websocket error: SecurityError {transport: websocket}",
        ]);
        pair.client.web_socket_throws.set(false);
        pair.advance(2000.0);
        pair.expect(&["/ connect"]);
    });
}

#[test]
fn where_there_is_no_address_nothing_is_tried_again() {
    in_every_mode(|mut setup| {
        setup.engine.has_address = false;
        let pair = setup.pair();
        let socket = pair.socket("/");
        pair.watch_manager();
        pair.expect(&[]);
        pair.advance(1.0);
        let error =
            "Error: a full URL (https://…) is needed where there is no location to complete it";
        let told = [
            format!("/ connect_error {error}"),
            format!("manager error {error}"),
        ];
        let told = told.each_ref().map(String::as_str);
        pair.expect(&told);
        pair.advance(60_000.0);
        pair.expect(&[]);
        socket.connect().unwrap();
        pair.advance(1.0);
        pair.expect(&told);
        socket.disconnect().unwrap();
        pair.expect_nothing_left();
    });
}

#[test]
fn without_an_address_each_connect_is_told_so() {
    in_every_mode(|mut setup| {
        setup.engine.has_address = false;
        let pair = setup.pair();
        let socket = pair.socket("/");
        let inner = socket.clone();
        socket.once("connect_error", move |_| inner.connect());
        let told = "/ connect_error Error: a full URL (https://…) is needed where there is no location to complete it";
        pair.advance(10_000.0);
        pair.expect(&[told, told]);
        socket.connect().unwrap();
        pair.advance(1.0);
        pair.expect(&[told]);
        socket.disconnect().unwrap();
        pair.expect_nothing_left();
    });
}

#[test]
fn an_upgrade_is_remembered_if_that_is_wanted() {
    for (remember, first) in [(true, "websocket 40"), (false, "polling 40")] {
        in_every_mode(|setup| {
            let pair = setup.pair();
            pair.socket("/");
            pair.advance(1000.0);
            pair.server().take_log();
            let mut second = Setup::new(Mode::Plain);
            second.engine.remember_upgrade = remember;
            let client = pair.another_client(&second);
            client.socket("/");
            pair.advance(1000.0);
            assert_eq!(pair.server().take_log()[0], first);
        });
    }
}

#[test]
fn an_error_of_a_transport_ends_the_memory() {
    in_every_mode(|mut setup| {
        setup.engine.remember_upgrade = true;
        let pair = setup.pair();
        pair.socket("/");
        pair.advance(1000.0);
        pair.server().config.web_sockets = false;
        pair.break_web_sockets();
        pair.advance(1020.0);
        // The first attempt remembers, and fails; the second one does not.
        pair.expect(&[
            "/ connect",
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
            "/ connect_error Error: websocket error {description: 0, context: }",
        ]);
        pair.advance(4000.0);
        pair.expect(&["/ connect"]);
        let log = pair.server().take_log();
        assert_eq!(log.last().map(String::as_str), Some("polling 40"));
    });
}

#[test]
fn the_explicit_fetch_transport_has_messages_of_its_own() {
    in_every_mode(|mut setup| {
        setup.engine.fetch_messages = true;
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        pair.server().config.body_limit = 1;
        socket.emit(json!(["too long"])).unwrap();
        pair.advance(100.0);
        pair.server().config.reachable = false;
        pair.advance(1200.0);
        pair.expect(&[
            "/ connect",
            "/ disconnect transport error, Error: fetch write error {description: 413, context: }",
            "/ connect_error Error: fetch read error {description: 0, context: }",
        ]);
    });
}

#[test]
fn the_user_may_write_to_the_engine() {
    in_every_mode(|setup| {
        let (pair, _socket) = setup.connected();
        let engine = pair.watch_engine(&["packetCreate", "flush", "drain"]);
        let world = pair.world.clone();
        engine
            .write_with("raw", move || world.log("flushed"))
            .unwrap();
        pair.expect(&["engine packetCreate 4raw", "engine flush", "flushed"]);
        pair.settle();
        pair.expect(&["engine drain"]);
        pair.advance(100.0);
        pair.expect_server(&["websocket 4raw"]);
        engine.close().unwrap();
        pair.world.take_trace();
        // Into a closed connection nothing is written, and nobody waits for it.
        engine.write_with("lost", || ()).unwrap();
        pair.expect(&[]);
        pair.client.socket("/").disconnect().unwrap();
        pair.expect_nothing_left();
    });
}
