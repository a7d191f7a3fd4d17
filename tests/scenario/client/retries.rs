//! Requests where events are sent again until they are answered: what a request has been told is
//! what happens.

use std::time::Duration;

use socketio_wasm::{AckFuture, BufferLimit, Builder, Client, Socket};

use super::support::Page;

/// Sends each event three times at most, one second apart.
fn retrying() -> Builder {
    Page::builder()
        .retries(2)
        .ack_timeout(Duration::from_secs(1))
}

/// Connected to a server that answers nothing.
fn unanswered(builder: Builder) -> (Page, Client, Socket) {
    let page = Page::new();
    let (client, socket) = page.connected(builder);
    page.server().config.answers = false;
    (page, client, socket)
}

fn ask(socket: &Socket, n: u32) -> AckFuture<u32> {
    socket.emit_with_ack("ask", &n).send()
}

fn ask_within(socket: &Socket, n: u32, milliseconds: u64) -> AckFuture<u32> {
    let request = socket.emit_with_ack("ask", &n);
    request.timeout(Duration::from_millis(milliseconds)).send()
}

#[test]
fn cancelled_before_its_turn_it_is_not_sent() {
    let (page, _client, socket) = unanswered(retrying());
    page.log_result("first", ask(&socket, 1));
    let second = ask(&socket, 2);
    page.log_result("third", ask(&socket, 3));
    page.advance(100.0);
    drop(second);
    page.server().config.answers = true;
    page.advance(2000.0);
    page.expect(&["first: Ok(1)", "third: Ok(3)"]);
    page.expect_server(&[
        r#"websocket 420["ask",1]"#,
        r#"websocket 421["ask",1]"#,
        r#"websocket 422["ask",3]"#,
    ]);
}

#[test]
fn cancelled_before_there_is_a_connection_it_is_not_sent() {
    let page = Page::new();
    let client = page.connect(retrying());
    let socket = client.socket();
    drop(ask(&socket, 1));
    socket.emit("kept", ()).unwrap();
    page.advance(100.0);
    page.expect_server(&["websocket 40", r#"websocket 420["kept"]"#]);
}

#[test]
fn cancelled_after_it_was_sent_it_is_sent_until_it_is_answered() {
    let (page, _client, socket) = unanswered(retrying());
    let first = ask_within(&socket, 1, 1500);
    page.advance(100.0);
    drop(first);
    page.log_result("second", ask(&socket, 2));
    page.advance(1800.0);
    page.server().config.answers = true;
    page.advance(1000.0);
    page.expect(&["second: Ok(2)"]);
    page.expect_server(&[
        r#"websocket 420["ask",1]"#,
        r#"websocket 421["ask",1]"#,
        r#"websocket 422["ask",1]"#,
        r#"websocket 423["ask",2]"#,
    ]);
}

#[test]
fn a_time_limit_that_ends_before_its_turn() {
    let (page, _client, socket) = unanswered(retrying());
    page.log_result("first", ask(&socket, 1));
    page.log_result("second", ask_within(&socket, 2, 500));
    page.advance(600.0);
    page.expect(&["second: Err(Timeout { sent: false })"]);
    page.server().config.answers = true;
    page.advance(2000.0);
    page.expect(&["first: Ok(1)"]);
    page.expect_server(&[r#"websocket 420["ask",1]"#, r#"websocket 421["ask",1]"#]);
}

#[test]
fn a_time_limit_is_that_of_all_attempts() {
    let (page, _client, socket) = unanswered(retrying());
    page.log_result("first", ask_within(&socket, 1, 1500));
    page.log_result("second", ask(&socket, 2));
    page.advance(1400.0);
    page.expect(&[]);
    page.server().config.answers = true;
    page.advance(200.0);
    page.expect(&["first: Err(Timeout { sent: true })", "second: Ok(2)"]);
    // What is answered too late is not taken for an answer to the next one.
    page.server().send(r#"431["late"]"#);
    page.log_result("third", ask(&socket, 3));
    page.advance(5000.0);
    page.expect(&["third: Ok(3)"]);
    page.expect_server(&[
        r#"websocket 420["ask",1]"#,
        r#"websocket 421["ask",1]"#,
        r#"websocket 422["ask",2]"#,
        r#"websocket 423["ask",3]"#,
    ]);
}

#[test]
fn a_time_limit_without_a_connection() {
    let page = Page::new();
    page.server().config.reachable = false;
    let client = page.connect(retrying());
    let socket = client.socket();
    page.log_result("limited", ask_within(&socket, 1, 500));
    page.advance(600.0);
    page.expect(&["limited: Err(Timeout { sent: false })"]);
    page.server().config.reachable = true;
    page.advance(20_000.0);
    page.expect_server(&["websocket 40"]);
}

#[test]
fn what_was_never_sent_is_not_sent_by_a_later_connection() {
    let page = Page::new();
    let client = page.connect(retrying());
    let socket = client.socket();
    page.log_result("request", ask(&socket, 1));
    socket.emit("kept", ()).unwrap();
    socket.disconnect();
    page.advance(100.0);
    page.expect(&["request: Err(Closed { sent: false })"]);
    socket.connect();
    page.advance(5000.0);
    page.expect_server(&["websocket 40", r#"websocket 420["kept"]"#]);
}

#[test]
fn what_was_sent_is_not_sent_again_by_a_later_connection() {
    let (page, _client, socket) = unanswered(retrying());
    page.log_result("sent", ask(&socket, 1));
    page.log_result("waiting", ask(&socket, 2));
    socket.emit("kept", ()).unwrap();
    page.advance(100.0);
    socket.disconnect();
    page.advance(100.0);
    page.expect(&[
        "sent: Err(Disconnected { reason: ClientDisconnect, cause: None })",
        "waiting: Err(Closed { sent: false })",
    ]);
    page.server().take_log();
    socket.connect();
    page.server().config.answers = true;
    page.advance(5000.0);
    page.expect_server(&["websocket 40", r#"websocket 421["kept"]"#]);
}

#[test]
fn a_lost_connection_is_not_the_end() {
    let (page, _client, socket) = unanswered(retrying());
    page.log_result("first", ask(&socket, 1));
    page.log_result("second", ask_within(&socket, 2, 20_000));
    page.advance(100.0);
    page.cut();
    page.server().config.answers = true;
    page.advance(10_000.0);
    page.expect(&["first: Ok(1)", "second: Ok(2)"]);
}

#[test]
fn asleep_at_its_turn_and_cancelled_it_is_not_sent() {
    let page = Page::new();
    let (_client, socket) = page.connected(retrying());
    // An emit notices that the heartbeat is overdue, and waits for the next connection.
    page.world.set_clock(3_600_000.0);
    let first = ask(&socket, 1);
    drop(first);
    page.advance(10_000.0);
    page.expect_server(&["websocket 40"]);
}

#[test]
fn as_many_wait_for_their_turn_as_may() {
    let limit = BufferLimit::Refuse(1);
    let (page, client, socket) = unanswered(retrying().send_buffer(limit));
    for n in 1..4 {
        page.log_result(&n.to_string(), ask(&socket, n));
    }
    page.advance(100.0);
    page.expect(&["3: Err(Emit(BufferFull))"]);
    assert!(socket.emit("e", ()).is_err());
    assert!(socket.emit("connect", ()).is_err(), "it is reserved");
    page.server().config.answers = true;
    page.advance(2000.0);
    page.expect(&["1: Ok(1)", "2: Ok(2)"]);
    socket.disconnect();
    socket.emit("e", ()).unwrap();
    assert!(socket.emit("e", ()).is_err());
    drop((client, socket));
    page.advance(2000.0);
    page.expect_nothing_left();
}

#[test]
fn the_oldest_of_those_that_wait_is_dropped() {
    let limit = BufferLimit::DropOldest(1);
    let (page, _client, socket) = unanswered(retrying().send_buffer(limit));
    for n in 1..4 {
        page.log_result(&n.to_string(), ask(&socket, n));
    }
    page.advance(100.0);
    page.expect(&["2: Err(Emit(BufferFull))"]);
    page.server().config.answers = true;
    page.advance(2000.0);
    page.expect(&["1: Ok(1)", "3: Ok(3)"]);
    page.expect_server(&[
        r#"websocket 420["ask",1]"#,
        r#"websocket 421["ask",1]"#,
        r#"websocket 422["ask",3]"#,
    ]);
}

#[test]
fn where_nothing_may_wait_one_is_sent_all_the_same() {
    for limit in [BufferLimit::Refuse(0), BufferLimit::DropOldest(0)] {
        let (page, _client, socket) = unanswered(retrying().send_buffer(limit));
        page.log_result("first", ask(&socket, 1));
        page.log_result("second", ask(&socket, 2));
        page.server().config.answers = true;
        page.advance(2000.0);
        page.expect(&["second: Err(Emit(BufferFull))", "first: Ok(1)"]);
    }
}

#[test]
fn dropped_with_the_client() {
    let (page, client, socket) = unanswered(retrying());
    page.log_result("sent", ask_within(&socket, 1, 60_000));
    page.log_result("waiting", ask_within(&socket, 2, 60_000));
    drop((client, socket));
    page.advance(1000.0);
    page.expect(&[
        "sent: Err(Closed { sent: true })",
        "waiting: Err(Closed { sent: false })",
    ]);
    page.expect_nothing_left();
}
