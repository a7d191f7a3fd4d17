//! What a page is told by its browser: the network is gone, the page is about to go.

use socketio_wasm::protocol::options::CloseOnLeave;

use serde_json::json;

use super::support::pair::{in_every_mode, Setup};

#[test]
fn offline_ends_the_connection_at_once() {
    in_every_mode(|setup| {
        let (pair, _socket) = setup.connected();
        pair.watch_manager();
        pair.offline();
        let loss = "close transport close, {description: network connection lost}";
        pair.expect(&[
            "/ disconnect transport close, {description: network connection lost}",
            &format!("manager {loss}"),
        ]);
        // There is no event for the way back: the back-off goes its way.
        pair.advance(1500.0);
        pair.expect(&[
            "manager reconnect_attempt 1",
            "manager open",
            "manager reconnect 1",
            "/ connect",
        ]);
    });
}

#[test]
fn offline_means_nothing_to_the_own_machine() {
    in_every_mode(|mut setup| {
        setup.engine.close_on_offline = false;
        let (pair, socket) = setup.connected();
        pair.offline();
        pair.advance(1000.0);
        pair.expect(&[]);
        assert!(socket.connected());
    });
}

#[test]
fn offline_before_the_handshake_is_found_out_by_the_timeout() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.socket("/");
        pair.offline();
        pair.advance(19_999.0);
        pair.expect(&[]);
        pair.advance(2000.0);
        pair.expect(&["/ connect_error Error: timeout", "/ connect"]);
    });
}

#[test]
fn a_page_that_goes_closes_without_an_event() {
    in_every_mode(|setup| {
        let (pair, _socket) = setup.connected();
        pair.before_unload();
        pair.advance(999.0);
        pair.expect(&[]);
        assert_eq!(pair.server().sessions(), 0);
    });
}

#[test]
fn a_page_that_stays_has_lost_its_connection() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.watch_manager();
        pair.before_unload();
        socket.emit(json!(["into the void"])).unwrap();
        pair.advance(1000.0);
        pair.expect(&[
            "/ disconnect transport close",
            "manager close transport close",
        ]);
        pair.advance(2000.0);
        pair.expect(&[
            "manager reconnect_attempt 1",
            "manager open",
            "manager reconnect 1",
            "/ connect",
        ]);
        pair.expect_server(&["websocket 40"]);
        socket.disconnect().unwrap();
        pair.settle();
        pair.expect_nothing_left();
    });
}

#[test]
fn over_polling_the_page_that_goes_says_farewell() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        pair.before_unload();
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
        pair.expect_server(&["polling 40", "polling 1"]);
        // A disconnect before the second is over ends it for good.
        socket.disconnect().unwrap();
        pair.expect_nothing_left();
        pair.advance(60_000.0);
        pair.expect(&["/ disconnect io client disconnect"]);
    });
}

#[test]
fn a_page_that_stays_tries_again_to_open() {
    in_every_mode(|mut setup| {
        setup.manager.timeout = None;
        let pair = setup.web_socket_only().pair();
        pair.socket("/");
        pair.watch_manager();
        pair.before_unload();
        pair.advance(3000.0);
        pair.expect(&[
            "/ connect_error Error: transport close",
            "manager error Error: transport close",
            "manager reconnect_attempt 1",
            "manager open",
            "manager reconnect 1",
            "/ connect",
        ]);
    });
}

#[test]
fn it_can_be_told_not_to_close() {
    in_every_mode(|mut setup| {
        setup.engine.close_on_leave = CloseOnLeave::Never;
        let (pair, socket) = setup.connected();
        pair.before_unload();
        pair.advance(5000.0);
        pair.expect(&[]);
        assert!(socket.connected());
        assert_eq!(pair.server().sessions(), 1);
    });
}

fn until_pagehide(setup: &mut Setup) {
    setup.engine.close_on_leave = CloseOnLeave::PageHide;
}

#[test]
fn a_page_that_stays_notices_nothing() {
    in_every_mode(|mut setup| {
        until_pagehide(&mut setup);
        let (pair, socket) = setup.connected();
        pair.before_unload();
        socket.emit(json!(["still here"])).unwrap();
        pair.advance(1500.0);
        pair.expect(&[]);
        pair.expect_server(&["websocket 42[\"still here\"]"]);
        assert!(socket.connected());
    });
}

#[test]
fn an_end_before_the_page_goes_is_held_back_until_it_is_known_to_stay() {
    in_every_mode(|mut setup| {
        until_pagehide(&mut setup);
        let (pair, _socket) = setup.connected();
        pair.before_unload();
        pair.cut();
        pair.advance(900.0);
        pair.expect(&[]);
        pair.advance(2000.0);
        let details = "{description: websocket connection closed, context: 1006}";
        let disconnect = format!("/ disconnect transport close, {details}");
        pair.expect(&[&disconnect, "/ connect"]);
    });
}

#[test]
fn a_page_that_is_hidden_closes_without_an_event() {
    in_every_mode(|mut setup| {
        until_pagehide(&mut setup);
        let (pair, socket) = setup.connected();
        pair.before_unload();
        socket.emit(json!(["last words"])).unwrap();
        pair.page_hide();
        pair.advance(999.0);
        pair.expect(&[]);
        assert_eq!(pair.server().sessions(), 0);
        pair.expect_server(&["websocket 42[\"last words\"]"]);
        // It comes back from the browser's cache.
        pair.advance(3000.0);
        pair.expect(&["/ disconnect transport close", "/ connect"]);
    });
}

#[test]
fn over_polling_a_page_that_is_hidden_unannounced_says_farewell() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        pair.socket("/");
        pair.advance(100.0);
        pair.page_hide();
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
        pair.expect_server(&["polling 40", "polling 1"]);
        // It comes back from the browser's cache.
        pair.advance(3000.0);
        pair.expect(&["/ disconnect transport close", "/ connect"]);
    });
}

#[test]
fn over_web_socket_a_page_that_is_hidden_unannounced_is_left_to_the_browser() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.page_hide();
        pair.advance(3000.0);
        pair.expect(&[]);
        assert!(socket.connected());
        assert_eq!(pair.server().sessions(), 1);
    });
}
