//! Listeners that end with the component.

use std::rc::Rc;

use dioxus::prelude::*;
use serde::de::DeserializeOwned;
use serde::Serialize;
use socketio_wasm::{FromServer, Socket, SocketError, Subscription};

use crate::newest::Newest;
use crate::{use_socket, SocketHandle};

/// A closure that listens to an event: an `FnMut` of none to four parameters, each a
/// [`DeserializeOwned`]; `A` is the tuple of their types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot listen to an event",
    note = "a listener is an `FnMut` of none to four parameters that returns nothing; write the types of the parameters, as in `|title: String, n: u32|`",
    note = "each parameter is owned and implements `serde::Deserialize`; a tuple is one argument, an array"
)]
pub trait Listener<A>: sealed::Listen<A> + 'static {}

impl<A, F: sealed::Listen<A> + 'static> Listener<A> for F {}

mod sealed {
    use super::{Newest, Socket, Subscription};

    /// A closure that is called with the arguments of an event.
    pub trait Listen<A>: Sized {
        /// Listens with the newest closure.
        fn listen(newest: Newest<Self>, socket: &Socket, name: &str) -> Subscription;
    }
}

macro_rules! closures {
    ($(($($argument:ident)*))+) => {$(
        impl<Closure, $($argument),*> sealed::Listen<($($argument,)*)> for Closure
        where
            Closure: FnMut($($argument),*) + 'static,
            $($argument: DeserializeOwned + 'static,)*
        {
            #[allow(non_snake_case)]
            fn listen(newest: Newest<Self>, socket: &Socket, name: &str) -> Subscription {
                socket.on(name, move |$($argument: $argument),*| {
                    newest.call(move |closure| closure($($argument),*));
                })
            }
        }
    )+};
}

closures! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
}

/// Listens to an event with a closure of none to four parameters, whose types must be written out.
/// It is called for every event, as it comes, also if several come before the page is painted.
///
/// The closure of the last rendering is called; the listener itself stays the same until the
/// component goes, or the name is another one.
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm_dioxus::use_socket_event;
///
/// #[component]
/// fn News() -> Element {
///     let mut titles = use_signal(Vec::new);
///     use_socket_event("news", move |title: String, _readers: u32| titles.push(title));
///     rsx! {
///         for title in titles() {
///             p { "{title}" }
///         }
///     }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_event<A>(name: &str, handler: impl Listener<A>) {
    use_socket().use_event(name, handler);
}

/// Listens to a typed event: the types of the closure's parameters need not be written out. A
/// payload of several arguments is a tuple. Otherwise it is as [`use_socket_event`].
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm_dioxus::use_socket_on;
///
/// socketio_wasm::events! {
///     /// How many people are here.
///     server "visitors" => pub Visitors(u32);
/// }
///
/// #[component]
/// fn Counter() -> Element {
///     let mut visitors = use_signal(|| 0);
///     use_socket_on::<Visitors>(move |number| visitors.set(number));
///     rsx! { "{visitors} people are here" }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_on<E: FromServer>(handler: impl FnMut(E::Payload) + 'static)
where
    E::Payload: DeserializeOwned + 'static,
{
    use_socket().use_on::<E>(handler);
}

/// Listens to an event, and answers it with what the closure returns.
///
/// ```
/// # fn component() {
/// socketio_wasm_dioxus::use_socket_respond("double", |n: u32| n * 2);
/// # }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_respond<T, R>(name: &str, handler: impl Fn(T) -> R + 'static)
where
    T: DeserializeOwned + 'static,
    R: Serialize + 'static,
{
    use_socket().use_respond(name, handler);
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
    use_socket().use_answer::<E>(handler);
}

/// Calls a closure with errors that no call returns: events that could not be decoded, connections
/// that failed or were lost. Without any such hook they are warnings of the crate `log`.
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_error(hook: impl Fn(&SocketError) + 'static) {
    use_socket().use_error(hook);
}

impl SocketHandle {
    /// Listens to an event of this socket, as [`use_socket_event`] does.
    pub fn use_event<A, L: Listener<A>>(&self, name: &str, handler: L) {
        self.use_listener(name, handler, |newest, socket| {
            L::listen(newest, socket, name)
        });
    }

    /// Listens to a typed event of this socket, as [`use_socket_on`] does.
    pub fn use_on<E: FromServer>(&self, handler: impl FnMut(E::Payload) + 'static)
    where
        E::Payload: DeserializeOwned + 'static,
    {
        self.use_listener(E::NAME, handler, |newest, socket| {
            socket.on_event::<E>(move |payload| newest.call(move |closure| closure(payload)))
        });
    }

    /// Listens to an event of this socket and answers it, as [`use_socket_respond`] does.
    pub fn use_respond<T, R>(&self, name: &str, handler: impl Fn(T) -> R + 'static)
    where
        T: DeserializeOwned + 'static,
        R: Serialize + 'static,
    {
        self.use_listener(name, Rc::new(handler), |newest, socket| {
            socket.respond(name, move |argument: T| {
                newest.ask(|closure| closure(argument))
            })
        });
    }

    /// Listens to a typed event of this socket and answers it, as [`use_socket_answer`] does.
    pub fn use_answer<E: FromServer>(&self, handler: impl Fn(E::Payload) -> E::Ack + 'static)
    where
        E::Payload: DeserializeOwned,
        E::Ack: Serialize,
    {
        self.use_listener(E::NAME, Rc::new(handler), |newest, socket| {
            socket.respond_event::<E>(move |payload| newest.ask(|closure| closure(payload)))
        });
    }

    /// Calls a closure with errors of this socket that no call returns, as [`use_socket_error`] does.
    pub fn use_error(&self, hook: impl Fn(&SocketError) + 'static) {
        self.use_listener("", Rc::new(hook), |newest, socket| {
            socket.on_error(move |error| newest.ask(|closure| closure(error)))
        });
    }

    /// Listens once for each socket and name, and calls what this is called with last.
    fn use_listener<F: 'static>(
        &self,
        name: &str,
        closure: F,
        listen: impl FnOnce(Newest<F>, &Socket) -> Subscription,
    ) {
        let mut given = Some(closure);
        let newest = use_hook(|| given.take().map(Newest::new));
        let mut listening = use_hook(|| CopyValue::new(None::<Listening>));
        let Some(newest) = newest else {
            return;
        };
        if let Some(closure) = given {
            newest.replace(closure);
        }
        let is_new = match &*listening.peek() {
            Some(listening) => listening.handle != *self || listening.name != name,
            None => true,
        };
        if is_new {
            listening.set(self.socket().map(|socket| Listening {
                handle: *self,
                name: name.into(),
                _subscription: listen(newest, &socket),
            }));
        }
    }
}

/// What a component listens to.
struct Listening {
    handle: SocketHandle,
    name: String,
    _subscription: Subscription,
}
