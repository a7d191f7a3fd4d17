//! The newest event as a signal.

use dioxus::prelude::*;
use serde::de::DeserializeOwned;
use socketio_wasm::FromServer;

use crate::{use_socket_event, use_socket_on};

/// The first argument of the newest event of this name: `None` before the first.
///
/// It stays while the connection is lost and made again, until the next event comes: a page that
/// must not show old values asks [`use_socket_connected`](crate::use_socket_connected) as well.
///
/// A signal has the newest value only. If all events matter, use [`use_socket_event`]: of several
/// that come before the page is rendered, a signal shows the last one.
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm_dioxus::use_socket_latest;
///
/// #[component]
/// fn Price() -> Element {
///     let price = use_socket_latest::<f64>("price");
///     rsx! {
///         if let Some(price) = price() {
///             "{price:.2} €"
///         }
///     }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`](crate::use_socket).
#[must_use]
#[track_caller]
pub fn use_socket_latest<T: DeserializeOwned + 'static>(name: &str) -> ReadSignal<Option<T>> {
    let mut latest = use_signal(|| None);
    use_socket_event(name, move |value: T| latest.set(Some(value)));
    latest.into()
}

/// The payload of the newest typed event: `None` before the first. Otherwise it is as
/// [`use_socket_latest`].
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm_dioxus::use_socket_latest_on;
///
/// socketio_wasm::events! {
///     /// How many people are here.
///     server "visitors" => pub Visitors(u32);
/// }
///
/// #[component]
/// fn Counter() -> Element {
///     let visitors = use_socket_latest_on::<Visitors>();
///     rsx! { "{visitors:?} people are here" }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`](crate::use_socket).
#[must_use]
#[track_caller]
pub fn use_socket_latest_on<E: FromServer>() -> ReadSignal<Option<E::Payload>>
where
    E::Payload: DeserializeOwned + 'static,
{
    let mut latest = use_signal(|| None);
    use_socket_on::<E>(move |payload| latest.set(Some(payload)));
    latest.into()
}
