//! The values of the host that the core passes along: frames, session ids, causes of failures.

use std::convert::Infallible;
use std::rc::Rc;

use socketio_events::Binary;

use crate::client::error::{ConnectError, ProtocolError, TransportError};
use crate::protocol::io::{self, CloseDetails, Types};

/// One WebSocket message, or one part of a long-polling body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Frame {
    Text(Rc<str>),
    Binary(Binary),
}

/// What is known of the end of a connection besides its reason.
#[derive(Clone, Debug)]
pub(crate) struct Details(pub(crate) Option<TransportError>);

/// The types of the host's values.
#[derive(Clone, Debug)]
pub(crate) enum Values {}

impl Types for Values {
    type Frame = Frame;
    /// Nobody listens to packets that are written.
    type Packet = Infallible;
    type Handshake = ();
    type SessionId = String;
    type Context = TransportError;
    type Error = ConnectError;
    type Details = Details;
}

impl From<CloseDetails<Values>> for Details {
    fn from(details: CloseDetails<Values>) -> Self {
        Self(match details {
            CloseDetails::Closed(_, cause) => Some(cause),
            CloseDetails::Error(ConnectError::Transport { cause, .. }) => Some(cause),
            CloseDetails::NetworkLost => Some(TransportError::Offline),
            // The reason is enough, or another error has been reported.
            CloseDetails::Error(_)
            | CloseDetails::ClosedByServer
            | CloseDetails::Decode(_)
            | CloseDetails::Parser(_) => None,
        })
    }
}

impl From<io::ConnectError<TransportError>> for ConnectError {
    fn from(error: io::ConnectError<TransportError>) -> Self {
        match error {
            io::ConnectError::Timeout => Self::Timeout,
            io::ConnectError::Transport(error) => error.into(),
            io::ConnectError::ServerTooOld => Self::Protocol(ProtocolError::ServerTooOld),
            io::ConnectError::Handshake => Self::Protocol(ProtocolError::Handshake),
            io::ConnectError::MalformedPacket => Self::Protocol(ProtocolError::Packet),
            io::ConnectError::PageStayed => Self::Closed,
            // These do not occur: such a client is not built.
            io::ConnectError::NoTransport | io::ConnectError::NoAddress => Self::Closed,
        }
    }
}

impl From<io::TransportError<TransportError>> for ConnectError {
    fn from(error: io::TransportError<TransportError>) -> Self {
        let (transport, cause) = match error {
            io::TransportError::Refused { transport, cause } => (transport, cause),
            io::TransportError::Failed {
                transport,
                description,
                ..
            } => (transport, description),
        };
        Self::Transport {
            transport: transport.into(),
            cause,
        }
    }
}
