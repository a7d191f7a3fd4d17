//! Components that provide a socket.

use socketio_wasm::{BuildError, Builder, Client};
use yew::prelude::*;

use crate::context::{use_provided, Provide, Provided};
use crate::use_socket_namespace;

/// The properties of [`SocketProvider`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SocketProviderProps {
    /// The address of the server, as [`Client::builder`] takes it. Default: the server that the
    /// page has come from.
    #[prop_or_default]
    pub url: AttrValue,
    /// Sets the options of the client, [`Builder`]. It is called when a client is made: at first,
    /// and when [`url`](Self::url) or [`enabled`](Self::enabled) change. Whatever else changes,
    /// this closure included, leaves the connection as it is. Default: leaves all options as they
    /// are.
    #[prop_or_default]
    pub configure: Option<Callback<Builder, Builder>>,
    /// Whether to connect. Turned off, it closes the connection; turned on again, it makes a new
    /// one, and nothing that was emitted in between is sent. Default: true.
    #[prop_or(true)]
    pub enabled: bool,
    /// What is shown if there can be no client, because the address or an option is wrong. Default:
    /// nothing, and the error goes to the crate `log`.
    #[prop_or_default]
    pub fallback: Option<Callback<BuildError, Html>>,
    /// What uses the socket.
    #[prop_or_default]
    pub children: Html,
}

/// Makes a connection for the components below it, where [`use_socket`](crate::use_socket) and the
/// other hooks find it. It begins to connect after it has been rendered for the first time, and is
/// closed when it goes.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use socketio_wasm_yew::socketio_wasm::{Builder, Transport};
/// use socketio_wasm_yew::SocketProvider;
/// use yew::prelude::*;
///
/// #[component]
/// fn App() -> Html {
///     let token = use_state(|| None::<String>);
///     let log_in = {
///         let token = token.clone();
///         move |_| token.set(Some("secret".into()))
///     };
///     let enabled = token.is_some();
///     let configure = move |builder: Builder| {
///         let auth = BTreeMap::from([("token", (*token).clone())]);
///         builder.transports([Transport::WebSocket]).auth(auth)
///     };
///     html! {
///         <SocketProvider url="https://chat.example" {enabled} {configure}>
///             <button onclick={log_in}>{ "Log in" }</button>
///         </SocketProvider>
///     }
/// }
/// ```
#[component]
pub fn SocketProvider(props: &SocketProviderProps) -> Html {
    let enabled = props.enabled;
    // A client for each time that it is enabled: what was emitted for one user is not sent for the
    // next.
    let made = use_memo((props.url.clone(), enabled), |(url, _)| {
        make(url, props.configure.as_ref())
    });
    let client = made.as_ref().as_ref().ok().cloned();
    use_effect_with((client, enabled), |(client, enabled)| {
        let client = client.clone();
        if let Some(client) = client.as_ref().filter(|_| *enabled) {
            client.socket().connect();
        }
        // Even if others hold a socket of it, such as a task that goes on.
        move || {
            if let Some(client) = client {
                client.close();
            }
        }
    });
    match &*made {
        Ok(client) => provide(client, enabled, &props.children),
        Err(error) => match &props.fallback {
            Some(fallback) => fallback.emit(error.clone()),
            None => Html::default(),
        },
    }
}

/// A client that does nothing yet.
fn make(
    url: &AttrValue,
    configure: Option<&Callback<Builder, Builder>>,
) -> Result<Client, BuildError> {
    let builder = Client::builder(url.as_str());
    let builder = match configure {
        Some(configure) => configure.emit(builder),
        None => builder,
    };
    let made = builder.lazy().connect();
    if let Err(error) = &made {
        log::error!("The SocketProvider has no client: {error}.");
    }
    made
}

fn provide(client: &Client, connects: bool, children: &Html) -> Html {
    let provided = Provided {
        socket: client.socket(),
        client: client.clone(),
        connects,
    };
    html! { <Provide {provided}>{ children.clone() }</Provide> }
}

/// The properties of [`ClientProvider`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ClientProviderProps {
    /// The client.
    pub client: Client,
    /// What uses the socket.
    #[prop_or_default]
    pub children: Html,
}

/// Provides a client that has been made elsewhere: before the application was rendered, say. It is
/// neither connected nor closed by this component.
///
/// ```
/// use socketio_wasm_yew::socketio_wasm::Client;
/// use socketio_wasm_yew::ClientProvider;
/// use yew::prelude::*;
///
/// #[derive(PartialEq, Properties)]
/// struct Props {
///     client: Client,
/// }
///
/// #[component]
/// fn App(props: &Props) -> Html {
///     html! { <ClientProvider client={props.client.clone()}>{ "…" }</ClientProvider> }
/// }
/// ```
#[component]
pub fn ClientProvider(props: &ClientProviderProps) -> Html {
    provide(&props.client, false, &props.children)
}

/// The properties of [`NamespaceProvider`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NamespaceProviderProps {
    /// The name of the namespace, such as `/admin`.
    pub name: AttrValue,
    /// What uses the socket.
    #[prop_or_default]
    pub children: Html,
}

/// Provides the socket of another namespace over the same connection: all hooks below it mean that
/// one. The namespace is connected while the provider above is, and left when this goes.
///
/// ```
/// use socketio_wasm_yew::{use_socket_latest, NamespaceProvider, SocketProvider};
/// use yew::prelude::*;
///
/// #[component]
/// fn App() -> Html {
///     html! {
///         <SocketProvider>
///             <NamespaceProvider name="/admin">
///                 <Load />
///             </NamespaceProvider>
///         </SocketProvider>
///     }
/// }
///
/// #[component]
/// fn Load() -> Html {
///     let load = use_socket_latest::<f64>("load");
///     html! { { for load.map(|load| format!("{load} %")) } }
/// }
/// ```
///
/// # Panics
///
/// As [`use_socket`](crate::use_socket), if there is no provider above it.
#[component]
pub fn NamespaceProvider(props: &NamespaceProviderProps) -> Html {
    let above = use_provided();
    let socket = use_socket_namespace(props.name.clone());
    let provided = Provided { socket, ..above };
    html! { <Provide {provided}>{ props.children.clone() }</Provide> }
}
