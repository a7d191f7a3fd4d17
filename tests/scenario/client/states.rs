//! What the connection is like, as a value.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures::{FutureExt, StreamExt};
use serde_json::json;
use socketio_wasm::client::platform::PageEvent;
use socketio_wasm::{
    ConnectError, ProtocolError, Reason, Reconnection, Socket, SocketError, State, Transport,
    TransportError,
};

use super::support::Page;

/// Logs every state that a task sees.
fn watch(page: &Page, socket: &Socket) {
    let mut states = socket.states();
    let (log, world) = (page.logger(), page.world.clone());
    page.browser.run(async move {
        while let Some(state) = states.next().await {
            let wait = state.retry_in(world.now());
            log(match wait {
                Some(wait) => format!("{state}, in {wait:?}"),
                None => format!("{state:?}"),
            });
        }
        log("end".into());
    });
}

#[test]
fn from_the_first_attempt_to_the_end() {
    let page = Page::new();
    let policy = Reconnection::default().jitter(0.0);
    let client = page.connect(Page::builder().reconnection(policy));
    let socket = client.socket();
    watch(&page, &socket);
    page.advance(100.0);
    page.expect(&[
        "Connecting { attempt: 0 }",
        "Connected(Connected { id: \"s1\", recovered: None, transport: WebSocket })",
    ]);
    page.server().config.reachable = false;
    page.cut();
    page.expect(&["waiting to reconnect (the connection was closed), in 1s"]);
    page.advance(1100.0);
    page.expect(&[
        "Connecting { attempt: 1 }",
        "waiting to reconnect (no connection could be made), in 2s",
    ]);
    page.server().config.reachable = true;
    page.advance(2100.0);
    page.expect(&[
        "Connecting { attempt: 2 }",
        "Connected(Connected { id: \"s2\", recovered: None, transport: WebSocket })",
    ]);
    socket.disconnect();
    assert_eq!(socket.id(), None);
    page.advance(100.0);
    page.expect(&["Disconnected { reason: ClientDisconnect }"]);
    socket.connect();
    page.advance(100.0);
    page.expect(&[
        "Connecting { attempt: 0 }",
        "Connected(Connected { id: \"s3\", recovered: None, transport: WebSocket })",
    ]);
    drop((client, socket));
    page.advance(100.0);
    page.expect(&["Disconnected { reason: ClientDisconnect }", "end"]);
    page.expect_nothing_left();
}

#[test]
fn the_transport_of_an_upgrade() {
    let page = Page::new();
    let builder = Page::builder().transports([Transport::Polling, Transport::WebSocket]);
    let client = page.connect(builder);
    let socket = client.socket();
    watch(&page, &socket);
    page.advance(1000.0);
    page.expect(&[
        "Connecting { attempt: 0 }",
        "Connected(Connected { id: \"s1\", recovered: None, transport: Polling })",
        "Connected(Connected { id: \"s1\", recovered: None, transport: WebSocket })",
    ]);
}

#[test]
fn lazy() {
    let page = Page::new();
    let client = page.connect(Page::builder().lazy());
    let socket = client.socket();
    page.log_result("connected", socket.connected());
    page.advance(1000.0);
    assert_eq!(socket.state(), State::Idle);
    socket.emit("early", ()).unwrap();
    socket.connect();
    page.advance(100.0);
    assert_eq!(page.world.take_trace().len(), 1);
    page.expect_server(&["websocket 40", r#"websocket 42["early"]"#]);
}

#[test]
fn given_up_and_asked_again() {
    let page = Page::new();
    page.server().config.reachable = false;
    let policy = Reconnection::default().attempts(2);
    let client = page.connect(Page::builder().reconnection(policy));
    let socket = client.socket();
    page.advance(60_000.0);
    assert_eq!(socket.state(), State::Failed { attempts: 2 });
    page.log_result("at once", socket.connected());
    page.advance(0.0);
    page.expect(&[r#"at once: Err(Transport { transport: WebSocket, cause: Failed })"#]);
    page.server().config.reachable = true;
    socket.connect();
    assert_eq!(socket.state(), State::Connecting { attempt: 0 });
    page.log_result("again", socket.connected());
    page.advance(100.0);
    assert!(socket.state().is_connected());
}

#[test]
fn connecting_by_hand_while_it_waits() {
    let page = Page::new();
    let policy = Reconnection::default().jitter(0.0);
    let (_client, socket) = page.connected(Page::builder().reconnection(policy));
    page.server().config.reachable = false;
    page.cut();
    page.advance(8_000.0);
    assert!(matches!(socket.state(), State::Waiting { attempt: 4, .. }));
    socket.connect();
    assert_eq!(socket.state(), State::Connecting { attempt: 1 });
    // That was the first of the new count: when it has failed, the second follows.
    page.advance(50.0);
    let (now, state) = (page.world.now(), socket.state());
    assert!(
        matches!(state, State::Waiting { attempt: 2, .. }),
        "{state:?}"
    );
    let wait = state.retry_in(now).unwrap();
    assert!((1_950..=2_000).contains(&wait.as_millis()), "{wait:?}");
    page.server().config.reachable = true;
    socket.connect();
    assert_eq!(socket.state(), State::Connecting { attempt: 1 });
    page.advance(100.0);
    assert!(socket.state().is_connected());
}

#[test]
fn without_reconnection() {
    let page = Page::new();
    let builder = Page::builder().reconnection(Reconnection::off());
    let (_client, socket) = page.connected(builder);
    page.cut();
    let reason = Reason::TransportClose;
    assert_eq!(socket.state(), State::Disconnected { reason });
    page.server().config.reachable = false;
    socket.connect();
    page.advance(1000.0);
    assert_eq!(socket.state(), State::Failed { attempts: 0 });
}

#[test]
fn why_it_failed() {
    let page = Page::new();
    let builder = Page::builder().connect_timeout(Duration::from_secs(3));
    let client = page.connect(builder.reconnection(Reconnection::off()));
    let socket = client.socket();
    let log = page.logger();
    let _hook = socket.on_error(move |error| log(format!("{error:?}")));
    page.world.network.black_hole.set(true);
    page.log_result("connected", socket.connected());
    page.advance(5000.0);
    page.expect(&["Connect(Timeout)", "connected: Err(Timeout)"]);
}

#[test]
fn a_server_of_another_protocol() {
    for (handshake, accepted, expected) in [
        (Some("{}"), None, ProtocolError::Handshake),
        (None, Some("40"), ProtocolError::ServerTooOld),
        (None, Some("x"), ProtocolError::Packet),
    ] {
        let page = Page::new();
        page.server().config.handshake = handshake.map(String::from);
        page.server().config.accepts = accepted.is_none();
        let client = page.connect(Page::builder().reconnection(Reconnection::off()));
        let socket = client.socket();
        let log = page.logger();
        let _hook = socket.on_error(move |error| {
            if let SocketError::Connect(error) = error {
                log(format!("{error:?}"));
            }
        });
        page.advance(100.0);
        if let Some(text) = accepted {
            page.server().send(text);
        }
        page.advance(100.0);
        page.expect(&[&format!("Protocol({expected:?})")]);
    }
}

#[test]
fn a_silent_server() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    page.server().config.heartbeats = false;
    let log = page.logger();
    let _hook = socket.on_error(move |error| log(format!("{error:?}")));
    page.advance(46_000.0);
    page.expect(&["Disconnected { reason: PingTimeout, cause: None }"]);
}

#[test]
fn refused_by_the_server() {
    let page = Page::new();
    let refusals = [("/".into(), json!({ "message": "no" }))];
    page.server().config.refusals.extend(refusals);
    let client = page.connect(Page::builder());
    let socket = client.socket();
    let log = page.logger();
    let _hook = socket.on_error(move |error| {
        assert!(matches!(
            error,
            SocketError::Connect(ConnectError::Refused { .. })
        ));
        log(error.to_string());
    });
    page.advance(100.0);
    page.expect(&["refused by the server: no"]);
    let reason = Reason::Refused;
    assert_eq!(socket.state(), State::Disconnected { reason });
    page.server().config.refusals.clear();
    socket.connect();
    page.advance(100.0);
    assert!(socket.state().is_connected());
}

#[test]
fn refused_as_the_server_is_too_old() {
    let page = Page::new();
    page.server().config.accepts = false;
    let client = page.connect(Page::builder());
    let socket = client.socket();
    page.log_result("connected", socket.connected());
    page.advance(100.0);
    page.server().send("40");
    page.advance(60_000.0);
    page.expect(&["connected: Err(Protocol(ServerTooOld))"]);
    let reason = Reason::Refused;
    assert_eq!(socket.state(), State::Disconnected { reason });
}

#[test]
fn ready_when_something_can_be_sent() {
    let page = Page::new();
    let client = page.connect(Page::builder());
    let socket = client.socket();
    page.log_result("connecting", socket.ready());
    page.advance(0.0);
    page.expect(&[]);
    page.advance(100.0);
    page.expect(&["connecting: ()"]);
    socket.emit("e", ()).unwrap();
    page.log_result("sent", socket.ready());
    page.advance(0.0);
    page.expect(&["sent: ()"]);
    page.cut();
    page.log_result("gone", socket.ready());
    page.advance(0.0);
    page.expect(&[]);
    drop((client, socket));
    page.advance(0.0);
    page.expect(&["gone: ()"]);
}

#[test]
fn a_web_socket_with_much_to_send_is_not_ready() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    page.browser.buffered.set(65_537);
    let others = [socket.ready(), socket.ready()];
    page.log_result("full", socket.ready());
    page.log_result("others", futures::future::join_all(others));
    page.advance(10.0);
    page.browser.looks.take();
    // Whatever else happens, it is looked at every 20 milliseconds and no more often.
    for _ in 0..100 {
        socket.emit("e", ()).unwrap();
        page.advance(10.0);
    }
    assert_eq!(page.browser.looks.get(), 50);
    page.expect(&[]);
    page.browser.buffered.set(65_536);
    page.advance(20.0);
    page.expect(&["full: ()", "others: [(), ()]"]);
}

#[test]
fn a_web_socket_is_looked_at_only_while_somebody_waits() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    page.browser.buffered.set(1_000_000);
    socket.emit("e", ()).unwrap();
    page.advance(1000.0);
    assert_eq!(page.browser.looks.get(), 0);
    let mut ready = Box::pin(socket.ready());
    assert!(ready.as_mut().now_or_never().is_none());
    page.advance(100.0);
    assert!(page.browser.looks.take() > 0);
    drop(ready);
    page.advance(1000.0);
    assert_eq!(page.browser.looks.take(), 0, "the future was dropped");

    page.log_result("cut", socket.ready());
    page.advance(30.0);
    page.cut();
    page.browser.looks.take();
    page.advance(100.0);
    assert_eq!(page.browser.looks.get(), 0, "there is no connection");
    drop((client, socket));
    page.advance(100.0);
    page.expect(&["cut: ()"]);
    page.expect_nothing_left();
}

#[test]
fn ready_waits_for_the_namespace() {
    let page = Page::new();
    let client = page.connect(Page::builder().lazy());
    let other = client.namespace("/other");
    other.connect();
    page.advance(100.0);
    page.log_result("ready", client.socket().ready());
    page.advance(1.0);
    page.browser.looks.take();
    page.advance(10_000.0);
    page.expect(&[]);
    assert_eq!(page.browser.looks.get(), 0);
    client.socket().connect();
    page.advance(100.0);
    page.expect(&["ready: ()"]);
}

#[test]
fn the_state_in_a_hook_is_that_of_the_moment() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let (log, weak) = (page.logger(), socket.downgrade());
    let _hook = socket.on_error(move |error| {
        let state = weak.upgrade().unwrap().state();
        let waits = matches!(state, State::Waiting { attempt: 1, .. });
        log(format!("{error}, waits: {waits}"));
    });
    page.cut();
    page.expect(&["the connection was closed: code 1006, waits: true"]);
}

/// What a hook is told of the loss of a connection that the closure brings about.
fn loss(transport: Transport, lose: impl FnOnce(&Page, &Socket)) -> (Reason, TransportError) {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder().transports([transport]));
    let told = Rc::new(RefCell::new(Vec::new()));
    let tell = told.clone();
    let _hook = socket.on_error(move |error| match error {
        SocketError::Disconnected { reason, cause } => {
            tell.borrow_mut().push((*reason, cause.clone().unwrap()));
        }
        error => panic!("{error}"),
    });
    lose(&page, &socket);
    page.advance(100.0);
    let [loss] = told.take().try_into().expect("one loss");
    loss
}

#[test]
fn what_happened_to_the_transport() {
    let closed = loss(Transport::WebSocket, |page, _| {
        page.server().close_session()
    });
    let (code, reason) = (1005, String::new());
    let expected = TransportError::Closed { code, reason };
    assert_eq!(closed, (Reason::TransportClose, expected));

    let answered = loss(Transport::Polling, |page, socket| {
        page.server().forget_sessions();
        socket.emit("e", ()).unwrap();
    });
    let expected = TransportError::Status {
        status: 400,
        body: r#"{"code":1,"message":"Session ID unknown"}"#.into(),
    };
    assert_eq!(answered, (Reason::TransportError, expected));

    let unreachable = loss(Transport::Polling, |page, socket| {
        page.server().config.reachable = false;
        socket.emit("e", ()).unwrap();
    });
    let expected = TransportError::NoAnswer;
    assert_eq!(unreachable, (Reason::TransportError, expected));

    let offline = loss(Transport::WebSocket, |page, _| {
        page.page_event(PageEvent::Offline);
    });
    assert_eq!(offline, (Reason::TransportClose, TransportError::Offline));
}

#[test]
fn a_browser_that_does_not_even_try() {
    let page = Page::new();
    page.browser.forbids.set(true);
    for transport in [Transport::WebSocket, Transport::Polling] {
        let builder = Page::builder().reconnection(Reconnection::off());
        let client = page.connect(builder.transports([transport]));
        page.log_result("connected", client.socket().connected());
        page.advance(0.0);
        page.expect(&[&format!(
            "connected: Err(Transport {{ transport: {transport:?}, cause: Refused(\"no\") }})"
        )]);
    }
}
