//! Whatever a connection took is given back when it ends, at whatever moment it ends.

use serde_json::json;
use socketio_wasm::protocol::io::TransportKind::{Polling, WebSocket};
use socketio_wasm::protocol::options::NamespaceOptions;

use super::support::pair::{Mode, Pair, Setup};
use super::support::socket::{Auth, Socket};
use super::support::value::Value;

fn busy(mut setup: Setup) -> (Pair, Socket) {
    setup.manager.timeout = Some(300.0.into());
    let pair = setup.pair();
    let options = NamespaceOptions {
        ack_timeout: Some(50.0.into()),
        ..NamespaceOptions::default()
    };
    let socket = pair.socket_with("/", options, Auth::None);
    pair.socket("/other");
    for number in 0..3 {
        let emission = socket.emission(Value::body(&json!(["question", number])));
        emission.ack(|_| ()).send().unwrap();
    }
    (pair, socket)
}

/// Ends a busy connection after every millisecond of its first moments.
fn at_every_moment(end: impl Fn(&Pair, &Socket)) {
    for transports in [vec![Polling, WebSocket], vec![Polling], vec![WebSocket]] {
        for mode in Mode::ALL {
            for milliseconds in 0..90 {
                let (pair, socket) = busy(Setup::new(mode).transports(&transports));
                pair.advance(f64::from(milliseconds));
                end(&pair, &socket);
                // The acknowledgements of buffered packets wait for their timeout.
                pair.advance(500.0);
                pair.expect_nothing_left();
            }
        }
    }
}

fn disconnect_all(pair: &Pair, socket: &Socket) {
    socket.disconnect().unwrap();
    pair.client.socket("/other").disconnect().unwrap();
}

#[test]
fn by_a_disconnect() {
    at_every_moment(disconnect_all);
}

#[test]
fn by_the_manager() {
    at_every_moment(|pair, socket| {
        pair.client.close().unwrap();
        disconnect_all(pair, socket);
    });
}

#[test]
fn by_a_loss_and_a_disconnect() {
    at_every_moment(|pair, socket| {
        pair.cut();
        pair.settle();
        disconnect_all(pair, socket);
    });
}

#[test]
fn by_a_page_that_goes_and_a_disconnect() {
    at_every_moment(|pair, socket| {
        pair.before_unload();
        disconnect_all(pair, socket);
    });
}

#[test]
fn by_silence_and_a_disconnect() {
    at_every_moment(|pair, socket| {
        pair.black_hole(true);
        pair.advance(100.0);
        disconnect_all(pair, socket);
        // A request that nobody answers is given up by the browser at last.
        pair.cut();
    });
}

#[test]
fn a_connection_that_ends_leaves_the_next_one_whole() {
    for milliseconds in 0..90 {
        let (pair, socket) = busy(Setup::new(Mode::Plain));
        pair.advance(f64::from(milliseconds));
        disconnect_all(&pair, &socket);
        socket.connect().unwrap();
        pair.advance(2000.0);
        assert!(socket.connected());
        assert_eq!(pair.client.transports.borrow().len(), 1);
        assert_eq!(pair.client.driver.with(|core| core.census().engines), 1);
    }
}
