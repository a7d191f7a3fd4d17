//! Requests that end with the component.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use futures_util::future::{abortable, AbortHandle};
use serde::de::DeserializeOwned;
use socketio_wasm::{AckRequest, Asked};
use yew::platform::spawn_local;
use yew::prelude::*;

/// A place for one request at a time, from [`use_socket_ask`]: makes it, and shows its state.
/// Clones share the place, and show the state as of the same render.
pub struct SocketAsk<R> {
    asked: UseStateHandle<Asked<R>>,
    place: Rc<RefCell<Place>>,
}

/// What a component awaits.
#[derive(Default)]
enum Place {
    #[default]
    Free,
    Taken(AbortHandle),
    /// The component is gone, and nothing is awaited any more.
    Gone,
}

impl Place {
    /// Puts something in the place of what was there, which is cancelled.
    fn replace(place: &RefCell<Self>, next: Self) {
        // Nothing is borrowed while tasks are woken.
        let before = place.replace(next);
        if let Self::Taken(request) = before {
            request.abort();
        }
    }
}

impl<R: DeserializeOwned + 'static> SocketAsk<R> {
    /// Makes a request now, and cancels the one before, whose answer is ignored if it still comes.
    /// Call it in an event handler or an effect. When the component is gone, nothing is sent.
    pub fn send(&self, request: AckRequest<R>) {
        if matches!(*self.place.borrow(), Place::Gone) {
            return;
        }
        self.asked.set(Asked::Waiting);
        let set = self.asked.setter();
        let (task, handle) = abortable(request.send());
        Place::replace(&self.place, Place::Taken(handle));
        spawn_local(async move {
            // Otherwise it was cancelled.
            if let Ok(outcome) = task.await {
                set.set(outcome.into());
            }
        });
    }
}

impl<R> SocketAsk<R> {
    /// The state of the request when the component was rendered.
    #[must_use]
    pub fn state(&self) -> &Asked<R> {
        &self.asked
    }
}

impl<R: 'static> SocketAsk<R> {
    /// Cancels the request, if its answer is awaited, and forgets its outcome.
    pub fn cancel(&self) {
        if !matches!(*self.place.borrow(), Place::Gone) {
            Place::replace(&self.place, Place::Free);
            self.asked.set(Asked::Idle);
        }
    }
}

impl<R> Clone for SocketAsk<R> {
    fn clone(&self) -> Self {
        Self {
            asked: self.asked.clone(),
            place: self.place.clone(),
        }
    }
}

impl<R: fmt::Debug> fmt::Debug for SocketAsk<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("SocketAsk");
        debug.field("state", self.state()).finish_non_exhaustive()
    }
}

/// Makes requests, one at a time, and renders again with the state of the last one. A newer
/// request cancels the one before, and so does the end of the component: it is not sent if it has
/// not been, and nobody waits for its answer.
///
/// `R` is the type of the answer, of the requests of [`Socket::emit_with_ack`] or [`Socket::ask`].
/// Each may have its own time limit.
///
/// ```
/// use std::time::Duration;
///
/// use socketio_wasm_yew::socketio_wasm::Asked;
/// use socketio_wasm_yew::{use_socket, use_socket_ask};
/// use yew::prelude::*;
///
/// #[component]
/// fn Save() -> Html {
///     let socket = use_socket();
///     let save = use_socket_ask::<u64>();
///     let onclick = {
///         let save = save.clone();
///         move |_| {
///             let request = socket.emit_with_ack("save", "text");
///             save.send(request.timeout(Duration::from_secs(5)));
///         }
///     };
///     let outcome = match save.state() {
///         Asked::Idle => String::new(),
///         Asked::Waiting => "Saving …".into(),
///         Asked::Answered(id) => format!("Saved as {id}."),
///         Asked::Failed(error) if error.was_sent() => format!("Perhaps not saved: {error}."),
///         Asked::Failed(error) => format!("Not saved: {error}."),
///     };
///     let disabled = save.state().is_waiting();
///     html! { <p><button {onclick} {disabled}>{ "Save" }</button>{ outcome }</p> }
/// }
/// ```
///
/// [`Socket::emit_with_ack`]: socketio_wasm::Socket::emit_with_ack
/// [`Socket::ask`]: socketio_wasm::Socket::ask
#[hook]
pub fn use_socket_ask<R>() -> SocketAsk<R>
where
    R: DeserializeOwned + 'static,
{
    let asked = use_state(Asked::default);
    let place = use_mut_ref(Place::default);
    use_effect_with((), {
        let place = place.clone();
        move |()| move || Place::replace(&place, Place::Gone)
    });
    SocketAsk { asked, place }
}
