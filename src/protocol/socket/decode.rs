//! Judges what a codec has read: which packets are valid, and which wait for attachments (Socket.IO
//! protocol 5, "Packet encoding"). Decode errors come from here, but for two: packets whose data are
//! missing are found when they are routed, placeholders without an attachment by the host.

use super::packet::{PacketType, Payload};
use crate::protocol::engine::transport::Role;
use crate::protocol::io::{DecodeError, EngineEventKind, Received, TransportId, Types};
use crate::protocol::options::{Limit, ManagerOptions};
use crate::protocol::Core;

/// The facts that a codec reports about the text of a packet. It reports invalid packets as well:
/// [`Core::judge`] finds the error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PacketFacts {
    /// The type that the first character stands for.
    pub kind: Kind,
    /// The attachment count: JavaScript's `Number` of the text before the first `-`; NaN if there is
    /// no `-`. Ignored for types without attachments.
    pub attachments: f64,
    /// The kind of the data.
    pub payload: Payload,
}

/// The type of a packet as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A type of the protocol.
    Known(PacketType),
    /// Invalid: a digit that is not a type, or (`None`) something that is not a digit.
    Unknown(Option<u8>),
    /// There is no text.
    Missing,
}

impl Kind {
    /// The type for what JavaScript's `Number` makes of the first character. White space counts as
    /// 0, and what is not a number is NaN.
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

/// The state of a packet whose attachments have not all come.
#[derive(Debug)]
pub(crate) struct PacketDecoder {
    max_attachments: Limit,
    /// How many attachments are awaited; 0 when no packet waits.
    awaited: u32,
}

impl PacketDecoder {
    pub(crate) fn new(options: &ManagerOptions) -> Self {
        Self {
            max_attachments: options.max_attachments,
            awaited: 0,
        }
    }

    /// Forgets a packet that is not complete, so that nothing is left for the next connection.
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

/// The attachment count of a packet, checked.
///
/// A count beyond `u32` becomes the largest `u32`: more than will ever come.
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
    /// A message came over a transport, and the default parser has read it: what is to be done with
    /// it?
    pub fn receive(&mut self, transport: TransportId, facts: PacketFacts) -> Received {
        match self.message(transport) {
            Received::Deliver => self.judge(facts),
            other => other,
        }
    }

    /// The same for binary data.
    pub fn receive_bytes(&mut self, transport: TransportId) -> Received {
        match self.message(transport) {
            Received::Deliver => self.judge_bytes(),
            other => other,
        }
    }

    /// A message came over a transport, for a custom parser: does it get the message
    /// ([`Received::Deliver`])?
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

    /// The same as [`receive`](Self::receive) for a message of an
    /// [`ManagerOutput::Read`](crate::protocol::io::ManagerOutput::Read).
    pub fn judge(&mut self, facts: PacketFacts) -> Received {
        answer(self.decoder.judge(facts))
    }

    /// The same for binary data.
    pub fn judge_bytes(&mut self) -> Received {
        answer(self.decoder.judge_bytes())
    }
}

/// The events that an engine emits for a message.
const MESSAGE_EVENTS: u32 = EngineEventKind::Packet.bit()
    | EngineEventKind::Heartbeat.bit()
    | EngineEventKind::Data.bit()
    | EngineEventKind::Message.bit();
