//! What data a packet may carry (Socket.IO protocol 5, "Packet types").
//!
//! The core never sees the data. It decides by facts that the codec reports.

use super::PacketType;

/// The kind of value that the data of a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// There are no data.
    None,
    /// An array whose first element can name an event: a string that [is not
    /// reserved](is_reserved), or a number.
    Event,
    /// An array whose first element is a reserved name.
    Reserved,
    /// Any other array.
    Array,
    /// An object that is not an array.
    Object,
    /// A string.
    String,
    /// Anything else: a number, a boolean, null, or text that is not JSON.
    Other,
}

impl Payload {
    /// Whether a packet of this type may carry such data (Socket.IO protocol 5, "Packet types"). A
    /// packet without data is accepted whatever its type, because the reference implementation does
    /// so.
    #[must_use]
    pub fn is_valid_for(self, kind: PacketType) -> bool {
        match kind {
            _ if self == Self::None => true,
            PacketType::Connect => self == Self::Object,
            PacketType::Disconnect => false,
            PacketType::ConnectError => matches!(self, Self::String | Self::Object),
            PacketType::Event | PacketType::BinaryEvent => self == Self::Event,
            PacketType::Ack | PacketType::BinaryAck => {
                matches!(self, Self::Event | Self::Reserved | Self::Array)
            }
        }
    }
}

/// The event names that the client itself emits, and that therefore cannot be sent or received.
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

#[cfg(test)]
mod tests {
    use super::*;
    use PacketType::*;

    #[test]
    fn every_type_has_its_data() {
        use Payload::{Array, Event as Named, None, Object, Other, Reserved, String};
        for (kind, valid) in [
            (Connect, &[None, Object][..]),
            (Disconnect, &[None]),
            (Event, &[None, Named]),
            (Ack, &[None, Named, Reserved, Array]),
            (ConnectError, &[None, Object, String]),
            (BinaryEvent, &[None, Named]),
            (BinaryAck, &[None, Named, Reserved, Array]),
        ] {
            for payload in [None, Named, Reserved, Array, Object, String, Other] {
                let is_valid = payload.is_valid_for(kind);
                assert_eq!(is_valid, valid.contains(&payload), "{kind:?} {payload:?}");
            }
        }
    }

    #[test]
    fn names_are_reserved_to_the_letter() {
        assert!(RESERVED.iter().all(|name| is_reserved(name)));
        for name in ["message", "Connect", "connect ", "error", ""] {
            assert!(!is_reserved(name));
        }
    }
}
