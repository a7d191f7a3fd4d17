//! Acknowledgements: answered, too late, lost with the connection.

use serde_json::json;
use socketio_wasm::protocol::options::NamespaceOptions;

use super::support::pair::{in_every_mode, Pair};
use super::support::socket::{Auth, Socket};
use super::support::value::Value;

fn question(number: u32) -> Value {
    Value::body(&json!(["question", number]))
}

fn ask(pair: &Pair, socket: &Socket, number: u32) {
    let ack = pair.log_ack(&number.to_string());
    socket.emission(question(number)).ack(ack).send().unwrap();
}

fn ask_within(pair: &Pair, socket: &Socket, number: u32, timeout: f64) {
    let ack = pair.log_ack(&number.to_string());
    let emission = socket.emission(question(number));
    emission.timeout(timeout).ack(ack).send().unwrap();
}

#[test]
fn an_answer_calls_the_listener() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        ask(&pair, &socket, 1);
        ask_within(&pair, &socket, 2, 5000.0);
        let ack = pair.log_ack("3");
        socket.emission(question(3)).promise(ack).send().unwrap();
        pair.advance(10_000.0);
        pair.expect(&["ack 1: [1]", "ack 2: null, [2]", "ack 3: null, [3]"]);
        pair.expect_server(&[
            "websocket 420[\"question\",1]",
            "websocket 421[\"question\",2]",
            "websocket 422[\"question\",3]",
        ]);
    });
}

#[test]
fn an_answer_that_comes_too_late_is_an_error() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.server().config.answers = false;
        ask_within(&pair, &socket, 1, 500.0);
        pair.advance(499.0);
        pair.expect(&[]);
        pair.advance(1.0);
        pair.expect(&["ack 1: Error: operation has timed out"]);
        pair.server().send("430[\"late\"]");
        pair.advance(1000.0);
        pair.expect(&[]);
    });
}

#[test]
fn the_option_makes_every_listener_error_first() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let options = NamespaceOptions {
            ack_timeout: Some(300.0.into()),
            ..NamespaceOptions::default()
        };
        let socket = pair.socket_with("/", options, Auth::None);
        ask(&pair, &socket, 1);
        pair.advance(100.0);
        ask_within(&pair, &socket, 2, 100.0);
        pair.server().config.answers = false;
        ask(&pair, &socket, 3);
        pair.advance(1000.0);
        pair.expect(&[
            "/ connect",
            "ack 1: null, [1]",
            "ack 2: Error: operation has timed out",
            "ack 3: Error: operation has timed out",
        ]);
    });
}

#[test]
fn unknown_and_repeated_answers_are_ignored() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.server().config.answers = false;
        ask(&pair, &socket, 1);
        ask(&pair, &socket, 2);
        for text in [
            "4399[\"unknown\"]",
            "43[\"no id\"]",
            "4399",
            "430[\"first\"]",
            "430[\"again\"]",
            "43000[\"again\"]",
            "4318446744073709551617[\"huge\"]",
        ] {
            pair.server().send(text);
        }
        pair.advance(100.0);
        pair.expect(&["ack 1: [\"first\"]"]);
        assert_eq!(socket.waiting_acks(), 1);
    });
}

#[test]
fn a_loss_drops_plain_listeners_and_fails_the_others() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.watch_manager();
        pair.server().config.answers = false;
        let ack = pair.log_ack("3");
        socket.emission(question(3)).promise(ack).send().unwrap();
        ask(&pair, &socket, 1);
        ask_within(&pair, &socket, 2, 60_000.0);
        pair.advance(50.0);
        pair.cut();
        pair.settle();
        pair.expect(&[
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
            "ack 2: Error: socket has been disconnected",
            "manager close transport close, {description: websocket connection closed, context: 1006}",
            "ack 3: Error: socket has been disconnected",
        ]);
        assert_eq!(socket.waiting_acks(), 0);
        // No timer is left for the one that had one.
        socket.disconnect().unwrap();
        pair.world.take_trace();
        pair.expect_nothing_left();
    });
}

#[test]
fn a_buffered_packet_keeps_its_listener_over_a_loss() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.cut();
        pair.settle();
        pair.world.take_trace();
        ask(&pair, &socket, 1);
        // The next connection is lost before the namespace is accepted.
        pair.server().config.accepts = false;
        pair.advance(1500.0);
        pair.cut();
        pair.settle();
        pair.server().config.accepts = true;
        pair.advance(5000.0);
        pair.expect(&[
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
            "/ connect",
            "ack 1: [1]",
        ]);
    });
}

#[test]
fn a_buffered_packet_that_times_out_is_withdrawn() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.cut();
        pair.settle();
        pair.world.take_trace();
        socket.emit(json!(["before"])).unwrap();
        ask_within(&pair, &socket, 1, 200.0);
        socket.emit(json!(["after"])).unwrap();
        pair.advance(300.0);
        pair.expect(&["ack 1: Error: operation has timed out"]);
        assert_eq!(socket.buffered(), 2);
        pair.advance(2000.0);
        pair.expect_server(&[
            "websocket 40",
            "websocket 42[\"before\"]",
            "websocket 42[\"after\"]",
        ]);
    });
}

#[test]
fn a_listener_answers_once() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        socket.on("question", |event| {
            event.answer(Value::body(&json!(["yes", event.argument(0).to_string()])))?;
            event.answer(Value::body(&json!(["no"])))
        });
        pair.server().send("4217[\"question\",5]");
        pair.server().send("42/x,18[\"question\",6]");
        pair.server().send("42[\"question\",7]");
        pair.advance(100.0);
        pair.expect(&["/ question 5", "/ question 7"]);
        pair.expect_server(&["websocket 4317[\"yes\",\"5\"]"]);
    });
}

#[test]
fn an_answer_without_data_ends_the_connection() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.server().config.answers = false;
        ask_within(&pair, &socket, 1, 60_000.0);
        ask(&pair, &socket, 2);
        pair.advance(50.0);
        pair.server().send("430");
        pair.advance(100.0);
        pair.expect(&[
            "/ disconnect parse error, Error: invalid payload",
            "ack 1: Error: socket has been disconnected",
        ]);
        assert_eq!(socket.waiting_acks(), 0);
        pair.advance(2000.0);
        pair.expect(&["/ connect"]);
    });
}

#[test]
fn two_timeouts_due_together_let_microtasks_run_between() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.server().config.answers = false;
        for number in 1..=2 {
            let ack = pair.log_ack(&number.to_string());
            let world = pair.world.clone();
            let emission = socket.emission(question(number)).timeout(100.0);
            let emission = emission.ack(move |outcome| {
                ack(outcome);
                let later = world.clone();
                world.microtask(move || later.log(format_args!("microtask {number}")));
            });
            emission.send().unwrap();
        }
        pair.advance(200.0);
        pair.expect(&[
            "ack 1: Error: operation has timed out",
            "microtask 1",
            "ack 2: Error: operation has timed out",
            "microtask 2",
        ]);
    });
}

#[test]
fn a_cancelled_one_is_not_called_by_answer_timer_or_end() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.server().config.answers = false;
        for number in 1..4 {
            ask_within(&pair, &socket, number, 500.0);
            socket.cancel_newest_ack();
        }
        pair.server().send("430[\"late\"]");
        pair.advance(1000.0);
        pair.cut();
        pair.settle();
        pair.expect(&[
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
        ]);
        assert_eq!(socket.waiting_acks(), 0);
    });
}

#[test]
fn a_cancelled_packet_that_was_not_sent_is_withdrawn() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        ask_within(&pair, &socket, 1, 500.0);
        ask(&pair, &socket, 2);
        assert_eq!(socket.buffered(), 2);
        socket.cancel_newest_ack();
        assert_eq!(socket.buffered(), 1);
        pair.advance(100.0);
        pair.expect(&["/ connect", "ack 1: null, [1]"]);
        pair.expect_server(&["websocket 40", "websocket 420[\"question\",1]"]);
    });
}
