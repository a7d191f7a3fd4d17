//! The core's answers as JavaScript reads them. In a call each is a number; wasm-bindgen turns
//! it into the string on the other side.

use wasm_bindgen::prelude::*;

use crate::protocol::io::{AckError, Fate, Routed, SessionId, Written};
use crate::protocol::socket::packet::Payload;

/// What kind of value the data of a packet are, see [`Payload`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum PayloadKind {
    // The first ones are found first.
    Event = "event",
    Array = "array",
    None = "none",
    Object = "object",
    String = "string",
    Reserved = "reserved",
    Other = "other",
}

impl From<PayloadKind> for Payload {
    fn from(kind: PayloadKind) -> Self {
        match kind {
            PayloadKind::Event => Self::Event,
            PayloadKind::Array => Self::Array,
            PayloadKind::None => Self::None,
            PayloadKind::Object => Self::Object,
            PayloadKind::String => Self::String,
            PayloadKind::Reserved => Self::Reserved,
            _ => Self::Other,
        }
    }
}

/// What becomes of a message, see [`Received`](crate::protocol::io::Received). One that is
/// invalid has ended the connection.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum ReceiveAnswer {
    Deliver = "deliver",
    Await = "await",
    Complete = "complete",
    Drop = "drop",
    Observed = "observed",
}

/// What becomes of a complete packet, see [`Routed`].
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

/// What becomes of an `emit`, see [`Fate`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum EmitAnswer {
    Send = "send",
    Buffer = "buffer",
    Queue = "queue",
    Drop = "drop",
    Reserved = "reserved",
}

impl From<Fate> for EmitAnswer {
    fn from(fate: Fate) -> Self {
        match fate {
            Fate::Send => Self::Send,
            Fate::Buffer => Self::Buffer,
            Fate::Queue => Self::Queue,
            Fate::Drop => Self::Drop,
            Fate::Reserved => Self::Reserved,
        }
    }
}

/// What becomes of packets that are written, see [`Written`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum WriteAnswer {
    Send = "send",
    Wait = "wait",
    Flush = "flush",
    Observed = "observed",
    Drop = "drop",
}

impl From<Written> for WriteAnswer {
    fn from(written: Written) -> Self {
        match written {
            Written::Send => Self::Send,
            Written::Wait => Self::Wait,
            Written::Flush => Self::Flush,
            Written::Observed => Self::Observed,
            Written::Drop => Self::Drop,
        }
    }
}

/// What the private session id is beside the one there was, see [`SessionId`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum SessionFact {
    Absent = "absent",
    Same = "same",
    New = "new",
}

impl From<SessionFact> for SessionId {
    fn from(fact: SessionFact) -> Self {
        match fact {
            SessionFact::Same => Self::Same,
            SessionFact::New => Self::New,
            _ => Self::Absent,
        }
    }
}

/// Why the answer to a packet does not come, see [`AckError`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum AckFailure {
    TimedOut = "timedOut",
    Disconnected = "disconnected",
    NotEncoded = "notEncoded",
}

impl From<AckError> for AckFailure {
    fn from(error: AckError) -> Self {
        match error {
            AckError::TimedOut => Self::TimedOut,
            AckError::Disconnected => Self::Disconnected,
            AckError::NotEncoded => Self::NotEncoded,
        }
    }
}
