//! Events as streams, and who waits for one.

use std::sync::Arc;
use std::task::Context;

use futures::task::{waker, ArcWake};
use futures::{FutureExt, StreamExt};
use serde_json::json;
use socketio_wasm::Overflow;

use super::support::Page;

fn emit_numbers(page: &Page, numbers: impl IntoIterator<Item = u32>) {
    for n in numbers {
        page.server().emit("/", json!(["n", n]));
    }
    page.advance(100.0);
}

#[test]
fn after_the_listeners_until_the_socket_is_gone() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    let mut stream = socket.stream::<u32>("n");
    let log = page.logger();
    page.browser.run(async move {
        while let Some(n) = stream.next().await {
            log(format!("{:?}", n.ok()));
        }
        log("end".into());
    });
    let log = page.logger();
    let _listener = socket.on("n", move |n: Option<u32>| log(format!("listener {n:?}")));
    page.server().emit("/", json!(["n", 1]));
    page.server().emit("/", json!(["n", "two"]));
    page.server().emit("/", json!(["n", 3]));
    page.advance(100.0);
    page.expect(&[
        "listener Some(1)",
        "Some(1)",
        "None",
        "listener Some(3)",
        "Some(3)",
    ]);
    drop((client, socket));
    page.advance(100.0);
    page.expect(&["end"]);
    page.expect_nothing_left();
}

#[test]
fn without_a_limit_everything_waits() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let mut stream = socket.stream::<u32>("n");
    emit_numbers(&page, 0..1000);
    let taken: Vec<u32> = std::iter::from_fn(|| stream.pop())
        .map(Result::unwrap)
        .collect();
    assert_eq!(taken, (0..1000).collect::<Vec<_>>());
    assert_eq!(stream.dropped(), 0);
}

#[test]
fn with_a_limit() {
    for (overflow, kept) in [
        (Overflow::DropOldest, [3, 4]),
        (Overflow::DropNewest, [0, 1]),
    ] {
        let page = Page::new();
        let (_client, socket) = page.connected(Page::builder());
        let mut stream = socket.stream::<u32>("n").bounded(2, overflow);
        emit_numbers(&page, 0..5);
        assert_eq!(stream.dropped(), 3);
        let taken: Vec<u32> = std::iter::from_fn(|| stream.pop())
            .map(Result::unwrap)
            .collect();
        assert_eq!(taken, kept);
        emit_numbers(&page, [9]);
        assert_eq!(stream.pop().unwrap().unwrap(), 9);
    }
}

#[test]
fn all_events_as_messages() {
    let page = Page::new();
    let (_client, socket) = page.connected(Page::builder());
    let mut messages = socket.messages();
    page.server().emit("/", json!(["a", 1, 2]));
    page.server().send(r#"427["b"]"#);
    page.advance(100.0);
    let first = messages.pop().unwrap();
    assert_eq!((first.name(), first.args().ok()), ("a", Some((1, 2))));
    let second = messages.pop().unwrap();
    assert!(second.wants_ack());
    second.reply("late").unwrap();
    page.advance(100.0);
    page.expect_server(&[r#"websocket 437["late"]"#]);
    assert!(messages.pop().is_none());
}

#[test]
fn a_dropped_stream_listens_no_more() {
    let page = Page::new();
    let (client, socket) = page.connected(Page::builder());
    drop(socket.stream::<u32>("n"));
    emit_numbers(&page, 0..3);
    let messages = socket.messages();
    drop((client, socket));
    page.advance(100.0);
    // The stream keeps nothing of the client alive.
    page.expect_nothing_left();
    drop(messages);
}

/// Counts who could wake it.
struct Sleeper;

impl ArcWake for Sleeper {
    fn wake_by_ref(_: &Arc<Self>) {}
}

#[test]
fn who_waits_no_longer_is_forgotten() {
    let page = Page::new();
    let client = page.connect(Page::builder());
    let socket = client.socket();
    let sleeper = Arc::new(Sleeper);
    let waker = waker(sleeper.clone());
    let known = || Arc::strong_count(&sleeper);
    let context = &mut Context::from_waker(&waker);
    let before = known();
    for _ in 0..3 {
        let mut states = socket.states();
        assert!(states.next().poll_unpin(context).is_ready());
        let mut waiting = (socket.ready(), socket.connected(), states.next());
        for _ in 0..2 {
            assert!(waiting.0.poll_unpin(context).is_pending());
            assert!(waiting.1.poll_unpin(context).is_pending());
            assert!(waiting.2.poll_unpin(context).is_pending());
        }
        assert_eq!(known(), before + 3);
        drop(waiting);
        drop(states);
        assert_eq!(known(), before);
    }
}
