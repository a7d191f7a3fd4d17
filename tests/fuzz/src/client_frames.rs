//! The whole client for frontends in Rust, and a server that sends anything.

use std::rc::Rc;

use serde_json::Value as Json;
use socketio_wasm::{AckFuture, Socket, Subscription, Transport};

use crate::page::Page;

/// Lines are frames: text, or bytes if they begin with `b`. The application hears the same over
/// every transport. Whatever it was, the client then works, or connects again and works; and
/// nothing is left of it.
pub fn client_frames(data: &[u8]) {
    let frames: Vec<&[u8]> = data.split(|&byte| byte == b'\n').take(64).collect();
    let (heard, connected) = hear(Transport::WebSocket, &frames);
    // What is no message is about the one transport alone.
    let is_message = |frame: &&[u8]| matches!(frame.first(), Some(b'4' | b'b'));
    let separator = 0x1e;
    if !frames
        .iter()
        .all(|frame| is_message(frame) && !frame.contains(&separator))
    {
        return;
    }
    let over_web_transport = hear(Transport::WebTransport, &frames);
    assert_eq!(over_web_transport, (heard.clone(), connected));
    let (over_polling, still_connected) = hear(Transport::Polling, &frames);
    assert_eq!(still_connected, connected);
    // A faulty frame that comes in the same body ends the connection before listeners are called.
    let count = if connected {
        heard.len()
    } else {
        over_polling.len()
    };
    assert_eq!(heard.get(..count), Some(&over_polling[..]));
}

/// What an application hears of these frames, and whether it is then connected.
fn hear(transport: Transport, frames: &[&[u8]]) -> (Vec<String>, bool) {
    let page = Rc::new(Page::new());
    page.server().config.web_transports = true;
    let (client, socket) = page.connected(Page::builder().transports([transport]));
    let other = client.namespace("/a");
    let subscriptions = [listen(&page, "/", &socket), listen(&page, "/a", &other)];
    page.advance(100.0);
    page.world.take_trace();
    for frame in frames {
        match frame.split_first() {
            Some((b'b', bytes)) => page.server().send_bytes(bytes),
            _ => page.server().send(&String::from_utf8_lossy(frame)),
        }
    }
    page.advance(100.0);
    // A connection that has ended is not made again so soon.
    let heard = (page.world.take_trace(), socket.state().is_connected());
    expect_an_answer(&page, &socket);
    drop((subscriptions, client, socket, other));
    page.advance(60_000.0);
    page.expect_nothing_left();
    heard
}

/// Logs each event, with what can be read of it.
fn listen(page: &Page, name: &'static str, socket: &Socket) -> Subscription {
    let log = page.logger();
    socket.on_any(move |message| {
        let args = message
            .args::<Vec<Json>>()
            .map_err(|error| error.is_malformed());
        let attachments = message.attachments().iter().map(|bytes| bytes.to_vec());
        let attachments: Vec<_> = attachments.collect();
        log(format!(
            "{name} {:?} {args:?} {attachments:?}",
            message.name()
        ));
    })
}

/// A server that behaves answers, once the client is connected.
fn expect_an_answer(page: &Page, socket: &Socket) {
    socket.connect();
    page.advance(60_000.0);
    assert!(socket.state().is_connected(), "{:?}", socket.state());
    page.world.take_trace();
    let answer: AckFuture<u32> = socket.emit_with_ack("ask", &7).send();
    page.log_result("answer", answer);
    page.advance(1000.0);
    let trace = page.world.take_trace();
    assert!(trace.contains(&"answer: Ok(7)".into()), "{trace:?}");
}
