//! Several namespaces over one connection, and those that the server refuses.

use serde_json::json;

use super::support::pair::in_every_mode;
use super::support::socket::Auth;
use super::support::value::Value;

#[test]
fn two_share_one_connection() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let main = pair.socket("/");
        let admin = pair.socket("/admin");
        pair.watch_manager();
        pair.advance(100.0);
        pair.expect(&["manager open", "/ connect", "/admin connect"]);
        assert_eq!(pair.server().sessions(), 1);
        admin.emit(json!(["rights"])).unwrap();
        main.emit(json!(["talk"])).unwrap();
        pair.server().emit("/admin", json!(["news", 1]));
        pair.server().emit("/", json!(["news", 2]));
        pair.advance(100.0);
        pair.expect(&["/admin news 1", "/ news 2"]);
        pair.expect_server(&[
            "websocket 40",
            "websocket 40/admin,",
            "websocket 42/admin,[\"rights\"]",
            "websocket 42[\"talk\"]",
        ]);

        admin.disconnect().unwrap();
        pair.expect(&["/admin disconnect io client disconnect"]);
        assert!(main.connected());
        main.disconnect().unwrap();
        pair.expect(&[
            "manager close forced close",
            "/ disconnect io client disconnect",
        ]);
        pair.advance(100.0);
        pair.expect_server(&["websocket 41/admin,", "websocket 41"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn one_can_join_an_open_connection() {
    in_every_mode(|setup| {
        let (pair, _main) = setup.connected();
        let late = pair.socket("/late");
        late.emit(json!(["hello"])).unwrap();
        pair.advance(100.0);
        pair.expect(&["/late connect"]);
        pair.expect_server(&["websocket 40/late,", "websocket 42/late,[\"hello\"]"]);
        // A second call finds it, and connects it again if it is not active.
        assert_eq!(pair.client.socket("/late").id(), late.id());
        late.disconnect().unwrap();
        pair.client.socket("/late");
        pair.advance(100.0);
        pair.expect(&["/late disconnect io client disconnect", "/late connect"]);
    });
}

#[test]
fn all_of_them_come_back_after_a_loss() {
    in_every_mode(|setup| {
        let (pair, _main) = setup.connected();
        pair.socket("/a");
        let gone = pair.socket("/b");
        pair.advance(100.0);
        gone.disconnect().unwrap();
        pair.world.take_trace();
        pair.server().close_session();
        pair.advance(3000.0);
        let loss =
            "disconnect transport close, {description: websocket connection closed, context: 1005}";
        pair.expect(&[
            &format!("/ {loss}"),
            &format!("/a {loss}"),
            "/ connect",
            "/a connect",
        ]);
    });
}

#[test]
fn a_refusal_is_final_until_the_user_connects_again() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let refusal = json!({ "message": "not authorized", "data": { "code": 7 } });
        pair.server().config.refusals.insert("/".into(), refusal);
        let socket = pair.socket("/");
        pair.watch_manager();
        pair.advance(60_000.0);
        pair.expect(&[
            "manager open",
            "manager close forced close",
            "/ connect_error Error: not authorized {data: {\"code\":7}}",
        ]);
        assert!(!socket.active());
        pair.expect_nothing_left();

        pair.server().config.refusals.clear();
        socket.set_auth(Auth::Value(Value::body(&json!({ "token": "right" }))));
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["manager open", "/ connect"]);
        pair.expect_server(&["websocket 40", "websocket 40{\"token\":\"right\"}"]);
    });
}

#[test]
fn a_refusal_leaves_the_other_namespaces_alone() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let refusal = json!("Invalid namespace");
        pair.server().config.refusals.insert("/no".into(), refusal);
        pair.socket("/no");
        let main = pair.socket("/");
        pair.watch_manager();
        pair.advance(1000.0);
        pair.expect(&[
            "manager open",
            "/no connect_error Error: Invalid namespace",
            "/ connect",
        ]);
        assert!(main.connected());
    });
}

#[test]
fn auth_is_evaluated_for_every_connection() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let count = std::cell::Cell::new(0);
        let auth = Auth::Function(std::rc::Rc::new(move |answer| {
            count.set(count.get() + 1);
            answer(Some(Value::body(&json!({ "count": count.get() }))))
        }));
        pair.socket_with("/", Default::default(), auth);
        pair.advance(100.0);
        pair.cut();
        pair.advance(2000.0);
        pair.expect_server(&["websocket 40{\"count\":1}", "websocket 40{\"count\":2}"]);
    });
}

#[test]
fn auth_may_answer_later() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let world = pair.world.clone();
        let auth = Auth::Function(std::rc::Rc::new(move |answer| {
            world.microtask(move || {
                answer(None).unwrap();
            });
            Ok(())
        }));
        let socket = pair.socket_with("/", Default::default(), auth);
        pair.advance(100.0);
        assert!(socket.connected());
        pair.expect_server(&["websocket 40"]);
    });
}

#[test]
fn packets_for_unknown_namespaces_are_ignored() {
    in_every_mode(|setup| {
        let (pair, _socket) = setup.connected();
        for text in [
            "42/other,[\"event\"]",
            "41/other,",
            "40/other,{\"sid\":\"x\"}",
            "44/other,{}",
        ] {
            pair.server().send(text);
        }
        pair.server().emit("/", json!(["still here"]));
        pair.advance(100.0);
        pair.expect(&["/ still here"]);
    });
}

#[test]
fn a_second_acceptance_is_another_connect() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.server().send("40{\"sid\":\"other\"}");
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
        assert_eq!(socket.id().as_deref(), Some("other"));
    });
}

#[test]
fn an_acceptance_without_a_session_is_an_error() {
    for text in ["40", "40{}", "40{\"sid\":\"\"}", "40{\"sid\":null}"] {
        in_every_mode(|setup| {
            let pair = setup.web_socket_only().pair();
            pair.server().config.accepts = false;
            let socket = pair.socket("/");
            pair.advance(100.0);
            pair.server().send(text);
            pair.advance(100.0);
            pair.expect(&[
                "/ connect_error Error: It seems you are trying to reach a Socket.IO server in \
                 v2.x with a v3.x client, but they are not compatible (more information here: \
                 https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)",
            ]);
            assert!(socket.active());
            assert!(!socket.connected());
        });
    }
}
