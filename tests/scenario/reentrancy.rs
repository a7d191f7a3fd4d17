//! Listeners that call back in: what they ask for has happened when their call returns.

use std::cell::Cell;
use std::rc::Rc;

use serde_json::json;

use super::support::pair::{in_every_mode, Pair};
use super::support::socket::Socket;
use super::support::value::Value;

const LOSS: &str =
    "disconnect transport close, {description: websocket connection closed, context: 1006}";

/// Calls this in the listener of the event, the first time, between two lines of the trace.
fn once_in(pair: &Pair, socket: &Socket, event: &'static str, call: impl Fn(&Socket) + 'static) {
    let (world, inner) = (pair.world.clone(), socket.clone());
    socket.once(event, move |_| {
        world.log(format_args!("in {event}:"));
        call(&inner);
        world.log(format_args!("out of {event}"));
    });
}

#[test]
fn emit_in_disconnect_waits_for_the_next_connection() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        once_in(&pair, &socket, "disconnect", |socket| {
            socket.emit(json!(["gone?"])).unwrap();
        });
        pair.cut();
        pair.advance(2000.0);
        pair.expect(&[
            &format!("/ {LOSS}"),
            "in disconnect:",
            "out of disconnect",
            "/ connect",
        ]);
        pair.expect_server(&["websocket 40", "websocket 42[\"gone?\"]"]);
    });
}

#[test]
fn disconnect_in_connect() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        pair.watch_manager();
        once_in(&pair, &socket, "connect", |socket| {
            socket.disconnect().unwrap();
        });
        pair.advance(1000.0);
        pair.expect(&[
            "manager open",
            "/ connect",
            "in connect:",
            "manager close forced close",
            "/ disconnect io client disconnect",
            "out of connect",
        ]);
        pair.expect_server(&["websocket 40", "websocket 41"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn disconnect_in_a_buffered_event_does_not_stop_what_follows() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.server().config.accepts = false;
        let socket = pair.socket("/");
        pair.advance(100.0);
        socket.emit(json!(["buffered"])).unwrap();
        once_in(&pair, &socket, "first", |socket| {
            socket.disconnect().unwrap();
        });
        pair.server().emit("/", json!(["first"]));
        pair.server().emit("/", json!(["second"]));
        pair.server().send("40{\"sid\":\"x\"}");
        pair.advance(100.0);
        pair.expect(&[
            "/ first",
            "in first:",
            "/ disconnect io client disconnect",
            "out of first",
            "/ second",
            "/ connect",
        ]);
        pair.expect_server(&["websocket 40", "websocket 41"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn connect_in_the_disconnect_of_the_clients_own() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        once_in(&pair, &socket, "disconnect", |socket| {
            socket.connect().unwrap();
        });
        socket.disconnect().unwrap();
        pair.advance(100.0);
        pair.expect(&[
            "/ disconnect io client disconnect",
            "in disconnect:",
            "out of disconnect",
            "/ connect",
        ]);
        assert_eq!(pair.server().sessions(), 1);
    });
}

#[test]
fn connect_in_the_disconnect_of_a_loss_does_not_wait() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        once_in(&pair, &socket, "disconnect", |socket| {
            socket.connect().unwrap();
        });
        pair.cut();
        pair.advance(50.0);
        pair.expect(&[
            &format!("/ {LOSS}"),
            "in disconnect:",
            "out of disconnect",
            "/ connect",
        ]);
        pair.advance(10_000.0);
        pair.expect(&[]);
        assert_eq!(pair.server().sessions(), 1);
    });
}

#[test]
fn connect_in_the_disconnect_of_the_servers() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        once_in(&pair, &socket, "disconnect", |socket| {
            assert!(!socket.active());
            socket.connect().unwrap();
            assert!(socket.active());
        });
        pair.server().send("41");
        pair.advance(100.0);
        pair.expect(&[
            "/ disconnect io server disconnect",
            "in disconnect:",
            "out of disconnect",
            "/ connect",
        ]);
    });
}

#[test]
fn open_in_the_managers_close() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        let (client, world) = (pair.client.clone(), pair.world.clone());
        pair.client.once("close", move |event| {
            world.log(format_args!("manager {event}"));
            client.open().unwrap();
        });
        socket.disconnect().unwrap();
        pair.expect(&[
            "manager close forced close",
            "/ disconnect io client disconnect",
        ]);
        pair.advance(100.0);
        // The connection is open, and nobody is on it.
        pair.expect(&[]);
        assert_eq!(pair.server().sessions(), 1);
        assert!(!socket.active());
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
    });
}

#[test]
fn disconnect_in_connect_error_ends_the_loop() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.server().config.reachable = false;
        let socket = pair.socket("/");
        pair.watch_manager();
        once_in(&pair, &socket, "connect_error", |socket| {
            socket.disconnect().unwrap();
        });
        pair.advance(60_000.0);
        let error = "Error: websocket error {description: 0, context: }";
        pair.expect(&[
            &format!("/ connect_error {error}"),
            "in connect_error:",
            "manager close forced close",
            "out of connect_error",
            &format!("manager error {error}"),
        ]);
        pair.expect_nothing_left();
    });
}

#[test]
fn connect_in_connect_error_does_not_wait() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        pair.server().config.reachable = false;
        let socket = pair.socket("/");
        once_in(&pair, &socket, "connect_error", |socket| {
            socket.connect().unwrap();
        });
        pair.advance(10.0);
        pair.server().config.reachable = true;
        pair.advance(10_000.0);
        pair.expect(&[
            "/ connect_error Error: websocket error {description: 0, context: }",
            "in connect_error:",
            "out of connect_error",
            "/ connect",
        ]);
        assert_eq!(pair.server().sessions(), 1);
    });
}

#[test]
fn close_in_reconnect_attempt_prevents_it() {
    in_every_mode(|setup| {
        let (pair, _socket) = setup.connected();
        pair.watch_manager();
        let client = pair.client.clone();
        pair.client.on("reconnect_attempt", move |_| client.close());
        pair.cut();
        pair.settle();
        pair.world.take_trace();
        pair.advance(60_000.0);
        pair.expect(&[
            "manager reconnect_attempt 1",
            "/ disconnect forced close",
            "manager close forced close",
        ]);
    });
}

#[test]
fn disconnect_in_the_managers_open_before_the_namespaces_turn() {
    in_every_mode(|setup| {
        let mut setup = setup;
        setup.manager.auto_connect = false;
        let pair = setup.web_socket_only().pair();
        let holder: Rc<Cell<Option<Socket>>> = Rc::default();
        let inner = holder.clone();
        pair.client.once("open", move |_| {
            if let Some(socket) = inner.take() {
                socket.disconnect().unwrap();
            }
        });
        let socket = pair.socket("/");
        holder.set(Some(socket.clone()));
        pair.watch_manager();
        socket.connect().unwrap();
        pair.advance(1000.0);
        pair.expect(&["manager close forced close", "manager open"]);
        pair.expect_server(&[]);
        pair.expect_nothing_left();
        socket.connect().unwrap();
        pair.advance(100.0);
        pair.expect(&["manager open", "/ connect"]);
    });
}

#[test]
fn disconnect_of_another_namespace_in_a_loss() {
    in_every_mode(|setup| {
        let (pair, main) = setup.connected();
        let other = pair.socket("/other");
        pair.advance(100.0);
        pair.world.take_trace();
        let target = other.clone();
        once_in(&pair, &main, "disconnect", move |_| {
            target.disconnect().unwrap();
        });
        pair.cut();
        pair.advance(2000.0);
        // The Manager's dispatch had begun with both of them.
        pair.expect(&[
            &format!("/ {LOSS}"),
            "in disconnect:",
            "/other disconnect io client disconnect",
            "out of disconnect",
            &format!("/other {LOSS}"),
            "/ connect",
        ]);
        assert!(!other.active());
    });
}

#[test]
fn a_new_namespace_in_connect() {
    in_every_mode(|setup| {
        let pair = setup.web_socket_only().pair();
        let socket = pair.socket("/");
        let (client, world) = (pair.client.clone(), pair.world.clone());
        socket.once("connect", move |_| {
            let world = world.clone();
            let next = client.socket("/next");
            next.on("connect", move |_| world.log("/next connect"));
        });
        pair.advance(100.0);
        pair.expect(&["/ connect", "/next connect"]);
    });
}

#[test]
fn emit_in_an_acknowledgement() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        let (inner, log) = (socket.clone(), pair.log_ack("second"));
        let first = socket.emission(Value::body(&json!(["first"])));
        let first = first.ack(move |_| {
            let second = inner.emission(Value::body(&json!(["second", 2])));
            second.ack(log).send()
        });
        first.send().unwrap();
        pair.advance(100.0);
        pair.expect(&["ack second: [2]"]);
    });
}

#[test]
fn disconnect_in_a_listener_for_outgoing_packets() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        let inner = socket.clone();
        socket.on_any_outgoing(move |_| inner.disconnect());
        socket.emit(json!(["too late"])).unwrap();
        pair.advance(100.0);
        pair.expect(&["/ disconnect io client disconnect"]);
        pair.expect_server(&["websocket 41"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn disconnect_while_a_packet_is_encoded() {
    in_every_mode(|setup| {
        let (pair, socket) = setup.connected();
        let inner = socket.clone();
        let body = Value::Lazy(Rc::new(move || {
            inner.disconnect()?;
            Ok(Value::body(&json!(["too late"])))
        }));
        socket.emission(body).send().unwrap();
        pair.advance(100.0);
        pair.expect(&["/ disconnect io client disconnect"]);
        pair.expect_server(&["websocket 41"]);
        pair.expect_nothing_left();
    });
}

#[test]
fn an_engine_that_is_closed_in_its_own_events() {
    for name in [
        "handshake",
        "open",
        "packetCreate",
        "flush",
        "packet",
        "heartbeat",
        "data",
    ] {
        in_every_mode(|setup| {
            let pair = setup.polling_only().pair();
            let armed = Rc::new(Cell::new(true));
            let (client, once) = (pair.client.clone(), armed.clone());
            pair.client.on_every_engine(name, move |_| {
                if once.replace(false) {
                    client.engine().unwrap().close().unwrap();
                }
            });
            let socket = pair.socket("/");
            // At the latest the connect timeout finds out.
            pair.advance(30_000.0);
            assert!(!armed.get(), "{name} was never emitted");
            assert!(socket.connected(), "{name}");
            assert_eq!(pair.client.transports.borrow().len(), 1, "{name}");
            socket.disconnect().unwrap();
            pair.advance(100.0);
            pair.expect_nothing_left();
        });
    }
}

#[test]
fn nothing_is_read_into_the_handshake_of_an_engine_that_a_listener_has_closed() {
    for name in ["packet", "heartbeat"] {
        in_every_mode(|setup| {
            let pair = setup.web_socket_only().pair();
            pair.server().config.handshake = Some("no handshake".into());
            let client = pair.client.clone();
            pair.client.on_every_engine(name, move |_| {
                client.engine().unwrap().close().unwrap();
            });
            pair.socket("/");
            pair.advance(500.0);
            pair.expect(&[]);
        });
    }
}

#[test]
fn a_namespace_that_is_disconnected_in_events_of_the_engine() {
    for name in [
        "handshake",
        "open",
        "packetCreate",
        "flush",
        "packet",
        "heartbeat",
        "data",
        "message",
        "drain",
        "upgrading",
        "upgrade",
    ] {
        in_every_mode(|setup| {
            let pair = setup.pair();
            let target: Rc<std::cell::RefCell<Option<Socket>>> = Rc::default();
            let inner = target.clone();
            pair.client.on_every_engine(name, move |_| {
                let socket = inner.borrow_mut().take();
                if let Some(socket) = socket {
                    socket.disconnect().unwrap();
                }
            });
            let socket = pair.socket("/");
            *target.borrow_mut() = Some(socket.clone());
            pair.advance(30_000.0);
            assert!(target.borrow().is_none(), "{name} was never emitted");
            assert!(!socket.active());
            pair.expect_nothing_left();
            socket.connect().unwrap();
            pair.advance(1000.0);
            assert!(socket.connected());
        });
    }
}
