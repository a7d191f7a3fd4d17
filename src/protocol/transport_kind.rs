//! The transports that there are, by what they can do. Rules ask for abilities and not for names,
//! so that another transport is an entry here.

/// The transports that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKind {
    /// HTTP long-polling.
    Polling,
    /// WebSocket.
    WebSocket,
}

impl TransportKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Polling, Self::WebSocket];

    /// The transport's name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
        }
    }

    /// The transport of that name, if it is available.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is a sequence of requests: nothing comes without having been asked for, each
    /// request has an address of its own, and a server that is not told of the end waits for the
    /// next one.
    pub(crate) fn sends_requests(self) -> bool {
        matches!(self, Self::Polling)
    }

    /// Whether it takes packets at once, one by one and without an answer.
    pub(crate) fn sends_at_once(self) -> bool {
        matches!(self, Self::WebSocket)
    }

    /// Whether the next connection may begin with it when it has worked (`rememberUpgrade`).
    pub(crate) fn is_remembered(self) -> bool {
        matches!(self, Self::WebSocket)
    }
}

/// Something for each transport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerTransport<T> {
    polling: T,
    web_socket: T,
}

impl<T> PerTransport<T> {
    /// What is made for each of them.
    pub fn from_fn(mut make: impl FnMut(TransportKind) -> T) -> Self {
        Self {
            polling: make(TransportKind::Polling),
            web_socket: make(TransportKind::WebSocket),
        }
    }

    /// What there is for this one.
    pub fn get(&self, kind: TransportKind) -> &T {
        match kind {
            TransportKind::Polling => &self.polling,
            TransportKind::WebSocket => &self.web_socket,
        }
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, kind: TransportKind) -> &mut T {
        match kind {
            TransportKind::Polling => &mut self.polling,
            TransportKind::WebSocket => &mut self.web_socket,
        }
    }
}
