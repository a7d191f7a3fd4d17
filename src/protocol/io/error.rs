//! What can go wrong, as data. Hosts have the words.

use super::types::Types;
use super::TransportKind;

/// Why there is no connection, or none any more. `C` is [`Types::Context`].
#[derive(Clone, Debug, PartialEq)]
pub enum ConnectError<C> {
    /// The connection was not open in time ([`Setting::Timeout`](crate::protocol::options::Setting::Timeout)).
    Timeout,
    /// [`EngineOptions::transports`](crate::protocol::options::EngineOptions::transports) is empty.
    NoTransport,
    /// It is not known where the server is
    /// ([`EngineOptions::has_address`](crate::protocol::options::EngineOptions::has_address)).
    NoAddress,
    /// The transport in use failed.
    Transport(TransportError<C>),
    /// A frame came that is no Engine.IO packet.
    MalformedPacket,
    /// The handshake cannot be read.
    Handshake,
    /// The transport was closed because the page was about to go, but it stayed.
    PageStayed,
    /// A server of version 2 let a namespace in: it gives no session id.
    ServerTooOld,
}

/// How a transport failed. `C` is [`Types::Context`].
#[derive(Clone, Debug, PartialEq)]
pub enum TransportError<C> {
    /// It could not even be made.
    Refused {
        /// Which it was to be.
        transport: TransportKind,
        /// What was thrown.
        cause: C,
    },
    /// Connecting, reading or writing failed.
    Failed {
        /// Which it was.
        transport: TransportKind,
        /// Whether its requests are named after `fetch`
        /// ([`EngineOptions::fetch_messages`](crate::protocol::options::EngineOptions::fetch_messages)).
        by_fetch: bool,
        /// Whether it was writing: a POST request failed, not a GET request.
        writing: bool,
        /// HTTP status, 0 for none, or the host's event.
        description: C,
        /// The response, or nothing.
        context: C,
    },
}

/// Why a transport that was tried for an upgrade has been given up. `C` is [`Types::Context`].
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeError<C> {
    /// Which it was.
    pub transport: TransportKind,
    /// What happened.
    pub cause: ProbeFailure<C>,
}

/// See [`ProbeError`].
#[derive(Clone, Debug, PartialEq)]
pub enum ProbeFailure<C> {
    /// The server did not answer the probe as it must.
    WrongAnswer,
    /// It could not even be made: this was thrown.
    Refused(C),
    /// It failed.
    Transport(TransportError<C>),
    /// The other side closed it.
    TransportClosed,
    /// The connection was closed meanwhile.
    EngineClosed,
}

/// What is known of an end besides its [`Reason`](super::Reason).
#[derive(Clone, Debug)]
pub enum CloseDetails<T: Types> {
    /// The server ended a session that long-polls.
    ClosedByServer,
    /// The WebSocket was closed by the other side, with this event.
    WebSocketClosed(T::Context),
    /// The network is gone.
    NetworkLost,
    /// The error that ended it, of which listeners of `error` have been told.
    Error(T::Error),
    /// What came breaks the protocol.
    Decode(DecodeError),
    /// A parser of the user's threw this.
    Parser(T::Context),
}

/// Why what came is no packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// There is no text.
    Missing,
    /// The first character is a digit that is no type, or (`None`) no number at all.
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
    /// A placeholder names an attachment that there is not.
    MissingAttachment,
}

/// Why the answer to a packet does not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckError {
    /// It has not come in time.
    TimedOut,
    /// The connection was lost before.
    Disconnected,
    /// The packet could not be encoded, and was not sent.
    NotEncoded,
}
