//! The messages of errors, as the official client has them.

use std::rc::Rc;

use socketio_wasm::protocol::io::{
    AckError, CloseDetails, ConnectError, DecodeError, ProbeError, ProbeFailure, TransportError,
    TransportKind, Types,
};

use super::network::Frame;
use super::value::{ErrorValue, Value};

/// The native host.
#[derive(Clone, Debug)]
pub(crate) struct Native;

impl Types for Native {
    type Frame = Frame;
    type Packet = Frame;
    type Handshake = Value;
    type SessionId = Value;
    type Context = Value;
    type Error = Value;
    type Details = Value;
}

impl Value {
    pub(crate) fn error(message: &str) -> Self {
        error(message, Vec::new())
    }
}

pub(crate) fn error(message: &str, fields: Vec<(&'static str, Value)>) -> Value {
    Value::Error(Rc::new(ErrorValue {
        message: message.into(),
        fields,
    }))
}

impl From<ConnectError<Value>> for Value {
    fn from(reason: ConnectError<Value>) -> Self {
        Self::error(match reason {
            ConnectError::NoTransport => return Self::Text("No transports available".into()),
            ConnectError::Transport(error) => return error.into(),
            ConnectError::MalformedPacket => {
                let code = Self::Text("parser error".into());
                return error("server error", vec![("code", code)]);
            }
            ConnectError::Timeout => "timeout",
            ConnectError::NoAddress => {
                "a full URL (https://…) is needed where there is no location to complete it"
            }
            ConnectError::Handshake => "parse error",
            ConnectError::PageStayed => "transport close",
            ConnectError::ServerTooOld => "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not compatible (more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)",
        })
    }
}

impl From<TransportError<Value>> for Value {
    fn from(reason: TransportError<Value>) -> Self {
        match reason {
            TransportError::Refused { transport, cause } => {
                let message = match transport {
                    TransportKind::WebTransport => "webtransport error",
                    _ => "websocket error",
                };
                of_transport(message, Some(&cause), transport)
            }
            TransportError::Failed {
                transport,
                by_fetch,
                writing,
                description,
                context,
            } => {
                let message = match (transport, by_fetch, writing) {
                    (TransportKind::Polling, false, false) => "xhr poll error",
                    (TransportKind::Polling, false, true) => "xhr post error",
                    (TransportKind::Polling, true, false) => "fetch read error",
                    (TransportKind::Polling, true, true) => "fetch write error",
                    (TransportKind::WebSocket, ..) => "websocket error",
                    (TransportKind::WebTransport, ..) => "webtransport error",
                };
                let fields = vec![("description", description), ("context", context)];
                error(message, fields)
            }
        }
    }
}

impl From<ProbeError<Value>> for Value {
    fn from(reason: ProbeError<Value>) -> Self {
        let cause = match reason.cause {
            ProbeFailure::WrongAnswer => None,
            ProbeFailure::Refused(cause) => Some(cause),
            ProbeFailure::Transport(error) => Some(error.into()),
            ProbeFailure::TransportClosed => Some(Self::Text("transport closed".into())),
            ProbeFailure::EngineClosed => Some(Self::Text("socket closed".into())),
        };
        of_transport("probe error", cause.as_ref(), reason.transport)
    }
}

fn of_transport(message: &str, cause: Option<&Value>, transport: TransportKind) -> Value {
    let mut text = String::from(message);
    if let Some(cause) = cause {
        text.push_str(": ");
        text.push_str(&cause.message());
    }
    let name = Value::Text(transport.name().into());
    error(&text, vec![("transport", name)])
}

impl From<CloseDetails<Native>> for Value {
    fn from(details: CloseDetails<Native>) -> Self {
        let (description, context) = match details {
            CloseDetails::ClosedByServer => ("transport closed by the server", None),
            CloseDetails::Closed(TransportKind::WebTransport, _) => return Self::Nothing,
            CloseDetails::Closed(_, code) => ("websocket connection closed", Some(code)),
            CloseDetails::NetworkLost => ("network connection lost", None),
            CloseDetails::Error(error) | CloseDetails::Parser(error) => return error,
            CloseDetails::Decode(error) => return Self::error(&decode_message(error)),
        };
        let mut fields = vec![("description", Self::Text(description.into()))];
        fields.extend(context.map(|context| ("context", context)));
        Self::Details(fields.into())
    }
}

impl From<AckError> for Value {
    fn from(reason: AckError) -> Self {
        Self::error(match reason {
            AckError::TimedOut => "operation has timed out",
            AckError::Disconnected => "socket has been disconnected",
            AckError::NotEncoded => "the packet could not be encoded",
        })
    }
}

pub(crate) fn decode_message(reason: DecodeError) -> String {
    let message = match reason {
        DecodeError::Missing => "Unknown type: undefined",
        DecodeError::UnknownType(None) => "unknown packet type NaN",
        DecodeError::UnknownType(Some(digit)) => return format!("unknown packet type {digit}"),
        DecodeError::IllegalAttachments => "Illegal attachments",
        DecodeError::TooManyAttachments => "too many attachments",
        DecodeError::InvalidPayload => "invalid payload",
        DecodeError::UnexpectedText => "got plaintext data when reconstructing a packet",
        DecodeError::UnexpectedBytes => "got binary data when not reconstructing a packet",
        DecodeError::MissingAttachment => "illegal attachments",
    };
    message.into()
}
