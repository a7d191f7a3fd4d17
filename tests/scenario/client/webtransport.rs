//! The client over a WebTransport, which takes packets one millisecond after it was handed them.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;
use socketio_wasm::{
    Binary, Builder, Client, Reason, Reconnection, SocketError, Transport, TransportError,
};

use super::support::Page;

fn page() -> Page {
    let page = Page::new();
    page.server().config.web_transports = true;
    page
}

fn builder() -> Builder {
    Page::builder().transports([Transport::WebTransport])
}

#[test]
fn connects_and_leaves() {
    let page = page();
    let (client, socket) = page.connected(builder().query([("a", "b")]));
    assert_eq!(client.transport(), Some(Transport::WebTransport));
    assert_eq!(client.transport().unwrap().to_string(), "webtransport");
    let urls = page.urls();
    assert_eq!(urls, ["https://server.example/socket.io/"]);
    let log = page.logger();
    let _guard = socket.on("news", move |n: u32, bytes: Binary| {
        log(format!("{n} {:?}", &bytes[..]));
    });
    page.server()
        .send(r#"451-["news",1,{"_placeholder":true,"num":0}]"#);
    page.server().send_bytes(&[7, 8]);
    page.server().flush();
    for number in 0..3 {
        socket.emit("up", (number,)).unwrap();
    }
    page.advance(100.0);
    page.expect(&["1 [7, 8]"]);
    let expected = [0, 1, 2].map(|number| format!(r#"websocket 42["up",{number}]"#));
    page.expect_server(&expected.each_ref().map(String::as_str));
    drop((client, socket));
    page.advance(100.0);
    page.expect_server(&["websocket 41"]);
    page.expect_nothing_left();
}

#[test]
fn is_what_an_upgrade_ends_with_by_default() {
    let page = page();
    let client = page.connect(Client::builder("https://server.example"));
    let socket = client.socket();
    for number in 0..20 {
        socket.emit("up", (number,)).unwrap();
        page.advance(7.0);
    }
    page.advance(1000.0);
    assert_eq!(client.transport(), Some(Transport::WebTransport));
    let log = page.server().take_log();
    let sent: Vec<&str> = log
        .iter()
        .filter_map(|line| line.split_once(r#"42["up","#))
        .map(|line| line.1.trim_end_matches(']'))
        .collect();
    let expected: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    assert_eq!(sent, expected);
    page.server().emit("/", json!(["down"]));
    drop((client, socket));
    page.advance(1000.0);
    page.expect_nothing_left();
}

/// How a connection ended, and why.
fn loss(lose: impl FnOnce(&Page)) -> (Reason, Option<TransportError>) {
    let page = page();
    let builder = builder().reconnection(Reconnection::off());
    let (_client, socket) = page.connected(builder);
    let told = Rc::new(RefCell::new(None));
    let tell = told.clone();
    let _hook = socket.on_error(move |error| {
        if let SocketError::Disconnected { reason, cause } = error {
            tell.replace(Some((*reason, cause.clone())));
        }
    });
    lose(&page);
    page.advance(100.0);
    told.take().expect("a loss")
}

#[test]
fn what_happened_to_it() {
    let (code, reason) = (0, String::new());
    let closed = TransportError::Closed { code, reason };
    assert_eq!(
        loss(|page| page.server().close_session()),
        (Reason::TransportClose, Some(closed))
    );
    let lost = TransportError::Lost("Connection lost.".into());
    assert_eq!(loss(Page::cut), (Reason::TransportError, Some(lost)));
    // A wrong length is told as an empty frame here.
    let malformed = loss(|page| {
        page.server().send("");
        page.server().flush();
    });
    assert_eq!(malformed, (Reason::TransportError, None));
}

#[test]
fn a_browser_without_it() {
    let page = page();
    page.browser.forbids.set(true);
    let client = page.connect(builder().reconnection(Reconnection::off()));
    page.log_result("connected", client.socket().connected());
    page.advance(0.0);
    page.expect(&["connected: Err(Transport { transport: WebTransport, cause: Refused(\"no\") })"]);
}
