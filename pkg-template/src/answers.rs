//! The string enums of the boundary: the core's answers, and its kinds of things. In a call each is
//! a number, which wasm-bindgen turns into the string on the other side.

use wasm_bindgen::prelude::*;

use socketio_wasm::protocol::io::{
    AckError, EngineEventKind, Fate, ManagerEventKind, Routed, SessionId, TransportKind, Written,
};
use socketio_wasm::protocol::options::CloseOnLeave;
use socketio_wasm::protocol::socket::packet::Payload;

/// Converts between a string enum and an enum of the core whose variants have the same names. To the
/// core the result is an `Option`: wasm-bindgen gives a string enum one more variant, for any other
/// string. (Names of events and transports may be such strings, as users choose them; the others are
/// checked by TypeScript.)
macro_rules! convert {
    ($($name:ident = $kind:ident { $($variant:ident),* $(,)? })*) => {
        $(
            impl From<$kind> for $name {
                fn from(kind: $kind) -> Self {
                    match kind {
                        $($kind::$variant => Self::$variant,)*
                    }
                }
            }

            impl From<$name> for Option<$kind> {
                fn from(name: $name) -> Self {
                    match name {
                        $($name::$variant => Some($kind::$variant),)*
                        _ => None,
                    }
                }
            }
        )*
    };
}

convert! {
    PayloadKind = Payload { Event, Array, None, Object, String, Reserved, Other }
    EmitAnswer = Fate { Send, Buffer, Queue, Drop, Reserved }
    WriteAnswer = Written { Send, Wait, Flush, Observed, Drop }
    SessionFact = SessionId { Absent, Same, New }
    AckFailure = AckError { TimedOut, Disconnected, NotEncoded }
    TransportName = TransportKind { Polling, WebSocket, WebTransport }
    CloseOnLeaveName = CloseOnLeave { Never, BeforeUnload, PageHide }
    EngineEventName = EngineEventKind {
        Open, Handshake, Packet, PacketCreate, Data, Message, Drain, Flush, Heartbeat, Ping,
        Pong, Error, Upgrading, Upgrade, UpgradeError, Close,
    }
    ManagerEventName = ManagerEventKind {
        Open, Error, Ping, Close, ReconnectAttempt, Reconnect, ReconnectError,
        ReconnectFailed,
    }
}

/// The kind of value that the data of a packet is, see [`Payload`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum PayloadKind {
    // wasm-bindgen compares a string with one name after the other, so the most frequent ones come
    // first.
    Event = "event",
    Array = "array",
    None = "none",
    Object = "object",
    String = "string",
    Reserved = "reserved",
    Other = "other",
}

/// What to do with an event that is emitted, see [`Fate`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum EmitAnswer {
    Send = "send",
    Buffer = "buffer",
    Queue = "queue",
    Drop = "drop",
    Reserved = "reserved",
}

/// What to do with packets that are written, see [`Written`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum WriteAnswer {
    Send = "send",
    Wait = "wait",
    Flush = "flush",
    Observed = "observed",
    Drop = "drop",
}

/// The private session id compared to the one before, see [`SessionId`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum SessionFact {
    Absent = "absent",
    Same = "same",
    New = "new",
}

/// Why there is no answer to a packet, see [`AckError`].
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Copy, Debug)]
pub enum AckFailure {
    TimedOut = "timedOut",
    Disconnected = "disconnected",
    NotEncoded = "notEncoded",
}

// wasm-bindgen itself declares only what exports use.
#[wasm_bindgen(typescript_custom_section)]
const ACK_FAILURE: &str = "\
/** Why there is no answer to a packet. */
export type AckFailure = 'timedOut' | 'disconnected' | 'notEncoded';
";

/// The name of a transport, see [`TransportKind`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum TransportName {
    Polling = "polling",
    WebSocket = "websocket",
    WebTransport = "webtransport",
}

/// When the connection is closed because the page is left, see [`CloseOnLeave`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum CloseOnLeaveName {
    Never = "never",
    BeforeUnload = "beforeunload",
    PageHide = "pagehide",
}

/// The name of an event of an engine, see [`EngineEventKind`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum EngineEventName {
    Open = "open",
    Handshake = "handshake",
    Packet = "packet",
    PacketCreate = "packetCreate",
    Data = "data",
    Message = "message",
    Drain = "drain",
    Flush = "flush",
    Heartbeat = "heartbeat",
    Ping = "ping",
    Pong = "pong",
    Error = "error",
    Upgrading = "upgrading",
    Upgrade = "upgrade",
    UpgradeError = "upgradeError",
    Close = "close",
}

/// The name of an event of the Manager, see [`ManagerEventKind`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum ManagerEventName {
    Open = "open",
    Error = "error",
    Ping = "ping",
    Close = "close",
    ReconnectAttempt = "reconnect_attempt",
    Reconnect = "reconnect",
    ReconnectError = "reconnect_error",
    ReconnectFailed = "reconnect_failed",
}

/// What to do with a message, see [`Received`](socketio_wasm::protocol::io::Received). An invalid
/// one is answered with "drop", and has ended the connection.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum ReceiveAnswer {
    Deliver = "deliver",
    Await = "await",
    Complete = "complete",
    Drop = "drop",
    Observed = "observed",
}

/// What to do with a complete packet, see [`Routed`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum RouteAnswer {
    Deliver = "deliver",
    Track = "track",
    Buffer = "buffer",
    Answer = "answer",
    AnswerWithNull = "answerWithNull",
    AnswerQueued = "answerQueued",
    Connect = "connect",
    Disconnect = "disconnect",
    Refuse = "refuse",
    Drop = "drop",
}

impl From<Routed> for RouteAnswer {
    fn from(routed: Routed) -> Self {
        match routed {
            Routed::Deliver { track: false } => Self::Deliver,
            Routed::Deliver { track: true } => Self::Track,
            Routed::Buffer => Self::Buffer,
            Routed::Answer { with_null: false } => Self::Answer,
            Routed::Answer { with_null: true } => Self::AnswerWithNull,
            Routed::AnswerQueued => Self::AnswerQueued,
            Routed::Connect => Self::Connect,
            Routed::Disconnect => Self::Disconnect,
            Routed::Refuse => Self::Refuse,
            Routed::Drop | Routed::Invalid(_) => Self::Drop,
        }
    }
}
