//! Connection state recovery: the session id and the offset that ask for it.

use serde_json::json;
use socketio_wasm::protocol::io::Recovery;

use super::support::pair::{in_every_mode, Pair, Setup};
use super::support::socket::{Auth, Socket};
use super::support::value::Value;

fn recoverable(setup: Setup) -> (Pair, Socket) {
    let pair = setup.web_socket_only().pair();
    pair.server().config.recovery = true;
    let socket = pair.socket("/");
    pair.advance(100.0);
    assert_eq!(socket.recovery(), Recovery::New);
    (pair, socket)
}

#[test]
fn what_was_missed_comes_before_the_connect_event() {
    in_every_mode(|setup| {
        let (pair, socket) = recoverable(setup);
        pair.server().emit("/", json!(["seen", 1]));
        pair.advance(100.0);
        pair.cut();
        pair.settle();
        pair.server().emit("/", json!(["missed", 2]));
        pair.advance(2000.0);
        pair.expect(&[
            "/ connect",
            "/ seen 1, o1",
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
            "/ connect",
            "/ missed 2, o2",
        ]);
        pair.expect_server(&[
            "websocket 40",
            "websocket 40{\"offset\":\"o1\",\"pid\":\"p1\"}",
        ]);
        assert_eq!(socket.recovery(), Recovery::Recovered);
        assert_eq!(socket.id().as_deref(), Some("s1"));
    });
}

#[test]
fn without_an_event_there_is_no_offset_and_no_recovery() {
    in_every_mode(|setup| {
        let (pair, socket) = recoverable(setup);
        pair.cut();
        pair.advance(2000.0);
        pair.expect_server(&["websocket 40", "websocket 40{\"pid\":\"p1\"}"]);
        assert_eq!(socket.recovery(), Recovery::New);
        assert_eq!(socket.id().as_deref(), Some("s2"));
    });
}

#[test]
fn only_a_last_argument_that_is_a_string_counts() {
    in_every_mode(|setup| {
        let (pair, _socket) = recoverable(setup);
        pair.server().send("42[\"event\",\"offset\"]");
        pair.server().send("42[\"event\",1]");
        // Behind it the function to answer with would be the last argument.
        pair.server().send("427[\"event\",\"asked\"]");
        pair.advance(100.0);
        pair.cut();
        pair.advance(2000.0);
        pair.expect_server(&[
            "websocket 40",
            "websocket 40{\"offset\":\"offset\",\"pid\":\"p1\"}",
        ]);
    });
}

#[test]
fn a_name_alone_is_the_last_argument() {
    in_every_mode(|setup| {
        let (pair, _socket) = recoverable(setup);
        pair.server().send("42[\"bare\"]");
        pair.advance(100.0);
        pair.cut();
        pair.advance(2000.0);
        pair.expect_server(&[
            "websocket 40",
            "websocket 40{\"offset\":\"bare\",\"pid\":\"p1\"}",
        ]);
    });
}

#[test]
fn the_offset_is_taken_after_the_listeners() {
    in_every_mode(|setup| {
        let (pair, socket) = recoverable(setup);
        pair.server().emit("/", json!(["first"]));
        pair.advance(100.0);
        let inner = socket.clone();
        socket.on("second", move |_| {
            inner.disconnect()?;
            inner.connect()
        });
        pair.server().emit("/", json!(["second"]));
        pair.advance(1000.0);
        // The packet is put together when the connection is open, long after.
        pair.expect_server(&[
            "websocket 40",
            "websocket 41",
            "websocket 40{\"offset\":\"o2\",\"pid\":\"p1\"}",
        ]);
    });
}

#[test]
fn an_event_that_came_with_the_end_of_the_connection_comes_once() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        pair.server().config.recovery = true;
        let socket = pair.socket("/");
        pair.advance(100.0);
        pair.server().emit("/", json!(["first", 1]));
        pair.advance(100.0);
        // Both are in one payload, and the second ends the connection.
        pair.server().emit("/", json!(["second", 2]));
        pair.server().send_bytes(&[9]);
        pair.advance(2000.0);
        pair.expect(&[
            "/ connect",
            "/ first 1, o1",
            "/ disconnect parse error, Error: got binary data when not reconstructing a packet",
            "/ second 2, o2",
            "/ connect",
        ]);
        pair.expect_server(&[
            "polling 40",
            "polling 1",
            "polling 40{\"offset\":\"o2\",\"pid\":\"p1\"}",
        ]);
        assert_eq!(socket.recovery(), Recovery::Recovered);
    });
}

#[test]
fn without_a_session_nothing_is_tracked() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.server().emit("/", json!(["event", "string"]));
        pair.advance(100.0);
        pair.cut();
        pair.advance(2000.0);
        pair.expect_server(&["websocket 40"]);
        assert_eq!(socket.recovery(), Recovery::Unsupported);
    });
}

#[test]
fn the_users_keys_override_those_of_the_session() {
    in_every_mode(|setup| {
        let (pair, socket) = recoverable(setup);
        let auth = json!({ "pid": "mine", "token": 1 });
        socket.set_auth(Auth::Value(Value::body(&auth)));
        pair.server().emit("/", json!(["event"]));
        pair.advance(100.0);
        pair.cut();
        pair.advance(2000.0);
        pair.expect_server(&[
            "websocket 40",
            "websocket 40{\"offset\":\"o1\",\"pid\":\"mine\",\"token\":1}",
        ]);
        assert_eq!(socket.recovery(), Recovery::New);
    });
}
