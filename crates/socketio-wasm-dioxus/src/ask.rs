//! Requests that end with the component.

use std::fmt;

use dioxus::core::{current_scope_id, Runtime, Task};
use dioxus::prelude::*;
use serde::de::DeserializeOwned;
use socketio_wasm::{AckRequest, Asked};

/// A place for one request at a time, from [`use_socket_ask`]: makes it, and shows its state.
pub struct SocketAsk<R: 'static> {
    asked: Signal<Asked<R>>,
    /// The task that awaits the answer. It belongs to this component, whichever makes the request.
    task: CopyValue<Option<Task>>,
    scope: ScopeId,
}

impl<R: DeserializeOwned + 'static> SocketAsk<R> {
    /// Makes a request now, and cancels the one before, whose answer is ignored if it still comes.
    /// Call it in an event handler, a task or an effect. When the component is gone, nothing is
    /// sent.
    pub fn send(&self, request: AckRequest<R>) {
        let Self {
            mut asked,
            mut task,
            scope,
        } = *self;
        if !self.change(Asked::Waiting) {
            return;
        }
        let answer = request.send();
        let awaited = Runtime::current().in_scope(scope, || {
            spawn(async move {
                asked.set(answer.await.into());
            })
        });
        task.set(Some(awaited));
    }
}

impl<R: 'static> SocketAsk<R> {
    /// The state of the request, as a signal.
    #[must_use]
    pub fn state(&self) -> ReadSignal<Asked<R>> {
        self.asked.into()
    }

    /// Cancels the request, if its answer is awaited, and forgets its outcome.
    pub fn cancel(&self) {
        self.change(Asked::Idle);
    }

    /// Cancels what is awaited. Returns whether the component is still there.
    fn change(&self, state: Asked<R>) -> bool {
        let (mut asked, mut task) = (self.asked, self.task);
        let Some(awaited) = task.try_write().ok().map(|mut task| task.take()) else {
            return false;
        };
        if let Some(awaited) = awaited {
            awaited.cancel();
        }
        asked.set(state);
        true
    }
}

impl<R: 'static> Clone for SocketAsk<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: 'static> Copy for SocketAsk<R> {}

impl<R: 'static> PartialEq for SocketAsk<R> {
    fn eq(&self, other: &Self) -> bool {
        self.asked == other.asked
    }
}

impl<R: 'static> fmt::Debug for SocketAsk<R> {
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
/// use dioxus::prelude::*;
/// use socketio_wasm::Asked;
/// use socketio_wasm_dioxus::{use_socket, use_socket_ask};
///
/// #[component]
/// fn Save(text: ReadSignal<String>) -> Element {
///     let socket = use_socket();
///     let save = use_socket_ask::<u64>();
///     let onclick = move |_| {
///         let request = socket.emit_with_ack("save", &*text.peek());
///         save.send(request.timeout(Duration::from_secs(5)));
///     };
///     let state = save.state();
///     let outcome = match &*state.read() {
///         Asked::Idle => String::new(),
///         Asked::Waiting => "Saving …".into(),
///         Asked::Answered(id) => format!("Saved as {id}."),
///         Asked::Failed(error) if error.was_sent() => format!("Perhaps not saved: {error}."),
///         Asked::Failed(error) => format!("Not saved: {error}."),
///     };
///     rsx! {
///         button { onclick, disabled: state.read().is_waiting(), "Save" }
///         "{outcome}"
///     }
/// }
/// ```
#[must_use]
pub fn use_socket_ask<R: DeserializeOwned + 'static>() -> SocketAsk<R> {
    use_hook(|| SocketAsk {
        asked: Signal::new(Asked::Idle),
        task: CopyValue::new(None),
        scope: current_scope_id(),
    })
}
