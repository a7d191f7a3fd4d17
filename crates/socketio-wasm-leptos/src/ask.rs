//! Requests that end with the component.

use std::fmt;

use futures_util::future::{abortable, AbortHandle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use socketio_wasm::{AckRequest, Asked};

/// A place for one request at a time, from [`use_socket_ask`]: makes it, and shows its state.
pub struct SocketAsk<R: Send + Sync + 'static> {
    asked: RwSignal<Asked<R>>,
    /// Belongs to the same owner.
    awaited: StoredValue<Option<Awaited>>,
}

/// A task that ends when this is dropped.
struct Awaited(AbortHandle);

impl Drop for Awaited {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<R: DeserializeOwned + Send + Sync + 'static> SocketAsk<R> {
    /// Makes a request now, and cancels the one before, whose answer is ignored if it still comes.
    /// Call it in an event handler or an effect. When the component is gone, nothing is sent.
    pub fn send(&self, request: AckRequest<R>) {
        if self.change(Asked::Waiting) {
            let asked = self.asked;
            let (task, handle) = abortable(request.send());
            spawn_local(async move {
                // Otherwise it was cancelled.
                if let Ok(outcome) = task.await {
                    asked.try_set(outcome.into());
                }
            });
            self.awaited.try_set_value(Some(Awaited(handle)));
        }
    }
}

impl<R: Send + Sync + 'static> SocketAsk<R> {
    /// The state of the request, as a signal.
    #[must_use]
    pub fn state(&self) -> Signal<Asked<R>> {
        self.asked.into()
    }

    /// Cancels the request, if its answer is awaited, and forgets its outcome.
    pub fn cancel(&self) {
        self.change(Asked::Idle);
    }

    /// Cancels what is awaited. Returns whether the component is still there.
    fn change(&self, state: Asked<R>) -> bool {
        self.awaited.try_set_value(None).is_none() && self.asked.try_set(state).is_none()
    }
}

impl<R: Send + Sync + 'static> Clone for SocketAsk<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static> Copy for SocketAsk<R> {}

impl<R: Send + Sync + 'static> fmt::Debug for SocketAsk<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SocketAsk")
    }
}

/// Makes requests, one at a time, and has the state of the last one as a signal. A newer
/// request cancels the one before, and so does the end of the component: it is not sent if it has
/// not been, and nobody waits for its answer.
///
/// `R` is the type of the answer, of the requests of
/// [`SocketHandle::emit_with_ack`](crate::SocketHandle::emit_with_ack) or
/// [`SocketHandle::ask`](crate::SocketHandle::ask). Each may have its own time limit.
///
/// ```
/// use std::time::Duration;
///
/// use leptos::prelude::*;
/// use socketio_wasm::Asked;
/// use socketio_wasm_leptos::{use_socket, use_socket_ask};
///
/// #[component]
/// fn Save(text: RwSignal<String>) -> impl IntoView {
///     let socket = use_socket();
///     let save = use_socket_ask::<u64>();
///     let state = save.state();
///     let on_click = move |_| {
///         let request = socket.emit_with_ack("save", &text.get_untracked());
///         save.send(request.timeout(Duration::from_secs(5)));
///     };
///     view! {
///         <button on:click=on_click disabled=move || state.read().is_waiting()>"Save"</button>
///         {move || match &*state.read() {
///             Asked::Idle => String::new(),
///             Asked::Waiting => "Saving …".into(),
///             Asked::Answered(id) => format!("Saved as {id}."),
///             Asked::Failed(error) if error.was_sent() => format!("Perhaps not saved: {error}."),
///             Asked::Failed(error) => format!("Not saved: {error}."),
///         }}
///     }
/// }
/// ```
#[must_use]
pub fn use_socket_ask<R: DeserializeOwned + Send + Sync + 'static>() -> SocketAsk<R> {
    SocketAsk {
        asked: RwSignal::new(Asked::Idle),
        awaited: StoredValue::new(None),
    }
}
