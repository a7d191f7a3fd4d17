//! Sending, as a callback.

use serde::Serialize;
use socketio_wasm::{EmitError, FromClient, Socket};
use yew::prelude::*;

use crate::use_socket;

/// A callback that sends a typed event, to be given to whatever calls it: at once, or as soon as
/// there is a connection. An event that cannot be sent is a warning of the crate `log`.
///
/// For events without a type, for requests, and to get the errors, there is [`use_socket`].
///
/// ```
/// use socketio_wasm_yew::use_socket_emit;
/// use yew::prelude::*;
///
/// socketio_wasm_yew::socketio_wasm::events! {
///     /// Buys this many.
///     client "buy" => pub Buy(u32);
/// }
///
/// #[component]
/// fn Shop() -> Html {
///     let buy = use_socket_emit::<Buy>();
///     html! { <button onclick={buy.reform(|_| 1)}>{ "Buy one" }</button> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_emit<E>() -> Callback<E::Payload>
where
    E: FromClient<Ack = ()> + 'static,
    E::Payload: Serialize + 'static,
{
    let socket = use_socket();
    use_callback(socket, |payload: E::Payload, socket: &Socket| {
        warn_of::<E>(socket.emit_event::<E>(&payload));
    })
}

/// A callback that sends a typed event now or drops it, if it cannot be sent at once: for what is
/// worth nothing later, such as a sign that somebody writes.
///
/// ```
/// use socketio_wasm_yew::use_socket_emit_volatile;
/// use yew::prelude::*;
///
/// socketio_wasm_yew::socketio_wasm::events! {
///     /// Somebody writes.
///     client "typing" => pub Typing;
/// }
///
/// #[component]
/// fn Composer() -> Html {
///     let sign = use_socket_emit_volatile::<Typing>();
///     html! { <input oninput={sign.reform(|_| ())} /> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_emit_volatile<E>() -> Callback<E::Payload>
where
    E: FromClient<Ack = ()> + 'static,
    E::Payload: Serialize + 'static,
{
    let socket = use_socket();
    use_callback(socket, |payload: E::Payload, socket: &Socket| {
        warn_of::<E>(socket.volatile().emit_event::<E>(&payload));
    })
}

/// Logs an error, because a callback returns none.
fn warn_of<E: FromClient>(result: Result<impl Sized, EmitError>) {
    if let Err(error) = result {
        log::warn!("`{}` was not sent: {error}.", E::NAME);
    }
}
