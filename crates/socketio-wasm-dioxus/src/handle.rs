//! What a component holds of a connection.

use std::fmt;

use dioxus::prelude::*;
use serde::Serialize;
use socketio_wasm::{Client, EmitError, FromClient, Sent, Socket, State};

use crate::use_socket;

/// A [`Socket`] that a provider owns, for components: `Copy`, as Dioxus's signals are.
///
/// It may outlive the provider, in a task, say. Sending fails with [`EmitError::Closed`] then, a
/// request with [`AckError::Closed`](socketio_wasm::AckError::Closed), and the other methods do
/// nothing.
///
/// Its methods that begin with `use_` are hooks: they are called in the body of a component.
#[derive(Clone, Copy, PartialEq)]
pub struct SocketHandle {
    parts: CopyValue<Parts>,
    /// Belongs to the same component.
    state: Signal<State>,
    /// Whether there is to be a connection. `None` for a client that the provider has not made.
    pub(crate) enabled: Option<Signal<bool>>,
}

#[derive(Clone)]
struct Parts {
    client: Client,
    socket: Socket,
}

impl SocketHandle {
    /// Belongs to the component that is being rendered.
    pub(crate) fn new(client: Client, socket: Socket, enabled: Option<Signal<bool>>) -> Self {
        let state = Signal::new(socket.state());
        crate::state::follow(&socket, state);
        let parts = CopyValue::new(Parts { client, socket });
        Self {
            parts,
            state,
            enabled,
        }
    }

    fn parts(&self) -> Option<Parts> {
        self.parts.try_peek().ok().map(|parts| parts.clone())
    }

    /// The client that the socket belongs to, unless the provider is gone. The provider closes the
    /// connection when it goes, whoever has a clone of this.
    #[must_use]
    pub fn client(&self) -> Option<Client> {
        self.parts().map(|parts| parts.client)
    }

    /// The socket, for what has no method here, unless the provider is gone.
    #[must_use]
    pub fn socket(&self) -> Option<Socket> {
        self.parts().map(|parts| parts.socket)
    }

    // ---- the connection

    /// The state of the connection, as a signal: see [`use_socket_state`](crate::use_socket_state).
    #[must_use]
    pub fn state(&self) -> ReadSignal<State> {
        self.state.into()
    }

    /// Whether events are sent and received now, as a signal. This is a hook: see
    /// [`use_socket_connected`](crate::use_socket_connected).
    #[must_use]
    pub fn use_connected(&self) -> ReadSignal<bool> {
        let state = self.state;
        use_memo(move || state.read().is_connected()).into()
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
}

impl fmt::Debug for SocketHandle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("SocketHandle");
        debug
            .field("socket", &self.socket())
            .finish_non_exhaustive()
    }
}

/// A function that sends a typed event, to be given to whatever calls it. For events without a
/// type, and for requests, there is [`use_socket`].
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm_dioxus::use_socket_emit;
///
/// socketio_wasm::events! {
///     /// Buys this many.
///     client "buy" => pub Buy(u32);
/// }
///
/// #[component]
/// fn Shop() -> Element {
///     let buy = use_socket_emit::<Buy>();
///     // An error of it goes to the error boundary.
///     rsx! { button { onclick: move |_| Ok(buy(1)?), "Buy" } }
/// }
/// ```
///
/// Its errors are those of [`Socket::emit`].
///
/// # Panics
///
/// As [`use_socket`].
#[must_use]
#[track_caller]
pub fn use_socket_emit<E: FromClient<Ack = ()> + 'static>(
) -> Callback<E::Payload, Result<(), EmitError>>
where
    E::Payload: Serialize,
{
    let socket = use_socket();
    use_callback(move |payload: E::Payload| socket.emit_event::<E>(&payload))
}

/// A function that sends a typed event now or drops it, if it cannot be sent at once: for what is
/// worth nothing later, such as a sign that somebody writes.
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm_dioxus::use_socket_emit_volatile;
///
/// socketio_wasm::events! {
///     /// Somebody writes.
///     client "typing" => pub Typing;
/// }
///
/// #[component]
/// fn Composer() -> Element {
///     let sign = use_socket_emit_volatile::<Typing>();
///     rsx! { input { oninput: move |_| { sign(()).ok(); } } }
/// }
/// ```
///
/// Its errors are those of [`Socket::emit`]; a dropped event is not an error.
///
/// # Panics
///
/// As [`use_socket`].
#[must_use]
#[track_caller]
pub fn use_socket_emit_volatile<E: FromClient<Ack = ()> + 'static>(
) -> Callback<E::Payload, Result<Sent, EmitError>>
where
    E::Payload: Serialize,
{
    let socket = use_socket();
    use_callback(move |payload: E::Payload| socket.emit_event_volatile::<E>(&payload))
}
