//! Listeners are called in order of registration, the client's own among those of the
//! user's, and none of them changes what the client does.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::json;

use super::support::emitter::{Event, ListenerKey};
use super::support::pair::{in_every_mode, Pair};
use super::support::socket::Socket;

fn label(pair: &Pair, names: &[&str], label: &'static str) {
    for name in names {
        let log = pair.logger(label);
        pair.client.on(name, move |event| log(event));
    }
}

#[test]
fn a_namespace_stands_between_the_managers_listeners() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let names = ["open", "error", "packet", "close"];
        label(&pair, &names, "before");
        let socket = pair.socket("/");
        label(&pair, &names, "after");
        let log = pair.logger("/ outgoing");
        socket.on_any_outgoing(move |event| log(event));
        pair.advance(100.0);
        pair.server().emit("/", json!(["event", 1]));
        pair.advance(100.0);
        pair.expect(&[
            "before open",
            "after open",
            "before packet 0{\"sid\":\"s1\"}",
            "/ connect",
            "after packet 0{\"sid\":\"s1\"}",
            "before packet 2[\"event\",1]",
            "/ event 1",
            "after packet 2[\"event\",1]",
        ]);
        pair.server().config.reachable = false;
        pair.cut();
        pair.advance(1500.0);
        let loss = "transport close, {description: websocket connection closed, context: 1006}";
        let error = "Error: websocket error {description: 0, context: }";
        pair.expect(&[
            &format!("before close {loss}"),
            &format!("/ disconnect {loss}"),
            &format!("after close {loss}"),
            &format!("before error {error}"),
            &format!("/ connect_error {error}"),
            &format!("after error {error}"),
        ]);
    });
}

#[test]
fn the_manager_stands_between_the_engines_listeners() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.server().config.ping_interval = 200.0;
        pair.watch_manager();
        let socket = pair.socket("/");
        pair.client.on("packet", {
            let log = pair.logger("manager");
            move |event| log(event)
        });
        let engine = pair.client.engine().unwrap();
        for name in ["ping", "data", "message", "close"] {
            let log = pair.logger("before");
            engine.on(name, move |event| log(event));
        }
        pair.advance(15.0);
        for name in ["ping", "data", "message", "close"] {
            let log = pair.logger("after");
            engine.on(name, move |event| log(event));
        }
        pair.advance(200.0);
        engine.close().unwrap();
        pair.expect(&[
            "manager open",
            "before data 0{\"sid\":\"s1\"}",
            "after data 0{\"sid\":\"s1\"}",
            "before message 0{\"sid\":\"s1\"}",
            "after message 0{\"sid\":\"s1\"}",
            "/ connect",
            "manager packet 0{\"sid\":\"s1\"}",
            "before ping",
            "manager ping",
            "after ping",
            "before close forced close",
            "manager close forced close",
            "/ disconnect forced close",
            "after close forced close",
        ]);
        assert!(socket.active());
    });
}

/// The Manager is the first to hear that its engine opens or fails, in the same dispatch as
/// the user's listeners: one that comes then is too late.
#[test]
fn the_manager_awaits_its_engine_before_everybody_else() {
    for (reachable, event) in [(true, "open"), (false, "error")] {
        in_every_mode(|setup| {
            let pair = setup.web_socket_only().pair();
            pair.server().config.reachable = reachable;
            let _socket = pair.socket("/");
            let engine = pair.client.engine().unwrap();
            let log = pair.logger("early");
            engine.on(event, move |_| log(&Event::new(event, Vec::new())));
            pair.client.on(event, {
                let log = pair.logger("manager");
                let late = Rc::new(pair.logger("late"));
                move |_| {
                    log(&Event::new(event, Vec::new()));
                    let late = Rc::clone(&late);
                    engine.on(event, move |_| late(&Event::new(event, Vec::new())));
                }
            });
            pair.advance(100.0);
            let lines = if reachable {
                vec!["manager open", "early open", "/ connect"]
            } else {
                vec![
                    "/ connect_error Error: websocket error {description: 0, context: }",
                    "manager error",
                    "early error",
                ]
            };
            pair.expect(&lines);
        });
    }
}

#[test]
fn a_namespace_that_connects_again_goes_to_the_end() {
    in_every_mode(|setup| {
        let (pair, main) = setup.connected();
        pair.socket("/other");
        label(&pair, &["close"], "manager");
        pair.advance(100.0);
        main.disconnect().unwrap();
        main.connect().unwrap();
        pair.advance(100.0);
        pair.world.take_trace();
        pair.offline();
        let loss = "transport close, {description: network connection lost}";
        pair.expect(&[
            &format!("/other disconnect {loss}"),
            &format!("manager close {loss}"),
            &format!("/ disconnect {loss}"),
        ]);
    });
}

#[test]
fn taking_all_listeners_out_leaves_the_clients_own() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.watch_manager();
        pair.socket("/");
        pair.client.off_all();
        pair.advance(100.0);
        pair.server().emit("/", json!(["event"]));
        pair.advance(100.0);
        pair.cut();
        pair.advance(2000.0);
        pair.expect(&[
            "/ connect",
            "/ event",
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
            "/ connect",
        ]);
    });
}

#[test]
fn a_dispatch_is_not_changed_by_what_it_calls() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        let removed: Rc<Cell<Option<ListenerKey>>> = Rc::default();
        let (world, inner, key) = (pair.world.clone(), socket.clone(), removed.clone());
        socket.once("event", move |_| {
            world.log("first");
            if let Some(key) = key.get() {
                inner.off(key);
            }
            let world = world.clone();
            inner.on("event", move |_| world.log("added"));
        });
        let world = pair.world.clone();
        let key = socket.on("event", move |_| world.log("removed"));
        removed.set(Some(key));
        pair.server().emit("/", json!(["event"]));
        pair.server().emit("/", json!(["event"]));
        pair.advance(100.0);
        pair.expect(&["/ event", "first", "removed", "/ event", "added"]);
    });
}

#[test]
fn a_packet_reaches_a_namespace_that_a_listener_before_it_has_disconnected() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let target: Rc<RefCell<Option<Socket>>> = Rc::default();
        let disconnected = target.clone();
        pair.client.on("packet", move |_| {
            let socket = disconnected.borrow_mut().take();
            socket.map_or(Ok(()), |socket| socket.disconnect())
        });
        let socket = pair.socket("/");
        pair.socket("/other");
        pair.advance(100.0);
        pair.world.take_trace();
        target.replace(Some(socket.clone()));
        pair.server().emit("/", json!(["event"]));
        pair.server().emit("/", json!(["next"]));
        pair.advance(100.0);
        pair.expect(&["/ disconnect io client disconnect"]);
        assert_eq!(socket.received(), 1);
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["/ event", "/ connect"]);
    });
}

fn unreachable_listener() {
    panic!("it was taken out");
}

#[test]
fn the_managers_listeners_can_be_taken_out_one_by_one() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let log = pair.logger("kept");
        let removed = pair.client.on("open", |_| unreachable_listener());
        pair.client.on("open", move |event| log(event));
        let log = pair.logger("once");
        pair.client.once("open", move |event| log(event));
        pair.client.off(removed);
        pair.client.socket("/");
        pair.advance(100.0);
        pair.cut();
        pair.advance(2000.0);
        pair.expect(&["kept open", "once open", "kept open"]);
    });
}
