//! The first connection, over each transport.

use super::support::pair::in_every_mode;

const ENGINE: [&str; 8] = [
    "handshake",
    "open",
    "packetCreate",
    "flush",
    "drain",
    "upgrading",
    "upgrade",
    "close",
];

#[test]
fn starts_with_polling_and_upgrades() {
    in_every_mode(|setup| {
        let pair = setup.pair();
        let socket = pair.socket("/");
        pair.watch_manager();
        let engine = pair.watch_engine(&ENGINE);
        assert!(socket.active());
        assert_eq!(engine.state(), "opening");
        pair.advance(1000.0);
        pair.expect(&[
            "engine handshake {\"maxPayload\":1000000,\"pingInterval\":25000.0,\"pingTimeout\":20000.0,\"sid\":\"e1\",\"upgrades\":[\"websocket\"]}",
            "engine packetCreate 40",
            "engine flush",
            "manager open",
            "engine open",
            "engine drain",
            "/ connect",
            "engine upgrading websocket",
            "engine upgrade websocket",
            "engine drain",
        ]);
        pair.expect_server(&["polling 40", "probe 2probe", "probe 5"]);
        assert_eq!(engine.transport(), Some("websocket"));
        assert_eq!(socket.id().as_deref(), Some("s1"));
    });
}

#[test]
fn a_web_socket_alone_needs_no_upgrade() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        pair.watch_manager();
        pair.watch_engine(&ENGINE[1..]);
        pair.advance(1000.0);
        pair.expect(&[
            "engine packetCreate 40",
            "engine flush",
            "manager open",
            "engine open",
            "engine drain",
            "/ connect",
        ]);
        pair.expect_server(&["websocket 40"]);
        assert!(socket.connected());
    });
}

#[test]
fn polling_alone_stays_with_it() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.watch_engine(&["upgrading", "close"]);
        pair.advance(1000.0);
        socket
            .emit(serde_json::json!(["question", "ä€😀"]))
            .unwrap();
        pair.server().emit("/", serde_json::json!(["news", "ö€😀"]));
        pair.advance(1000.0);
        pair.expect(&["/ connect", "/ news ö€😀"]);
        pair.expect_server(&["polling 40", "polling 42[\"question\",\"ä€😀\"]"]);
    });
}

#[test]
fn the_upgrade_can_be_declined() {
    in_every_mode(|mut setup| {
        setup.engine.upgrade = false;
        let pair = setup.pair();
        pair.socket("/");
        let engine = pair.watch_engine(&ENGINE[5..]);
        pair.advance(1000.0);
        pair.expect(&["/ connect"]);
        assert_eq!(engine.transport(), Some("polling"));
    });
}

#[test]
fn nothing_happens_before_it_is_asked_for() {
    in_every_mode(|mut setup| {
        setup.manager.auto_connect = false;
        let pair = setup.web_socket_only().pair();
        pair.watch_manager();
        let socket = pair.socket("/");
        pair.advance(1000.0);
        pair.expect(&[]);
        pair.expect_nothing_left();
        assert!(!socket.active());

        socket.connect().unwrap();
        pair.advance(1000.0);
        pair.expect(&["manager open", "/ connect"]);
    });
}

#[test]
fn opening_the_manager_connects_no_namespace() {
    in_every_mode(|mut setup| {
        setup.manager.auto_connect = false;
        let pair = setup.web_socket_only().pair();
        pair.watch_manager();
        let socket = pair.socket("/");
        pair.client.open().unwrap();
        pair.advance(1000.0);
        pair.expect(&["manager open"]);
        pair.expect_server(&[]);
        assert!(!socket.active());
    });
}
