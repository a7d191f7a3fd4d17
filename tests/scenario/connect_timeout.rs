//! A connection that does not open in time is given up (`timeout` option).

use super::support::pair::{in_every_mode, Setup};

#[test]
fn silence_is_an_error_after_the_timeout() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.black_hole(true);
        pair.socket("/");
        pair.watch_manager();
        pair.watch_engine(&["open", "error", "close"]);
        pair.advance(19_999.0);
        pair.expect(&[]);
        pair.advance(1.0);
        pair.expect(&[
            "/ connect_error Error: timeout",
            "manager error Error: timeout",
            "engine close forced close",
        ]);
        pair.black_hole(false);
        pair.advance(2000.0);
        pair.expect(&[
            "manager reconnect_attempt 1",
            "manager open",
            "manager reconnect 1",
            "/ connect",
        ]);
    });
}

#[test]
fn zero_fails_at_once() {
    in_every_mode(|mut setup| {
        setup.manager.timeout = Some(0.0.into());
        let pair = setup.web_socket_only().pair();
        pair.socket("/");
        pair.expect(&[]);
        // The next task; a connection would take longer.
        pair.advance(1.0);
        pair.expect(&["/ connect_error Error: timeout"]);
    });
}

#[test]
fn without_a_timeout_the_wait_has_no_end() {
    in_every_mode(|mut setup| {
        setup.manager.timeout = None;
        let pair = setup.web_socket_only().pair();
        pair.black_hole(true);
        let socket = pair.socket("/");
        pair.advance(10_000_000.0);
        pair.expect(&[]);
        assert_eq!(pair.client.deadline(), None);
        socket.disconnect().unwrap();
        pair.expect_nothing_left();
    });
}

#[test]
fn it_counts_for_every_attempt() {
    in_every_mode(|mut setup: Setup| {
        setup.manager.timeout = Some(3000.0.into());
        let pair = setup.polling_only().pair();
        pair.black_hole(true);
        pair.socket("/");
        pair.watch_manager();
        pair.advance(7500.0);
        pair.expect(&[
            "/ connect_error Error: timeout",
            "manager error Error: timeout",
            "manager reconnect_attempt 1",
            "/ connect_error Error: timeout",
            "manager error Error: timeout",
            "manager reconnect_error Error: timeout",
        ]);
    });
}

#[test]
fn an_open_connection_has_no_timeout() {
    in_every_mode(|mut setup| {
        setup.manager.timeout = Some(50.0.into());
        let pair = setup.pair();
        pair.socket("/");
        pair.watch_manager();
        pair.advance(20_000.0);
        pair.expect(&["manager open", "/ connect"]);
    });
}
