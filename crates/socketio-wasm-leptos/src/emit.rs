//! Sending, as a function.

use serde::Serialize;
use socketio_wasm::{EmitError, FromClient, Sent};

use crate::use_socket;

/// A function that sends a typed event, to be given to whatever calls it. For events without a
/// type, and for requests, there is [`use_socket`].
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_emit;
///
/// socketio_wasm::events! {
///     /// Buys this many.
///     client "buy" => pub Buy(u32);
/// }
///
/// #[component]
/// fn Shop() -> impl IntoView {
///     let buy = use_socket_emit::<Buy>();
///     let buy_one = move |_| {
///         if let Err(error) = buy(&1) {
///             leptos::logging::warn!("{error}");
///         }
///     };
///     view! { <button on:click=buy_one>"Buy"</button> }
/// }
/// ```
///
/// Its errors are those of [`Socket::emit`](socketio_wasm::Socket::emit).
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_emit<E: FromClient<Ack = ()> + 'static>(
) -> impl Fn(&E::Payload) -> Result<(), EmitError> + Copy + Send + Sync + 'static
where
    E::Payload: Serialize,
{
    let socket = use_socket();
    move |payload| socket.emit_event::<E>(payload)
}

/// A function that sends a typed event now or drops it, if it cannot be sent at once: for what is
/// worth nothing later, such as a sign that somebody writes.
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_emit_volatile;
///
/// socketio_wasm::events! {
///     /// Somebody writes.
///     client "typing" => pub Typing;
/// }
///
/// #[component]
/// fn Composer() -> impl IntoView {
///     let sign = use_socket_emit_volatile::<Typing>();
///     view! { <input on:input=move |_| { sign(&()).ok(); } /> }
/// }
/// ```
///
/// Its errors are those of [`Socket::emit`](socketio_wasm::Socket::emit); a dropped event
/// is not an error.
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_emit_volatile<E: FromClient<Ack = ()> + 'static>(
) -> impl Fn(&E::Payload) -> Result<Sent, EmitError> + Copy + Send + Sync + 'static
where
    E::Payload: Serialize,
{
    let socket = use_socket();
    move |payload| socket.emit_event_volatile::<E>(payload)
}
