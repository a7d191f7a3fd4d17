//! The kinds of transport, and what each can do. The rules of the core ask for an ability and not
//! for a name, so that a new transport needs an entry here and no change to them.

/// A kind of transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKind {
    /// HTTP long-polling.
    Polling,
    /// WebSocket.
    WebSocket,
    /// WebTransport: one bidirectional stream of a session over HTTP/3.
    WebTransport,
}

impl TransportKind {
    /// Every kind, in the order in which they are tried by default.
    pub const ALL: [Self; 3] = [Self::Polling, Self::WebSocket, Self::WebTransport];

    /// The name of the transport: in options, in the list `upgrades` of a handshake and in the
    /// query of an address (Engine.IO protocol 4).
    pub fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
            Self::WebTransport => "webtransport",
        }
    }

    /// The transport with this name, or `None` if it is unknown or not supported.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is a sequence of requests: the server can send only when it is polled, each
    /// request has an address of its own, and the end of the session must be sent to the server,
    /// which would wait for the next request otherwise.
    pub(crate) fn sends_requests(self) -> bool {
        matches!(self, Self::Polling)
    }

    /// Whether a packet is sent as soon as it is handed over, one at a time, without a request that
    /// has to be answered.
    pub(crate) fn sends_at_once(self) -> bool {
        matches!(self, Self::WebSocket | Self::WebTransport)
    }

    /// Whether its address has a query. One without names the session in its first packet, OPEN
    /// (Engine.IO protocol 4, "WebTransport").
    pub(crate) fn has_query(self) -> bool {
        matches!(self, Self::Polling | Self::WebSocket)
    }

    /// Whether it has a head start over the others that are offered as upgrades: it is quicker once
    /// it works, but may take longer to open.
    pub(crate) fn is_favoured(self) -> bool {
        matches!(self, Self::WebTransport)
    }

    /// Whether the next connection may begin with it once it has worked (`rememberUpgrade`).
    pub(crate) fn is_remembered(self) -> bool {
        matches!(self, Self::WebSocket)
    }
}

/// One value for each transport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerTransport<T> {
    polling: T,
    web_socket: T,
    web_transport: T,
}

impl<T> PerTransport<T> {
    /// Calls `make` for each transport.
    pub fn from_fn(mut make: impl FnMut(TransportKind) -> T) -> Self {
        Self {
            polling: make(TransportKind::Polling),
            web_socket: make(TransportKind::WebSocket),
            web_transport: make(TransportKind::WebTransport),
        }
    }

    /// The value of this transport.
    pub fn get(&self, kind: TransportKind) -> &T {
        match kind {
            TransportKind::Polling => &self.polling,
            TransportKind::WebSocket => &self.web_socket,
            TransportKind::WebTransport => &self.web_transport,
        }
    }

    /// The value of this transport, to be changed.
    pub fn get_mut(&mut self, kind: TransportKind) -> &mut T {
        match kind {
            TransportKind::Polling => &mut self.polling,
            TransportKind::WebSocket => &mut self.web_socket,
            TransportKind::WebTransport => &mut self.web_transport,
        }
    }
}
