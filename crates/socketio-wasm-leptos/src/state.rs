//! The state of a connection, as a signal.

use leptos::prelude::*;
use socketio_wasm::{Socket, State};

use crate::use_socket;

/// The state of the connection: a signal that changes with it.
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm::State;
/// use socketio_wasm_leptos::{use_socket, use_socket_state};
///
/// #[component]
/// fn Badge() -> impl IntoView {
///     let socket = use_socket();
///     let state = use_socket_state();
///     view! {
///         <p>{move || state.get().to_string()}</p>
///         <Show when=move || matches!(state.get(), State::Waiting { .. })>
///             <button on:click=move |_| socket.connect()>"Retry now"</button>
///         </Show>
///     }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[must_use]
#[track_caller]
pub fn use_socket_state() -> Signal<State> {
    use_socket().state()
}

/// Whether events are sent and received now: a signal that changes with that alone, and not with
/// every [state](use_socket_state), such as the next attempt to connect or another transport.
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_connected;
///
/// #[component]
/// fn Send() -> impl IntoView {
///     let connected = use_socket_connected();
///     view! { <button disabled=move || !connected.get()>"Send"</button> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[must_use]
#[track_caller]
pub fn use_socket_connected() -> Signal<bool> {
    use_socket().connected()
}

/// Keeps a signal at the state of a socket until the current owner goes.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(crate) fn follow(socket: &Socket, signal: RwSignal<State>) {
    use futures_util::future::abortable;
    use futures_util::StreamExt;

    let mut states = socket.states();
    let (task, handle) = abortable(async move {
        while let Some(state) = states.next().await {
            // The first one is known already.
            if signal.try_get_untracked().as_ref() != Some(&state) {
                signal.try_set(state);
            }
        }
    });
    on_cleanup(move || handle.abort());
    // A scoped task of Leptos would keep the owner, whose cleanup is what ends the task.
    leptos::task::spawn_local(async move {
        // An error means that it was aborted.
        task.await.ok();
    });
}

/// Nothing ever changes.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) fn follow(_: &Socket, _: RwSignal<State>) {}
