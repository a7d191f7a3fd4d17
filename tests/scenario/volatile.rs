//! Volatile packets are dropped when they cannot be sent at once.

use serde_json::json;

use super::support::pair::in_every_mode;
use super::support::socket::Socket;
use super::support::value::Value;

fn position(socket: &Socket, number: u32) {
    let emission = socket.emission(Value::body(&json!(["position", number])));
    emission.volatile().send().unwrap();
}

#[test]
fn one_is_dropped_before_there_is_a_connection() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        position(&socket, 1);
        assert_eq!(socket.buffered(), 0);
        pair.advance(100.0);
        position(&socket, 2);
        pair.advance(100.0);
        pair.expect_server(&["websocket 40", "websocket 42[\"position\",2]"]);
    });
}

#[test]
fn one_waits_if_only_the_namespace_is_not_connected() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.server().config.accepts = false;
        let socket = pair.socket("/");
        pair.advance(100.0);
        position(&socket, 1);
        assert_eq!(socket.buffered(), 1);
    });
}

#[test]
fn the_second_of_one_task_is_dropped() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        position(&socket, 1);
        position(&socket, 2);
        pair.world.run_microtasks();
        position(&socket, 3);
        pair.advance(100.0);
        pair.expect_server(&[
            "websocket 42[\"position\",1]",
            "websocket 42[\"position\",3]",
        ]);
    });
}

#[test]
fn one_is_dropped_while_a_post_is_under_way() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        socket.emit(json!(["kept"])).unwrap();
        position(&socket, 1);
        pair.advance(19.0);
        position(&socket, 2);
        pair.advance(1.0);
        position(&socket, 3);
        pair.advance(100.0);
        pair.expect_server(&[
            "polling 40",
            "polling 42[\"kept\"]",
            "polling 42[\"position\",3]",
        ]);
    });
}

#[test]
fn after_a_loss_one_waits_if_the_last_transport_could_have_taken_it() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        pair.cut();
        pair.settle();
        position(&socket, 1);
        assert_eq!(socket.buffered(), 1);
        // The next transport is not open yet.
        pair.advance(1001.0);
        position(&socket, 2);
        pair.advance(1000.0);
        pair.expect_server(&["websocket 40", "websocket 42[\"position\",1]"]);
    });
}

#[test]
fn the_listener_of_a_dropped_one_hears_of_its_timeout_only() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        let args = Value::body(&json!(["position"]));
        let plain = socket.emission(args.clone()).volatile();
        plain.ack(pair.log_ack("plain")).send().unwrap();
        let timed = socket.emission(args).volatile().timeout(500.0);
        timed.ack(pair.log_ack("timed")).send().unwrap();
        pair.advance(10_000.0);
        pair.expect(&["/ connect", "ack timed: Error: operation has timed out"]);
        assert_eq!(socket.waiting_acks(), 1);
        socket.disconnect().unwrap();
        assert_eq!(socket.waiting_acks(), 0);
    });
}
