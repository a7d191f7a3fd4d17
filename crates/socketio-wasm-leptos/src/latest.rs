//! The newest event as a signal.

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use socketio_wasm::FromServer;

use crate::{use_socket_event, use_socket_on};

/// The first argument of the newest event of this name: `None` before the first.
///
/// It stays while the connection is lost and made again, until the next event comes: a page that
/// must not show old values asks [`use_socket_connected`](crate::use_socket_connected) as well.
///
/// A signal has the newest value only. If all events matter, use
/// [`use_socket_event`]: of several that come before effects run and the page is painted, a signal
/// shows the last one.
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_latest;
///
/// #[component]
/// fn Price() -> impl IntoView {
///     let price = use_socket_latest::<f64>("price");
///     view! { {move || price.get().map(|price| format!("{price:.2} €"))} }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`](crate::use_socket).
#[must_use]
#[track_caller]
pub fn use_socket_latest<T>(name: &str) -> Signal<Option<T>>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let latest = RwSignal::new(None);
    use_socket_event(name, move |value: T| latest.set(Some(value)));
    latest.into()
}

/// The first argument of the newest event of this name, of a type that is not `Send` and `Sync`.
/// Otherwise it is as [`use_socket_latest`].
///
/// # Panics
///
/// As [`use_socket`](crate::use_socket).
#[must_use]
#[track_caller]
pub fn use_socket_latest_local<T>(name: &str) -> Signal<Option<T>, LocalStorage>
where
    T: DeserializeOwned + 'static,
{
    let latest = RwSignal::new_local(None);
    use_socket_event(name, move |value: T| latest.set(Some(value)));
    latest.into()
}

/// The payload of the newest typed event: `None` before the first. Otherwise it is as
/// [`use_socket_latest`].
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_latest_on;
///
/// socketio_wasm::events! {
///     /// How many people are here.
///     server "visitors" => pub Visitors(u32);
/// }
///
/// #[component]
/// fn Counter() -> impl IntoView {
///     let visitors = use_socket_latest_on::<Visitors>();
///     view! { {visitors} " people are here" }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`](crate::use_socket).
#[must_use]
#[track_caller]
pub fn use_socket_latest_on<E: FromServer>() -> Signal<Option<E::Payload>>
where
    E::Payload: DeserializeOwned + Send + Sync + 'static,
{
    let latest = RwSignal::new(None);
    use_socket_on::<E>(move |payload| latest.set(Some(payload)));
    latest.into()
}
