//! What travels: bytes, buffered events, sessions that are recovered, pages that are left.

use serde::{Deserialize, Serialize};
use serde_json::json;
use socketio_wasm::client::platform::PageEvent;
use socketio_wasm::{Binary, BufferLimit, EmitError, Reason, Sent, State, Transport};

use super::support::Page;

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Photo {
    caption: String,
    pixels: Binary,
    thumbnail: Option<Binary>,
}

fn photo() -> Photo {
    Photo {
        caption: "sea".into(),
        pixels: Binary::from([1, 2, 3]),
        thumbnail: Some(Binary::from([4])),
    }
}

#[test]
fn bytes_in_both_directions() {
    for transports in [vec![Transport::WebSocket], vec![Transport::Polling]] {
        let page = Page::new();
        let (_client, socket) = page.connected(Page::builder().transports(transports));
        let log = page.logger();
        let _photo = socket.on("photo", move |photo: Photo, n: u32| {
            log(format!(
                "{} {:?} {:?} {n}",
                photo.caption, &*photo.pixels, photo.thumbnail
            ));
        });
        let answer = socket.emit_with_ack::<Photo>("photo", (photo(), 7));
        page.log_result(
            "echo",
            async move { answer.await.map(|echo| echo == photo()) },
        );
        page.server().send(
            r#"452-["photo",{"caption":"a","pixels":{"_placeholder":true,"num":1},"thumbnail":{"_placeholder":true,"num":0}},3]"#,
        );
        page.server().send_bytes(&[9]);
        page.server().send_bytes(&[8, 7]);
        page.advance(200.0);
        let mut trace = page.world.take_trace();
        trace.sort();
        assert_eq!(
            trace,
            ["a [8, 7] Some(Binary(b\"\\t\")) 3", "echo: Ok(true)"]
        );
    }
}

#[test]
fn what_was_emitted_before_the_connection_is_sent_in_order() {
    let page = Page::new();
    let client = page.connect(Page::builder());
    let socket = client.socket();
    for n in 0..3 {
        socket.emit("n", &n).unwrap();
    }
    assert_eq!(socket.volatile().emit("n", &9).unwrap(), Sent::No);
    page.advance(100.0);
    page.expect_server(&[
        "websocket 40",
        r#"websocket 42["n",0]"#,
        r#"websocket 42["n",1]"#,
        r#"websocket 42["n",2]"#,
    ]);
    assert_eq!(socket.volatile().emit("n", &9).unwrap(), Sent::Yes);
    page.advance(100.0);
    page.expect_server(&[r#"websocket 42["n",9]"#]);
}

#[test]
fn a_web_socket_at_rest_has_taken_what_it_was_handed() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    assert_eq!(socket.volatile().emit("n", &0).unwrap(), Sent::Yes);
    socket.emit("photo", &photo()).unwrap();
    assert_eq!(socket.volatile().emit("n", &1).unwrap(), Sent::Yes);
    assert!(!page.world.has_microtasks());
    page.advance(100.0);
    page.expect_server(&[
        r#"websocket 42["n",0]"#,
        concat!(
            r#"websocket 452-["photo",{"caption":"sea","pixels":{"_placeholder":true,"num":0},"#,
            r#""thumbnail":{"_placeholder":true,"num":1}}]"#
        ),
        "websocket <010203>",
        "websocket <04>",
        r#"websocket 42["n",1]"#,
    ]);
}

#[test]
fn a_limit_that_refuses() {
    let page = Page::new();
    let client = page.connect(Page::builder().send_buffer(BufferLimit::Refuse(1)));
    let socket = client.socket();
    socket.emit("n", &0).unwrap();
    assert!(matches!(socket.emit("n", &1), Err(EmitError::BufferFull)));
    page.advance(100.0);
    socket.emit("n", &2).unwrap();
    page.advance(100.0);
    page.expect_server(&[
        "websocket 40",
        r#"websocket 42["n",0]"#,
        r#"websocket 42["n",2]"#,
    ]);
}

#[test]
fn a_limit_that_drops_the_oldest() {
    let page = Page::new();
    let client = page.connect(Page::builder().send_buffer(BufferLimit::DropOldest(2)));
    let socket = client.socket();
    page.log_result("oldest", socket.emit_with_ack::<u32>("n", &0).send());
    socket.emit("n", &1).unwrap();
    // What is refused takes nobody's place.
    let refused = socket.emit("connect", &9);
    assert!(matches!(refused, Err(EmitError::ReservedName)));
    socket.emit("n", &2).unwrap();
    page.advance(100.0);
    page.expect(&["oldest: Err(Emit(BufferFull))"]);
    page.expect_server(&[
        "websocket 40",
        r#"websocket 42["n",1]"#,
        r#"websocket 42["n",2]"#,
    ]);
}

#[test]
fn a_session_that_is_recovered() {
    let page = Page::new();
    page.server().config.recovery = true;
    let builder = Page::builder().auth(json!({ "token": "t" }));
    let (_client, socket) = page.connected(builder);
    let log = page.logger();
    let _listener = socket.on("n", move |n: u32| log(format!("heard {n}")));
    page.server().emit("/", json!(["n", 1]));
    page.advance(100.0);
    page.expect(&["heard 1"]);
    let State::Connected(before) = socket.state() else {
        panic!("not connected");
    };
    assert_eq!(before.recovered, Some(false));
    page.cut();
    page.server().emit("/", json!(["n", 2]));
    page.advance(10_000.0);
    page.expect(&["heard 2"]);
    page.expect_server(&[r#"websocket 40{"pid":"p1","offset":"o1","token":"t"}"#]);
    let State::Connected(after) = socket.state() else {
        panic!("not connected");
    };
    assert_eq!((after.recovered, after.id), (Some(true), before.id));
}

/// The server sends what was missed before it answers the CONNECT packet.
#[test]
fn a_listener_of_a_missed_event_disconnects() {
    let page = Page::new();
    page.server().config.accepts = false;
    let client = page.connect(Page::builder());
    let socket = client.socket();
    let (log, weak) = (page.logger(), socket.downgrade());
    let _listener = socket.on("logout", move |n: u32| {
        log(format!("heard {n}"));
        weak.upgrade().unwrap().disconnect();
    });
    socket.emit("kept", ()).unwrap();
    page.log_result("asked", socket.emit_with_ack::<u32>("ask", ()).send());
    page.advance(100.0);
    page.server().take_log();
    for n in [1, 2] {
        page.server().emit("/", json!(["logout", n]));
    }
    page.server().send(r#"40{"sid":"s","pid":"p"}"#);
    page.advance(100.0);
    page.expect(&["heard 1", "asked: Err(Closed { sent: false })"]);
    page.expect_server(&["websocket 41"]);
    page.server().config.accepts = true;
    socket.connect();
    page.advance(100.0);
    page.expect(&[]);
    page.expect_server(&[r#"websocket 40{"pid":"p"}"#, r#"websocket 42["kept"]"#]);
}

#[test]
fn a_volatile_event_waits_for_nothing() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    page.server().config.accepts = false;
    let admin = client.namespace("/admin");
    page.advance(100.0);
    assert_eq!(admin.volatile().emit("n", &0).unwrap(), Sent::No);
    admin.disconnect();
    page.advance(100.0);
    assert_eq!(admin.volatile().emit("n", &1).unwrap(), Sent::No);
    client.close();
    page.advance(100.0);
    assert_eq!(socket.volatile().emit("n", &2).unwrap(), Sent::No);
    page.server().config.accepts = true;
    page.server().take_log();
    socket.connect();
    admin.connect();
    page.advance(100.0);
    page.expect_server(&["websocket 40", "websocket 40/admin,"]);
}

#[test]
fn a_detached_client_stays() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    let weak = socket.downgrade();
    client.detach();
    drop(socket);
    page.advance(60_000.0);
    let socket = weak.upgrade().expect("it is kept");
    assert!(socket.state().is_connected());
    socket.disconnect();
    page.advance(100.0);
    let reason = Reason::ClientDisconnect;
    assert_eq!(socket.state(), State::Disconnected { reason });
}

#[test]
fn a_detached_client_goes_with_close() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    client.clone().detach();
    client.close();
    drop((client, socket));
    page.advance(100.0);
    page.expect_server(&["websocket 41"]);
    page.expect_nothing_left();
}

#[test]
fn pages_that_are_left_or_offline() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    page.page_event(PageEvent::Offline);
    assert!(matches!(
        socket.state(),
        State::Waiting {
            reason: Reason::TransportClose,
            ..
        }
    ));
    page.advance(10_000.0);
    assert!(socket.state().is_connected());
    page.page_event(PageEvent::BeforeUnload);
    assert_eq!(page.server().sessions(), 1);
    page.advance(10.0);
    assert_eq!(page.server().sessions(), 0, "the server has been told");
    page.advance(10_000.0);
    assert!(socket.state().is_connected(), "the page has stayed");
}
