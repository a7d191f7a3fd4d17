//! The `retries` option: one packet in flight, sent again until it is answered
//! (docs/differences.md has a row on `retries` without `ackTimeout`).

use std::rc::Rc;

use serde_json::json;
use socketio_wasm::protocol::io::Millis;
use socketio_wasm::protocol::options::{Limit, NamespaceOptions};

use super::support::emitter::Failure;
use super::support::pair::{in_every_mode, Pair, Setup};
use super::support::socket::{Auth, Socket};
use super::support::value::Value;

fn with_queue(setup: Setup, retries: u32, ack_timeout: Option<f64>) -> (Pair, Socket) {
    let pair = setup.web_socket_only().pair();
    let options = NamespaceOptions {
        retries: Some(Limit::Times(retries)),
        ack_timeout: ack_timeout.map(Millis::new),
    };
    let socket = pair.socket_with("/", options, Auth::None);
    (pair, socket)
}

fn send(pair: &Pair, socket: &Socket, name: &str) {
    let args = Value::body(&json!([name]));
    socket
        .emission(args)
        .ack(pair.log_ack(name))
        .send()
        .unwrap();
}

#[test]
fn one_packet_is_in_flight() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 2, Some(1000.0));
        send(&pair, &socket, "a");
        send(&pair, &socket, "b");
        socket.emit(json!(["c"])).unwrap();
        assert_eq!(socket.buffered(), 0);
        pair.advance(26.0);
        pair.expect(&["/ connect"]);
        pair.expect_server(&["websocket 40", "websocket 420[\"a\"]"]);
        pair.advance(100.0);
        pair.expect(&["ack a: null, []", "ack b: null, []"]);
        pair.expect_server(&["websocket 421[\"b\"]", "websocket 422[\"c\"]"]);
    });
}

#[test]
fn an_unanswered_packet_is_sent_again_and_then_given_up() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 2, Some(1000.0));
        pair.server().config.answers = false;
        pair.advance(100.0);
        send(&pair, &socket, "a");
        send(&pair, &socket, "b");
        pair.advance(2999.0);
        pair.expect(&["/ connect"]);
        pair.expect_server(&[
            "websocket 40",
            "websocket 420[\"a\"]",
            "websocket 421[\"a\"]",
            "websocket 422[\"a\"]",
        ]);
        pair.advance(1.0);
        pair.expect(&["ack a: Error: operation has timed out"]);
        pair.server().config.answers = true;
        pair.advance(100.0);
        pair.expect(&["ack b: null, []"]);
        pair.expect_server(&["websocket 423[\"b\"]"]);
    });
}

#[test]
fn a_late_answer_to_an_earlier_copy_counts_for_nothing() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 3, Some(1000.0));
        pair.server().config.answers = false;
        pair.advance(100.0);
        send(&pair, &socket, "a");
        pair.advance(1500.0);
        pair.server().send("430[\"late\"]");
        pair.server().send("431[\"in time\"]");
        pair.server().send("431[\"again\"]");
        pair.advance(100.0);
        pair.expect(&["/ connect", "ack a: null, [\"in time\"]"]);
        pair.advance(10_000.0);
        pair.expect(&[]);
    });
}

#[test]
fn a_loss_sends_the_packet_in_flight_again() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 2, Some(5000.0));
        pair.server().config.answers = false;
        pair.advance(100.0);
        send(&pair, &socket, "a");
        pair.advance(100.0);
        pair.cut();
        pair.settle();
        send(&pair, &socket, "b");
        pair.server().config.answers = true;
        pair.advance(2000.0);
        pair.expect(&[
            "/ connect",
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
            "/ connect",
            "ack a: null, []",
            "ack b: null, []",
        ]);
        pair.expect_server(&[
            "websocket 40",
            "websocket 420[\"a\"]",
            "websocket 40",
            "websocket 421[\"a\"]",
            "websocket 422[\"b\"]",
        ]);
    });
}

#[test]
fn losses_count_as_failures() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 1, Some(60_000.0));
        pair.server().config.answers = false;
        pair.advance(100.0);
        send(&pair, &socket, "a");
        for _ in 0..2 {
            pair.advance(100.0);
            pair.cut();
            pair.settle();
            pair.world.take_trace();
            pair.advance(2000.0);
        }
        pair.expect(&["/ connect"]);
        let log = pair.server().take_log();
        assert_eq!(
            log.iter().filter(|line| line.contains("[\"a\"]")).count(),
            2
        );
        assert_eq!(socket.waiting_acks(), 0);
    });
}

#[test]
fn without_an_ack_timeout_it_is_sent_once_per_connection_until_it_is_answered() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 2, None);
        pair.server().config.answers = false;
        pair.advance(100.0);
        send(&pair, &socket, "a");
        for _ in 0..5 {
            pair.advance(100_000.0);
            pair.cut();
            pair.advance(2000.0);
        }
        pair.world.take_trace();
        let log = pair.server().take_log();
        assert_eq!(
            log.iter().filter(|line| line.contains("[\"a\"]")).count(),
            6
        );
        pair.server().config.answers = true;
        pair.cut();
        pair.advance(2000.0);
        pair.expect(&[
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
            "/ connect",
            "ack a: null, []",
        ]);
    });
}

#[test]
fn the_head_is_sent_before_the_connect_event() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 2, Some(1000.0));
        let log = pair.logger("/ outgoing");
        socket.on_any_outgoing(move |event| log(event));
        socket.emit(json!(["queued"])).unwrap();
        pair.advance(100.0);
        pair.expect(&["/ outgoing queued", "/ connect"]);
    });
}

#[test]
fn volatile_packets_pass_the_queue_by() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 2, Some(1000.0));
        pair.server().config.answers = false;
        pair.advance(100.0);
        send(&pair, &socket, "a");
        pair.world.run_microtasks();
        let position = socket.emission(Value::body(&json!(["position"])));
        position.volatile().send().unwrap();
        pair.advance(100.0);
        pair.expect_server(&[
            "websocket 40",
            "websocket 420[\"a\"]",
            "websocket 42[\"position\"]",
        ]);
    });
}

#[test]
fn a_promise_gets_the_answer_or_the_error() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 1, Some(100.0));
        pair.advance(100.0);
        for name in ["good", "bad"] {
            pair.server().config.answers = name == "good";
            let emission = socket.emission(Value::body(&json!([name, 1])));
            emission.promise(pair.log_ack(name)).send().unwrap();
            pair.advance(1000.0);
        }
        pair.expect(&[
            "/ connect",
            "ack good: null, [1]",
            "ack bad: Error: operation has timed out",
        ]);
    });
}

#[test]
fn a_throwing_listener_does_not_stop_the_queue() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 1, Some(100.0));
        pair.advance(100.0);
        let emission = socket.emission(Value::body(&json!(["throws"])));
        let emission = emission.ack(|_| Err(Failure::new("thrown")));
        emission.send().unwrap();
        send(&pair, &socket, "next");
        pair.advance(1000.0);
        pair.expect(&["/ connect", "unhandled thrown", "ack next: null, []"]);
    });
}

#[test]
fn a_listener_may_add_to_the_queue() {
    in_every_mode(|setup| {
        let (pair, socket) = with_queue(setup, 1, Some(100.0));
        pair.advance(100.0);
        let (again, ack) = (socket.clone(), pair.log_ack("inner"));
        let emission = socket.emission(Value::body(&json!(["outer"])));
        let emission = emission.ack(move |_| {
            let inner = again.emission(Value::body(&json!(["inner"])));
            inner.ack(ack).send()
        });
        emission.send().unwrap();
        pair.advance(1000.0);
        pair.expect(&["/ connect", "ack inner: null, []"]);
        pair.expect_server(&[
            "websocket 40",
            "websocket 420[\"outer\"]",
            "websocket 421[\"inner\"]",
        ]);
    });
}

#[test]
fn a_packet_that_cannot_be_encoded_is_given_up() {
    for ack_timeout in [None, Some(1000.0)] {
        in_every_mode(|setup| {
            let (pair, socket) = with_queue(setup, 2, ack_timeout);
            let fails = Value::Lazy(Rc::new(|| Err(Failure::new("not serialisable"))));
            let emission = socket.emission(fails);
            emission.ack(pair.log_ack("bad")).send().unwrap();
            send(&pair, &socket, "next");
            pair.advance(10_000.0);
            pair.expect(&[
                "ack bad: Error: the packet could not be encoded",
                "/ connect",
                "unhandled not serialisable",
                "ack next: null, []",
            ]);
            pair.expect_server(&["websocket 40", "websocket 421[\"next\"]"]);
        });
    }
}
