//! Packets with attachments, over both transports and between others.

use serde_json::{json, Value as Json};

use socketio_wasm::protocol::options::Limit;

use super::support::pair::{in_every_mode, Mode, Setup};
use super::support::value::Value;

fn placeholder(number: usize) -> Json {
    json!({ "_placeholder": true, "num": number })
}

#[test]
fn attachments_follow_their_packet() {
    for polling in [false, true] {
        in_every_mode(|setup| {
            let (transport, pair) = if polling {
                ("polling", setup.polling_only().pair())
            } else {
                ("websocket", setup.web_socket_only().pair())
            };
            let socket = pair.socket("/");
            pair.advance(100.0);
            pair.server().take_log();
            let args = json!(["file", placeholder(1), placeholder(0), "name"]);
            let body = Value::binary_body(&args, &[&[0, 255], &[1, 2, 3]]);
            socket
                .emission(body)
                .ack(pair.log_ack("file"))
                .send()
                .unwrap();
            socket.emit(json!(["next"])).unwrap();
            pair.advance(1000.0);
            pair.expect(&[
                "/ connect",
                "ack file: [{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0},\"name\"]",
            ]);
            let log = pair.server().take_log();
            let packets: Vec<&str> = log
                .iter()
                .filter(|line| !line.ends_with("payload:"))
                .filter_map(|line| line.strip_prefix(transport))
                .collect();
            assert_eq!(
                packets,
                [
                    " 452-0[\"file\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0},\"name\"]",
                    " <00ff>",
                    " <010203>",
                    " 42[\"next\"]",
                ]
            );
        });
    }
}

#[test]
fn an_event_is_put_together_from_its_frames() {
    for polling in [false, true] {
        in_every_mode(|setup| {
            let pair = if polling {
                setup.polling_only().pair()
            } else {
                setup.web_socket_only().pair()
            };
            pair.socket("/");
            pair.advance(100.0);
            let args = json!(["file", placeholder(1), placeholder(0), placeholder(1)]);
            pair.server().send(&format!("452-{args}"));
            pair.server().send_bytes(&[0, 255]);
            pair.server().send_bytes(&[]);
            pair.server().emit("/", json!(["next"]));
            pair.advance(100.0);
            pair.expect(&["/ connect", "/ file <>, <00ff>, <>", "/ next"]);
        });
    }
}

#[test]
fn an_answer_may_have_attachments() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        socket.on("ask", |event| {
            event.answer(Value::binary_body(&json!([placeholder(0)]), &[&[7]]))
        });
        pair.server().send("425[\"ask\"]");
        pair.advance(100.0);
        pair.expect(&["/ ask"]);
        pair.expect_server(&[
            "websocket 461-5[{\"_placeholder\":true,\"num\":0}]",
            "websocket <07>",
        ]);
    });
}

#[test]
fn the_limit_of_attachments_is_an_option() {
    let mut setup = Setup::new(Mode::Plain);
    setup.manager.max_attachments = Limit::Times(11);
    let (pair, _socket) = setup.connected();
    pair.server().send("4511-[\"many\"]");
    for _ in 0..11 {
        pair.server().send_bytes(&[1]);
    }
    pair.advance(100.0);
    pair.expect(&["/ many"]);
}
