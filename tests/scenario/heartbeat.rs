//! The server's heartbeat: answered, missed, and noticed to be missed.

use serde_json::json;

use super::support::pair::in_every_mode;
use super::support::value::Value;

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
fn a_clock_that_is_set_is_noticed_by_nothing_but_an_emit() {
    const HOUR: f64 = 3_600_000.0;
    for set_by in [-HOUR, HOUR] {
        in_every_mode(|mut setup| {
            setup.manager.timeout = Some(300.0.into());
            setup.manager.reconnection_delay = 500.0.into();
            setup.manager.randomization_factor = 0.0;
            let (pair, socket) = setup.connected();
            pair.server().config.answers = false;
            for limit in [600.0, 20_000.0, 300.0] {
                let emission = socket.emission(Value::body(&json!(["ask"]))).timeout(limit);
                emission
                    .ack(pair.log_ack(&limit.to_string()))
                    .send()
                    .unwrap();
            }
            pair.world.set_clock(set_by);
            pair.advance(299.0);
            pair.expect(&[]);
            pair.advance(1.0);
            pair.expect(&["ack 300: Error: operation has timed out"]);
            pair.world.set_clock(set_by);
            pair.advance(299.0);
            pair.expect(&[]);
            pair.advance(1.0);
            pair.expect(&["ack 600: Error: operation has timed out"]);
            assert!(socket.connected());
            socket.emit(json!(["anything"])).unwrap();
            pair.settle();
            let lost = [
                "/ disconnect ping timeout",
                "ack 20000: Error: socket has been disconnected",
            ];
            pair.expect(if set_by > 0.0 { &lost } else { &[] });

            pair.server().config.reachable = false;
            pair.cut();
            pair.settle();
            pair.world.take_trace();
            pair.world.set_clock(set_by);
            pair.black_hole(true);
            pair.advance(499.0);
            pair.expect(&[]);
            // The next attempt begins, and is given up in its turn.
            pair.advance(300.0);
            pair.expect(&[]);
            pair.world.set_clock(set_by);
            pair.advance(1.0);
            pair.expect(&["/ connect_error Error: timeout"]);
        });
    }
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
