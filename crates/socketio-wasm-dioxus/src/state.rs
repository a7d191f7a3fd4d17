//! The state of a connection, as a signal.

use dioxus::prelude::*;
use socketio_wasm::{Socket, State};

use crate::use_socket;

/// The state of the connection: a signal that changes with it.
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm::State;
/// use socketio_wasm_dioxus::{use_socket, use_socket_state};
///
/// #[component]
/// fn Badge() -> Element {
///     let socket = use_socket();
///     let state = use_socket_state();
///     rsx! {
///         p { "{state}" }
///         if matches!(*state.read(), State::Waiting { .. }) {
///             button { onclick: move |_| socket.connect(), "Retry now" }
///         }
///     }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[must_use]
#[track_caller]
pub fn use_socket_state() -> ReadSignal<State> {
    use_socket().state()
}

/// Whether events are sent and received now: a signal that changes with that alone, and not with
/// every [state](use_socket_state), such as the next attempt to connect or another transport.
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm_dioxus::use_socket_connected;
///
/// #[component]
/// fn Send() -> Element {
///     let connected = use_socket_connected();
///     rsx! { button { disabled: !connected(), "Send" } }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[must_use]
#[track_caller]
pub fn use_socket_connected() -> ReadSignal<bool> {
    use_socket().use_connected()
}

/// Keeps a signal at the state of a socket until the component that is being rendered goes.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(crate) fn follow(socket: &Socket, mut signal: Signal<State>) {
    use futures_util::StreamExt;

    let mut states = socket.states();
    spawn(async move {
        while let Some(state) = states.next().await {
            // The first one is known already.
            if *signal.peek() != state {
                signal.set(state);
            }
        }
    });
}

/// Nothing ever changes.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) fn follow(_: &Socket, _: Signal<State>) {}
