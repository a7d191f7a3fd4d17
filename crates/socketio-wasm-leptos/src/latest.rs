//! The newest event as a signal.

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use socketio_wasm::FromServer;

use crate::{use_socket_event, use_socket_on};

/// The first argument of the newest event of this name: `None` before the first.
///
/// A signal has the newest value only. If all events matter, use
/// [`use_socket_event`]: of several that come before effects run and the page is painted, a signal
/// shows the last one.
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_signal;
///
/// #[component]
/// fn Price() -> impl IntoView {
///     let price = use_socket_signal::<f64>("price");
///     view! { {move || price.get().map(|price| format!("{price:.2} €"))} }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`](crate::use_socket).
#[must_use]
#[track_caller]
pub fn use_socket_signal<T>(name: &str) -> Signal<Option<T>>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let latest = RwSignal::new(None);
    use_socket_event(name, move |value: T| latest.set(Some(value)));
    latest.into()
}

/// The same for values that are not `Send` and `Sync`.
///
/// # Panics
///
/// As [`use_socket`](crate::use_socket).
#[must_use]
#[track_caller]
pub fn use_socket_signal_local<T>(name: &str) -> Signal<Option<T>, LocalStorage>
where
    T: DeserializeOwned + 'static,
{
    let latest = RwSignal::new_local(None);
    use_socket_event(name, move |value: T| latest.set(Some(value)));
    latest.into()
}

/// The payload of the newest typed event: see [`use_socket_signal`].
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_latest;
///
/// socketio_wasm::events! {
///     /// How many people are here.
///     server "visitors" => pub Visitors(u32);
/// }
///
/// #[component]
/// fn Counter() -> impl IntoView {
///     let visitors = use_socket_latest::<Visitors>();
///     view! { {visitors} " people are here" }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`](crate::use_socket).
#[must_use]
#[track_caller]
pub fn use_socket_latest<E: FromServer>() -> Signal<Option<E::Payload>>
where
    E::Payload: DeserializeOwned + Send + Sync + 'static,
{
    let latest = RwSignal::new(None);
    use_socket_on::<E>(move |payload| latest.set(Some(payload)));
    latest.into()
}
