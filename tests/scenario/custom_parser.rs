//! A custom parser in the place of the default one.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;
use socketio_wasm::protocol::socket::packet::PacketType;

use super::support::codec::{show_packet, Packet};
use super::support::emitter::Failure;
use super::support::host::Parser;
use super::support::network::Frame;
use super::support::pair::{in_every_mode, Pair, Setup};
use super::support::socket::Socket;
use super::support::value::Value;

/// Each packet is two binary frames: its type, and its JSON.
#[derive(Default)]
struct TwoFrames {
    kind: RefCell<Option<u8>>,
}

impl Parser for TwoFrames {
    fn encode(&self, packet: &Packet) -> Vec<Frame> {
        assert_eq!(&*packet.namespace, "/");
        let body = show_packet(packet);
        let frames = [vec![packet.kind as u8], body.as_bytes()[1..].to_vec()];
        frames.map(|bytes| Frame::Binary(bytes.into())).into()
    }

    fn add(&self, frame: &Frame) -> Result<Option<Packet>, Failure> {
        let Frame::Binary(bytes) = frame else {
            return Err(Failure::new("text"));
        };
        let Some(kind) = self.kind.take() else {
            *self.kind.borrow_mut() = bytes.first().copied();
            return Ok(None);
        };
        let text = String::from_utf8_lossy(bytes);
        Ok(Some(Packet {
            kind: PacketType::from_number(kind.into()).ok_or(Failure::new("type"))?,
            namespace: "/".into(),
            id: None,
            body: Some(Value::json_text(&text)),
        }))
    }

    fn destroy(&self) {
        self.kind.take();
    }
}

fn send(pair: &Pair, kind: u8, body: &str) {
    pair.server().send_bytes(&[kind]);
    pair.server().send_bytes(body.as_bytes());
}

fn with_parser(mut setup: Setup) -> (Pair, Socket) {
    setup.manager.auto_connect = false;
    let pair = setup.web_socket_only().pair();
    pair.client.set_parser(Rc::new(TwoFrames::default()));
    let socket = pair.socket("/");
    socket.connect().unwrap();
    pair.advance(100.0);
    send(&pair, 0, "{\"sid\":\"x\"}");
    pair.advance(100.0);
    pair.expect(&["/ connect"]);
    pair.expect_server(&["websocket <00>", "websocket <>"]);
    (pair, socket)
}

#[test]
fn reads_and_writes_every_packet() {
    in_every_mode(|setup| {
        let (pair, socket) = with_parser(setup);
        socket.emit(json!(["up"])).unwrap();
        send(&pair, 2, "[\"down\",1]");
        pair.advance(100.0);
        pair.expect(&["/ down 1"]);
        pair.expect_server(&["websocket <02>", "websocket <5b227570225d>"]);
        socket.disconnect().unwrap();
        pair.advance(100.0);
        pair.expect(&["/ disconnect io client disconnect"]);
        pair.expect_server(&["websocket <01>", "websocket <>"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn what_it_refuses_ends_the_connection() {
    in_every_mode(|setup| {
        let (pair, _socket) = with_parser(setup);
        // The text is no packet for it, though it would be one for the default parser.
        pair.server().send("42[\"text\"]");
        pair.advance(100.0);
        pair.expect(&["/ disconnect parse error, text"]);
    });
}

#[test]
fn what_it_has_half_read_is_forgotten_with_the_connection() {
    in_every_mode(|setup| {
        let (pair, _socket) = with_parser(setup);
        pair.server().send_bytes(&[2]);
        pair.advance(100.0);
        pair.server().close_session();
        pair.advance(2000.0);
        pair.world.take_trace();
        send(&pair, 0, "{\"sid\":\"y\"}");
        send(&pair, 2, "[\"down\",2]");
        pair.advance(100.0);
        pair.expect(&["/ connect", "/ down 2"]);
    });
}
