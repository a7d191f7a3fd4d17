//! What data a packet may carry (Socket.IO protocol 5, "Packet types").
//!
//! The core never sees the data. It judges facts about them, which the codec finds out where the
//! data are.

use super::PacketType;

/// What kind of value the data of a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// There is none.
    Absent,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object that is no array.
    Object,
    /// Anything else: a number, a boolean, null, a text that is not JSON.
    Other,
}

/// What kind of value the first element of an array is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// The array is empty, or the data is no array.
    None,
    /// A number.
    Number,
    /// A string.
    Str,
    /// Anything else.
    Other,
}

/// What a codec tells about the data of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyFacts {
    /// Its kind.
    pub shape: Shape,
    /// The kind of its first element, which names the event.
    pub first: First,
}

/// Whether a packet of this type may carry such data (Socket.IO protocol 5, "Packet types").
///
/// To be asked only of packets that have data: a packet without any is decoded whatever its type.
/// `first_is_reserved` says whether the first element [is reserved](is_reserved).
#[must_use]
pub fn payload_is_valid(kind: PacketType, facts: BodyFacts, first_is_reserved: bool) -> bool {
    match kind {
        PacketType::Connect => facts.shape == Shape::Object,
        PacketType::Disconnect => facts.shape == Shape::Absent,
        PacketType::ConnectError => matches!(facts.shape, Shape::String | Shape::Object),
        PacketType::Event | PacketType::BinaryEvent => {
            facts.shape == Shape::Array
                && match facts.first {
                    First::Number => true,
                    First::Str => !first_is_reserved,
                    First::None | First::Other => false,
                }
        }
        PacketType::Ack | PacketType::BinaryAck => facts.shape == Shape::Array,
    }
}

/// The event names that mean something to the client itself, and that nobody may send.
pub const RESERVED: [&str; 6] = [
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
];

/// Whether an event name is reserved.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Whether an event name of this length and with this first code unit could be reserved, for hosts
/// to which comparing two numbers is cheaper than handing over a string.
#[must_use]
pub fn may_be_reserved(len: u32, first_unit: u32) -> bool {
    const C: u32 = b'c' as u32;
    const D: u32 = b'd' as u32;
    const N: u32 = b'n' as u32;
    const R: u32 = b'r' as u32;
    matches!(
        (len, first_unit),
        (7 | 13, C) | (10 | 13, D) | (11, N) | (14, R)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use PacketType::*;

    const ALL: [PacketType; 7] = [
        Connect,
        Disconnect,
        Event,
        Ack,
        ConnectError,
        BinaryEvent,
        BinaryAck,
    ];

    #[test]
    fn every_type_has_its_data() {
        let arrays = [First::None, First::Number, First::Str, First::Other]
            .map(|first| (Shape::Array, first));
        let others = [Shape::Absent, Shape::String, Shape::Object, Shape::Other]
            .map(|shape| (shape, First::None));
        let event = vec![(Shape::Array, First::Number), (Shape::Array, First::Str)];
        for kind in ALL {
            let valid = match kind {
                Connect => vec![(Shape::Object, First::None)],
                Disconnect => vec![(Shape::Absent, First::None)],
                ConnectError => vec![(Shape::String, First::None), (Shape::Object, First::None)],
                Event | BinaryEvent => event.clone(),
                Ack | BinaryAck => arrays.to_vec(),
            };
            for (shape, first) in arrays.into_iter().chain(others) {
                let facts = BodyFacts { shape, first };
                assert_eq!(
                    payload_is_valid(kind, facts, false),
                    valid.contains(&(shape, first)),
                    "{kind:?} {facts:?}"
                );
            }
        }
    }

    #[test]
    fn reserved_names_are_no_events() {
        let named = BodyFacts {
            shape: Shape::Array,
            first: First::Str,
        };
        for kind in ALL {
            let is_ack = matches!(kind, Ack | BinaryAck);
            assert_eq!(payload_is_valid(kind, named, true), is_ack, "{kind:?}");
        }
    }

    #[test]
    fn the_quick_look_misses_no_reserved_name() {
        for name in RESERVED {
            let first = u32::from(name.as_bytes()[0]);
            assert!(is_reserved(name));
            assert!(may_be_reserved(u32::try_from(name.len()).unwrap(), first));
        }
        for name in ["message", "Connect", "connect ", "error", ""] {
            assert!(!is_reserved(name));
        }
        assert!(!may_be_reserved(7, u32::from('m')));
        assert!(!may_be_reserved(0, 0));
    }
}
