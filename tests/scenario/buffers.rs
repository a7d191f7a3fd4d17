//! What is emitted without a connection waits for one.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;

use super::support::emitter::Failure;
use super::support::pair::in_every_mode;
use super::support::value::Value;

#[test]
fn packets_are_sent_in_order_before_the_connect_event() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        let log = pair.logger("/ outgoing");
        socket.on_any_outgoing(move |event| log(event));
        socket.emit(json!(["first", 1])).unwrap();
        socket.emit(json!(["second", 2])).unwrap();
        assert_eq!(socket.buffered(), 2);
        pair.expect(&[]);
        pair.advance(100.0);
        pair.expect(&["/ outgoing first 1", "/ outgoing second 2", "/ connect"]);
        pair.expect_server(&[
            "websocket 40",
            "websocket 42[\"first\",1]",
            "websocket 42[\"second\",2]",
        ]);
        assert_eq!(socket.buffered(), 0);
    });
}

#[test]
fn arguments_are_live_until_they_are_sent() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        let args = Rc::new(RefCell::new(json!(["count", 1])));
        socket.emission(Value::Live(args.clone())).send().unwrap();
        *args.borrow_mut() = json!(["count", 2]);
        pair.advance(100.0);
        pair.expect_server(&["websocket 40", "websocket 42[\"count\",2]"]);
    });
}

#[test]
fn emptying_the_buffer_drops_the_packets() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.cut();
        pair.settle();
        socket.emit(json!(["stale"])).unwrap();
        socket.empty_send_buffer();
        socket.emit(json!(["fresh"])).unwrap();
        pair.advance(2000.0);
        pair.expect_server(&["websocket 40", "websocket 42[\"fresh\"]"]);
    });
}

#[test]
fn a_disconnect_before_the_connection_keeps_the_buffer() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        socket.emit(json!(["kept"])).unwrap();
        socket.disconnect().unwrap();
        pair.advance(100.0);
        pair.expect(&[]);
        assert_eq!(socket.buffered(), 1);
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
        pair.expect_server(&["websocket 40", "websocket 42[\"kept\"]"]);
    });
}

#[test]
fn events_before_the_connect_event_wait_for_it() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.server().config.accepts = false;
        let socket = pair.socket("/");
        socket.emit(json!(["mine"])).unwrap();
        pair.advance(100.0);
        pair.server().emit("/", json!(["early", 1]));
        pair.server().send("427[\"early\",2]");
        pair.advance(100.0);
        pair.expect(&[]);
        assert_eq!(socket.received(), 2);
        let log = pair.logger("/ outgoing");
        socket.on_any_outgoing(move |event| log(event));
        let reply = |event: &super::support::emitter::Event| event.answer(Value::body(&json!([])));
        socket.on("early", reply);
        pair.server().send("40{\"sid\":\"late\"}");
        pair.advance(100.0);
        pair.expect(&["/ early 1", "/ early 2", "/ outgoing mine", "/ connect"]);
        // The answer is the first thing that is sent.
        pair.expect_server(&["websocket 40", "websocket 437[]", "websocket 42[\"mine\"]"]);
    });
}

#[test]
fn a_packet_that_cannot_be_encoded_is_dropped_and_the_rest_goes_on() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        let fails = Value::Lazy(Rc::new(|| Err(Failure::new("not serialisable"))));
        socket.emit(json!(["before"])).unwrap();
        socket.emission(fails).send().unwrap();
        socket.emit(json!(["after"])).unwrap();
        pair.advance(100.0);
        pair.expect(&["/ connect", "unhandled not serialisable"]);
        pair.expect_server(&[
            "websocket 40",
            "websocket 42[\"before\"]",
            "websocket 42[\"after\"]",
        ]);
    });
}

#[test]
fn an_emit_that_cannot_be_encoded_throws_and_changes_nothing() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        let fails = Value::Lazy(Rc::new(|| Err(Failure::new("not serialisable"))));
        let thrown = socket.emission(fails).send();
        assert_eq!(thrown, Err(Failure::new("not serialisable")));
        assert!(socket.connected());
        socket.emit(json!(["fine"])).unwrap();
        pair.advance(100.0);
        pair.expect(&[]);
        pair.expect_server(&["websocket 42[\"fine\"]"]);
    });
}

#[test]
fn an_emit_while_another_one_is_encoded_goes_out_first() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        let inner = socket.clone();
        let outer = Value::Lazy(Rc::new(move || {
            inner.emit(json!(["inner"]))?;
            Ok(Value::body(&json!(["outer"])))
        }));
        socket.emission(outer).send().unwrap();
        pair.advance(100.0);
        pair.expect_server(&["websocket 42[\"inner\"]", "websocket 42[\"outer\"]"]);
    });
}

#[test]
fn reserved_names_are_refused() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        for name in [
            "connect",
            "connect_error",
            "disconnect",
            "disconnecting",
            "newListener",
            "removeListener",
        ] {
            let thrown = socket
                .emission(Value::body(&json!([name])))
                .timeout(10.0)
                .ack(|_| ())
                .send();
            let message = format!("Error: \"{name}\" is a reserved event name");
            assert_eq!(thrown.unwrap_err().to_string(), message);
        }
        socket.emit(json!(["error"])).unwrap();
        socket.emit(json!([7])).unwrap();
        pair.advance(100.0);
        pair.expect(&[]);
        pair.expect_server(&["websocket 42[\"error\"]", "websocket 42[7]"]);
        socket.disconnect().unwrap();
        pair.settle();
        pair.expect_nothing_left();
    });
}
