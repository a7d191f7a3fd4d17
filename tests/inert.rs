//! Where there is no browser, the client can be used from any thread, and does nothing.

#![cfg(all(
    feature = "client",
    not(feature = "__simulation"),
    not(target_arch = "wasm32")
))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::future::Future;

use futures::FutureExt;
use socketio_wasm::{
    AckError, AckFuture, AckRequest, BuildError, Builder, Client, ConnectError, EmitError,
    EventStream, Reconnection, Socket, State, States, Subscription, WeakSocket,
};

/// What a future comes to at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("it does not wait")
}

#[test]
fn may_be_used_from_any_thread() {
    fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<Builder>();
    is_send_and_sync::<Client>();
    is_send_and_sync::<Socket>();
    is_send_and_sync::<WeakSocket>();
    is_send_and_sync::<Subscription>();
    is_send_and_sync::<AckRequest<u32>>();
    is_send_and_sync::<AckFuture<u32>>();
    is_send_and_sync::<EventStream<u32>>();
    is_send_and_sync::<States>();
    is_send_and_sync::<ConnectError>();
    is_send_and_sync::<AckError>();
}

#[test]
fn nothing_is_sent_and_everything_says_so() {
    // What a browser needs on one thread only may be given all the same.
    let not_send = std::rc::Rc::new(());
    let asked = not_send.clone();
    let client = Client::builder("/admin")
        .auth_with(move || {
            let _asked = asked.clone();
            async { Ok::<_, String>("token") }
        })
        .reconnection(Reconnection::off())
        .connect()
        .unwrap();
    let socket = client.socket();
    assert_eq!(socket.name(), "/admin");
    assert_eq!(socket, client.socket());
    assert_ne!(socket, client.namespace("/other"));
    let _listener = socket.on("e", move |_: u32| drop(not_send.clone()));
    assert_eq!(socket.state(), State::Idle);
    assert!(matches!(
        socket.emit("e", &1),
        Err(EmitError::NotInABrowser)
    ));
    let answer = now(socket.emit_with_ack::<u32>("e", ()).send());
    assert!(matches!(
        answer,
        Err(AckError::Emit(EmitError::NotInABrowser))
    ));
    let answer = now(AckRequest::<u32>::closed("e").send());
    assert!(matches!(answer, Err(AckError::Closed { sent: false })));
    assert_eq!(now(socket.connected()), Err(ConnectError::NotInABrowser));
    now(socket.ready());
    socket.connect();
    socket.disconnect();
    assert!(socket.stream::<u32>("e").pop().is_none());
    client.detach();
}

#[test]
fn what_is_wrong_in_a_browser_is_wrong_here() {
    let built = Client::builder("").transports([]).connect();
    assert_eq!(built.unwrap_err(), BuildError::NoTransport);
    let address = String::from("ftp://server.example");
    let built = Client::connect(&address);
    assert_eq!(built.unwrap_err(), BuildError::Address(address));
    let built = Client::builder("").header("X Y", "z").connect();
    let name = String::from("X Y");
    assert_eq!(built.unwrap_err(), BuildError::Header { name });
    let built = Client::builder("").protocols(["chat", "a b"]).connect();
    assert_eq!(built.unwrap_err(), BuildError::Protocol("a b".into()));
}
