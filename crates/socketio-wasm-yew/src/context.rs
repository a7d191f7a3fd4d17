//! What a provider gives to the components below it.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::abortable;
use futures_util::StreamExt;
use socketio_wasm::{Client, Socket, State};
use yew::functional::UseForceUpdateHandle;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The context by which hooks find their socket.
#[derive(Clone, PartialEq)]
pub(crate) struct Provided {
    pub(crate) client: Client,
    pub(crate) socket: Socket,
    /// Whether namespaces have to be connected by the hooks that make them.
    pub(crate) connects: bool,
}

/// The state of that socket: a context of its own, so that only those who ask for it render again
/// when it changes.
#[derive(Clone, PartialEq)]
struct Observed(State);

/// Whether that socket is connected: for those who need not render again with each state.
#[derive(Clone, PartialEq)]
struct IsConnected(bool);

#[derive(PartialEq, Properties)]
pub(crate) struct ProvideProps {
    pub(crate) provided: Provided,
    pub(crate) children: Html,
}

/// Provides a socket and its state.
#[component]
pub(crate) fn Provide(props: &ProvideProps) -> Html {
    let ProvideProps { provided, children } = props;
    let state = use_state_of(&provided.socket);
    let connected = IsConnected(state.is_connected());
    html! {
        <ContextProvider<Provided> context={provided.clone()}>
            <ContextProvider<Observed> context={Observed(state)}>
                <ContextProvider<IsConnected> context={connected}>
                    { children.clone() }
                </ContextProvider<IsConnected>>
            </ContextProvider<Observed>>
        </ContextProvider<Provided>>
    }
}

/// The state of a socket as of now; renders again when it has changed.
#[hook]
fn use_state_of(socket: &Socket) -> State {
    let update = use_force_update();
    let state = socket.state();
    let rendered = use_mut_ref(State::default);
    *rendered.borrow_mut() = state.clone();
    use_effect_with(socket.clone(), move |socket| {
        let (task, handle) = abortable(follow(socket, rendered, update));
        spawn_local(async move {
            // That it was aborted is its usual end.
            task.await.ok();
        });
        move || handle.abort()
    });
    state
}

/// Has a component rendered again whenever the state is another one than it has rendered. It does
/// not keep the socket.
fn follow(
    socket: &Socket,
    rendered: Rc<RefCell<State>>,
    update: UseForceUpdateHandle,
) -> impl std::future::Future<Output = ()> {
    let mut states = socket.states();
    async move {
        while let Some(state) = states.next().await {
            if *rendered.borrow() != state {
                update.force_update();
            }
        }
    }
}

/// What the nearest provider provides.
#[hook]
pub(crate) fn use_provided() -> Provided {
    match use_context() {
        Some(provided) => provided,
        #[allow(clippy::panic)] // A mistake in the program itself, which no input can cause.
        None => panic!(
            "There is no socket here: put a `SocketProvider` of socketio-wasm-yew around the \
             component that uses this hook."
        ),
    }
}

/// The socket of the nearest [`SocketProvider`](crate::SocketProvider), or of another provider of
/// this crate, to send with, to ask with and to connect by hand.
///
/// It is the same one as long as the provider stays, also while there is no connection: what is
/// emitted before is sent when there is one.
///
/// ```
/// use std::time::Duration;
///
/// use socketio_wasm_yew::use_socket;
/// use yew::platform::spawn_local;
/// use yew::prelude::*;
///
/// #[component]
/// fn Save() -> Html {
///     let socket = use_socket();
///     let outcome = use_state(String::new);
///     let onclick = {
///         let outcome = outcome.clone();
///         move |_| {
///             let request = socket.emit_with_ack::<u64>("save", "text");
///             let outcome = outcome.clone();
///             spawn_local(async move {
///                 outcome.set(match request.timeout(Duration::from_secs(5)).await {
///                     Ok(id) => format!("Saved as {id}."),
///                     Err(error) => error.to_string(),
///                 });
///             });
///         }
///     };
///     html! { <><button {onclick}>{ "Save" }</button>{ &*outcome }</> }
/// }
/// ```
///
/// # Panics
///
/// Panics if there is no provider above: [`use_optional_socket`] does not.
#[hook]
pub fn use_socket() -> Socket {
    use_provided().socket
}

/// The socket of the nearest provider, if there is one: for components that can do without.
///
/// ```
/// use socketio_wasm_yew::use_optional_socket;
/// use yew::prelude::*;
///
/// #[component]
/// fn Live() -> Html {
///     match use_optional_socket() {
///         Some(_) => html! { "live" },
///         None => html! { "as of this morning" },
///     }
/// }
/// ```
#[hook]
pub fn use_optional_socket() -> Option<Socket> {
    use_context::<Provided>().map(|provided| provided.socket)
}

/// The state of the connection; renders again when that has changed.
///
/// On a server that renders the page it is [`State::Idle`], and so it is in the first render of a
/// browser: the connection is begun after it.
///
/// ```
/// use socketio_wasm_yew::socketio_wasm::State;
/// use socketio_wasm_yew::{use_socket, use_socket_state};
/// use yew::prelude::*;
///
/// #[component]
/// fn Badge() -> Html {
///     let (socket, state) = (use_socket(), use_socket_state());
///     let retry = match &state {
///         State::Waiting { attempt, .. } => {
///             let onclick = move |_| socket.connect();
///             html! { <button {onclick}>{ format!("Retry now (attempt {attempt})") }</button> }
///         }
///         _ => html! {},
///     };
///     html! { <p>{ state.to_string() }{ retry }</p> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_state() -> State {
    let provided = use_provided();
    match use_context() {
        Some(Observed(state)) => state,
        None => provided.socket.state(),
    }
}

/// Whether events are sent and received now; renders again when that has changed, and not with
/// every [state](use_socket_state), such as the next attempt to connect or another transport.
///
/// ```
/// use socketio_wasm_yew::use_socket_connected;
/// use yew::prelude::*;
///
/// #[component]
/// fn Send() -> Html {
///     let connected = use_socket_connected();
///     html! { <button disabled={!connected}>{ "Send" }</button> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_connected() -> bool {
    let provided = use_provided();
    match use_context() {
        Some(IsConnected(connected)) => connected,
        None => provided.socket.state().is_connected(),
    }
}

/// The socket of another namespace, such as `/admin`, over the same connection. It is connected
/// while the provider is, and left with the last component that uses it.
///
/// This is a handle to send and to ask with. For hooks that listen to a namespace, put a
/// [`NamespaceProvider`](crate::NamespaceProvider) around their component.
///
/// ```
/// use socketio_wasm_yew::use_socket_namespace;
/// use yew::prelude::*;
///
/// #[component]
/// fn Restart() -> Html {
///     let admin = use_socket_namespace("/admin");
///     let onclick = move |_| {
///         if let Err(error) = admin.emit("restart", ()) {
///             log::warn!("{error}");
///         }
///     };
///     html! { <button {onclick}>{ "Restart" }</button> }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[hook]
pub fn use_socket_namespace(name: impl Into<AttrValue> + 'static) -> Socket {
    let Provided {
        client, connects, ..
    } = use_provided();
    let socket = use_memo((client, name.into()), |(client, name)| {
        client.namespace(name)
    });
    let socket = Socket::clone(&socket);
    use_effect_with((socket.clone(), connects), |(socket, connects)| {
        // Another component may have connected it, or its user may have disconnected it.
        if *connects && socket.state() == State::Idle {
            socket.connect();
        }
    });
    socket
}
