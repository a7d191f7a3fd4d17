//! Connecting and leaving.

use std::time::Duration;

use socketio_wasm::client::platform::PageEvent;
use socketio_wasm::{Client, CloseOnLeave, Reason, State, Transport};

use super::support::Page;

#[test]
fn connects_over_a_web_socket() {
    let page = Page::new();
    let client = page.connect(Page::builder());
    let socket = client.socket();
    assert_eq!(socket.state(), State::Connecting { attempt: 0 });
    page.log_result("connected", socket.connected());
    page.advance(100.0);
    page.expect(&[
        "connected: Ok(Connected { id: \"s1\", recovered: None, transport: WebSocket })",
    ]);
    page.expect_server(&["websocket 40"]);
    assert_eq!(socket.id().as_deref(), Some("s1"));
}

#[test]
fn upgrades_from_long_polling() {
    let page = Page::new();
    let client = page.connect(Client::builder("https://server.example"));
    let socket = client.socket();
    let log = page.logger();
    let _news = socket.on("news", move |n: u32, title: String| {
        log(format!("{n} {title}"))
    });
    page.advance(1000.0);
    assert_eq!(client.transport(), Some(Transport::WebSocket));
    page.server()
        .emit("/", serde_json::json!(["news", 1, "it works"]));
    socket.emit("hello", (1, "two")).unwrap();
    page.advance(100.0);
    page.expect(&["1 it works"]);
    assert!(page
        .server()
        .take_log()
        .contains(&r#"websocket 42["hello",1,"two"]"#.into()));
}

#[test]
fn dropping_the_last_handle_closes_the_connection() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    socket.emit("bye", ()).unwrap();
    drop(client);
    page.advance(10.0);
    assert!(socket.state().is_connected());
    drop(socket);
    page.advance(100.0);
    page.expect_server(&[r#"websocket 42["bye"]"#, "websocket 41"]);
    page.expect_nothing_left();
    assert_eq!(page.server().sessions(), 0);
}

/// Whatever it is doing: connecting, entering the namespace, probing, changing its transport.
#[test]
fn a_client_that_is_dropped_while_it_connects_gives_everything_back() {
    let (mut transports, mut outcomes) = (Vec::new(), Vec::new());
    for moment in (0..120).step_by(2) {
        let page = Page::new();
        page.server().config.answers = false;
        let both = [Transport::Polling, Transport::WebSocket];
        let client = page.connect(Page::builder().transports(both));
        let socket = client.socket();
        let request = socket.emit_with_ack::<()>("ask", ());
        let limit = Duration::from_millis(500);
        page.log_result("ask", request.timeout(limit).send());
        page.advance(f64::from(moment));
        transports.push(client.transport());
        drop((client, socket));
        page.advance(1000.0);
        let left = page.browser.census();
        assert_eq!(
            left,
            (0, 0, 0),
            "after {moment} ms: wires, timers, listeners"
        );
        // What is known of it here is what the server has seen.
        let asked = |entry: &String| entry.contains(r#"["ask"]"#);
        let sent = page.server().take_log().iter().any(asked);
        page.expect(&[&format!("ask: Err(Closed {{ sent: {sent} }})")]);
        outcomes.push(sent);
    }
    outcomes.dedup();
    assert_eq!(outcomes, [false, true]);
    transports.dedup();
    let both = [Some(Transport::Polling), Some(Transport::WebSocket)];
    assert_eq!(transports, both, "some were dropped after the upgrade");
}

#[test]
fn long_polling_says_farewell() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder().transports([Transport::Polling]));
    socket.emit("bye", ()).unwrap();
    drop((client, socket));
    page.advance(200.0);
    let log = page.server().take_log();
    assert_eq!(log.last().map(String::as_str), Some("polling 1"), "{log:?}");
    assert!(
        log.contains(&String::from(r#"polling 42["bye"]"#)),
        "{log:?}"
    );
    assert_eq!(page.server().sessions(), 0);
    page.expect_nothing_left();
}

#[test]
fn a_page_that_is_left_says_farewell() {
    let page = Page::new();
    let (_client, _socket) = page.connected(Page::builder().transports([Transport::Polling]));
    page.page_event(PageEvent::PageHide);
    page.advance(100.0);
    page.expect_server(&["polling 1"]);
    assert_eq!(page.server().sessions(), 0);
}

#[test]
fn a_page_that_may_stay_keeps_its_connection() {
    let page = Page::new();
    let builder = Page::builder().close_on_leave(CloseOnLeave::PageHide);
    let (_client, socket) = page.connected(builder);
    page.page_event(PageEvent::BeforeUnload);
    page.advance(10.0);
    assert_eq!(page.server().sessions(), 1);
    // While the user is asked, the browser may end it.
    page.cut();
    assert!(socket.state().is_connected());
    page.advance(1000.0);
    let reason = Reason::TransportClose;
    assert!(
        matches!(socket.state(), State::Waiting { reason: lost, .. } if lost == reason),
        "{:?}",
        socket.state()
    );
    page.advance(10_000.0);
    assert!(socket.state().is_connected());
    page.page_event(PageEvent::PageHide);
    page.advance(10.0);
    assert_eq!(page.server().sessions(), 0);
}

/// It may come back from the browser's cache.
#[test]
fn a_page_that_is_left_ends_the_requests_of_a_session_that_goes_on() {
    let page = Page::new();
    let builder = Page::builder().transports([Transport::Polling]);
    let (client, socket) = page.connected(builder.close_on_leave(CloseOnLeave::Never));
    page.expect_wires(1);
    page.page_event(PageEvent::PageHide);
    page.expect_wires(0);
    assert!(socket.state().is_connected());
    socket.emit("still here", ()).unwrap();
    page.advance(100.0);
    page.expect_server(&[r#"polling 42["still here"]"#]);
    socket.disconnect();
    page.advance(100.0);
    page.expect_server(&["polling 41", "polling 1"]);
    let reason = Reason::ClientDisconnect;
    assert_eq!(socket.state(), State::Disconnected { reason });
    drop((client, socket));
    page.expect_nothing_left();
}
