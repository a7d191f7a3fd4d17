//! The connection as a context.

use leptos::prelude::*;
use socketio_wasm::{BuildError, Builder, Client};

use crate::SocketHandle;

/// Makes a connection for the component that calls this and for all below it, where
/// [`use_socket`] and the other hooks find it. It begins to connect after the component has been
/// mounted (whether or not the builder is [lazy](Builder::lazy)), and is closed with it.
///
/// # Errors
///
/// See [`BuildError`]. A `Result` is a view, so it can be left to an `ErrorBoundary`:
///
/// ```
/// use leptos::prelude::*;
/// use socketio_wasm::Client;
/// use socketio_wasm_leptos::provide_socket;
///
/// #[component]
/// fn App() -> impl IntoView {
///     provide_socket(Client::builder("https://chat.example")).map(|_socket| view! { <Chat /> })
/// }
///
/// #[component]
/// fn Chat() -> impl IntoView {}
/// ```
pub fn provide_socket(builder: Builder) -> Result<SocketHandle, BuildError> {
    provide_socket_when(builder, true)
}

/// Makes a connection as [`provide_socket`] does, which is there only while a signal is true: while
/// the visitor is logged in, say. Each time it turns true, [`Builder::auth_with`] is asked anew.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::convert::Infallible;
///
/// use leptos::prelude::*;
/// use socketio_wasm::Client;
/// use socketio_wasm_leptos::provide_socket_when;
///
/// #[component]
/// fn App() -> impl IntoView {
///     let token = RwSignal::new(None::<String>);
///     let builder = Client::builder("https://chat.example").auth_with(move || {
///         let auth = BTreeMap::from([("token", token.get_untracked())]);
///         async move { Ok::<_, Infallible>(auth) }
///     });
///     let is_logged_in = Signal::derive(move || token.read().is_some());
///     provide_socket_when(builder, is_logged_in).map(|_socket| view! { <Login token /> })
/// }
///
/// #[component]
/// fn Login(token: RwSignal<Option<String>>) -> impl IntoView {
///     view! { <button on:click=move |_| token.set(Some("secret".into()))>"Log in"</button> }
/// }
/// ```
///
/// # Errors
///
/// See [`BuildError`].
pub fn provide_socket_when(
    builder: Builder,
    enabled: impl Into<Signal<bool>>,
) -> Result<SocketHandle, BuildError> {
    let client = builder.lazy().connect()?;
    let handle = SocketHandle::new(client.clone(), client.socket(), Some(enabled.into()));
    connect_while_enabled(handle);
    // Even if there are other handles: clones in tasks, or in listeners that the socket keeps.
    on_cleanup(move || {
        if let Some(client) = handle.client() {
            client.close();
        }
    });
    provide_context(handle);
    Ok(handle)
}

/// Provides a client that has been made elsewhere, before the application was mounted, say. The
/// connection is not closed with the component.
///
/// ```
/// # use leptos::prelude::*;
/// # use socketio_wasm::Client;
/// use socketio_wasm_leptos::provide_client;
///
/// #[component]
/// fn App(#[prop(into)] client: StoredValue<Client, LocalStorage>) -> impl IntoView {
///     provide_client(client.get_value());
/// }
/// ```
pub fn provide_client(client: Client) -> SocketHandle {
    let socket = client.socket();
    let handle = SocketHandle::new(client, socket, None);
    provide_context(handle);
    handle
}

/// The socket of the nearest provider.
///
/// ```
/// # use leptos::prelude::*;
/// # use std::time::Duration;
/// use leptos::task::spawn_local;
/// use socketio_wasm_leptos::use_socket;
///
/// #[component]
/// fn Save(text: RwSignal<String>) -> impl IntoView {
///     let socket = use_socket();
///     let outcome = RwSignal::new(String::new());
///     let save = move |_| {
///         let request = socket.emit_with_ack::<u64>("save", &text.get_untracked());
///         spawn_local(async move {
///             outcome.set(match request.timeout(Duration::from_secs(5)).await {
///                 Ok(id) => format!("Saved as {id}."),
///                 Err(error) => error.to_string(),
///             });
///         });
///     };
///     view! { <button on:click=save>"Save"</button> {outcome} }
/// }
/// ```
///
/// # Panics
///
/// Panics if no component above has called [`provide_socket`] or one of its kind;
/// [`use_optional_socket`] does not.
#[must_use]
#[track_caller]
pub fn use_socket() -> SocketHandle {
    match use_optional_socket() {
        Some(handle) => handle,
        #[allow(clippy::panic)] // As `expect_context` of Leptos: a mistake in the program itself.
        None => panic!(
            "There is no socket here: call `provide_socket` (or `provide_client`) of \
             socketio-wasm-leptos in this component or in one above it."
        ),
    }
}

/// The socket of the nearest provider, if there is one.
#[must_use]
pub fn use_optional_socket() -> Option<SocketHandle> {
    use_context()
}

/// The socket of another namespace of the same connection, such as `/admin`. It is left when the
/// component that has called this goes, unless others use it.
///
/// ```
/// # use leptos::prelude::*;
/// use socketio_wasm_leptos::use_socket_namespace;
///
/// #[component]
/// fn Alarms() -> impl IntoView {
///     let admin = use_socket_namespace("/admin");
///     let alarms = RwSignal::new(0);
///     admin.on("alarm", move || alarms.update(|alarms| *alarms += 1));
///     view! { {alarms} " alarms" }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`].
#[must_use]
#[track_caller]
pub fn use_socket_namespace(name: &str) -> SocketHandle {
    let main = use_socket();
    // The context is gone with its provider, so the client is there.
    let Some(client) = main.client() else {
        return main;
    };
    let socket = client.namespace(name);
    let handle = SocketHandle::new(client, socket, main.enabled);
    connect_while_enabled(handle);
    handle
}

/// Provides the socket of another namespace, as [`use_socket_namespace`] finds it, for the components
/// below: their hooks are about this namespace then.
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn provide_socket_namespace(name: &str) -> SocketHandle {
    let handle = use_socket_namespace(name);
    provide_context(handle);
    handle
}

/// In an effect, because these do not run where a page is rendered on a server, and in a browser
/// when the component has been mounted.
fn connect_while_enabled(handle: SocketHandle) {
    let Some(enabled) = handle.enabled else {
        return;
    };
    Effect::new(move |before: Option<bool>| {
        let now = enabled.get();
        match (before, now) {
            (None, true) => handle.connect_if_new(),
            (Some(false), true) => handle.connect(),
            (Some(true), false) => handle.disconnect(),
            // A signal may report a value that has not changed.
            (Some(true), true) | (None | Some(false), false) => {}
        }
        now
    });
}
