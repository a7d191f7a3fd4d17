//! The newest event as a value.

use std::rc::Rc;

use serde::de::DeserializeOwned;
use socketio_wasm::FromServer;
use yew::prelude::*;

use crate::{use_socket, use_socket_event, use_socket_on};

/// The first argument of the newest event of this name: `None` before the first.
///
/// It stays while the connection is lost and made again, until the next event comes: a page that
/// must not show old values asks [`use_socket_connected`](crate::use_socket_connected) as well.
/// Another client, because the provider was switched off and on, begins with `None` again.
///
/// The component is rendered with the newest one only: of several that come before it is rendered,
/// it shows the last. If all events matter, use [`use_socket_event`].
///
/// ```
/// use socketio_wasm_yew::use_socket_latest;
/// use yew::prelude::*;
///
/// #[component]
/// fn Price() -> Html {
///     match use_socket_latest::<f64>("price") {
///         Some(price) => html! { <p>{ format!("{price:.2} €") }</p> },
///         None => html! { <p>{ "…" }</p> },
///     }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_latest<T>(name: impl Into<AttrValue> + 'static) -> Option<Rc<T>>
where
    T: DeserializeOwned + 'static,
{
    let (latest, set) = use_latest();
    use_socket_event(name, move |value: T| set.emit(value));
    latest
}

/// The payload of the newest typed event: `None` before the first. Otherwise it is as
/// [`use_socket_latest`].
///
/// ```
/// use socketio_wasm_yew::use_socket_latest_on;
/// use yew::prelude::*;
///
/// socketio_wasm_yew::socketio_wasm::events! {
///     /// How many people are here.
///     server "visitors" => pub Visitors(u32);
/// }
///
/// #[component]
/// fn Counter() -> Html {
///     let visitors = use_socket_latest_on::<Visitors>();
///     html! { <p>{ visitors.map_or(0, |number| *number) }{ " people are here" }</p> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_latest_on<E>() -> Option<Rc<E::Payload>>
where
    E: FromServer + 'static,
    E::Payload: DeserializeOwned + 'static,
{
    let (latest, set) = use_latest();
    use_socket_on::<E>(move |payload| set.emit(payload));
    latest
}

/// A value that is forgotten with the socket that it came from, and what sets it.
#[hook]
fn use_latest<T: 'static>() -> (Option<Rc<T>>, Callback<T>) {
    let latest = use_state(|| None);
    let socket = use_socket();
    let forget = latest.setter();
    use_effect_with(socket, move |_| move || forget.set(None));
    let set = latest.setter();
    let set = Callback::from(move |value| set.set(Some(Rc::new(value))));
    ((*latest).clone(), set)
}
