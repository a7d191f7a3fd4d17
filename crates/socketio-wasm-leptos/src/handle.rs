//! What a component holds of a connection.

use std::fmt;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::Serialize;
use socketio_wasm::{
    Client, FromServer, Handler, Responder, Socket, SocketError, State, Subscription,
};

/// Where the values of this crate are kept: in a browser they belong to one thread. A server may
/// begin and end the rendering of a page on different threads; there they are `Send` and `Sync`.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(crate) type Place = LocalStorage;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) type Place = SyncStorage;

/// A [`Socket`] that a provider owns, for components: it is `Copy`, and can be moved into closures
/// that have to be `Send` for Leptos.
///
/// It may outlive the provider, in a task, say. Sending fails with
/// [`EmitError::Closed`](socketio_wasm::EmitError::Closed) then, a request with
/// [`AckError::Closed`](socketio_wasm::AckError::Closed), and the other methods do nothing.
///
/// Listeners that are added by its methods end with the reactive owner that is current when they
/// are added: with the component whose body adds them, or before the next run of the effect that
/// does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SocketHandle {
    parts: StoredValue<Parts, Place>,
    /// Belongs to the same owner.
    state: RwSignal<State>,
    /// Whether there is to be a connection. `None` for a client that the provider has not made.
    pub(crate) enabled: Option<Signal<bool>>,
}

#[derive(Clone)]
struct Parts {
    client: Client,
    socket: Socket,
}

impl SocketHandle {
    pub(crate) fn new(client: Client, socket: Socket, enabled: Option<Signal<bool>>) -> Self {
        let state = RwSignal::new(socket.state());
        crate::state::follow(&socket, state);
        let parts = Parts { client, socket };
        Self {
            parts: StoredValue::new_with_storage(parts),
            state,
            enabled,
        }
    }

    /// The client that the socket belongs to, unless the provider is gone. The provider closes the
    /// connection when it goes, whoever has a clone of this.
    #[must_use]
    pub fn client(&self) -> Option<Client> {
        self.parts.try_with_value(|parts| parts.client.clone())
    }

    /// The socket, for what has no method here, unless the provider is gone.
    #[must_use]
    pub fn socket(&self) -> Option<Socket> {
        self.parts.try_with_value(|parts| parts.socket.clone())
    }

    // ---- the connection

    /// The state of the connection, as a signal: see [`use_socket_state`](crate::use_socket_state).
    #[must_use]
    pub fn state(&self) -> Signal<State> {
        self.state.into()
    }

    /// Whether events are sent and received now, as a signal that belongs to the current owner: see
    /// [`use_socket_connected`](crate::use_socket_connected).
    #[must_use]
    pub fn connected(&self) -> Signal<bool> {
        let state = self.state;
        Memo::new(move |_| state.read().is_connected()).into()
    }

    /// Connects, if the socket is not connected. One that waits for its next attempt makes it now:
    /// see [`Socket::connect`].
    pub fn connect(&self) {
        if let Some(socket) = self.socket() {
            socket.connect();
        }
    }

    /// Connects a socket that nobody has connected: another component may have done it, or a user may
    /// have disconnected it since.
    pub(crate) fn connect_if_new(&self) {
        if let Some(socket) = self.socket().filter(|socket| socket.state() == State::Idle) {
            socket.connect();
        }
    }

    /// Leaves the namespace, and with the last one closes the connection, until
    /// [`connect`](Self::connect) is called.
    pub fn disconnect(&self) {
        if let Some(socket) = self.socket() {
            socket.disconnect();
        }
    }

    // ---- sending

    socketio_wasm::__sending_half!();

    // ---- listening

    /// Listens to an event, as [`Socket::on`] does: see
    /// [`use_socket_event`](crate::use_socket_event).
    pub fn on<A>(&self, name: &str, handler: impl Handler<A>) {
        self.keep(|socket| socket.on(name, handler));
    }

    /// Listens to a typed event, as [`Socket::on_event`] does: see
    /// [`use_socket_on`](crate::use_socket_on).
    pub fn on_event<E: FromServer>(&self, handler: impl Fn(E::Payload) + 'static)
    where
        E::Payload: DeserializeOwned,
    {
        self.keep(|socket| socket.on_event::<E>(handler));
    }

    /// Listens to an event and answers it, as [`Socket::respond`] does: see
    /// [`use_socket_respond`](crate::use_socket_respond).
    pub fn respond<A, R>(&self, name: &str, handler: impl Responder<A, R>)
    where
        R: Serialize + 'static,
    {
        self.keep(|socket| socket.respond(name, handler));
    }

    /// Listens to a typed event and answers it, as [`Socket::respond_event`] does: see
    /// [`use_socket_answer`](crate::use_socket_answer).
    pub fn respond_event<E: FromServer>(&self, handler: impl Fn(E::Payload) -> E::Ack + 'static)
    where
        E::Payload: DeserializeOwned,
        E::Ack: Serialize,
    {
        self.keep(|socket| socket.respond_event::<E>(handler));
    }

    /// Calls a closure with errors that no call returns, as [`Socket::on_error`] does: see
    /// [`use_socket_error`](crate::use_socket_error).
    pub fn on_error(&self, hook: impl Fn(&SocketError) + 'static) {
        self.keep(|socket| socket.on_error(hook));
    }

    /// Has a listener end with the current owner.
    fn keep(&self, listen: impl FnOnce(&Socket) -> Subscription) {
        if let Some(socket) = self.socket() {
            StoredValue::<_, Place>::new_with_storage(listen(&socket));
        }
    }
}

impl fmt::Debug for SocketHandle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("SocketHandle");
        debug
            .field("socket", &self.socket())
            .finish_non_exhaustive()
    }
}
