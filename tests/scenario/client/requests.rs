//! Requests: each comes to an end, whatever becomes of the connection.

use std::time::Duration;

use serde_json::json;
use socketio_wasm::{Reconnection, Socket};

use super::support::Page;

fn ask(page: &Page, socket: &Socket, label: &str) {
    page.log_result(label, socket.emit_with_ack::<u32>("ask", &1).send());
}

#[test]
fn answered() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    page.log_result(
        "one",
        socket.emit_with_ack::<u32>("ask", (7, "more")).send(),
    );
    page.log_result("none", socket.emit_with_ack::<()>("ask", ()).send());
    page.log_result("other", socket.emit_with_ack::<String>("ask", &7).send());
    page.advance(100.0);
    page.expect(&[
        "one: Ok(7)",
        "none: Ok(())",
        concat!(
            "other: Err(Decode(DecodeError { event: \"ask\", argument: 0, source: Error(\"invalid ",
            "type: integer `7`, expected a string\", line: 1, column: 2), is_malformed: false, ",
            "has_attachments: false }))"
        ),
    ]);
    page.expect_server(&[
        r#"websocket 420["ask",7,"more"]"#,
        r#"websocket 421["ask"]"#,
        r#"websocket 422["ask",7]"#,
    ]);
}

#[test]
fn nothing_is_sent_before_it_is_awaited() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let request = socket.emit_with_ack::<u32>("ask", &1);
    page.advance(100.0);
    page.expect_server(&[]);
    page.log_result("answer", async move { request.await });
    page.advance(100.0);
    page.expect(&["answer: Ok(1)"]);
}

#[test]
fn in_time_or_not_at_all() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder().ack_timeout(Duration::from_secs(2)));
    page.server().config.answers = false;
    let own = socket.emit_with_ack::<u32>("ask", &1);
    page.log_result("own", own.timeout(Duration::from_millis(500)).send());
    ask(&page, &socket, "default");
    page.advance(600.0);
    page.expect(&["own: Err(Timeout { sent: true })"]);
    page.advance(1500.0);
    page.expect(&["default: Err(Timeout { sent: true })"]);
}

#[test]
fn what_times_out_in_the_send_buffer_is_not_sent() {
    let page = Page::new();
    let client = page.connect(Page::builder());
    let socket = client.socket();
    let request = socket.emit_with_ack::<u32>("late", ());
    page.log_result("late", request.timeout(Duration::from_millis(1)).send());
    socket.emit("kept", ()).unwrap();
    page.advance(100.0);
    page.expect(&["late: Err(Timeout { sent: false })"]);
    page.expect_server(&["websocket 40", r#"websocket 42["kept"]"#]);
}

#[test]
fn cancelled_before_it_is_sent() {
    let page = Page::new();
    let client = page.connect(Page::builder());
    let socket = client.socket();
    drop(socket.emit_with_ack::<u32>("cancelled", ()).send());
    socket.emit("kept", ()).unwrap();
    page.advance(100.0);
    page.expect_server(&["websocket 40", r#"websocket 42["kept"]"#]);
}

#[test]
fn cancelled_before_it_is_answered() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    let request = socket.emit_with_ack::<u32>("ask", &1);
    let pending = request.timeout(Duration::from_secs(60)).send();
    page.advance(7.0);
    drop(pending);
    page.advance(100.0);
    page.expect_server(&[r#"websocket 420["ask",1]"#]);
    ask(&page, &socket, "next");
    page.advance(100.0);
    page.expect(&["next: Ok(1)"]);
    drop((client, socket));
    page.advance(100.0);
    page.expect_nothing_left();
}

#[test]
fn cancelled_after_it_is_answered() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let pending = socket.emit_with_ack::<u32>("ask", &1).send();
    page.advance(100.0);
    drop(pending);
    ask(&page, &socket, "next");
    page.advance(100.0);
    page.expect(&["next: Ok(1)"]);
}

#[test]
fn the_connection_is_lost() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    page.server().config.answers = false;
    ask(&page, &socket, "sent");
    page.advance(100.0);
    page.cut();
    ask(&page, &socket, "buffered");
    page.expect(&["sent: Err(Disconnected { reason: TransportClose, cause: Some(Closed { code: 1006, reason: \"\" }) })"]);
    page.server().config.answers = true;
    page.advance(10_000.0);
    page.expect(&["buffered: Ok(1)"]);
}

#[test]
fn the_socket_disconnects() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    ask(&page, &socket, "sent");
    socket.disconnect();
    ask(&page, &socket, "afterwards");
    page.advance(100.0);
    page.expect(&[
        "sent: Err(Disconnected { reason: ClientDisconnect, cause: None })",
        "afterwards: Err(Closed { sent: false })",
    ]);
}

#[test]
fn the_server_disconnects() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    page.server().config.answers = false;
    ask(&page, &socket, "sent");
    page.server().send("41");
    page.advance(100.0);
    page.expect(&["sent: Err(Disconnected { reason: ServerDisconnect, cause: None })"]);
}

#[test]
fn the_socket_disconnects_before_it_has_connected() {
    let page = Page::new();
    let client = page.connect(Page::builder());
    let socket = client.socket();
    ask(&page, &socket, "buffered");
    socket.disconnect();
    page.advance(100.0);
    page.expect(&["buffered: Err(Closed { sent: false })"]);
}

#[test]
fn the_server_refuses() {
    let page = Page::new();
    let refusal = json!({ "message": "no", "data": { "code": 1 } });
    page.server().config.refusals.insert("/".into(), refusal);
    let client = page.connect(Page::builder());
    let socket = client.socket();
    page.log_result("connected", socket.connected());
    ask(&page, &socket, "buffered");
    page.advance(100.0);
    page.expect(&[
        "buffered: Err(Closed { sent: false })",
        r#"connected: Err(Refused { message: "no", data: Some("{\"code\":1}") })"#,
    ]);
}

#[test]
fn all_attempts_are_used_up() {
    let page = Page::new();
    page.server().config.reachable = false;
    let policy = Reconnection::default().attempts(2);
    let client = page.connect(Page::builder().reconnection(policy));
    let socket = client.socket();
    page.log_result("connected", socket.connected());
    ask(&page, &socket, "buffered");
    page.advance(60_000.0);
    page.expect(&[
        "buffered: Err(Closed { sent: false })",
        r#"connected: Err(Transport { transport: WebSocket, cause: Failed })"#,
    ]);
}

/// No server should: it had let the namespace in.
#[test]
fn the_server_refuses_too_late() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    // Keeps the connection.
    let _other = client.namespace("/other");
    page.server().config.answers = false;
    ask(&page, &socket, "sent");
    page.advance(100.0);
    page.server().send(r#"44{"message":"late"}"#);
    page.advance(100.0);
    page.expect(&["sent: Err(Disconnected { reason: ServerDisconnect, cause: None })"]);
    assert!(!socket.state().is_connected(), "{:?}", socket.state());
    page.server().config.answers = true;
    socket.connect();
    ask(&page, &socket, "again");
    page.advance(100.0);
    page.expect(&["again: Ok(1)"]);
}

#[test]
fn the_client_is_dropped() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    ask(&page, &socket, "sent");
    drop((client, socket));
    page.advance(0.0);
    page.expect(&["sent: Err(Closed { sent: true })"]);
    let client = page.connect(Page::builder());
    ask(&page, &client.socket(), "buffered");
    drop(client);
    page.advance(0.0);
    page.expect(&["buffered: Err(Closed { sent: false })"]);
    page.advance(1000.0);
    page.expect_nothing_left();
}

#[test]
fn sent_again_until_it_is_answered() {
    let page = Page::new();
    let builder = Page::builder()
        .retries(2)
        .ack_timeout(Duration::from_secs(1));
    let (_client, socket) = page.connected(builder);
    page.server().config.answers = false;
    ask(&page, &socket, "first");
    ask(&page, &socket, "second");
    page.advance(1500.0);
    page.expect_server(&[r#"websocket 420["ask",1]"#, r#"websocket 421["ask",1]"#]);
    page.server().config.answers = true;
    page.advance(1000.0);
    page.expect(&["first: Ok(1)", "second: Ok(1)"]);
    page.server().config.answers = false;
    ask(&page, &socket, "third");
    page.advance(5000.0);
    page.expect(&["third: Err(Timeout { sent: true })"]);
    ask(&page, &socket, "fourth");
    socket.disconnect();
    page.advance(0.0);
    page.expect(&["fourth: Err(Disconnected { reason: ClientDisconnect, cause: None })"]);
}

#[test]
fn a_reserved_name_and_what_is_no_json() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    page.log_result("reserved", socket.emit_with_ack::<()>("connect", ()).send());
    let map = std::collections::BTreeMap::from([(vec![1], 2)]);
    page.log_result("map", socket.emit_with_ack::<()>("ask", &map).send());
    page.advance(0.0);
    page.expect(&[
        "reserved: Err(Emit(ReservedName))",
        "map: Err(Emit(Encode(EncodeError(Error(\"key must be a string\", line: 0, column: 0)))))",
    ]);
    page.expect_server(&[]);
}
