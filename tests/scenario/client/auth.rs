//! What the server is told before it lets a socket in.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use serde_json::json;
use socketio_wasm::{BuildError, Reason, Socket, State};

use super::support::Page;

#[test]
fn always_the_same() {
    let page = Page::new();
    let builder = Page::builder().auth(json!({ "token": "t" }));
    let client = page.connect(builder);
    page.advance(100.0);
    page.expect_server(&[r#"websocket 40{"token":"t"}"#]);
    let _admin = client.namespace("/admin");
    page.advance(100.0);
    page.expect_server(&[r#"websocket 40/admin,{"token":"t"}"#]);
}

/// The official server closes a connection whose credentials are something else.
#[test]
fn credentials_that_are_no_object() {
    let page = Page::new();
    let builder = Page::builder().auth([("name", "Ada")]);
    let reason = String::from("the credentials are no object");
    let error = builder.connect_on(page.browser.clone()).unwrap_err();
    assert_eq!(error, BuildError::Auth(reason.clone()));

    let builder = Page::builder().auth_with(|| async { Ok::<_, String>("token") });
    let socket = page.connect(builder).socket();
    page.log_result("connected", socket.connected());
    page.advance(100.0);
    page.expect(&[&format!("connected: Err(Auth({reason:?}))")]);
}

#[test]
fn asked_anew_for_each_connection() {
    let page = Page::new();
    let count = Rc::new(Cell::new(0));
    let (_client, _socket) = page.connected(Page::builder().auth_with(move || {
        count.set(count.get() + 1);
        let n = count.get();
        async move { Ok::<_, String>(json!({ "token": n })) }
    }));
    page.cut();
    page.advance(10_000.0);
    page.expect_server(&[r#"websocket 40{"token":2}"#]);
}

/// Questions that are answered when the test wants.
type Questions = Rc<RefCell<Vec<oneshot::Sender<u32>>>>;

fn asking(questions: &Questions) -> socketio_wasm::Builder {
    let questions = questions.clone();
    Page::builder().auth_with(move || {
        let (sender, receiver) = oneshot::channel();
        questions.borrow_mut().push(sender);
        async move {
            let token = receiver.await.map_err(|_| "no token")?;
            Ok::<_, &str>(json!({ "token": token }))
        }
    })
}

#[test]
fn what_connects_already_is_not_asked_again() {
    let page = Page::new();
    let questions = Questions::default();
    let client = page.connect(asking(&questions));
    let socket = client.socket();
    page.advance(100.0);
    socket.connect();
    page.advance(100.0);
    assert_eq!(questions.borrow().len(), 1);
    questions.borrow_mut().pop().unwrap().send(1).unwrap();
    page.server().config.accepts = false;
    page.advance(100.0);
    page.expect_server(&[r#"websocket 40{"token":1}"#]);
    socket.connect();
    page.advance(100.0);
    page.expect_server(&[]);
    assert!(questions.borrow().is_empty());
    // A connection that is lost, or that the user gives up, is asked for anew.
    page.server().config.accepts = true;
    page.cut();
    page.advance(10_000.0);
    assert_eq!(questions.borrow().len(), 1);
    socket.disconnect();
    socket.connect();
    page.advance(100.0);
    assert_eq!(questions.borrow().len(), 2);
}

#[test]
fn a_question_of_a_lost_connection_is_dropped() {
    let page = Page::new();
    let questions = Questions::default();
    let client = page.connect(asking(&questions));
    page.advance(100.0);
    page.expect_server(&[]);
    let first = questions.borrow_mut().pop().unwrap();
    assert!(!first.is_canceled());
    page.cut();
    page.advance(1.0);
    assert!(first.is_canceled());
    page.advance(10_000.0);
    page.expect_server(&[]);
    let [second] = <[_; 1]>::try_from(questions.take()).unwrap();
    second.send(2).unwrap();
    page.advance(100.0);
    page.expect_server(&[r#"websocket 40{"token":2}"#]);
    assert!(client.socket().state().is_connected());
}

#[test]
fn a_question_is_dropped_with_disconnect() {
    let page = Page::new();
    let questions = Questions::default();
    let client = page.connect(asking(&questions));
    let other = client.namespace("/other");
    page.advance(100.0);
    client.socket().disconnect();
    page.advance(0.0);
    let [first, second] = <[_; 2]>::try_from(questions.take()).unwrap();
    assert!(first.is_canceled());
    second.send(1).unwrap();
    page.advance(100.0);
    page.expect_server(&[r#"websocket 40/other,{"token":1}"#]);
    assert!(other.state().is_connected());
}

#[test]
fn failing() {
    let page = Page::new();
    let questions = Questions::default();
    let client = page.connect(asking(&questions));
    let socket = client.socket();
    let log = page.logger();
    let _hook = socket.on_error(move |error| log(format!("{error:?}")));
    page.log_result("connected", socket.connected());
    page.advance(100.0);
    drop(questions.take());
    page.advance(60_000.0);
    page.expect(&[
        r#"Connect(Auth("no token"))"#,
        r#"connected: Err(Auth("no token"))"#,
    ]);
    let reason = Reason::Refused;
    assert_eq!(socket.state(), State::Disconnected { reason });
    assert!(
        questions.borrow().is_empty(),
        "it is not asked again by itself"
    );
    socket.connect();
    page.advance(100.0);
    for question in questions.take() {
        question.send(3).unwrap();
    }
    page.advance(100.0);
    page.expect_server(&[r#"websocket 40{"token":3}"#]);
    assert!(socket.state().is_connected());
}

#[test]
fn a_client_dropped_while_it_is_asked() {
    let page = Page::new();
    let questions = Questions::default();
    let client = page.connect(asking(&questions));
    page.advance(100.0);
    drop(client);
    page.advance(100.0);
    page.expect_nothing_left();
    assert!(questions.borrow()[0].is_canceled());
    page.expect_server(&[]);
}

/// The answer may be ready at the moment at which it is outdated, or disconnect by itself.
#[test]
fn an_answer_that_comes_too_late_is_not_sent() {
    let page = Page::new();
    let questions = Questions::default();
    let client = page.connect(asking(&questions));
    page.advance(100.0);
    let [question] = <[_; 1]>::try_from(questions.take()).unwrap();
    question.send(1).unwrap();
    client.socket().disconnect();
    page.advance(100.0);
    page.expect_server(&[]);

    let socket = Rc::new(RefCell::new(None::<Socket>));
    let own = socket.clone();
    let client = page.connect(Page::builder().lazy().auth_with(move || {
        let socket = own.take();
        async move {
            let token = match socket {
                Some(socket) => {
                    socket.disconnect();
                    1
                }
                None => 2,
            };
            Ok::<_, String>(json!({ "token": token }))
        }
    }));
    // The connection itself stays for the other namespace.
    let other = client.namespace("/other");
    socket.replace(Some(client.socket()));
    client.socket().connect();
    other.connect();
    page.advance(100.0);
    page.expect_server(&[r#"websocket 40/other,{"token":2}"#]);
    let reason = Reason::ClientDisconnect;
    assert_eq!(client.socket().state(), State::Disconnected { reason });
}
