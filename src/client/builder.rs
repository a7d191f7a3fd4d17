//! How a client is made.

use std::fmt::Display;
use std::future::Future;
use std::time::Duration;

use serde::Serialize;

use super::address::{namespace_name, Address};
use super::backend::{Auth, Connection};
use super::client::Client;
use super::error::BuildError;
use super::options::{BufferLimit, CloseOnLeave, Credentials, Reconnection};
use super::platform::{RequestOptions, WebTransportOptions};
use super::settings::{millis, HostOptions, Settings};
use super::state::Transport;
use crate::protocol::io::TransportKind;
use crate::protocol::options::{EngineOptions, Limit, ManagerOptions, NamespaceOptions};

impl std::fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = formatter.debug_struct("Builder");
        debug.field("url", &self.url).finish_non_exhaustive()
    }
}

/// Makes a [`Client`]: from [`Client::builder`].
///
/// Every option has the default of the JavaScript client.
#[must_use = "nothing happens before `connect` is called"]
pub struct Builder {
    url: String,
    namespace: Option<String>,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    credentials: Credentials,
    request_timeout: Option<Duration>,
    protocols: Vec<String>,
    web_transport: WebTransportOptions,
    /// The credentials, or why they cannot be sent.
    auth: Result<Auth, String>,
    buffer: BufferLimit,
    lazy: bool,
    // What the core needs is kept as the core takes it, so that the defaults are the core's.
    manager: ManagerOptions,
    engine: EngineOptions,
    acknowledgements: NamespaceOptions,
}

impl Builder {
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
            namespace: None,
            path: String::from("/socket.io/"),
            query: Vec::new(),
            headers: Vec::new(),
            credentials: Credentials::default(),
            request_timeout: None,
            protocols: Vec::new(),
            web_transport: WebTransportOptions::default(),
            auth: Ok(Auth::none()),
            buffer: BufferLimit::default(),
            lazy: false,
            manager: ManagerOptions {
                // A client decides itself when its sockets connect.
                auto_connect: false,
                ..ManagerOptions::default()
            },
            engine: EngineOptions::default(),
            acknowledgements: NamespaceOptions::default(),
        }
    }

    /// The namespace of [`Client::socket`], whose name gets a `/` in front if it has none. Default:
    /// the path of the address, or `/`.
    pub fn namespace(mut self, name: impl Into<String>) -> Self {
        self.namespace = Some(name.into());
        self
    }

    /// The path at which the server answers. Default: `/socket.io/`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Adds parameters to the address of every request, `socket.handshake.query` at the server. If
    /// several have the same name, the last one counts. Default: those of the address. `EIO`,
    /// `transport`, `sid`, `t` and `b64` belong to the protocol, and are left out.
    pub fn query<K, V>(mut self, pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        for (name, value) in pairs {
            let name = name.into();
            self.query.retain(|(known, _)| *known != name);
            self.query.push((name, value.into()));
        }
        self
    }

    /// What a socket sends with its request to connect, `socket.handshake.auth` at the server: an
    /// object, such as a struct or a map. Default: nothing. A value that cannot be written as a
    /// JSON object makes [`connect`](Self::connect) fail with [`BuildError::Auth`].
    pub fn auth(mut self, value: impl Serialize) -> Self {
        self.auth = object(&value).map(Auth::json);
        self
    }

    /// Calls this function each time that a socket connects, and sends what its future returns, as
    /// [`auth`](Self::auth) does: so a token can be renewed in between. If the connection is lost,
    /// or the socket disconnected, before the future is ready, it is dropped. If it fails, or its
    /// value is not an object, connecting fails with
    /// [`ConnectError::Auth`](super::ConnectError::Auth), and is not tried again before
    /// [`Socket::connect`](super::Socket::connect) is called.
    ///
    /// What the server must know at every connection, such as the room that a page is in, belongs
    /// here: it comes before all events, those included that have waited for the connection.
    pub fn auth_with<F, Fut, T, E>(mut self, ask: F) -> Self
    where
        F: Fn() -> Fut + 'static,
        Fut: Future<Output = Result<T, E>> + 'static,
        T: Serialize,
        E: Display,
    {
        self.auth = Ok(Auth::ask(move || {
            let answer = ask();
            async move {
                let value = answer.await.map_err(|error| error.to_string())?;
                object(&value)
            }
        }));
        self
    }

    /// The transports to use: first the first one, then one of the others that the server offers as
    /// an upgrade. Default: long-polling, then WebSocket, then WebTransport. Without any,
    /// [`connect`](Self::connect) fails with [`BuildError::NoTransport`].
    pub fn transports(mut self, order: impl IntoIterator<Item = Transport>) -> Self {
        let kinds = order.into_iter().map(|transport| match transport {
            Transport::Polling => TransportKind::Polling,
            Transport::WebSocket => TransportKind::WebSocket,
            Transport::WebTransport => TransportKind::WebTransport,
        });
        self.engine.transports = kinds.collect();
        self
    }

    /// Whether to upgrade from long-polling to a better transport. Default: yes.
    pub fn upgrade(mut self, on: bool) -> Self {
        self.engine.upgrade = on;
        self
    }

    /// Whether to try the next transport when the first one cannot connect. Default: no.
    pub fn try_all_transports(mut self, on: bool) -> Self {
        self.engine.try_all_transports = on;
        self
    }

    /// Whether requests of long-polling to other origins carry cookies. Default: no.
    pub fn credentials(mut self, mode: Credentials) -> Self {
        self.credentials = mode;
        self
    }

    /// Adds a header to the requests of long-polling. Default: none. A browser lets nobody add
    /// headers to a WebSocket: put a token into [`auth`](Self::auth). With an invalid name or value
    /// [`connect`](Self::connect) fails with [`BuildError::Header`].
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The subprotocols that a WebSocket offers to the server, which chooses one of them. Default:
    /// none. If the server chooses none, browsers close the connection. With a name that is not a
    /// token, or is given twice, [`connect`](Self::connect) fails with [`BuildError::Protocol`].
    pub fn protocols<P: Into<String>>(mut self, names: impl IntoIterator<Item = P>) -> Self {
        self.protocols = names.into_iter().map(Into::into).collect();
        self
    }

    /// The SHA-256 hashes of the certificates that are accepted for WebTransport, whoever has signed
    /// them. Default: none, so that an authority must have signed the certificate. Browsers demand
    /// that such a certificate is valid for two weeks at most, and has an ECDSA key.
    pub fn certificate_hashes(mut self, hashes: impl IntoIterator<Item = [u8; 32]>) -> Self {
        self.web_transport.certificate_hashes = hashes.into_iter().collect();
        self
    }

    /// What happens when the connection is lost, or cannot be made. Default:
    /// [`Reconnection::default`], which tries for ever.
    pub fn reconnection(mut self, policy: Reconnection) -> Self {
        policy.apply_to(&mut self.manager);
        self
    }

    /// How long an attempt to connect may take; `None` is for ever. Default: 20 seconds.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.manager.timeout = limit.into().map(millis);
        self
    }

    /// How long a request of long-polling may take; `None`, the default, is for ever. A server
    /// answers the longest ones after its `pingInterval`.
    pub fn request_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.request_timeout = limit.into();
        self
    }

    /// How long to wait for an answer, unless a request
    /// [says otherwise](super::AckRequest::timeout). Default: until the connection is lost.
    pub fn ack_timeout(mut self, limit: Duration) -> Self {
        self.acknowledgements.ack_timeout = Some(millis(limit));
        self
    }

    /// How many times an event is sent again until the server has answered it. Default: 0.
    ///
    /// With 1 and more, events are sent one after the other, each when the one before it has been
    /// answered or given up, and again upon each new connection. The server must answer all of them,
    /// not only requests. Give an [`ack_timeout`](Self::ack_timeout) as well: the time limit of each
    /// attempt. The [time limit of a request](super::AckRequest::timeout) is that of all its
    /// attempts together, and of the wait before the first one.
    pub fn retries(mut self, times: u32) -> Self {
        self.acknowledgements.retries = (times > 0).then_some(Limit::Times(times));
        self
    }

    /// How many events wait while there is no connection. Default: all.
    ///
    /// With [`retries`](Self::retries) it is how many wait for their turn, with a connection or
    /// without one: the event that has been sent and not answered yet is not counted.
    pub fn send_buffer(mut self, limit: BufferLimit) -> Self {
        self.buffer = limit;
        self
    }

    /// The most attachments that a packet of the server may have; one with more ends the connection.
    /// Default: 10.
    pub fn max_attachments(mut self, count: u32) -> Self {
        self.manager.max_attachments = Limit::Times(count);
        self
    }

    /// When the connection is closed because the page is left. Default:
    /// [`CloseOnLeave::BeforeUnload`].
    pub fn close_on_leave(mut self, when: CloseOnLeave) -> Self {
        self.engine.close_on_leave = when.into();
        self
    }

    /// Does not connect before [`Socket::connect`](super::Socket::connect) is called. Default: a
    /// socket connects as soon as it is made.
    pub fn lazy(mut self) -> Self {
        self.lazy = true;
        self
    }

    pub(super) fn make(
        self,
        origin: Option<&str>,
        connect: impl FnOnce(Settings) -> Connection,
    ) -> Result<Client, BuildError> {
        if self.engine.transports.is_empty() {
            return Err(BuildError::NoTransport);
        }
        if let Some((name, _)) = self.headers.iter().find(|header| !is_header(header)) {
            return Err(BuildError::Header { name: name.clone() });
        }
        if let Some(name) = wrong_protocol(&self.protocols) {
            return Err(BuildError::Protocol(name.into()));
        }
        let auth = self.auth.clone().map_err(BuildError::Auth)?;
        let wrong = || BuildError::Address(self.url.clone());
        let address = Address::read(&self.url, origin).ok_or_else(wrong)?;
        let namespace = self.namespace.clone();
        let namespace = namespace.unwrap_or_else(|| address.namespace().into());
        let connection = connect(self.settings(&address, auth));
        let socket = connection.socket(&namespace_name(&namespace));
        Ok(Client::new(connection, socket))
    }

    fn settings(mut self, address: &Address, auth: Auth) -> Settings {
        self.engine.close_on_offline = !address.is_localhost();
        Settings {
            host: HostOptions {
                manager: self.manager,
                engine: self.engine,
                endpoint: address.endpoint(&self.path, &self.query),
                requests: RequestOptions {
                    headers: self.headers,
                    with_credentials: self.credentials == Credentials::Include,
                    timeout: self.request_timeout,
                },
                protocols: self.protocols,
                web_transport: self.web_transport,
            },
            namespace: self.acknowledgements,
            auth,
            limit: self.buffer,
            lazy: self.lazy,
        }
    }
}

/// The JSON of credentials. They must be an object: servers accept nothing else.
fn object(value: &impl Serialize) -> Result<String, String> {
    let json = serde_json::to_string(value).map_err(|error| error.to_string())?;
    match json.starts_with('{') {
        true => Ok(json),
        false => Err(String::from("the credentials are no object")),
    }
}

/// Whether a browser accepts this name and value.
fn is_header((name, value): &(String, String)) -> bool {
    let is_value = |c: char| u32::from(c) <= 0xff && !matches!(c, '\0' | '\r' | '\n');
    is_token(name) && value.chars().all(is_value)
}

/// The first subprotocol that a browser does not accept.
fn wrong_protocol(names: &[String]) -> Option<&str> {
    let mut wrong = names.iter().enumerate().filter(|(at, name)| {
        let is_repeated = names.iter().take(*at).any(|before| before == *name);
        is_repeated || !is_token(name)
    });
    wrong.next().map(|(_, name)| name.as_str())
}

/// Whether this is a token of HTTP (RFC 9110, section 5.6.2).
fn is_token(name: &str) -> bool {
    let of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(of_token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_a_browser_takes() {
        for (name, value, expected) in [
            ("X-Token", "a b\u{e9}", true),
            ("", "a", false),
            ("X Token", "a", false),
            ("X-Tök", "a", false),
            ("X-Token", "a\nb", false),
            ("X-Token", "€", false),
        ] {
            assert_eq!(
                is_header(&(name.into(), value.into())),
                expected,
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn subprotocols_that_a_browser_takes() {
        for (names, expected) in [
            (&[][..], None),
            (&["chat", "chat.v2", "Chat"], None),
            (&["chat", ""], Some("")),
            (&["chat", "a b"], Some("a b")),
            (&["chat", "a,b"], Some("a,b")),
            (&["chat", "other", "chat"], Some("chat")),
        ] {
            let names: Vec<String> = names.iter().copied().map(String::from).collect();
            assert_eq!(wrong_protocol(&names), expected, "{names:?}");
        }
    }
}
