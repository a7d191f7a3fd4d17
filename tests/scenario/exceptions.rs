//! Listeners that throw: the client finishes what it does, and everybody else goes on.

use std::rc::Rc;

use serde_json::json;
use socketio_wasm::protocol::io::EngineEventKind;

use super::support::emitter::{Event, Failure, Outcome};
use super::support::host::MANAGER_EVENTS;
use super::support::pair::{in_every_mode, Mode, Pair, Setup};
use super::support::socket::Auth;
use super::support::value::Value;

fn throws(_: &Event) -> Outcome {
    Err(Failure::new("thrown"))
}

/// A whole life: connect, events, an acknowledgement, an upgrade, a heartbeat, a loss, a
/// failed attempt, a recovery, and the end. What the throwing listener threw under a call
/// of the user's is logged, too.
fn life(pair: &Pair) -> Vec<String> {
    pair.server().config.ping_interval = 3000.0;
    let socket = pair.socket("/");
    let report = |outcome: Outcome| {
        if let Err(failure) = outcome {
            pair.log(&format!("caught {failure}"));
        }
    };
    report(socket.emit(json!(["buffered"])));
    pair.advance(1000.0);
    let emission = socket.emission(Value::body(&json!(["question", 1])));
    report(emission.ack(pair.log_ack("question")).send());
    pair.server().emit("/", json!(["event", 1]));
    pair.server().emit("/", json!(["event", 2]));
    pair.advance(4000.0);
    pair.server().config.reachable = false;
    pair.cut();
    pair.advance(1500.0);
    pair.server().config.reachable = true;
    pair.advance(3000.0);
    pair.server().send("42{");
    pair.advance(3000.0);
    report(socket.disconnect());
    pair.advance(1000.0);
    pair.expect_nothing_left();
    pair.world.take_trace()
}

fn without_reports(trace: Vec<String>) -> Vec<String> {
    let reports = ["uncaught thrown", "unhandled thrown", "caught thrown"];
    trace
        .into_iter()
        .filter(|line| !reports.contains(&line.as_str()))
        .collect()
}

fn calm_life() -> Vec<String> {
    life(&Setup::new(Mode::Plain).pair())
}

#[test]
fn a_life_is_what_it_should_be() {
    let pair = Setup::new(Mode::Plain).pair();
    let trace = life(&pair);
    assert_eq!(
        trace,
        [
            "/ connect",
            "/ event 1",
            "/ event 2",
            "ack question: [1]",
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
            "/ connect_error Error: xhr poll error {description: 0, context: }",
            "/ connect",
            "/ disconnect parse error, Error: invalid payload",
            "/ connect",
            "/ disconnect io client disconnect",
        ]
    );
}

#[test]
fn in_every_event_of_the_managers() {
    let calm = calm_life();
    for name in MANAGER_EVENTS {
        for before in [true, false] {
            in_every_mode(|setup| {
                let pair = setup.pair();
                if before {
                    pair.client.on(name, throws);
                } else {
                    pair.client.socket("/");
                    pair.client.on(name, throws);
                }
                let trace = life(&pair);
                let count = trace
                    .iter()
                    .filter(|line| line.ends_with(" thrown"))
                    .count();
                assert!(count > 0 || name == "reconnect_failed", "{name}");
                assert_eq!(without_reports(trace), calm, "{name}");
            });
        }
    }
}

#[test]
fn in_every_event_of_the_engines() {
    let calm = calm_life();
    for name in EngineEventKind::ALL.map(EngineEventKind::name) {
        in_every_mode(|setup| {
            let pair = setup.pair();
            pair.client.on_every_engine(name, throws);
            let trace = life(&pair);
            let count = trace
                .iter()
                .filter(|line| line.ends_with(" thrown"))
                .count();
            assert!(count > 0 || name == "upgradeError", "{name}");
            assert_eq!(without_reports(trace), calm, "{name}");
        });
    }
}

#[test]
fn in_every_event_of_a_namespace() {
    let calm = calm_life();
    for name in ["connect", "connect_error", "disconnect", "event"] {
        in_every_mode(|setup| {
            let pair = setup.pair();
            let log = pair.logger("/");
            let socket = pair.client.socket("/");
            // The log first, for it would be skipped otherwise.
            socket.on(name, move |event| log(event));
            socket.on(name, throws);
            // What `life` logs itself is skipped, except by its catch-all listener.
            let expected: Vec<String> = calm
                .iter()
                .flat_map(|line| {
                    let caught_by_all = name == "event" && line.starts_with("/ event");
                    vec![line.clone(); if caught_by_all { 2 } else { 1 }]
                })
                .collect();
            let trace = without_reports(life(&pair));
            assert_eq!(trace, expected, "{name}");
        });
    }
}

#[test]
fn in_a_listener_for_outgoing_packets() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        socket.on_any_outgoing(throws);
        assert_eq!(socket.emit(json!(["sent"])), Err(Failure::new("thrown")));
        pair.advance(100.0);
        pair.expect_server(&["websocket 42[\"sent\"]"]);
    });
}

#[test]
fn in_an_acknowledgement() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        let emission = socket.emission(Value::body(&json!(["answered"])));
        emission
            .ack(|_| Err(Failure::new("thrown")))
            .send()
            .unwrap();
        pair.server().emit("/", json!(["next"]));
        pair.advance(100.0);
        pair.expect(&["/ next", "unhandled thrown"]);

        pair.server().config.answers = false;
        for timeout in [50.0, 1000.0, 2000.0] {
            let emission = socket.emission(Value::body(&json!(["unanswered"])));
            let emission = emission.timeout(timeout);
            emission
                .ack(|_| Err(Failure::new("thrown")))
                .send()
                .unwrap();
        }
        pair.advance(100.0);
        pair.expect(&["uncaught thrown"]);
        // The first one under the call is its error; the others are not lost.
        assert_eq!(socket.disconnect(), Err(Failure::new("thrown")));
        pair.expect(&["/ disconnect io client disconnect", "uncaught thrown"]);
        assert_eq!(socket.waiting_acks(), 0);
        pair.settle();
        pair.expect_nothing_left();
    });
}

#[test]
fn in_auth() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let fails = Rc::new(std::cell::Cell::new(true));
        let failing = fails.clone();
        let auth = Auth::Function(Rc::new(move |answer| {
            if failing.get() {
                return Err(Failure::new("thrown"));
            }
            answer(None)
        }));
        let socket = pair.socket_with("/", Default::default(), auth);
        pair.socket("/other");
        pair.advance(100.0);
        pair.expect(&["uncaught thrown", "/other connect"]);
        fails.set(false);
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
    });
}

#[test]
fn in_the_callbacks_of_open_and_write() {
    in_every_mode(|mut setup| {
        setup.manager.auto_connect = false;
        let pair = setup.web_socket_only().pair();
        let opened = pair.client.open_with(|_| Err(Failure::new("thrown")));
        opened.unwrap();
        let engine = pair.client.engine().unwrap();
        let written = engine.write_with("raw", || Err(Failure::new("written")));
        written.unwrap();
        pair.advance(100.0);
        pair.expect(&["uncaught thrown", "uncaught written"]);
        let socket = pair.socket("/");
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
        pair.expect_server(&["websocket 4raw", "websocket 40"]);
    });
}

#[test]
fn the_first_one_skips_the_users_other_listeners_of_the_dispatch_only() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        let other = pair.socket("/other");
        pair.advance(100.0);
        pair.world.take_trace();
        pair.client.on("close", throws);
        pair.watch_manager();
        pair.cut();
        pair.settle();
        // The namespaces stand before it, the watcher behind.
        let loss =
            "disconnect transport close, {description: websocket connection closed, context: 1006}";
        pair.expect(&[
            &format!("/ {loss}"),
            &format!("/other {loss}"),
            "uncaught thrown",
        ]);
        assert!(socket.active() && other.active());
        pair.advance(2000.0);
        pair.expect(&[
            "manager reconnect_attempt 1",
            "manager open",
            "manager reconnect 1",
            "/ connect",
            "/other connect",
        ]);
    });
}
