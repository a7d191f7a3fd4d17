//! Frames that are no packets: the connection ends, and is made again.

use serde_json::json;

use super::support::pair::{in_every_mode, Mode, Setup};
use super::support::value::Value;

/// Frames, and the message of the error that each leads to.
const MALFORMED: [(&str, &str); 38] = [
    ("4", "Unknown type: undefined"),
    ("49", "unknown packet type 9"),
    ("47[\"x\"]", "unknown packet type 7"),
    ("4x", "unknown packet type NaN"),
    ("4\u{20ac}", "unknown packet type NaN"),
    ("45[\"x\"]", "Illegal attachments"),
    ("45", "Illegal attachments"),
    ("450-[\"x\"]", "Illegal attachments"),
    ("45-1-[\"x\"]", "Illegal attachments"),
    ("451.5-[\"x\"]", "Illegal attachments"),
    ("46x-[\"x\"]", "Illegal attachments"),
    ("4511-[\"x\"]", "too many attachments"),
    ("451e999-[\"x\"]", "Illegal attachments"),
    ("40[]", "invalid payload"),
    ("40\"sid\"", "invalid payload"),
    ("41{}", "invalid payload"),
    ("41null", "invalid payload"),
    ("42{", "invalid payload"),
    ("42[\"x\"", "invalid payload"),
    ("42{\"a\":1}", "invalid payload"),
    ("42[]", "invalid payload"),
    ("42[null]", "invalid payload"),
    ("42[[\"x\"]]", "invalid payload"),
    ("42\"x\"", "invalid payload"),
    ("42[\"connect\"]", "invalid payload"),
    ("42[\"connect_error\"]", "invalid payload"),
    ("42[\"disconnect\"]", "invalid payload"),
    ("42[\"disconnecting\"]", "invalid payload"),
    ("42[\"newListener\"]", "invalid payload"),
    ("42[\"removeListener\"]", "invalid payload"),
    ("43{}", "invalid payload"),
    ("431null", "invalid payload"),
    ("44[]", "invalid payload"),
    ("447", "invalid payload"),
    ("451-{}", "invalid payload"),
    ("42", "invalid payload"),
    ("4212", "invalid payload"),
    ("44", "invalid payload"),
];

#[test]
fn every_malformed_packet_ends_the_connection_with_its_message() {
    for (frame, message) in MALFORMED {
        in_every_mode(|setup| {
            let (pair, socket) = setup.connected();
            pair.watch_manager();
            pair.server().send(frame);
            pair.advance(500.0);
            let ends = [
                format!("/ disconnect parse error, Error: {message}"),
                format!("manager close parse error, Error: {message}"),
            ];
            // A refusal without a body has taken the namespace out already.
            pair.expect(&[&ends[0], &ends[1]]);
            assert!(socket.active());
            pair.advance(1000.0);
            pair.expect(&[
                "manager reconnect_attempt 1",
                "manager open",
                "manager reconnect 1",
                "/ connect",
            ]);
            assert_eq!(pair.server().sessions(), 1);
        });
    }
}

#[test]
fn attachments_must_match_the_packet() {
    type Send = fn(&mut super::support::server::Server);
    let cases: [(Send, &str); 5] = [
        (
            |server| server.send_bytes(&[1]),
            "got binary data when not reconstructing a packet",
        ),
        (
            |server| {
                server.send("451-[\"x\",{\"_placeholder\":true,\"num\":0}]");
                server.send("42[\"y\"]");
            },
            "got plaintext data when reconstructing a packet",
        ),
        (
            |server| {
                server.send("451-[\"x\",{\"_placeholder\":true,\"num\":1}]");
                server.send_bytes(&[1]);
            },
            "illegal attachments",
        ),
        (
            |server| {
                server.send("451-[\"x\",{\"_placeholder\":true,\"num\":\"0\"}]");
                server.send_bytes(&[1]);
            },
            "illegal attachments",
        ),
        (
            |server| {
                server.send("451-[\"x\",{\"a\":[{\"_placeholder\":true}]}]");
                server.send_bytes(&[1]);
            },
            "illegal attachments",
        ),
    ];
    for (send, message) in cases {
        for polling in [false, true] {
            in_every_mode(|setup| {
                let pair = if polling {
                    setup.polling_only().pair()
                } else {
                    setup.web_socket_only().pair()
                };
                pair.socket("/");
                pair.advance(100.0);
                send(&mut pair.server());
                pair.advance(2000.0);
                pair.expect(&[
                    "/ connect",
                    &format!("/ disconnect parse error, Error: {message}"),
                    "/ connect",
                ]);
            });
        }
    }
}

/// Packets of one body are routed one by one, and the first has ended the connection by then.
#[test]
fn a_second_malformed_packet_ends_no_other_connection() {
    for second in ["42", "430", "44"] {
        in_every_mode(|setup| {
            let pair = setup.polling_only().pair();
            let socket = pair.socket("/");
            pair.advance(100.0);
            let answer = pair.log_ack("0");
            socket
                .emission(Value::body(&json!(["ask"])))
                .ack(answer)
                .send()
                .unwrap();
            pair.server().config.answers = false;
            pair.advance(0.0);
            pair.server().send("42");
            pair.server().send(second);
            pair.advance(3000.0);
            pair.expect(&[
                "/ connect",
                "/ disconnect parse error, Error: invalid payload",
                "/ connect",
            ]);
        });
    }
}

#[test]
fn an_unfinished_packet_does_not_reach_into_the_next_connection() {
    in_every_mode(|setup| {
        let (pair, _socket) = setup.connected();
        let text =
            "452-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
        pair.server().send(text);
        pair.server().send_bytes(&[1]);
        pair.advance(100.0);
        pair.server().close_session();
        pair.advance(2000.0);
        pair.world.take_trace();
        pair.server().emit("/", json!(["plain"]));
        pair.server().send(text);
        pair.server().send_bytes(&[2]);
        pair.server().send_bytes(&[3]);
        pair.advance(100.0);
        pair.expect(&["/ plain", "/ x <02>, <03>"]);
    });
}

#[test]
fn what_came_before_the_bad_frame_is_delivered_with_the_next_connection() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        pair.socket("/");
        pair.advance(100.0);
        pair.server().emit("/", json!(["before"]));
        pair.server().send("42{");
        pair.server().emit("/", json!(["after"]));
        pair.advance(2000.0);
        pair.expect(&[
            "/ connect",
            "/ disconnect parse error, Error: invalid payload",
            "/ before",
            "/ connect",
        ]);
    });
}

#[test]
fn lenient_cases_are_taken() {
    in_every_mode(|setup| {
        let (pair, _socket) = setup.connected();
        pair.server().send("42[1,2]");
        pair.server().send("42/,[\"spelled out\"]");
        pair.server().send("451-[\"no placeholder\"]");
        pair.server().send_bytes(&[1]);
        pair.server()
            .send("42[\"attachment\",null,{\"_placeholder\":false,\"num\":9}]");
        pair.advance(100.0);
        pair.expect(&[
            "/ 1 2",
            "/ spelled out",
            "/ no placeholder",
            "/ attachment null, {\"_placeholder\":false,\"num\":9}",
        ]);
    });
}

#[test]
fn a_frame_that_is_no_engine_packet_is_a_transport_error() {
    for frame in ["7", "x", ""] {
        in_every_mode(|setup| {
            let (pair, _socket) = setup.connected();
            pair.watch_manager();
            pair.server().send(frame);
            pair.advance(500.0);
            let error = "Error: server error {code: parser error}";
            pair.expect(&[
                &format!("manager error {error}"),
                &format!("/ disconnect transport error, {error}"),
                &format!("manager close transport error, {error}"),
            ]);
        });
    }
}

#[test]
fn base64_that_is_none_is_a_transport_error() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        pair.socket("/");
        pair.advance(100.0);
        pair.server().send("b*");
        pair.advance(500.0);
        pair.expect(&[
            "/ connect",
            "/ disconnect transport error, Error: server error {code: parser error}",
        ]);
    });
}

#[test]
fn the_other_engine_packets_say_nothing() {
    let (pair, _socket) = Setup::new(Mode::Plain).connected();
    for frame in ["1", "3", "3probe", "5", "6"] {
        pair.server().send(frame);
    }
    pair.server().emit("/", json!(["fine"]));
    pair.advance(100.0);
    pair.expect(&["/ fine"]);
}

#[test]
fn a_first_packet_that_is_no_handshake_is_an_error() {
    for handshake in ["", "garbage", "{", "[]", "{}", "{\"sid\":null}", "7"] {
        for polling in [false, true] {
            in_every_mode(|setup| {
                let pair = if polling {
                    setup.polling_only().pair()
                } else {
                    setup.web_socket_only().pair()
                };
                pair.server().config.handshake = Some(handshake.into());
                pair.socket("/");
                pair.watch_manager();
                pair.watch_engine(&["error", "close"]);
                pair.advance(500.0);
                pair.expect(&[
                    "/ connect_error Error: parse error",
                    "manager error Error: parse error",
                    "engine error Error: parse error",
                    "engine close parse error, Error: parse error",
                ]);
                pair.server().config.handshake = None;
                pair.advance(1000.0);
                pair.expect(&[
                    "manager reconnect_attempt 1",
                    "manager open",
                    "manager reconnect 1",
                    "/ connect",
                ]);
            });
        }
    }
}
