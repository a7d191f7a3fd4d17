//! A connection, as an application sees it.

use std::fmt;

use super::address::namespace_name;
use super::backend::{self, Connection};
use super::builder::Builder;
use super::socket::Socket;
use super::state::Transport;

/// One connection to a server, which all its [namespaces](Self::namespace) share.
///
/// Cloning it gives another handle of the same connection, and `==` compares connections. When the
/// last handle is dropped, those of its sockets included, the connection is closed: what has been
/// emitted over it is sent, events that wait for a connection are dropped, requests fail with
/// [`AckError::Closed`](super::AckError::Closed), and streams end. [`detach`](Self::detach) keeps it
/// without a handle.
#[derive(Clone)]
pub struct Client {
    connection: Connection,
    socket: backend::Socket,
}

impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        self.connection.is_same(&other.connection)
    }
}

impl Eq for Client {}

impl Client {
    pub(super) fn new(connection: Connection, socket: backend::Socket) -> Self {
        Self { connection, socket }
    }

    /// Options of a client that is to be made, for the server at this address, such as
    /// `https://example.com`. Its path, if it has one, is the namespace:
    /// `https://example.com/admin`. An address without a host, such as `/admin` or an empty one,
    /// means the server that the page has come from.
    pub fn builder(url: impl Into<String>) -> Builder {
        Builder::new(url.into())
    }

    /// Makes a client of the server at this address, with the default options, and begins to
    /// connect.
    ///
    /// # Errors
    ///
    /// See [`BuildError`](super::BuildError).
    #[cfg(any(
        all(target_arch = "wasm32", target_os = "unknown"),
        not(feature = "__simulation")
    ))]
    pub fn connect(url: impl Into<String>) -> Result<Self, super::BuildError> {
        Self::builder(url).connect()
    }

    /// The socket of the namespace that the client was made for.
    #[must_use]
    pub fn socket(&self) -> Socket {
        Socket::new(self.socket.clone())
    }

    /// The socket of another namespace, whose name gets a `/` in front if it has none. As long as
    /// there is a handle of it, it is the same one each time. A new one begins to connect, unless
    /// the client is [lazy](Builder::lazy).
    #[must_use = "the namespace is left again when its last handle is dropped"]
    pub fn namespace(&self, name: &str) -> Socket {
        Socket::new(self.connection.socket(&namespace_name(name)))
    }

    /// The transport in use; `None` if there is no connection and none is being made.
    #[must_use]
    pub fn transport(&self) -> Option<Transport> {
        self.connection.transport()
    }

    /// Keeps the connection and its main namespace without a handle, until
    /// [`close`](Self::close) is called through another one.
    pub fn detach(self) {
        let connection = self.connection.clone();
        connection.keep(self);
    }

    /// Disconnects all sockets, and with them the connection. Each can be
    /// [connected](Socket::connect) again.
    pub fn close(&self) {
        self.connection.close();
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Client");
        debug
            .field("transport", &self.transport())
            .finish_non_exhaustive()
    }
}
