//! The state of a socket's connection, as a value.

use std::fmt;
use std::time::Duration;

/// The state of a [`Socket`](super::Socket), from [`Socket::state`](super::Socket::state) and
/// [`Socket::states`](super::Socket::states).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum State {
    /// It has never been asked to connect.
    #[default]
    Idle,
    /// A connection is being made.
    Connecting {
        /// Which attempt to connect again this is: 0 for the first connection, and 1 for an
        /// attempt that [`Socket::connect`](super::Socket::connect) makes instead of waiting.
        attempt: u32,
    },
    /// Events are sent and received.
    Connected(Connected),
    /// The connection was lost, or could not be made, and will be tried again by itself.
    /// [`Socket::connect`](super::Socket::connect) tries at once.
    Waiting {
        /// Why there is no connection.
        reason: Reason,
        /// The number of the coming attempt: 1 after a connection was lost, and 2 after an attempt
        /// by [`Socket::connect`](super::Socket::connect) has failed.
        attempt: u32,
        /// When that attempt is made: milliseconds since the epoch.
        retry_at: f64,
    },
    /// The connection has ended, and is not tried again before
    /// [`Socket::connect`](super::Socket::connect) is called.
    Disconnected {
        /// Why it ended.
        reason: Reason,
    },
    /// No connection could be made, and it is not tried again before
    /// [`Socket::connect`](super::Socket::connect) is called.
    Failed {
        /// How many times it was tried again; 0 where that is switched off.
        attempts: u32,
    },
}

impl State {
    /// Whether events are sent and received.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected(_))
    }

    /// Whether there will be no connection unless [`Socket::connect`](super::Socket::connect) is
    /// called.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Disconnected { .. } | Self::Failed { .. })
    }

    /// How long it is, at this moment (milliseconds since the epoch), until the next attempt:
    /// `None` unless the socket [waits](Self::Waiting) for one.
    ///
    /// ```
    /// # use socketio_wasm::{Reason, State};
    /// # use std::time::Duration;
    /// let reason = Reason::PingTimeout;
    /// let state = State::Waiting { reason, attempt: 1, retry_at: 5000.0 };
    /// assert_eq!(state.retry_in(4000.0), Some(Duration::from_secs(1)));
    /// ```
    #[must_use]
    pub fn retry_in(&self, now: f64) -> Option<Duration> {
        match self {
            Self::Waiting { retry_at, .. } => {
                let wait = (retry_at - now).max(0.0) / 1000.0;
                Some(Duration::try_from_secs_f64(wait).unwrap_or(Duration::MAX))
            }
            _ => None,
        }
    }
}

/// As a page may show it.
impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Idle => formatter.write_str("not connected"),
            Self::Connecting { .. } => formatter.write_str("connecting"),
            Self::Connected(_) => formatter.write_str("connected"),
            Self::Waiting { reason, .. } => write!(formatter, "waiting to reconnect ({reason})"),
            Self::Disconnected { reason } => write!(formatter, "disconnected ({reason})"),
            Self::Failed { .. } => formatter.write_str("connection failed"),
        }
    }
}

/// What is known of a connection that has been made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Connected {
    /// The socket's id, which the server knows as `socket.id`. Each connection has another one,
    /// unless the session was recovered.
    pub id: String,
    /// Whether the session before went on, with the events that were missed. `None` if the server
    /// does not keep sessions (its option `connectionStateRecovery`).
    pub recovered: Option<bool>,
    /// The transport in use.
    pub transport: Transport,
}

/// What packets travel over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// HTTP long-polling: works wherever the page itself was loaded.
    Polling,
    /// WebSocket.
    WebSocket,
    /// WebTransport, over HTTP/3.
    WebTransport,
}

impl fmt::Display for Transport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
            Self::WebTransport => "webtransport",
        })
    }
}

/// Why there is no connection. [`SocketError`](super::SocketError) and
/// [`ConnectError`](super::ConnectError) have the details, such as the code of a WebSocket's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The server ended this namespace (`socket.disconnect()` there). It is not connected again by
    /// itself.
    ServerDisconnect,
    /// [`Socket::disconnect`](super::Socket::disconnect) or
    /// [`Client::close`](super::Client::close) was called.
    ClientDisconnect,
    /// The server was silent for longer than its heartbeat allows.
    PingTimeout,
    /// The connection was closed, by the server or on the way to it.
    TransportClose,
    /// The connection failed.
    TransportError,
    /// The server sent something that is not a packet.
    ParseError,
    /// The server refused the namespace, or `auth` failed.
    Refused,
    /// No connection could be made.
    Unreachable,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ServerDisconnect => "disconnected by the server",
            Self::ClientDisconnect => "disconnected by the client",
            Self::PingTimeout => "the server is silent",
            Self::TransportClose => "the connection was closed",
            Self::TransportError => "the connection failed",
            Self::ParseError => "the server sent something that is not a packet",
            Self::Refused => "refused by the server",
            Self::Unreachable => "no connection could be made",
        })
    }
}
