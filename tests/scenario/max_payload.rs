//! A payload is no longer than the server allows (`maxPayload`).

use serde_json::json;

use super::support::pair::{in_every_mode, Pair, Setup};
use super::support::socket::Socket;
use super::support::value::Value;

/// A client with a POST under way, so that what is emitted next goes together.
fn with_limit(setup: Setup, limit: usize) -> (Pair, Socket) {
    let pair = setup.polling_only().pair();
    pair.server().config.max_payload = limit;
    let socket = pair.socket("/");
    pair.advance(100.0);
    socket.emit(json!(["first"])).unwrap();
    (pair, socket)
}

#[test]
fn packets_are_split_into_payloads_that_fit() {
    in_every_mode(|setup| {
        let (pair, socket) = with_limit(setup, 30);
        for letter in ["a", "b", "c", "d", "e"] {
            socket.emit(json!([letter.repeat(7)])).unwrap();
        }
        pair.advance(1000.0);
        pair.expect_server(&[
            "polling 40",
            "polling 42[\"first\"]",
            "polling payload:",
            "polling 42[\"aaaaaaa\"]",
            "polling 42[\"bbbbbbb\"]",
            "polling payload:",
            "polling 42[\"ccccccc\"]",
            "polling 42[\"ddddddd\"]",
            "polling 42[\"eeeeeee\"]",
        ]);
    });
}

#[test]
fn bytes_are_counted_not_characters() {
    in_every_mode(|setup| {
        let (pair, socket) = with_limit(setup, 30);
        for letter in ["ä", "b"] {
            socket.emit(json!([letter.repeat(7)])).unwrap();
        }
        pair.advance(1000.0);
        pair.expect_server(&[
            "polling 40",
            "polling 42[\"first\"]",
            "polling 42[\"äääääää\"]",
            "polling 42[\"bbbbbbb\"]",
        ]);
    });
}

#[test]
fn a_single_packet_that_is_too_long_is_sent_alone() {
    in_every_mode(|setup| {
        let (pair, socket) = with_limit(setup, 20);
        for letter in ["a", "b"] {
            socket.emit(json!([letter.repeat(30)])).unwrap();
        }
        pair.advance(1000.0);
        pair.expect_server(&[
            "polling 40",
            "polling 42[\"first\"]",
            &format!("polling 42[\"{}\"]", "a".repeat(30)),
            &format!("polling 42[\"{}\"]", "b".repeat(30)),
        ]);
    });
}

#[test]
fn one_that_the_server_refuses_ends_the_connection() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        pair.server().config.body_limit = 20;
        let socket = pair.socket("/");
        pair.advance(100.0);
        socket.emit(json!(["a".repeat(30)])).unwrap();
        pair.advance(100.0);
        pair.expect(&[
            "/ connect",
            "/ disconnect transport error, Error: xhr post error {description: 413, context: }",
        ]);
    });
}

#[test]
fn attachments_count_with_a_third_more() {
    in_every_mode(|setup| {
        let (pair, socket) = with_limit(setup, 80);
        let args = json!(["x", { "_placeholder": true, "num": 0 }]);
        for byte in [1_u8, 2] {
            let bytes = [byte; 15];
            socket
                .emission(Value::binary_body(&args, &[&bytes]))
                .send()
                .unwrap();
        }
        pair.advance(1000.0);
        let text = "polling 451-[\"x\",{\"_placeholder\":true,\"num\":0}]";
        pair.expect_server(&[
            "polling 40",
            "polling 42[\"first\"]",
            "polling payload:",
            text,
            &format!("polling <{}>", "01".repeat(15)),
            "polling payload:",
            text,
            &format!("polling <{}>", "02".repeat(15)),
        ]);
    });
}

#[test]
fn frames_written_together_behind_others_are_sent_once() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        pair.server().config.max_payload = 1000;
        let socket = pair.socket("/");
        let engine = pair.client.engine().unwrap();
        // It waits for the handshake, like the CONNECT packet that follows it.
        engine.write("2[\"raw\"]").unwrap();
        let bytes = json!(["x", { "_placeholder": true, "num": 0 }]);
        socket
            .emission(Value::binary_body(&bytes, &[&[1, 2]]))
            .send()
            .unwrap();
        pair.advance(1000.0);
        pair.expect(&["/ connect"]);
        pair.expect_server(&[
            "polling payload:",
            "polling 42[\"raw\"]",
            "polling 40",
            "polling 451-[\"x\",{\"_placeholder\":true,\"num\":0}]",
            "polling <0102>",
        ]);
    });
}
