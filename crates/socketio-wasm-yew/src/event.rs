//! Listeners that end with the component.

use serde::de::DeserializeOwned;
use serde::Serialize;
use socketio_wasm::{
    FromServer, Handler, Replaceable, Responder, Socket, SocketError, Subscription,
};
use yew::prelude::*;

use crate::use_socket;

/// Listens as long as the component is there, to one socket and name at a time.
#[hook]
fn use_subscription<L>(name: AttrValue, listen: L)
where
    L: FnOnce(&Socket, &str) -> Subscription + 'static,
{
    let socket = use_socket();
    use_effect_with((socket, name), move |(socket, name)| {
        let subscription = listen(socket, name);
        move || drop(subscription)
    });
}

/// Keeps the closure of the newest render in the place of the one before.
#[hook]
fn use_newest<F: 'static>(closure: F) -> Replaceable<F> {
    let kept = use_mut_ref(|| None::<Replaceable<F>>);
    let mut kept = kept.borrow_mut();
    match &*kept {
        Some(listener) => {
            listener.replace(closure);
            listener.clone()
        }
        None => kept.insert(Replaceable::new(closure)).clone(),
    }
}

/// Listens to an event with a closure of none to four parameters, whose types must be written out.
///
/// It is called for every event, as it comes, also if several come before the component is
/// rendered again, and it is always the closure of the newest render.
///
/// ```
/// use std::rc::Rc;
///
/// use socketio_wasm_yew::use_socket_event;
/// use yew::prelude::*;
///
/// #[derive(Default)]
/// struct Titles(Vec<String>);
///
/// impl Reducible for Titles {
///     type Action = String;
///
///     fn reduce(self: Rc<Self>, title: String) -> Rc<Self> {
///         let mut titles = self.0.clone();
///         titles.push(title);
///         Rc::new(Self(titles))
///     }
/// }
///
/// #[component]
/// fn News() -> Html {
///     let titles = use_reducer(Titles::default);
///     let add = titles.dispatcher();
///     use_socket_event("news", move |title: String, _readers: u32| add.dispatch(title));
///     html! { <ul>{ for titles.0.iter().map(|title| html! { <li>{ title }</li> }) }</ul> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_event<A, H>(name: impl Into<AttrValue> + 'static, handler: H)
where
    A: 'static,
    H: Handler<A>,
{
    let newest = use_newest(handler);
    use_subscription(name.into(), move |socket, name| socket.on(name, newest));
}

/// Listens to a typed event: the types of the closure's parameters need not be written out. A
/// payload of several arguments is a tuple. Otherwise it is as [`use_socket_event`].
///
/// ```
/// use socketio_wasm_yew::use_socket_on;
/// use yew::prelude::*;
///
/// socketio_wasm_yew::socketio_wasm::events! {
///     /// How many people are here.
///     server "visitors" => pub Visitors(u32);
/// }
///
/// #[component]
/// fn Counter() -> Html {
///     let visitors = use_state(|| 0);
///     let set = visitors.setter();
///     use_socket_on::<Visitors>(move |number| set.set(number));
///     html! { <p>{ *visitors }{ " people are here" }</p> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_on<E>(handler: impl Fn(E::Payload) + 'static)
where
    E: FromServer + 'static,
    E::Payload: DeserializeOwned,
{
    let newest = use_newest(handler);
    use_subscription(AttrValue::Static(E::NAME), move |socket, _| {
        socket.on_event::<E>(move |payload| newest.newest()(payload))
    });
}

/// Listens to an event, and answers it with what the closure of the newest render returns.
///
/// ```
/// use socketio_wasm_yew::use_socket_respond;
/// use yew::prelude::*;
///
/// #[component]
/// fn Doubler() -> Html {
///     use_socket_respond("double", |n: u32| n * 2);
///     Html::default()
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_respond<A, R, H>(name: impl Into<AttrValue> + 'static, handler: H)
where
    A: 'static,
    R: Serialize + 'static,
    H: Responder<A, R>,
{
    let newest = use_newest(handler);
    use_subscription(name.into(), move |socket, name| {
        socket.respond(name, newest)
    });
}

/// Listens to a typed event, and answers it with what the closure of the newest render returns. An
/// event whose answer is `()` is answered as well: its sender sees that it has arrived.
///
/// ```
/// use socketio_wasm_yew::use_socket_answer;
/// use yew::prelude::*;
///
/// socketio_wasm_yew::socketio_wasm::events! {
///     /// Asks whether an update may be made now.
///     server "may update" => pub MayUpdate(String) -> bool;
/// }
///
/// #[component]
/// fn Editor() -> Html {
///     let is_saved = use_state(|| true);
///     let answer = *is_saved;
///     use_socket_answer::<MayUpdate>(move |_version| answer);
///     Html::default()
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_answer<E>(handler: impl Fn(E::Payload) -> E::Ack + 'static)
where
    E: FromServer + 'static,
    E::Payload: DeserializeOwned,
    E::Ack: Serialize,
{
    let newest = use_newest(handler);
    use_subscription(AttrValue::Static(E::NAME), move |socket, _| {
        socket.respond_event::<E>(move |payload| newest.newest()(payload))
    });
}

/// Calls a closure with errors that no call returns: events that could not be decoded, connections
/// that failed or were lost. Without any such hook they are warnings of the crate `log`.
///
/// ```
/// use socketio_wasm_yew::use_socket_error;
/// use yew::prelude::*;
///
/// #[component]
/// fn LastError() -> Html {
///     let last = use_state(String::new);
///     let set = last.setter();
///     use_socket_error(move |error| set.set(error.to_string()));
///     html! { <p>{ &*last }</p> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_error(handler: impl Fn(&SocketError) + 'static) {
    let newest = use_newest(handler);
    use_subscription(AttrValue::Static(""), move |socket, _| {
        socket.on_error(move |error| newest.newest()(error))
    });
}
