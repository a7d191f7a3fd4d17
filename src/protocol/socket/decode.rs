//! The verdict on what a codec has read: which packets are valid, which wait for
//! attachments. Every decode error is made here.

use super::packet::{PacketType, Payload};
use crate::protocol::engine::transport::Role;
pub use crate::protocol::io::DecodeError;
use crate::protocol::io::{EngineEventKind, Received, TransportId, Types};
use crate::protocol::options::{Limit, ManagerOptions};
use crate::protocol::Core;

/// What a codec reports of the text of a packet. It does not judge: see
/// [`Core::judge`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PacketFacts {
    /// What the first character says.
    pub kind: Kind,
    /// JavaScript's `Number` of what stands before the first `-`, NaN without one. Only the
    /// binary types have it.
    pub attachments: f64,
    /// What kind of value the data are.
    pub payload: Payload,
}

/// The type of a packet, as far as there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A type of the protocol.
    Known(PacketType),
    /// A digit that is no type, or (`None`) no number at all.
    Unknown(Option<u8>),
    /// There is no text.
    Missing,
}

impl Kind {
    /// What a first character means that JavaScript's `Number` turns into this: white space
    /// is zero, and what is no number is NaN.
    pub fn from_number(number: f64) -> Self {
        if number.is_nan() {
            return Self::Unknown(None);
        }
        match PacketType::from_number(number as u32) {
            Some(kind) => Self::Known(kind),
            None => Self::Unknown(Some(number as u8)),
        }
    }
}

/// What is known of a packet that is not complete.
#[derive(Debug)]
pub(crate) struct PacketDecoder {
    max_attachments: Limit,
    /// How many attachments are awaited; 0 when there is no packet that awaits any.
    awaited: u32,
}

impl PacketDecoder {
    pub(crate) fn new(options: &ManagerOptions) -> Self {
        Self {
            max_attachments: options.max_attachments,
            awaited: 0,
        }
    }

    /// Forgets a packet that will not be completed: nothing leaks into the next connection.
    pub(crate) fn reset(&mut self) {
        self.awaited = 0;
    }

    fn judge(&mut self, facts: PacketFacts) -> Result<Received, DecodeError> {
        if self.awaited > 0 {
            return Err(DecodeError::UnexpectedText);
        }
        let kind = match facts.kind {
            Kind::Known(kind) => kind,
            Kind::Unknown(digit) => return Err(DecodeError::UnknownType(digit)),
            Kind::Missing => return Err(DecodeError::Missing),
        };
        let attachments = match kind.has_attachments() {
            true => attachment_count(facts.attachments, self.max_attachments)?,
            false => 0,
        };
        if !facts.payload.is_valid_for(kind) {
            return Err(DecodeError::InvalidPayload);
        }
        self.awaited = attachments;
        Ok(match attachments {
            0 => Received::Deliver,
            _ => Received::Await,
        })
    }

    fn judge_bytes(&mut self) -> Result<Received, DecodeError> {
        match self.awaited {
            0 => return Err(DecodeError::UnexpectedBytes),
            _ => self.awaited -= 1,
        }
        Ok(match self.awaited {
            0 => Received::Complete,
            _ => Received::Await,
        })
    }
}

/// The count of attachments.
///
/// A count that no `u32` can hold is reported as the largest that one can: both are never reached.
fn attachment_count(count: f64, limit: Limit) -> Result<u32, DecodeError> {
    if count.is_finite() && count.fract() == 0.0 && count >= 1.0 {
        let count = count as u32;
        return match limit.allows(count) {
            true => Ok(count),
            false => Err(DecodeError::TooManyAttachments),
        };
    }
    Err(DecodeError::IllegalAttachments)
}

fn answer(verdict: Result<Received, DecodeError>) -> Received {
    verdict.unwrap_or_else(Received::Invalid)
}

impl<T: Types> Core<T> {
    /// A message came over a transport, and the default parser has read it: what becomes of
    /// it?
    pub fn receive(&mut self, transport: TransportId, facts: PacketFacts) -> Received {
        match self.message(transport) {
            Received::Deliver => self.judge(facts),
            other => other,
        }
    }

    /// The same for bytes.
    pub fn receive_bytes(&mut self, transport: TransportId) -> Received {
        match self.message(transport) {
            Received::Deliver => self.judge_bytes(),
            other => other,
        }
    }

    /// A message came over a transport: does it reach the Manager? To be asked for messages
    /// that a parser of the user's reads.
    pub fn message(&self, transport: TransportId) -> Received {
        let Some(transport) = self.transports.get(transport) else {
            return Received::Drop;
        };
        if transport.role != Role::Main {
            return Received::Observed;
        }
        let Some(engine) = self.engines.get(transport.engine).filter(|e| e.is_live()) else {
            return Received::Drop;
        };
        if engine.observes_any(MESSAGE_EVENTS) {
            Received::Observed
        } else if self.manager.subscribed == Some(transport.engine) {
            Received::Deliver
        } else {
            Received::Drop
        }
    }

    /// The turn of the Manager has come among the listeners of an engine, for
    /// [`Output::Read`](crate::protocol::io::Output::Read), and the default parser has read the message.
    pub fn judge(&mut self, facts: PacketFacts) -> Received {
        answer(self.decoder.judge(facts))
    }

    /// The same for bytes.
    pub fn judge_bytes(&mut self) -> Received {
        answer(self.decoder.judge_bytes())
    }
}

/// The events of an engine that a message leads to.
const MESSAGE_EVENTS: u32 = EngineEventKind::Packet.bit()
    | EngineEventKind::Heartbeat.bit()
    | EngineEventKind::Data.bit()
    | EngineEventKind::Message.bit();
