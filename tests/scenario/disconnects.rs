//! The ends of a connection, by either side, and what is done about them.

use serde_json::json;

use super::support::pair::in_every_mode;

#[test]
fn the_clients_own() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.watch_manager();
        socket.disconnect().unwrap();
        pair.expect(&[
            "manager close forced close",
            "/ disconnect io client disconnect",
        ]);
        assert!(!socket.active());
        assert_eq!(socket.id(), None);
        socket.disconnect().unwrap();
        pair.expect(&["manager close forced close"]);
        pair.advance(60_000.0);
        pair.expect(&[]);
        pair.expect_server(&["websocket 41"]);
        assert_eq!(pair.server().sessions(), 0);
        pair.expect_nothing_left();
    });
}

#[test]
fn the_clients_own_over_polling_says_farewell() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        socket.disconnect().unwrap();
        pair.advance(1000.0);
        pair.expect(&["/ connect", "/ disconnect io client disconnect"]);
        pair.expect_server(&["polling 40", "polling 41", "polling 1"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn the_servers() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.watch_manager();
        pair.server().send("41");
        pair.advance(60_000.0);
        pair.expect(&[
            "manager close forced close",
            "/ disconnect io server disconnect",
        ]);
        assert!(!socket.active());
        pair.expect_nothing_left();
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["manager open", "/ connect"]);
    });
}

#[test]
fn the_servers_for_one_namespace() {
    in_every_mode(|setup| {
        let (pair, main) = setup.connected();
        pair.socket("/admin");
        pair.watch_manager();
        pair.advance(100.0);
        pair.server().send("41/admin,");
        pair.advance(60_000.0);
        pair.expect(&[
            "/admin connect",
            "/admin disconnect io server disconnect",
            "manager ping",
            "manager ping",
        ]);
        assert!(main.connected());
    });
}

#[test]
fn a_transport_that_the_server_closes_is_made_again() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        pair.socket("/");
        pair.watch_manager();
        pair.advance(100.0);
        pair.server().close_session();
        pair.advance(2000.0);
        let loss = "close, {description: transport closed by the server}";
        pair.expect(&[
            "manager open",
            "/ connect",
            &format!("/ disconnect transport {loss}"),
            &format!("manager close transport {loss}"),
            "manager reconnect_attempt 1",
            "manager open",
            "manager reconnect 1",
            "/ connect",
        ]);
        pair.expect_server(&["polling 40", "polling 40"]);
    });
}

#[test]
fn the_users_of_the_engine_is_made_again() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.watch_manager();
        let engine = pair.client.engine().unwrap();
        engine.close().unwrap();
        pair.expect(&["/ disconnect forced close", "manager close forced close"]);
        assert_eq!(engine.state(), "closed");
        assert!(socket.active());
        pair.advance(2000.0);
        pair.expect(&[
            "manager reconnect_attempt 1",
            "manager open",
            "manager reconnect 1",
            "/ connect",
        ]);
    });
}

#[test]
fn the_managers_own_is_final_for_all() {
    in_every_mode(|setup| {
        let (pair, main) = setup.connected();
        pair.socket("/admin");
        pair.watch_manager();
        pair.advance(100.0);
        pair.client.close().unwrap();
        pair.advance(60_000.0);
        pair.expect(&[
            "/admin connect",
            "/ disconnect forced close",
            "/admin disconnect forced close",
            "manager close forced close",
        ]);
        // The namespaces still follow the Manager, should it be opened again.
        assert!(main.active());
        pair.client.open().unwrap();
        pair.advance(100.0);
        pair.expect(&["manager open", "/ connect", "/admin connect"]);
    });
}

#[test]
fn before_the_connection_there_is_no_event() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        let socket = pair.socket("/");
        pair.watch_manager();
        socket.disconnect().unwrap();
        pair.advance(60_000.0);
        pair.expect(&["manager close forced close"]);
        pair.expect_server(&[]);
        pair.expect_nothing_left();
    });
}

#[test]
fn what_was_written_is_sent_first() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        for number in 0..3 {
            socket.emit(json!(["last words", number])).unwrap();
        }
        socket.disconnect().unwrap();
        let engine = pair.client.engine().unwrap();
        assert_eq!(engine.state(), "closing");
        pair.advance(1000.0);
        pair.expect(&["/ connect", "/ disconnect io client disconnect"]);
        pair.expect_server(&[
            "polling 40",
            "polling 42[\"last words\",0]",
            "polling payload:",
            "polling 42[\"last words\",1]",
            "polling 42[\"last words\",2]",
            "polling 41",
            "polling 1",
        ]);
        pair.expect_nothing_left();
    });
}

#[test]
fn in_the_listener_of_the_first_of_two_events_the_second_is_not_delivered() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        let inner = socket.clone();
        socket.on("first", move |_| inner.disconnect());
        pair.server().emit("/", json!(["first"]));
        pair.server().emit("/", json!(["second"]));
        pair.advance(1000.0);
        pair.expect(&["/ connect", "/ first", "/ disconnect io client disconnect"]);
        assert_eq!(socket.received(), 0);
    });
}

#[test]
fn followed_by_connect_there_the_second_comes_with_the_next_connection() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        let inner = socket.clone();
        socket.on("first", move |_| {
            inner.disconnect()?;
            inner.connect()
        });
        pair.server().emit("/", json!(["first"]));
        pair.server().emit("/", json!(["second"]));
        pair.advance(1000.0);
        pair.expect(&[
            "/ connect",
            "/ first",
            "/ disconnect io client disconnect",
            "/ second",
            "/ connect",
        ]);
        assert_eq!(socket.id().as_deref(), Some("s2"));
    });
}

#[test]
fn followed_by_connect_there_is_a_new_session() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.watch_manager();
        socket.disconnect().unwrap();
        socket.connect().unwrap();
        pair.expect(&[
            "manager close forced close",
            "/ disconnect io client disconnect",
        ]);
        pair.advance(100.0);
        pair.expect(&["manager open", "/ connect"]);
        assert_eq!(socket.id().as_deref(), Some("s2"));
        assert_eq!(pair.server().sessions(), 1);
        socket.disconnect().unwrap();
        pair.advance(10.0);
        pair.expect_nothing_left();
    });
}

#[test]
fn over_polling_the_old_session_ends_while_the_new_one_begins() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        for _ in 0..3 {
            socket.disconnect().unwrap();
            socket.connect().unwrap();
        }
        pair.advance(1000.0);
        pair.expect(&[
            "/ connect",
            "/ disconnect io client disconnect",
            "/ connect",
        ]);
        assert_eq!(pair.client.transports.borrow().len(), 1);
        assert_eq!(pair.client.driver.with(|core| core.census().engines), 1);
    });
}
