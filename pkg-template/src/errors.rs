//! The messages of errors, and the objects that have them. They are those of the official client,
//! because applications compare them.

use wasm_bindgen::prelude::*;

use crate::face;
use crate::values::Face;
use socketio_wasm::protocol::io::{
    CloseDetails, ConnectError, DecodeError, ProbeError, ProbeFailure, TransportError,
    TransportKind,
};

pub(crate) fn connect_error(error: &ConnectError<JsValue>) -> JsValue {
    face::error(match error {
        ConnectError::NoTransport => return "No transports available".into(),
        ConnectError::Transport(error) => return transport_error(error),
        ConnectError::MalformedPacket => return face::server_error("parser error"),
        ConnectError::Timeout => "timeout",
        ConnectError::NoAddress => {
            "a full URL (https://…) is needed where there is no location to complete it"
        }
        ConnectError::Handshake => "parse error",
        ConnectError::PageStayed => "transport close",
        ConnectError::ServerTooOld => "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not compatible (more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)",
    })
}

fn transport_error(error: &TransportError<JsValue>) -> JsValue {
    match error {
        TransportError::Refused { transport, cause } => {
            let message = match transport {
                TransportKind::WebTransport => "webtransport error",
                TransportKind::WebSocket | TransportKind::Polling => "websocket error",
            };
            face::probe_error(message, cause, (*transport).into())
        }
        TransportError::Failed {
            transport,
            by_fetch,
            writing,
            description,
            context,
        } => {
            let message = match (transport, by_fetch, writing) {
                (TransportKind::WebSocket, ..) => "websocket error",
                (TransportKind::WebTransport, ..) => "webtransport error",
                (TransportKind::Polling, false, false) => "xhr poll error",
                (TransportKind::Polling, false, true) => "xhr post error",
                (TransportKind::Polling, true, false) => "fetch read error",
                (TransportKind::Polling, true, true) => "fetch write error",
            };
            face::transport_error(message, description, context)
        }
    }
}

pub(crate) fn probe_error(error: &ProbeError<JsValue>) -> JsValue {
    let cause = match &error.cause {
        ProbeFailure::WrongAnswer => JsValue::UNDEFINED,
        ProbeFailure::Refused(cause) => cause.clone(),
        ProbeFailure::Transport(error) => transport_error(error),
        ProbeFailure::TransportClosed => "transport closed".into(),
        ProbeFailure::EngineClosed => "socket closed".into(),
    };
    face::probe_error("probe error", &cause, error.transport.into())
}

pub(crate) fn close_details(details: &CloseDetails<Face>) -> JsValue {
    let (description, context) = match details {
        CloseDetails::ClosedByServer => ("transport closed by the server", &JsValue::UNDEFINED),
        CloseDetails::Closed(TransportKind::WebTransport, _) => return JsValue::UNDEFINED,
        CloseDetails::Closed(_, event) => ("websocket connection closed", event),
        CloseDetails::NetworkLost => ("network connection lost", &JsValue::UNDEFINED),
        CloseDetails::Error(error) => return error.clone().into(),
        CloseDetails::Decode(error) => return decode_error(*error),
        CloseDetails::Parser(error) => return error.clone(),
    };
    face::details(description, context)
}

fn decode_error(error: DecodeError) -> JsValue {
    face::error(match error {
        DecodeError::Missing => "Unknown type: undefined",
        DecodeError::UnknownType(None) => "unknown packet type NaN",
        DecodeError::UnknownType(Some(digit)) => {
            // Not `format!`, which would make the module a twentieth larger.
            let digit = String::from((b'0' + digit) as char);
            return face::error(&["unknown packet type ", &digit].concat());
        }
        DecodeError::IllegalAttachments => "Illegal attachments",
        DecodeError::TooManyAttachments => "too many attachments",
        DecodeError::InvalidPayload => "invalid payload",
        DecodeError::UnexpectedText => "got plaintext data when reconstructing a packet",
        DecodeError::UnexpectedBytes => "got binary data when not reconstructing a packet",
        DecodeError::MissingAttachment => "illegal attachments",
    })
}
