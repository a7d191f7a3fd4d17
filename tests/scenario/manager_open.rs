//! `manager.open(callback)`, and the options that are read for it.

use std::cell::Cell;
use std::rc::Rc;

use socketio_wasm::protocol::options::EngineOptions;

use super::support::pair::{in_every_mode, Pair, Setup};

fn closed_manager(mut setup: Setup) -> Pair {
    setup.manager.auto_connect = false;
    let pair = setup.web_socket_only().pair();
    pair.watch_manager();
    pair
}

fn open(pair: &Pair, label: &'static str) {
    let world = pair.world.clone();
    let opened = pair.client.open_with(move |error| {
        let error = error.map_or("no error".into(), |error| error.to_string());
        world.log(format_args!("{label}: {error}"));
    });
    opened.unwrap();
}

#[test]
fn the_callback_learns_of_success() {
    in_every_mode(|setup| {
        let pair = closed_manager(setup);
        open(&pair, "callback");
        pair.advance(100.0);
        pair.expect(&["manager open", "callback: no error"]);
    });
}

#[test]
fn with_a_callback_a_failure_starts_no_loop() {
    in_every_mode(|setup| {
        let pair = closed_manager(setup);
        pair.server().config.reachable = false;
        open(&pair, "callback");
        pair.advance(60_000.0);
        let error = "Error: websocket error {description: 0, context: }";
        pair.expect(&[
            &format!("manager error {error}"),
            &format!("callback: {error}"),
        ]);
        pair.expect_nothing_left();
    });
}

#[test]
fn a_second_callback_is_never_called() {
    in_every_mode(|setup| {
        let pair = closed_manager(setup);
        open(&pair, "first");
        open(&pair, "second");
        pair.advance(100.0);
        open(&pair, "third");
        pair.advance(100.0);
        pair.expect(&["manager open", "first: no error"]);
        pair.client.close().unwrap();
        pair.expect(&["manager close forced close"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn a_close_before_the_answer_forgets_the_callback() {
    in_every_mode(|setup| {
        let pair = closed_manager(setup);
        open(&pair, "callback");
        pair.client.close().unwrap();
        pair.advance(60_000.0);
        pair.expect(&["manager close forced close"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn options_are_read_for_every_attempt() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let count = Rc::new(Cell::new(0));
        let (world, reads) = (pair.world.clone(), count.clone());
        *pair.client.options.borrow_mut() = Rc::new(move || {
            reads.set(reads.get() + 1);
            world.log(format_args!("options {}", reads.get()));
            Some(EngineOptions::default())
        });
        pair.socket("/");
        pair.advance(500.0);
        pair.cut();
        pair.advance(2000.0);
        let trace = pair.world.take_trace();
        assert_eq!(trace[0], "options 1");
        assert!(trace.contains(&"options 2".into()));
        assert_eq!(count.get(), 2);
    });
}

#[test]
fn options_that_cannot_be_read_leave_the_manager_closed() {
    in_every_mode(|setup| {
        let pair = closed_manager(setup);
        let options = pair.client.options.replace(Rc::new(|| None));
        assert_eq!(pair.client.open().unwrap_err().to_string(), "options");
        pair.expect_nothing_left();
        *pair.client.options.borrow_mut() = options;
        open(&pair, "callback");
        pair.advance(100.0);
        pair.expect(&["manager open", "callback: no error"]);
    });
}

#[test]
fn options_that_cannot_be_read_do_not_end_the_loop() {
    in_every_mode(|setup| {
        let (pair, _socket) = setup.connected();
        pair.watch_manager();
        let options = pair.client.options.replace(Rc::new(|| None));
        pair.cut();
        pair.settle();
        pair.world.take_trace();
        pair.advance(1500.0);
        pair.expect(&["manager reconnect_attempt 1", "uncaught options"]);
        *pair.client.options.borrow_mut() = options;
        pair.advance(3000.0);
        pair.expect(&[
            "manager reconnect_attempt 2",
            "manager open",
            "manager reconnect 2",
            "/ connect",
        ]);
    });
}

#[test]
fn code_that_runs_while_options_are_read_may_call_back_in() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.watch_manager();
        let plain = pair.client.options.borrow().clone();
        let (client, read) = (pair.client.clone(), plain.clone());
        *pair.client.options.borrow_mut() = Rc::new(move || {
            *client.options.borrow_mut() = plain.clone();
            client.close().unwrap();
            client.open().unwrap();
            read()
        });
        let socket = pair.socket("/");
        pair.expect(&["manager close forced close"]);
        pair.advance(100.0);
        pair.expect(&["manager open", "/ connect"]);
        assert_eq!(pair.server().sessions(), 1);
        socket.disconnect().unwrap();
        pair.settle();
        pair.expect_nothing_left();
    });
}
