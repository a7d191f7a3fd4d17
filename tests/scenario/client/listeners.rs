//! Listeners, what they may do, and when they end.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use serde_json::json;
use socketio_wasm::{events, EmitError, Sent, SocketError, Subscription};

use super::support::Page;

#[test]
fn in_order_those_of_all_events_first() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let [log, any, second] = [page.logger(), page.logger(), page.logger()];
    let _first = socket.on("e", move |n: u32, text: Option<String>| {
        log(format!("{n} {text:?}"))
    });
    let _second = socket.on("e", move || second("second".into()));
    let _any = socket.on_any(move |message| any(format!("{} {}", message.name(), message.json())));
    page.server().emit("/", json!(["e", 1, "two", 3]));
    page.server().emit("/", json!(["e", 1]));
    page.server().emit("/", json!(["other"]));
    page.advance(100.0);
    page.expect(&[
        r#"e ["e",1,"two",3]"#,
        r#"1 Some("two")"#,
        "second",
        r#"e ["e",1]"#,
        "1 None",
        "second",
        r#"other ["other"]"#,
    ]);
}

#[test]
fn a_guard_dropped_in_its_own_listener() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let guard: Rc<RefCell<Option<Subscription>>> = Rc::default();
    let (held, log) = (guard.clone(), page.logger());
    let subscription = socket.on("e", move |n: u32| {
        log(format!("heard {n}"));
        drop(held.take());
    });
    guard.replace(Some(subscription));
    page.server().emit("/", json!(["e", 1]));
    page.server().emit("/", json!(["e", 2]));
    page.advance(100.0);
    page.expect(&["heard 1"]);
    assert_eq!(Rc::strong_count(&guard), 1, "the closure has been dropped");
}

#[test]
fn once_and_detached() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    let [once, detached] = [page.logger(), page.logger()];
    socket
        .once("e", move |n: u32| once(format!("once {n}")))
        .detach();
    socket
        .on("e", move |n: u32| detached(format!("always {n}")))
        .detach();
    page.server().emit("/", json!(["e", 1]));
    page.server().emit("/", json!(["e", 2]));
    page.advance(100.0);
    page.expect(&["once 1", "always 1", "always 2"]);
    drop((client, socket));
    page.advance(100.0);
    page.expect_nothing_left();
}

#[test]
fn what_is_emitted_in_a_listener_goes_before_the_next_event() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let (weak, log) = (socket.downgrade(), page.logger());
    let _subscription = socket.on("e", move |n: u32| {
        let socket = weak.upgrade().unwrap();
        socket.emit("echo", &n).unwrap();
        log(format!("emitted {n}"));
    });
    page.server().emit("/", json!(["e", 1]));
    page.server().emit("/", json!(["e", 2]));
    page.advance(100.0);
    page.expect(&["emitted 1", "emitted 2"]);
    page.expect_server(&[r#"websocket 42["echo",1]"#, r#"websocket 42["echo",2]"#]);
}

#[test]
fn disconnecting_in_a_listener_ends_the_delivery() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let (weak, log) = (socket.downgrade(), page.logger());
    let _subscription = socket.on("e", move |n: u32| {
        log(format!("heard {n}"));
        weak.upgrade().unwrap().disconnect();
    });
    page.server().emit("/", json!(["e", 1]));
    page.server().emit("/", json!(["e", 2]));
    page.advance(100.0);
    page.expect(&["heard 1"]);
}

#[test]
fn the_last_handle_dropped_in_a_listener() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    let handles = Rc::new(RefCell::new(None));
    let (held, log) = (handles.clone(), page.logger());
    socket
        .on("e", move |n: u32| {
            drop(held.take());
            log(format!("heard {n}"));
        })
        .detach();
    handles.replace(Some((client, socket)));
    page.server().emit("/", json!(["e", 1]));
    page.server().emit("/", json!(["e", 2]));
    page.advance(100.0);
    page.expect(&["heard 1"]);
    page.expect_nothing_left();
}

#[test]
fn what_cannot_be_decoded_goes_to_the_hooks_and_drops_nothing() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let [log, errors] = [page.logger(), page.logger()];
    let _listener = socket.on("e", move |n: u32| log(format!("heard {n}")));
    let _hook = socket.on_error(move |error| errors(error.to_string()));
    page.server().emit("/", json!(["e", "one"]));
    page.server().emit("/", json!(["e", 2]));
    page.advance(100.0);
    page.expect(&[
        "argument 0 of `e`: invalid type: string \"one\", expected u32 at line 1 column 10",
        "heard 2",
    ]);
    assert!(socket.state().is_connected());
}

#[test]
fn what_is_no_json_ends_the_connection() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let errors = page.logger();
    let _listener = socket.on("e", |_: u32| panic!("it is called"));
    let _hook = socket.on_error(move |error| match error {
        SocketError::Decode(error) => errors(format!("malformed: {}", error.is_malformed())),
        error => errors(format!("{error:?}")),
    });
    page.server().send("42[\"e\",1");
    page.advance(100.0);
    page.expect(&[
        "malformed: true",
        "Disconnected { reason: ParseError, cause: None }",
    ]);
    page.advance(10_000.0);
    assert!(socket.state().is_connected());
}

/// Where nobody has installed a logger, nothing would be seen of an error.
#[test]
fn errors_without_a_hook_are_on_the_console() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let _listener = socket.on("e", |_: u32| {});
    page.server().emit("/", json!(["e", "text"]));
    page.advance(100.0);
    let warnings = page.browser.warnings.take();
    assert_eq!(warnings.len(), 1);
    assert!(
        warnings[0].starts_with("socketio-wasm: /: "),
        "{warnings:?}"
    );
    let _hook = socket.on_error(|_| {});
    page.server().emit("/", json!(["e", "text"]));
    page.advance(100.0);
    assert_eq!(page.browser.warnings.take(), Vec::<String>::new());
}

#[test]
fn answers_of_listeners() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let _add = socket.respond("add", |a: u32, b: u32| a + b);
    let _nothing = socket.respond("nothing", || ());
    let _later = socket.respond_async("later", |n: u32| async move { (n, "later") });
    let _twice = socket.on_any(|message| {
        if message.name() == "by hand" {
            assert!(message.wants_ack());
            message.reply((1, 2)).unwrap();
            message.reply((3, 4)).unwrap();
        }
    });
    for packet in [
        r#"421["add",2,3]"#,
        r#"422["nothing"]"#,
        r#"423["later",4]"#,
        r#"424["by hand"]"#,
        r#"42["add",2,3]"#,
    ] {
        page.server().send(packet);
    }
    page.advance(100.0);
    page.expect_server(&[
        "websocket 431[5]",
        "websocket 432[]",
        "websocket 433[[4,\"later\"]]",
        "websocket 434[1,2]",
    ]);
}

/// A server closes the connection over which it gets an answer of a namespace that was left.
#[test]
fn an_answer_that_comes_too_late_is_not_sent() {
    let page = Page::new();
    let (client, _main) = page.connected(Page::builder());
    let admin = client.namespace("/admin");
    page.advance(100.0);
    let answers = Rc::new(RefCell::new(Vec::new()));
    let list = answers.clone();
    let _later = admin.respond_async("later", move || {
        let (sender, receiver) = oneshot::channel::<u32>();
        list.borrow_mut().push(sender);
        async move { receiver.await.unwrap() }
    });
    let ask_twice = || {
        page.server().send(r#"42/admin,1["later"]"#);
        page.server().send(r#"42/admin,2["later"]"#);
        page.advance(100.0);
        page.server().take_log();
    };
    let answer = || answers.borrow_mut().pop().unwrap().send(7).unwrap();

    ask_twice();
    answer();
    admin.disconnect();
    answer();
    page.advance(100.0);
    page.expect_server(&["websocket 41/admin,"]);
    // The server has not accepted it again yet.
    ask_twice();
    assert!(answers.borrow().is_empty());
    page.server().config.accepts = false;
    admin.connect();
    page.advance(100.0);
    page.expect_server(&["websocket 40/admin,"]);
    page.server().send(r#"40/admin,{"sid":"again"}"#);
    page.advance(100.0);
    ask_twice();
    answer();
    page.advance(100.0);
    page.expect_server(&["websocket 43/admin,2[7]"]);
}

#[test]
fn asynchronous_listeners() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let (log, weak) = (page.logger(), socket.downgrade());
    let subscription = socket.on_async("e", move |n: u32| {
        let (log, socket) = (log.clone(), weak.upgrade().unwrap());
        async move {
            let answer = socket.emit_with_ack::<u32>("ask", &n).await;
            log(format!("{n}: {answer:?}"));
        }
    });
    page.server().emit("/", json!(["e", 1]));
    page.server().emit("/", json!(["e", 2]));
    page.advance(7.0);
    drop(subscription);
    page.advance(100.0);
    page.expect(&["1: Ok(1)", "2: Ok(2)"]);
}

events! {
    client "save" => Save(String) -> u64;
    client "typing" => Typing(bool);
    server "news" => News(String, u32);
    server "divide" => Divide(u32, u32) -> (u32, u32);
}

#[test]
fn a_typed_answer_of_several_arguments() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let _divide = socket.respond_event::<Divide>(|(a, b)| (a / b, a % b));
    page.server().send(r#"421["divide",17,5]"#);
    page.server().send(r#"42["divide",17,5]"#);
    page.advance(100.0);
    page.expect_server(&["websocket 431[3,2]"]);
}

#[test]
fn a_typed_event_that_may_be_lost() {
    let page = Page::new();
    let client = page.connect(Page::builder().lazy());
    let socket = client.socket();
    assert_eq!(
        socket.volatile().emit_event::<Typing>(&true).unwrap(),
        Sent::No
    );
}

#[test]
fn typed_events() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let log = page.logger();
    let _news = socket.on_event::<News>(move |(title, n)| log(format!("{title} {n}")));
    page.server().emit("/", json!(["news", "title", 1]));
    socket.emit_event::<Typing>(&true).unwrap();
    page.advance(100.0);
    page.expect(&["title 1"]);
    page.expect_server(&[r#"websocket 42["typing",true]"#]);
    page.log_result("saved", socket.ask::<Save>(&"text".into()).send());
    page.server().config.answers = false;
    page.advance(6.0);
    page.server().send("430[42]");
    page.advance(100.0);
    page.expect(&["saved: Ok(42)"]);
}

#[test]
fn a_listener_that_emits_what_is_refused() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    assert!(matches!(
        socket.emit("disconnect", ()),
        Err(EmitError::ReservedName)
    ));
    let calls = Rc::new(Cell::new(0));
    let (count, weak) = (calls.clone(), socket.downgrade());
    let _listener = socket.on("e", move || {
        count.set(count.get() + 1);
        let socket = weak.upgrade().unwrap();
        assert!(socket.emit("connect_error", ()).is_err());
    });
    page.server().emit("/", json!(["e"]));
    page.advance(100.0);
    assert_eq!(calls.get(), 1);
    page.expect_server(&[]);
}
