//! WebTransport among the upgrades: it is probed first, and alone for 200 ms.

use serde_json::json;
use socketio_wasm::protocol::io::TransportKind::{self, Polling, WebSocket, WebTransport};

use super::support::pair::{in_every_mode, Pair, Setup};

const UPGRADE: [&str; 4] = ["upgrading", "upgrade", "upgradeError", "close"];

/// The moment at which the probes begin.
const HANDSHAKE: f64 = 20.0;

/// A server that offers both upgrades, and a client that takes all that it offers.
fn offered(setup: Setup) -> Pair {
    let pair = setup.transports(&TransportKind::ALL).pair();
    pair.server().config.web_transports = true;
    pair
}

/// The transports whose addresses have been asked for, in order, each once in a row.
fn opened(pair: &Pair) -> Vec<String> {
    let addresses = pair.client.addresses.borrow();
    let mut names: Vec<String> = addresses
        .iter()
        .filter_map(|address| address.split("transport=").nth(1))
        .map(|rest| rest.split('&').next().unwrap_or_default().into())
        .collect();
    names.dedup();
    names
}

#[test]
fn it_is_taken_and_the_other_is_never_opened() {
    in_every_mode(|setup| {
        let pair = offered(setup);
        let socket = pair.socket("/");
        let engine = pair.watch_engine(&UPGRADE);
        pair.advance(2000.0);
        pair.expect(&[
            "/ connect",
            "engine upgrading webtransport",
            "engine upgrade webtransport",
        ]);
        assert_eq!(engine.transport(), Some("webtransport"));
        assert!(!opened(&pair).contains(&"websocket".into()));
        socket.disconnect().unwrap();
        pair.advance(100.0);
        pair.expect(&[
            "/ disconnect io client disconnect",
            "engine close forced close",
        ]);
        pair.expect_nothing_left();
    });
}

#[test]
fn the_other_is_opened_200_ms_later_if_it_has_not_been_chosen() {
    in_every_mode(|setup| {
        let pair = offered(setup);
        pair.server().config.is_web_transport_stuck = true;
        let socket = pair.socket("/");
        let engine = pair.watch_engine(&UPGRADE);
        pair.advance(HANDSHAKE + 199.0);
        pair.expect(&["/ connect"]);
        assert!(!opened(&pair).contains(&"websocket".into()));
        pair.advance(1.0);
        assert_eq!(opened(&pair).last().map(String::as_str), Some("websocket"));
        pair.advance(1000.0);
        pair.expect(&["engine upgrading websocket", "engine upgrade websocket"]);
        assert_eq!(engine.transport(), Some("websocket"));
        // The one that was not chosen is closed, without an event.
        socket.disconnect().unwrap();
        pair.advance(100.0);
        pair.expect(&[
            "/ disconnect io client disconnect",
            "engine close forced close",
        ]);
        pair.expect_nothing_left();
    });
}

#[test]
fn one_that_cannot_be_made_leaves_the_start_to_nobody() {
    in_every_mode(|setup| {
        let pair = offered(setup);
        pair.client.web_transport_throws.set(true);
        pair.socket("/");
        pair.watch_engine(&UPGRADE);
        pair.advance(HANDSHAKE + 199.0);
        pair.expect(&[
            "engine upgradeError Error: probe error: SecurityError {transport: webtransport}",
            "/ connect",
        ]);
        pair.advance(1000.0);
        pair.expect(&["engine upgrading websocket", "engine upgrade websocket"]);
    });
}

#[test]
fn a_connection_that_ends_before_opens_nothing_any_more() {
    in_every_mode(|setup| {
        let pair = offered(setup);
        pair.server().config.is_web_transport_stuck = true;
        let socket = pair.socket("/");
        pair.watch_engine(&UPGRADE);
        pair.advance(HANDSHAKE + 100.0);
        socket.disconnect().unwrap();
        pair.advance(1000.0);
        pair.expect(&[
            "/ connect",
            "/ disconnect io client disconnect",
            "engine close forced close",
            "engine upgradeError Error: probe error: socket closed {transport: websocket}",
            "engine upgradeError Error: probe error: socket closed {transport: webtransport}",
        ]);
        assert!(!opened(&pair).contains(&"websocket".into()));
        pair.expect_nothing_left();
    });
}

#[test]
fn without_it_among_the_transports_nothing_waits() {
    in_every_mode(|setup| {
        let pair = setup.transports(&[Polling, WebSocket]).pair();
        pair.server().config.web_transports = true;
        pair.socket("/");
        let engine = pair.watch_engine(&UPGRADE);
        pair.advance(100.0);
        pair.expect(&[
            "/ connect",
            "engine upgrading websocket",
            "engine upgrade websocket",
        ]);
        assert_eq!(engine.transport(), Some("websocket"));
    });
}

#[test]
fn packets_wait_for_it_as_for_any_other() {
    in_every_mode(|setup| {
        let pair = offered(setup);
        let socket = pair.socket("/");
        for number in 0..20 {
            socket.emit(json!(["up", number])).unwrap();
            pair.advance(7.0);
        }
        pair.advance(1000.0);
        let log = pair.server().take_log();
        let sent: Vec<&str> = log
            .iter()
            .filter_map(|line| line.split_once("42[\"up\","))
            .map(|line| line.1.trim_end_matches(']'))
            .collect();
        let expected: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        assert_eq!(sent, expected);
    });
}

#[test]
fn its_end_has_no_details_and_its_failure_has_a_name() {
    in_every_mode(|setup| {
        let pair = setup.transports(&[WebTransport]).pair();
        pair.server().config.web_transports = true;
        pair.socket("/");
        pair.watch_engine(&UPGRADE);
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
        pair.server().close_session();
        pair.advance(20.0);
        pair.expect(&[
            "engine close transport close, undefined",
            "/ disconnect transport close, undefined",
        ]);
        pair.server().config.web_transports = false;
        pair.advance(5000.0);
        let failed = "/ connect_error Error: webtransport error {description: 0, context: }";
        pair.expect(&[failed, failed]);
    });
}

#[test]
fn its_address_has_no_parameter_but_the_session_for_its_first_packet() {
    in_every_mode(|mut setup| {
        setup.engine.each.get_mut(WebTransport).force_base64 = true;
        setup.engine.each.get_mut(WebTransport).timestamp_requests = true;
        let pair = offered(setup);
        pair.socket("/");
        pair.advance(1000.0);
        let addresses = pair.client.addresses.borrow();
        let of_web_transport = addresses
            .iter()
            .find(|address| address.contains("webtransport"));
        let expected = "?EIO=4&transport=webtransport&sid=e1";
        assert_eq!(of_web_transport.map(String::as_str), Some(expected));
    });
}

#[test]
fn it_is_not_remembered() {
    in_every_mode(|mut setup| {
        setup.engine.remember_upgrade = true;
        let pair = offered(setup);
        let socket = pair.socket("/");
        pair.advance(1000.0);
        socket.disconnect().unwrap();
        pair.advance(100.0);
        let before = pair.client.addresses.borrow().len();
        socket.connect().unwrap();
        pair.advance(10.0);
        let address = pair.client.addresses.borrow()[before].clone();
        assert!(address.contains("transport=polling"), "{address}");
    });
}
