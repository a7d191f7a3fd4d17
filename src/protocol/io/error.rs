//! What can go wrong, as data. The host puts it into words.

use super::types::Types;
use super::TransportKind;

/// Why a connection could not be made, or was lost. `C` is [`Types::Context`].
#[derive(Clone, Debug, PartialEq)]
pub enum ConnectError<C> {
    /// The connection was not open in time
    /// ([`Setting::Timeout`](crate::protocol::options::Setting::Timeout)).
    Timeout,
    /// [`EngineOptions::transports`](crate::protocol::options::EngineOptions::transports) is empty.
    NoTransport,
    /// The address of the server is not known
    /// ([`EngineOptions::has_address`](crate::protocol::options::EngineOptions::has_address)).
    NoAddress,
    /// The transport in use failed.
    Transport(TransportError<C>),
    /// A frame was received that is not an Engine.IO packet.
    MalformedPacket,
    /// The handshake is invalid.
    Handshake,
    /// The transport was closed because the page was about to go, but it stayed.
    PageStayed,
    /// A server of Socket.IO 2 accepted a namespace: it gives no session id.
    ServerTooOld,
}

/// How a transport failed. `C` is [`Types::Context`].
#[derive(Clone, Debug, PartialEq)]
pub enum TransportError<C> {
    /// It could not be made: the constructor threw an exception.
    Refused {
        /// The kind of transport.
        transport: TransportKind,
        /// What was thrown.
        cause: C,
    },
    /// Connecting, reading or writing failed.
    Failed {
        /// The kind of transport.
        transport: TransportKind,
        /// Whether the message is that of the official client's `Fetch` transport
        /// ([`EngineOptions::fetch_messages`](crate::protocol::options::EngineOptions::fetch_messages)).
        by_fetch: bool,
        /// Whether a POST request failed, and not a GET request.
        writing: bool,
        /// The HTTP status, 0 if there was no answer, or the event that the host received.
        description: C,
        /// The response, or the host's value for "nothing".
        context: C,
    },
}

/// Why the probe of a transport failed (Engine.IO protocol 4, "Upgrade"). `C` is
/// [`Types::Context`].
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeError<C> {
    /// The kind of transport.
    pub transport: TransportKind,
    /// The cause.
    pub cause: ProbeFailure<C>,
}

/// The cause of a [`ProbeError`].
#[derive(Clone, Debug, PartialEq)]
pub enum ProbeFailure<C> {
    /// The server's first packet was not the answer to the probe.
    WrongAnswer,
    /// It could not be made: this exception was thrown.
    Refused(C),
    /// It failed.
    Transport(TransportError<C>),
    /// The other side closed it.
    TransportClosed,
    /// The connection was closed meanwhile.
    EngineClosed,
}

/// Details of the end of a connection, besides its [`Reason`](super::Reason).
#[derive(Clone, Debug)]
pub enum CloseDetails<T: Types> {
    /// The server closed a session that uses long-polling.
    ClosedByServer,
    /// A transport of this kind, which stays open, was closed by the other side. The host gets
    /// back what it has fed about it.
    Closed(TransportKind, T::Context),
    /// The network is gone.
    NetworkLost,
    /// The error that ended it. It has been emitted as `error` before.
    Error(T::Error),
    /// An invalid packet was received.
    Decode(DecodeError),
    /// A custom parser threw this exception.
    Parser(T::Context),
}

/// Why a packet that was received is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// There is no text.
    Missing,
    /// The first character is not a type: this digit, or (`None`) something that is not a digit.
    UnknownType(Option<u8>),
    /// The count of attachments is missing, not an integer or below one.
    IllegalAttachments,
    /// There are more attachments than `maxAttachments` allows.
    TooManyAttachments,
    /// A packet of this type carries no such data.
    InvalidPayload,
    /// Text came while attachments were awaited.
    UnexpectedText,
    /// Bytes came while no attachment was awaited.
    UnexpectedBytes,
    /// A placeholder names an attachment that the packet does not have.
    MissingAttachment,
}

/// Why a packet is not acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckError {
    /// No acknowledgement has come in time.
    TimedOut,
    /// The connection was lost before one came.
    Disconnected,
    /// The packet could not be encoded, and was not sent.
    NotEncoded,
}
