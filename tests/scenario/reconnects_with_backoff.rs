//! A lost connection is made again: when, how often, and in which order it is announced.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;
use socketio_wasm::protocol::options::{Limit, Setting};

use socketio_wasm::protocol::Retry;

use super::support::pair::{in_every_mode, Pair, Setup};

/// Logs every attempt with the time at which it is made.
fn log_attempts(pair: &Pair) {
    let world = pair.world.clone();
    pair.client.on("reconnect_attempt", move |event| {
        world.log(format_args!("{}: {event}", world.elapsed()));
    });
}

/// A client whose server is not there; each attempt fails after ten milliseconds.
fn unreachable(setup: Setup) -> Pair {
    let pair = setup.web_socket_only().pair();
    pair.server().config.reachable = false;
    pair
}

#[test]
fn a_lost_connection_is_announced_and_made_again() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.watch_manager();
        pair.cut();
        pair.settle();
        pair.expect(&[
            "/ disconnect transport close, {description: websocket connection closed, context: 1006}",
            "manager close transport close, {description: websocket connection closed, context: 1006}",
        ]);
        assert!(socket.active());
        assert_eq!(socket.id(), None);
        pair.advance(2000.0);
        pair.expect(&[
            "manager reconnect_attempt 1",
            "manager open",
            "manager reconnect 1",
            "/ connect",
        ]);
        assert_eq!(socket.id().as_deref(), Some("s2"));
    });
}

#[test]
fn the_delays_double_up_to_the_limit() {
    in_every_mode(|setup| {
        let pair = unreachable(setup);
        log_attempts(&pair);
        pair.client.socket("/");
        pair.advance(24_000.0);
        pair.expect(&[
            "1010: reconnect_attempt 1",
            "3020: reconnect_attempt 2",
            "7030: reconnect_attempt 3",
            "12040: reconnect_attempt 4",
            "17050: reconnect_attempt 5",
            "22060: reconnect_attempt 6",
        ]);
    });
}

#[test]
fn chance_moves_a_delay_by_its_share() {
    for (random, factor, expected) in [
        (0.49, 0.5, "765: reconnect_attempt 1"),
        (0.51, 0.5, "1265: reconnect_attempt 1"),
        (0.99, 1.0, "2000: reconnect_attempt 1"),
        (0.99, 0.0, "1010: reconnect_attempt 1"),
    ] {
        in_every_mode(|mut setup| {
            setup.manager.randomization_factor = factor;
            let pair = unreachable(setup);
            pair.world.set_random(random);
            log_attempts(&pair);
            pair.client.socket("/");
            pair.advance(2001.0);
            pair.expect(&[expected]);
        });
    }
}

#[test]
fn the_limit_holds_for_the_delay_that_chance_has_moved() {
    in_every_mode(|mut setup| {
        setup.manager.reconnection_delay = 100.0.into();
        setup.manager.reconnection_delay_max = 300.0.into();
        let pair = unreachable(setup);
        pair.world.set_random(0.31);
        log_attempts(&pair);
        pair.client.socket("/");
        pair.advance(1500.0);
        pair.expect(&[
            "125: reconnect_attempt 1",
            "366: reconnect_attempt 2",
            "676: reconnect_attempt 3",
            "986: reconnect_attempt 4",
            "1296: reconnect_attempt 5",
        ]);
    });
}

#[test]
fn after_two_thousand_failures_the_delay_is_the_limit() {
    in_every_mode(|setup| {
        let pair = unreachable(setup);
        pair.world.set_random(0.7);
        let times: Rc<RefCell<Vec<f64>>> = Rc::default();
        let (world, record) = (pair.world.clone(), times.clone());
        pair.client.on("reconnect_attempt", move |_| {
            record.borrow_mut().push(world.elapsed());
        });
        pair.client.socket("/");
        pair.advance(2000.0 * 5010.0);
        let times = times.borrow();
        assert!(times.len() >= 2000);
        for pair in times[3..].windows(2) {
            assert_eq!(pair[1] - pair[0], 5010.0);
        }
    });
}

#[test]
fn the_loop_ends_at_the_limit_of_attempts() {
    in_every_mode(|mut setup| {
        setup.manager.reconnection_attempts = Limit::Times(2);
        let pair = unreachable(setup);
        let socket = pair.socket("/");
        pair.watch_manager();
        pair.advance(60_000.0);
        let error = "Error: websocket error {description: 0, context: }";
        let namespace = format!("/ connect_error {error}");
        let manager = format!("manager error {error}");
        let again = format!("manager reconnect_error {error}");
        pair.expect(&[
            &namespace,
            &manager,
            "manager reconnect_attempt 1",
            &namespace,
            &manager,
            &again,
            "manager reconnect_attempt 2",
            &namespace,
            &manager,
            "manager reconnect_failed",
            &again,
        ]);
        assert!(socket.active());

        // The next call of the user's begins a new loop.
        pair.server().config.reachable = true;
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["manager open", "/ connect"]);
    });
}

#[test]
fn a_successful_attempt_starts_the_count_again() {
    in_every_mode(|setup| {
        let pair = unreachable(setup);
        log_attempts(&pair);
        let socket = pair.client.socket("/");
        pair.advance(3500.0);
        pair.server().config.reachable = true;
        pair.advance(4000.0);
        assert!(socket.connected());
        pair.cut();
        pair.advance(1001.0);
        pair.expect(&[
            "1010: reconnect_attempt 1",
            "3020: reconnect_attempt 2",
            "7030: reconnect_attempt 3",
            "8500: reconnect_attempt 1",
        ]);
    });
}

#[test]
fn turning_it_off_stops_the_running_loop() {
    in_every_mode(|setup| {
        let pair = unreachable(setup);
        pair.watch_manager();
        pair.client.socket("/");
        pair.advance(1500.0);
        pair.expect(&[
            "manager error Error: websocket error {description: 0, context: }",
            "manager reconnect_attempt 1",
            "manager error Error: websocket error {description: 0, context: }",
            "manager reconnect_error Error: websocket error {description: 0, context: }",
        ]);
        pair.client.set(Setting::Reconnection(false));
        pair.advance(60_000.0);
        pair.expect(&[]);
        // Turning it on does not start it again.
        pair.client.set(Setting::Reconnection(true));
        pair.advance(60_000.0);
        pair.expect(&[]);
    });
}

#[test]
fn without_reconnection_a_loss_is_final() {
    in_every_mode(|mut setup| {
        setup.manager.reconnection = false;
        let (pair, socket) = setup.connected();
        pair.watch_manager();
        pair.server().close_session();
        pair.advance(60_000.0);
        pair.expect(&[
            "/ disconnect transport close, {description: websocket connection closed, context: 1005}",
            "manager close transport close, {description: websocket connection closed, context: 1005}",
        ]);
        assert!(socket.active());
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["manager open", "/ connect"]);
    });
}

#[test]
fn a_disconnect_ends_the_wait() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.cut();
        pair.advance(500.0);
        pair.world.take_trace();
        pair.watch_manager();
        socket.disconnect().unwrap();
        // It was not connected: there is no event for it.
        pair.expect(&["manager close forced close"]);
        pair.expect_nothing_left();
        pair.advance(60_000.0);
        pair.expect(&[]);
    });
}

#[test]
fn connect_during_the_wait_leaves_the_loop_to_itself() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.watch_manager();
        pair.cut();
        pair.settle();
        pair.world.take_trace();
        socket.connect().unwrap();
        pair.advance(500.0);
        pair.expect(&[]);
        // `io.open()` does not wait, and makes the pending attempt superfluous.
        pair.client.open().unwrap();
        pair.advance(5000.0);
        pair.expect(&["manager open", "/ connect"]);
    });
}

#[test]
fn a_session_that_the_server_forgot_is_an_error() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        pair.server().forget_sessions();
        socket.emit(json!(["lost"])).unwrap();
        pair.advance(20.0);
        pair.expect(&[
            "/ connect",
            "/ disconnect transport error, Error: xhr post error {description: 400, context: \
             {\"code\":1,\"message\":\"Session ID unknown\"}}",
        ]);
        pair.advance(2000.0);
        pair.expect(&["/ connect"]);
    });
}

fn next_retry(pair: &Pair) -> Option<Retry> {
    pair.client.driver.with(|core| core.next_retry())
}

#[test]
fn the_next_attempt_can_be_seen() {
    in_every_mode(|setup| {
        let pair = unreachable(setup);
        pair.client.socket("/");
        assert_eq!(next_retry(&pair), None);
        pair.advance(500.0);
        let start = pair.world.now() - pair.world.elapsed();
        let retry = next_retry(&pair).unwrap();
        assert_eq!((retry.attempt, retry.at.get() - start), (1, 1010.0));
        pair.advance(1000.0);
        let retry = next_retry(&pair).unwrap();
        assert_eq!((retry.attempt, retry.at.get() - start), (2, 3020.0));
        pair.server().config.reachable = true;
        pair.advance(5000.0);
        assert_eq!(next_retry(&pair), None);
    });
}

#[test]
fn the_user_need_not_wait_for_it() {
    in_every_mode(|setup| {
        let pair = unreachable(setup);
        log_attempts(&pair);
        let socket = pair.socket("/");
        pair.advance(4000.0);
        pair.world.take_trace();
        pair.client.retry_now();
        pair.advance(10.0);
        pair.expect(&[
            "4000: reconnect_attempt 1",
            "/ connect_error Error: websocket error {description: 0, context: }",
        ]);
        // The back-off has begun anew.
        pair.server().config.reachable = true;
        pair.advance(2100.0);
        pair.expect(&["6010: reconnect_attempt 2", "/ connect"]);
        assert!(socket.connected());
    });
}

#[test]
fn nothing_is_hurried_where_nothing_is_waited_for() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.watch_manager();
        let socket = pair.socket("/");
        // Before there is a connection, with one, and after its end.
        pair.client.retry_now();
        pair.advance(100.0);
        pair.client.retry_now();
        pair.settle();
        pair.expect(&["manager open", "/ connect"]);
        pair.client.close().unwrap();
        pair.client.retry_now();
        pair.advance(5000.0);
        pair.expect(&["manager close forced close", "/ disconnect forced close"]);
        assert!(!socket.connected());
    });
}
