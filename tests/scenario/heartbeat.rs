//! The server's heartbeat: answered, missed, and noticed to be missed.

use serde_json::json;

use super::support::pair::in_every_mode;

#[test]
fn every_ping_is_answered_and_keeps_the_connection() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        pair.server().config.ping_interval = 2000.0;
        pair.server().config.ping_timeout = 1000.0;
        pair.socket("/");
        pair.watch_manager();
        pair.watch_engine(&["ping", "pong", "close"]);
        pair.advance(9000.0);
        let beat = ["engine ping", "manager ping", "engine pong"];
        let mut expected = vec!["manager open", "/ connect"];
        expected.extend(beat.repeat(4));
        pair.expect(&expected);
    });
}

#[test]
fn silence_for_interval_and_timeout_ends_the_connection() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.server().config.ping_interval = 2000.0;
        pair.server().config.ping_timeout = 1000.0;
        pair.server().config.heartbeats = false;
        let socket = pair.socket("/");
        pair.watch_manager();
        pair.advance(20.0);
        pair.expect(&["manager open", "/ connect"]);
        // The handshake came after 10 milliseconds.
        pair.advance(2989.0);
        pair.expect(&[]);
        assert!(socket.connected());
        pair.advance(1.0);
        pair.expect(&["/ disconnect ping timeout", "manager close ping timeout"]);
        pair.advance(1100.0);
        pair.expect(&[
            "manager reconnect_attempt 1",
            "manager open",
            "manager reconnect 1",
            "/ connect",
        ]);
    });
}

#[test]
fn a_late_timer_is_noticed_by_an_emit() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.freeze(60_000.0);
        socket.emit(json!(["late"])).unwrap();
        // It is buffered, and the connection counts as one until the microtask.
        assert!(socket.connected());
        assert_eq!(socket.buffered(), 1);
        socket.emit(json!(["later"])).unwrap();
        pair.expect(&[]);
        pair.world.run_microtasks();
        pair.expect(&["/ disconnect ping timeout"]);
        pair.advance(2000.0);
        pair.expect(&["/ connect"]);
        pair.expect_server(&[
            "websocket 40",
            "websocket 42[\"late\"]",
            "websocket 42[\"later\"]",
        ]);
    });
}

#[test]
fn a_connection_that_was_asleep_ends_with_its_late_timer() {
    in_every_mode(|setup| {
        let (pair, _socket) = setup.connected();
        pair.freeze(60_000.0);
        pair.settle();
        pair.expect(&["/ disconnect ping timeout"]);
    });
}
