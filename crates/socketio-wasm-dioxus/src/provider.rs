//! The connection as a context.

use dioxus::prelude::*;
use socketio_wasm::{BuildError, Builder, Client};

use crate::SocketHandle;

/// Makes a connection for the component that calls this and for all below it, where
/// [`use_socket`] and the other hooks find it. It begins to connect after the component has been
/// mounted (whether or not the builder is [lazy](Builder::lazy)), and is closed with it. The builder
/// is made once, however often the component is rendered.
///
/// # Errors
///
/// See [`BuildError`]. It can be left to an `ErrorBoundary`:
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm::Client;
/// use socketio_wasm_dioxus::use_socket_provider;
///
/// #[component]
/// fn App() -> Element {
///     use_socket_provider(|| Client::builder("https://chat.example"))?;
///     rsx! { Chat {} }
/// }
///
/// #[component]
/// fn Chat() -> Element {
///     VNode::empty()
/// }
/// ```
pub fn use_socket_provider(builder: impl FnOnce() -> Builder) -> Result<SocketHandle, BuildError> {
    use_socket_provider_when(true, builder)
}

/// Makes a connection as [`use_socket_provider`] does, which is there only while `enabled` is true:
/// while the visitor is logged in, say. Each time it turns true, [`Builder::auth_with`] is asked anew.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::convert::Infallible;
///
/// use dioxus::prelude::*;
/// use socketio_wasm::Client;
/// use socketio_wasm_dioxus::use_socket_provider_when;
///
/// #[component]
/// fn App() -> Element {
///     let mut token = use_signal(|| None::<String>);
///     use_socket_provider_when(token.read().is_some(), || {
///         Client::builder("https://chat.example").auth_with(move || {
///             let auth = BTreeMap::from([("token", token.peek().clone())]);
///             async move { Ok::<_, Infallible>(auth) }
///         })
///     })?;
///     rsx! { button { onclick: move |_| token.set(Some("secret".into())), "Log in" } }
/// }
/// ```
///
/// # Errors
///
/// See [`BuildError`].
pub fn use_socket_provider_when(
    enabled: bool,
    builder: impl FnOnce() -> Builder,
) -> Result<SocketHandle, BuildError> {
    let mut switch = use_signal(|| enabled);
    if *switch.peek() != enabled {
        switch.set(enabled);
    }
    let made = use_hook(|| {
        let client = builder().lazy().connect()?;
        let socket = client.socket();
        let handle = SocketHandle::new(client, socket, Some(switch));
        Ok(provide_context(handle))
    });
    let handle = made.clone().ok();
    use_connection(handle);
    // Even if there are other handles: clones in tasks, or in listeners that the socket keeps.
    use_drop(move || {
        if let Some(client) = handle.and_then(|handle| handle.client()) {
            client.close();
        }
    });
    made
}

/// Provides a client that has been made elsewhere, before the application was launched, say. The
/// connection is not closed with the component.
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm::Client;
/// use socketio_wasm_dioxus::use_client_provider;
///
/// #[component]
/// fn App(client: Client) -> Element {
///     use_client_provider(|| client);
///     rsx! { "…" }
/// }
/// ```
pub fn use_client_provider(client: impl FnOnce() -> Client) -> SocketHandle {
    use_hook(|| {
        let client = client();
        let socket = client.socket();
        provide_context(SocketHandle::new(client, socket, None))
    })
}

/// The socket of the nearest provider.
///
/// ```
/// use std::time::Duration;
///
/// use dioxus::prelude::*;
/// use socketio_wasm_dioxus::use_socket;
///
/// #[component]
/// fn Save(text: ReadSignal<String>) -> Element {
///     let socket = use_socket();
///     let mut outcome = use_signal(String::new);
///     let save = move |_| async move {
///         let request = socket.emit_with_ack::<u64>("save", &*text.peek());
///         outcome.set(match request.timeout(Duration::from_secs(5)).await {
///             Ok(id) => format!("Saved as {id}."),
///             Err(error) => error.to_string(),
///         });
///     };
///     rsx! { button { onclick: save, "Save" } "{outcome}" }
/// }
/// ```
///
/// # Panics
///
/// Panics if no component above provides a socket, as [`use_socket_provider`] does;
/// [`use_optional_socket`] does not.
#[must_use]
#[track_caller]
pub fn use_socket() -> SocketHandle {
    match use_optional_socket() {
        Some(handle) => handle,
        #[allow(clippy::panic)] // As `use_context` of Dioxus: a mistake in the program itself.
        None => panic!(
            "There is no socket here: call `use_socket_provider` (or `use_client_provider`) of \
             socketio-wasm-dioxus in this component or in one above it."
        ),
    }
}

/// The socket of the nearest provider, if there is one.
#[must_use]
pub fn use_optional_socket() -> Option<SocketHandle> {
    try_use_context()
}

/// The socket of another namespace of the same connection, such as `/admin`: the name of the first
/// rendering counts. It is left when the component that has called this goes, unless others use it.
///
/// ```
/// use dioxus::prelude::*;
/// use socketio_wasm_dioxus::use_socket_namespace;
///
/// #[component]
/// fn Alarms() -> Element {
///     let admin = use_socket_namespace("/admin");
///     let mut alarms = use_signal(|| 0);
///     admin.use_event("alarm", move || alarms += 1);
///     rsx! { "{alarms} alarms" }
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
    let handle = use_hook(|| match main.client() {
        Some(client) => {
            let socket = client.namespace(name);
            SocketHandle::new(client, socket, main.enabled)
        }
        // The context goes with its provider, so the client is there.
        None => main,
    });
    use_connection(Some(handle));
    handle
}

/// Provides the socket of another namespace, as [`use_socket_namespace`] finds it, for the components
/// below: their hooks are about this namespace then.
///
/// # Panics
///
/// As [`use_socket`].
#[track_caller]
pub fn use_socket_namespace_provider(name: &str) -> SocketHandle {
    let handle = use_socket_namespace(name);
    use_context_provider(|| handle)
}

/// Connects and disconnects, in an effect, because these do not run where a page is rendered on a
/// server, and in a browser when the component has been mounted.
fn use_connection(handle: Option<SocketHandle>) {
    let mut before = use_hook(|| CopyValue::new(None));
    use_effect(move || {
        let Some((handle, enabled)) = handle.and_then(|handle| Some((handle, handle.enabled?)))
        else {
            return;
        };
        let now = enabled();
        match (before.replace(Some(now)), now) {
            (None, true) => handle.connect_if_new(),
            (Some(false), true) => handle.connect(),
            (Some(true), false) => handle.disconnect(),
            (Some(true), true) | (None | Some(false), false) => {}
        }
    });
}
