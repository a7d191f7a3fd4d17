//! What a packet says, and what the core makes of it, by a second reading of the protocol.

use std::rc::Rc;

use socketio_wasm::protocol::io::{DecodeError, Received};
use socketio_wasm::protocol::options::ManagerOptions;
use socketio_wasm::protocol::socket::decode::{Kind, PacketFacts};
use socketio_wasm::protocol::socket::packet::{read_header, Header, PacketType, Payload};
use socketio_wasm::protocol::{Core, Shared};

use crate::support::codec::{number, payload_of};
use crate::support::errors::Native;

/// The most attachments that a packet may have by default.
pub(crate) const MOST: u32 = 10;

pub(crate) fn core() -> Core<Native> {
    Core::new(&ManagerOptions::default(), Rc::new(Shared::default()))
}

pub(crate) fn header(text: &str) -> Header<'_> {
    read_header(text, number)
}

/// The facts that a codec reports which reads the whole of a packet.
pub(crate) fn facts(header: &Header<'_>) -> PacketFacts {
    PacketFacts {
        kind: header.kind,
        attachments: header.attachments,
        payload: payload_of(header.data),
    }
}

/// The verdict on a packet when none waits for attachments, from the text of the protocol; and how
/// many attachments it then waits for.
pub(crate) fn verdict(facts: &PacketFacts) -> (Received, u32) {
    let invalid = |error| (Received::Invalid(error), 0);
    let kind = match facts.kind {
        Kind::Missing => return invalid(DecodeError::Missing),
        Kind::Unknown(digit) => return invalid(DecodeError::UnknownType(digit)),
        Kind::Known(kind) => kind,
    };
    let count = facts.attachments;
    let is_binary = matches!(kind, PacketType::BinaryEvent | PacketType::BinaryAck);
    if is_binary && !(count >= 1.0 && count.is_finite() && count.floor() == count) {
        return invalid(DecodeError::IllegalAttachments);
    }
    if is_binary && count > f64::from(MOST) {
        return invalid(DecodeError::TooManyAttachments);
    }
    if !may_carry(kind, facts.payload) {
        return invalid(DecodeError::InvalidPayload);
    }
    match is_binary {
        true => (Received::Await, count as u32),
        false => (Received::Deliver, 0),
    }
}

fn may_carry(kind: PacketType, payload: Payload) -> bool {
    use Payload::{Array, Event, None, Object, Reserved, String};
    let allowed: &[Payload] = match kind {
        PacketType::Connect => &[None, Object],
        PacketType::Disconnect => &[None],
        PacketType::ConnectError => &[None, Object, String],
        PacketType::Event | PacketType::BinaryEvent => &[None, Event],
        PacketType::Ack | PacketType::BinaryAck => &[None, Event, Reserved, Array],
    };
    allowed.contains(&payload)
}
