//! The change from polling to WebSocket while packets flow, and its failures.

use serde_json::json;

use super::support::pair::{in_every_mode, Pair};
use super::support::socket::Socket;

const UPGRADE: [&str; 4] = ["upgrading", "upgrade", "upgradeError", "close"];

/// The moment at which the probe has been answered and a request is still awaited.
fn in_the_middle(pair: &Pair) -> Socket {
    let socket = pair.socket("/");
    pair.watch_engine(&UPGRADE);
    pair.advance(45.0);
    pair.expect(&["/ connect", "engine upgrading websocket"]);
    pair.expect_server(&["polling 40", "probe 2probe"]);
    socket
}

#[test]
fn loses_and_reorders_nothing() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        let socket = pair.socket("/");
        pair.watch_engine(&UPGRADE);
        for number in 0..20 {
            socket.emit(json!(["up", number])).unwrap();
            pair.server().emit("/", json!(["down", number]));
            pair.advance(7.0);
        }
        pair.advance(1000.0);

        let trace = pair.world.take_trace();
        let received: Vec<&str> = trace
            .iter()
            .filter_map(|line| line.strip_prefix("/ down "))
            .collect();
        // Before there is a session, the server has nobody to send to.
        let expected: Vec<String> = (2..20).map(|number| number.to_string()).collect();
        assert_eq!(received, expected);
        assert!(trace.contains(&"engine upgrade websocket".into()));

        let log = pair.server().take_log();
        let sent: Vec<&str> = log
            .iter()
            .filter_map(|line| line.split_once("42[\"up\","))
            .map(|line| line.1.trim_end_matches(']'))
            .collect();
        let expected: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        assert_eq!(sent, expected);
        assert!(log.contains(&"probe 5".into()));
    });
}

#[test]
fn what_is_written_meanwhile_waits_for_the_new_transport() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        let socket = in_the_middle(&pair);
        socket.emit(json!(["waits"])).unwrap();
        pair.advance(1000.0);
        pair.expect(&["engine upgrade websocket"]);
        pair.expect_server(&["probe 5", "websocket 42[\"waits\"]"]);
    });
}

#[test]
fn a_post_under_way_is_waited_for() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        let socket = pair.socket("/");
        pair.watch_engine(&UPGRADE);
        // The WebSocket is quick, the requests are slow.
        pair.advance(30.0);
        pair.world.network.http_latency.set(200.0);
        socket.emit(json!(["slow"])).unwrap();
        pair.advance(50.0);
        pair.expect(&["/ connect", "engine upgrading websocket"]);
        socket.emit(json!(["quick"])).unwrap();
        pair.advance(2000.0);
        pair.expect(&["engine upgrade websocket"]);
        pair.expect_server(&[
            "polling 40",
            "probe 2probe",
            "polling 42[\"slow\"]",
            "probe 5",
            "websocket 42[\"quick\"]",
        ]);
    });
}

#[test]
fn a_close_meanwhile_waits_for_the_upgrade() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        pair.watch_manager();
        let socket = pair.socket("/");
        let engine = pair.watch_engine(&UPGRADE);
        pair.advance(45.0);
        pair.expect(&["manager open", "/ connect", "engine upgrading websocket"]);
        socket.disconnect().unwrap();
        pair.expect(&[
            "manager close forced close",
            "/ disconnect io client disconnect",
        ]);
        assert_eq!(engine.state(), "closing");
        pair.advance(1000.0);
        pair.expect(&["engine upgrade websocket", "engine close forced close"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn an_engine_closed_meanwhile_waits_for_the_upgrade() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        let _socket = in_the_middle(&pair);
        let engine = pair.client.engine().unwrap();
        engine.close().unwrap();
        assert_eq!(engine.state(), "closing");
        pair.advance(100.0);
        pair.expect(&[
            "engine upgrade websocket",
            "engine close forced close",
            "/ disconnect forced close",
        ]);
    });
}

#[test]
fn a_loss_meanwhile_ends_both_transports() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        let socket = in_the_middle(&pair);
        pair.cut();
        pair.settle();
        pair.expect(&[
            "engine close transport error, Error: xhr poll error {description: 0, context: }",
            "/ disconnect transport error, Error: xhr poll error {description: 0, context: }",
            "engine upgradeError Error: probe error: socket closed {transport: websocket}",
        ]);
        socket.disconnect().unwrap();
        pair.world.take_trace();
        pair.expect_nothing_left();
    });
}

#[test]
fn a_failed_probe_leaves_polling_in_use() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        pair.server().config.web_sockets = false;
        let socket = pair.socket("/");
        let engine = pair.watch_engine(&UPGRADE);
        pair.advance(1000.0);
        socket.emit(json!(["still"])).unwrap();
        pair.server().emit("/", json!(["here"]));
        pair.advance(1000.0);
        pair.expect(&[
            "engine upgradeError Error: probe error: websocket error {transport: websocket}",
            "/ connect",
            "/ here",
        ]);
        pair.expect_server(&["polling 40", "polling 42[\"still\"]"]);
        assert_eq!(engine.transport(), Some("polling"));
        assert_eq!(pair.client.transports.borrow().len(), 1);
    });
}

#[test]
fn a_web_socket_that_cannot_be_made_is_a_failed_probe() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        pair.client.web_socket_throws.set(true);
        pair.socket("/");
        pair.watch_engine(&UPGRADE);
        pair.advance(1000.0);
        pair.expect(&[
            "engine upgradeError Error: probe error: SecurityError {transport: websocket}",
            "/ connect",
        ]);
    });
}

#[test]
fn a_wrong_answer_leaves_polling_in_use() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        pair.server().config.probe_answer = "3nonsense";
        let socket = pair.socket("/");
        pair.watch_engine(&UPGRADE);
        pair.advance(1000.0);
        socket.emit(json!(["still"])).unwrap();
        pair.advance(1000.0);
        pair.expect(&[
            "/ connect",
            "engine upgradeError Error: probe error {transport: websocket}",
        ]);
        pair.expect_server(&["polling 40", "probe 2probe", "polling 42[\"still\"]"]);
        // The transport that was tried goes with the connection.
        socket.disconnect().unwrap();
        pair.advance(100.0);
        pair.expect_nothing_left();
    });
}

#[test]
fn a_probe_that_closes_while_the_old_transport_rests_resumes_it() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        let socket = in_the_middle(&pair);
        socket.emit(json!(["waits"])).unwrap();
        pair.break_web_sockets();
        pair.advance(1000.0);
        pair.server().emit("/", json!(["news"]));
        pair.advance(1000.0);
        pair.expect(&[
            "engine upgradeError Error: probe error: transport closed {transport: websocket}",
            "/ news",
        ]);
        pair.expect_server(&["polling 42[\"waits\"]"]);
    });
}
