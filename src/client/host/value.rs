//! What the core passes along for the host: frames, session ids, and why something failed.

use std::convert::Infallible;
use std::rc::Rc;

use socketio_events::Binary;

use crate::client::error::ConnectError;
use crate::client::state::Transport;
use crate::protocol::io::{self, CloseDetails, TransportError, Types};

/// One WebSocket message, or one part of a long-polling body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Frame {
    Text(Rc<str>),
    Binary(Binary),
}

/// What is known of the end of a transport.
#[derive(Clone, Debug)]
pub(crate) enum Context {
    /// The status of an HTTP answer.
    Status(u16),
    /// Why it could not even be made.
    Refused(Rc<str>),
    /// Nothing, as browsers do not tell scripts more.
    Nothing,
}

/// What the core need not know of an end, and nobody else is shown.
#[derive(Clone, Debug)]
pub(crate) struct NoDetails;

/// The types of the host's values.
#[derive(Clone, Debug)]
pub(crate) enum Values {}

impl Types for Values {
    type Frame = Frame;
    /// Nobody listens to packets that are written.
    type Packet = Infallible;
    type Handshake = ();
    type SessionId = String;
    type Context = Context;
    type Error = ConnectError;
    type Details = NoDetails;
}

impl From<CloseDetails<Values>> for NoDetails {
    fn from(_: CloseDetails<Values>) -> Self {
        Self
    }
}

impl From<io::ConnectError<Context>> for ConnectError {
    fn from(error: io::ConnectError<Context>) -> Self {
        match error {
            io::ConnectError::Timeout => Self::Timeout,
            io::ConnectError::Transport(error) => error.into(),
            io::ConnectError::ServerTooOld => Self::Protocol("the server is older than version 3"),
            io::ConnectError::Handshake => Self::Protocol("the handshake cannot be read"),
            io::ConnectError::MalformedPacket => {
                Self::Protocol("the server sent what is no packet")
            }
            io::ConnectError::PageStayed => Self::Closed,
            // A client without a transport, or without an address, is not even made.
            io::ConnectError::NoTransport | io::ConnectError::NoAddress => Self::Closed,
        }
    }
}

impl From<TransportError<Context>> for ConnectError {
    fn from(error: TransportError<Context>) -> Self {
        let (transport, context) = match error {
            TransportError::Refused { transport, cause } => (transport, cause),
            TransportError::Failed {
                transport,
                description,
                ..
            } => (transport, description),
        };
        let (status, cause) = match context {
            Context::Status(status) => (Some(status), None),
            Context::Refused(cause) => (None, Some(cause.as_ref().into())),
            Context::Nothing => (None, None),
        };
        Self::Transport {
            transport: Transport::from(transport),
            status,
            cause,
        }
    }
}
