//! Listeners that end with the component.

use serde::de::DeserializeOwned;
use serde::Serialize;
use socketio_wasm::{FromServer, Handler, Responder, SocketError};

use crate::use_socket;

/// Listens to an event with a closure of none to four parameters, whose types must be written out.
/// It is called for every event, as it comes, also if several come before the page is painted.
///
/// It listens until the component goes. If it is called in an effect, it listens until the effect
/// runs again, with the closure of the last run only.
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_event;
///
/// #[component]
/// fn News() -> impl IntoView {
///     let titles = RwSignal::new(Vec::<String>::new());
///     use_socket_event("news", move |title: String, _readers: u32| {
///         titles.write().push(title);
///     });
///     view! {
///         <For each=move || titles.get() key=String::clone let:title>
///             <p>{title}</p>
///         </For>
///     }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_event<A>(name: &str, handler: impl Handler<A>) {
    use_socket().on(name, handler);
}

/// Listens to a typed event: the types of the closure's parameters need not be written out. A
/// payload of several arguments is a tuple. Otherwise it is as [`use_socket_event`].
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_on;
///
/// socketio_wasm::events! {
///     /// How many people are here.
///     server "visitors" => pub Visitors(u32);
/// }
///
/// #[component]
/// fn Counter() -> impl IntoView {
///     let visitors = RwSignal::new(0);
///     use_socket_on::<Visitors>(move |number| visitors.set(number));
///     view! { {visitors} " people are here" }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_on<E: FromServer>(handler: impl Fn(E::Payload) + 'static)
where
    E::Payload: DeserializeOwned,
{
    use_socket().on_event::<E>(handler);
}

/// Listens to an event, and answers it with what the closure returns.
///
/// ```
/// # fn component() {
/// socketio_wasm_leptos::use_socket_respond("double", |n: u32| n * 2);
/// # }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_respond<A, R>(name: &str, handler: impl Responder<A, R>)
where
    R: Serialize + 'static,
{
    use_socket().respond(name, handler);
}

/// Listens to a typed event, and answers it with what the closure returns. An event whose
/// answer is `()` is answered as well: its sender sees that it has arrived.
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_answer<E: FromServer>(handler: impl Fn(E::Payload) -> E::Ack + 'static)
where
    E::Payload: DeserializeOwned,
    E::Ack: Serialize,
{
    use_socket().respond_event::<E>(handler);
}

/// Calls a closure with errors that no call returns: events that could not be decoded, connections
/// that failed or were lost. Without any such hook they are warnings of the crate `log`.
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_error(hook: impl Fn(&SocketError) + 'static) {
    use_socket().on_error(hook);
}
