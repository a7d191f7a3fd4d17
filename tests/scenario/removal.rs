//! Namespaces of which nobody has a handle any more.

use serde_json::json;
use socketio_wasm::protocol::options::{Limit, NamespaceOptions};

use super::support::pair::{in_every_mode, Pair, Setup};
use super::support::socket::{Auth, Socket};
use super::support::value::Value;

/// A client that is connected to `/` and to `/admin`.
fn connected(setup: Setup) -> (Pair, Socket, Socket) {
    let (pair, main) = setup.connected();
    let admin = pair.socket("/admin");
    pair.advance(100.0);
    pair.expect(&["/admin connect"]);
    pair.expect_server(&["websocket 40/admin,"]);
    (pair, main, admin)
}

fn ask(pair: &Pair, socket: &Socket) {
    let question = Value::body(&json!(["question"]));
    let emission = socket.emission(question).timeout(1000.0);
    emission.ack(pair.log_ack("question")).send().unwrap();
}

#[test]
fn the_server_hears_of_it_and_the_others_stay() {
    in_every_mode(|setup| {
        let (pair, main, admin) = connected(setup);
        admin.remove().unwrap();
        pair.server().send("42/admin,[\"late\"]");
        pair.server().send("42[\"news\"]");
        pair.advance(100.0);
        pair.expect_server(&["websocket 41/admin,"]);
        pair.expect(&["/ news"]);
        assert!(main.connected());
    });
}

#[test]
fn the_last_one_closes_the_connection() {
    in_every_mode(|setup| {
        let (pair, main, admin) = connected(setup);
        main.remove().unwrap();
        admin.remove().unwrap();
        pair.advance(100.0);
        pair.expect(&[]);
        pair.expect_server(&["websocket 41", "websocket 41/admin,"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn one_of_the_same_name_is_another() {
    in_every_mode(|setup| {
        let (pair, _main, admin) = connected(setup);
        admin.remove().unwrap();
        let admin = pair.socket("/admin");
        pair.advance(100.0);
        pair.expect(&["/admin connect"]);
        pair.expect_server(&["websocket 41/admin,", "websocket 40/admin,"]);
        assert!(admin.connected());
    });
}

#[test]
fn what_it_awaited_is_forgotten() {
    in_every_mode(|setup| {
        let (pair, main, admin) = connected(setup);
        pair.server().config.answers = false;
        ask(&pair, &admin);
        let options = NamespaceOptions {
            retries: Some(Limit::Times(2)),
            ack_timeout: Some(500.0.into()),
        };
        let queued = pair.socket_with("/queued", options, Auth::None);
        pair.advance(100.0);
        queued.emit(json!(["again"])).unwrap();
        admin.remove().unwrap();
        queued.remove().unwrap();
        pair.server().send("43/admin,0[]");
        pair.advance(5000.0);
        pair.expect(&["/queued connect"]);
        assert!(!pair.client.has_timer_beside_the_heartbeat());
        main.disconnect().unwrap();
        pair.advance(100.0);
        pair.expect(&["/ disconnect io client disconnect"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn an_answer_for_it_is_none_for_the_next_of_its_name() {
    in_every_mode(|setup| {
        let (pair, _main, admin) = connected(setup);
        pair.server().config.answers = false;
        ask(&pair, &admin);
        pair.advance(100.0);
        admin.remove().unwrap();
        let admin = pair.socket("/admin");
        pair.advance(100.0);
        ask(&pair, &admin);
        pair.server().send("43/admin,0[\"late\"]");
        pair.server().send("43/admin,1[\"answer\"]");
        pair.advance(100.0);
        pair.expect(&["/admin connect", "ack question: null, [\"answer\"]"]);
        pair.expect_server(&[
            "websocket 42/admin,0[\"question\"]",
            "websocket 41/admin,",
            "websocket 40/admin,",
            "websocket 42/admin,1[\"question\"]",
        ]);
    });
}

/// Its packets are in the write buffer, which another namespace empties.
#[test]
fn what_it_has_written_is_sent_in_its_name() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        pair.socket("/");
        let admin = pair.socket("/admin");
        pair.advance(1000.0);
        pair.expect(&["/ connect", "/admin connect"]);
        pair.server().take_log();
        // The second one waits for the answer to the request with the first one.
        admin.emit(json!(["first"])).unwrap();
        admin.emit(json!(["second"])).unwrap();
        admin.remove().unwrap();
        let other = pair.socket("/other");
        pair.advance(1000.0);
        pair.expect(&["/other connect"]);
        pair.expect_server(&[
            "polling 42/admin,[\"first\"]",
            "polling payload:",
            "polling 42/admin,[\"second\"]",
            "polling 41/admin,",
            "polling 40/other,",
        ]);
        assert!(other.connected());
    });
}

/// What was to come for it in the same turn does not come: the host has forgotten it.
#[test]
fn a_listener_may_remove_it() {
    in_every_mode(|setup| {
        let (pair, _main, admin) = connected(setup);
        pair.cut();
        pair.settle();
        let removed = admin.clone();
        admin.once("connect", move |_| removed.clone().remove());
        admin.once("disconnect", |_| ());
        pair.world.take_trace();
        pair.advance(5000.0);
        pair.expect(&["/ connect", "/admin connect"]);
        assert_eq!(pair.client.sockets.borrow().len(), 1);

        let early = pair.socket("/early");
        let removed = early.clone();
        early.on("news", move |_| removed.clone().remove());
        pair.server().send("42/early,[\"news\"]");
        pair.advance(100.0);
        pair.expect(&["/early news"]);
        assert_eq!(pair.client.sockets.borrow().len(), 1);
    });
}
