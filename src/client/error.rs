//! Errors: a type for each kind of call, and one for what no call returns.

use std::error::Error;
use std::fmt;

use super::codec::{DecodeError, EncodeError};
use super::state::{Reason, Transport};

/// A client could not be made. Nothing will change by trying again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// This is not the address of a server; or it has no host, and there is no page whose host could
    /// be used.
    Address(String),
    /// A header's name or value has characters that are not allowed there.
    Header {
        /// The name of that header.
        name: String,
    },
    /// The subprotocol with this name is invalid: names have letters, digits and some signs, and
    /// each may be given once.
    Protocol(String),
    /// The list of transports is empty.
    NoTransport,
    /// What [`Builder::auth`](super::Builder::auth) was given cannot be written as JSON, or is not an
    /// object, such as a struct or a map. The text says which.
    Auth(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => {
                write!(formatter, "{address:?} is not the address of a server")
            }
            Self::Header { name } => write!(formatter, "the header {name:?} cannot be sent"),
            Self::Protocol(name) => write!(formatter, "the subprotocol {name:?} cannot be offered"),
            Self::NoTransport => formatter.write_str("there is no transport to connect over"),
            Self::Auth(reason) => formatter.write_str(reason),
        }
    }
}

impl Error for BuildError {}

/// An event was not sent, and will not be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EmitError {
    /// The name means something to the client itself, such as `connect`: choose another one.
    ReservedName,
    /// The arguments cannot be written as JSON.
    Encode(EncodeError),
    /// As many events as [`Builder::send_buffer`](super::Builder::send_buffer) allows wait already.
    BufferFull,
    /// The socket is gone: its last handle was dropped.
    Closed,
    /// There is no connection outside of a browser, as on a server that renders a page.
    NotInABrowser,
}

impl fmt::Display for EmitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReservedName => formatter.write_str("the event's name is reserved"),
            Self::Encode(error) => write!(formatter, "the event cannot be encoded: {error}"),
            Self::BufferFull => formatter.write_str("too many events wait for a connection"),
            Self::Closed => formatter.write_str("the client is closed"),
            Self::NotInABrowser => formatter.write_str("nothing can connect outside of a browser"),
        }
    }
}

/// The cause is a part of the text, so [`Error::source`] has none.
impl Error for EmitError {}

impl From<EncodeError> for EmitError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

/// A request has no answer. If it [was not sent](Self::was_sent), it can simply be made again.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AckError {
    /// It could not be sent, and will not be.
    Emit(EmitError),
    /// No answer came in time.
    Timeout {
        /// Whether it was sent. If not, there was no connection all the time, or with
        /// [`Builder::retries`](super::Builder::retries) its turn did not come.
        sent: bool,
    },
    /// It was sent, and the connection was lost before the answer came.
    Disconnected {
        /// Why.
        reason: Reason,
        /// What happened to the transport, if that is what ended the connection: such as
        /// [`Closed`](TransportError::Closed) with the code 1009 by a server that found the message
        /// too big.
        cause: Option<TransportError>,
    },
    /// The answer is of another type. The server has handled the request.
    Decode(DecodeError),
    /// The socket was dropped; or the request still waited for a connection when the socket was
    /// disconnected, was refused by the server, or gave up.
    Closed {
        /// Whether it was sent before.
        sent: bool,
    },
}

impl AckError {
    /// Whether the request was handed to a connection, so that the server may have handled it. If it
    /// was not, the server has not seen it and never will.
    ///
    /// ```
    /// use socketio_wasm::AckError;
    ///
    /// fn sentence(error: &AckError) -> String {
    ///     match error.was_sent() {
    ///         false => format!("Not saved: {error}."),
    ///         true => format!("Perhaps saved, look before you save again: {error}."),
    ///     }
    /// }
    /// # let error = AckError::Timeout { sent: false };
    /// # assert_eq!(sentence(&error), "Not saved: it could not be sent in time.");
    /// ```
    #[must_use]
    pub fn was_sent(&self) -> bool {
        match self {
            Self::Emit(_) => false,
            Self::Timeout { sent } | Self::Closed { sent } => *sent,
            Self::Disconnected { .. } | Self::Decode(_) => true,
        }
    }
}

impl fmt::Display for AckError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Emit(error) => error.fmt(formatter),
            Self::Timeout { sent: true } => formatter.write_str("no answer came in time"),
            Self::Timeout { sent: false } => formatter.write_str("it could not be sent in time"),
            Self::Disconnected { reason, cause } => {
                formatter.write_str("no answer came: ")?;
                Lost(*reason, cause.as_ref()).fmt(formatter)
            }
            Self::Decode(error) => write!(formatter, "the answer cannot be read: {error}"),
            Self::Closed { .. } => formatter.write_str("the socket is closed"),
        }
    }
}

/// The cause is a part of the text, so [`Error::source`] has none.
impl Error for AckError {}

/// Why a connection was lost, in one sentence.
struct Lost<'a>(Reason, Option<&'a TransportError>);

impl fmt::Display for Lost<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(reason, None) => reason.fmt(formatter),
            Self(reason, Some(cause)) => write!(formatter, "{reason}: {cause}"),
        }
    }
}

/// Why a transport failed, or could not be opened, as far as browsers say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportError {
    /// The browser did not try to open it, for this reason: a policy of the page, for example.
    Refused(String),
    /// A request of long-polling was answered with an error, by the server or by something on the way
    /// to it.
    Status {
        /// The HTTP status of the answer.
        status: u16,
        /// The body of the answer. A server of Socket.IO describes the error there, as JSON.
        body: String,
    },
    /// A request of long-polling has no answer: the server cannot be reached, or does not allow
    /// requests from this origin (`cors`).
    NoAnswer,
    /// A request of long-polling was not answered within
    /// [`Builder::request_timeout`](super::Builder::request_timeout).
    TimedOut,
    /// The WebSocket failed, or could not be opened. Browsers give no details.
    Failed,
    /// The WebTransport failed, or could not be opened, for this reason (a text of the browser).
    Lost(String),
    /// The WebSocket or the WebTransport was closed by the server, or on the way to it.
    Closed {
        /// The status code that the server gave. Of a WebSocket: 1005 if it gave none, and 1006 if
        /// the connection was cut. Of a WebTransport: 0 if it gave none.
        code: u32,
        /// The reason that the server gave, or an empty text.
        reason: String,
    },
    /// The WebSocket brought a message that is neither text nor bytes.
    Unreadable,
    /// The browser says that there is no network any more.
    Offline,
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(message) => formatter.write_str(message),
            Self::Status { status, .. } => write!(formatter, "HTTP status {status}"),
            Self::NoAnswer => formatter.write_str("the server cannot be reached"),
            Self::TimedOut => formatter.write_str("the server did not answer in time"),
            Self::Failed => formatter.write_str("the WebSocket failed"),
            Self::Lost(why) => formatter.write_str(why),
            Self::Closed { code, reason } if reason.is_empty() => write!(formatter, "code {code}"),
            Self::Closed { code, reason } => write!(formatter, "code {code}, {reason}"),
            Self::Unreadable => formatter.write_str("a message is neither text nor bytes"),
            Self::Offline => formatter.write_str("there is no network"),
        }
    }
}

impl Error for TransportError {}

/// A connection could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectError {
    /// The server refused the namespace: one of its middlewares called `next(new Error(…))`.
    Refused {
        /// The error's message.
        message: String,
        /// The error's `data`, as JSON, if it had any.
        data: Option<Box<str>>,
    },
    /// It took longer than [`Builder::connect_timeout`](super::Builder::connect_timeout) allows.
    Timeout,
    /// The server cannot be reached, or did not answer as a Socket.IO server does.
    Transport {
        /// The transport that was tried.
        transport: Transport,
        /// Why it failed.
        cause: TransportError,
    },
    /// The function given to [`Builder::auth_with`](super::Builder::auth_with) failed with this
    /// message.
    Auth(String),
    /// The server does not speak this version of the protocol.
    Protocol(ProtocolError),
    /// The socket is disconnected and no attempt to connect follows, or it was dropped, before it was
    /// connected.
    Closed,
    /// There is no connection outside of a browser, as on a server that renders a page.
    NotInABrowser,
}

impl fmt::Display for ConnectError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { message, .. } => write!(formatter, "refused by the server: {message}"),
            Self::Timeout => formatter.write_str("the server did not answer in time"),
            Self::Transport { transport, cause } => write!(formatter, "{transport}: {cause}"),
            Self::Auth(message) => write!(formatter, "auth failed: {message}"),
            Self::Protocol(error) => error.fmt(formatter),
            Self::Closed => formatter.write_str("the socket is closed"),
            Self::NotInABrowser => formatter.write_str("nothing can connect outside of a browser"),
        }
    }
}

impl Error for ConnectError {}

/// In what a server differs from one of Socket.IO 3 or 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProtocolError {
    /// It accepted a namespace as servers of Socket.IO 2 do, which are not supported. No further
    /// attempt is made.
    ServerTooOld,
    /// Its handshake cannot be read.
    Handshake,
    /// It sent something that is not an Engine.IO packet.
    Packet,
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ServerTooOld => "the server is older than version 3",
            Self::Handshake => "the handshake cannot be read",
            Self::Packet => "the server sent something that is not a packet",
        })
    }
}

impl Error for ProtocolError {}

/// What a hook of [`Socket::on_error`](super::Socket::on_error) gets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SocketError {
    /// The arguments of an event are not of the types that its listener takes. The listener was not
    /// called.
    Decode(DecodeError),
    /// A connection could not be made. [`Socket::state`](super::Socket::state) shows whether it is
    /// tried again.
    Connect(ConnectError),
    /// The connection was lost. [`Socket::state`](super::Socket::state) shows whether it is made
    /// again.
    Disconnected {
        /// Why.
        reason: Reason,
        /// What happened to the transport, if that is what ended the connection.
        cause: Option<TransportError>,
    },
    /// An answer of [`Socket::respond`](super::Socket::respond) could not be sent.
    Respond(EmitError),
}

impl fmt::Display for SocketError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(error) => error.fmt(formatter),
            Self::Connect(error) => error.fmt(formatter),
            Self::Disconnected { reason, cause } => Lost(*reason, cause.as_ref()).fmt(formatter),
            Self::Respond(error) => error.fmt(formatter),
        }
    }
}

/// The cause is a part of the text, so [`Error::source`] has none.
impl Error for SocketError {}
