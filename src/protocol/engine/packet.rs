//! The Engine.IO packet types (Engine.IO protocol 4, "Packet types" and "Packet encoding").
//!
//! ```text
//! text frame   = ( type [ data ] ) / ( "b" base64 )
//! type         = "0" / "1" / "2" / "3" / "4" / "5" / "6"
//! binary frame = data
//! ```
//!
//! A binary frame is a message. So is the `b` form, for transports that carry text only (HTTP
//! long-polling). The data of a text packet is the rest of the frame, so there is no decoder: a
//! host looks at the first code unit and keeps its string.
//!
//! A frame that is empty, or begins with another character, does not end the connection at once: it
//! is emitted as a packet without a type first, as with the official client.

/// The frame with which a server answers the probe of an upgrade.
pub const PROBE_ANSWER: &str = "3probe";

/// The packet types of Engine.IO protocol 4, with their numbers on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnginePacketType {
    /// The handshake, from the server.
    Open = 0,
    /// The end of the session. Over long-polling either side sends it.
    Close = 1,
    /// The server's heartbeat, and the probe of an upgrade.
    Ping = 2,
    /// The answer to a PING.
    Pong = 3,
    /// A message: a Socket.IO packet, or an attachment of one.
    Message = 4,
    /// The client moves to the transport that it has probed.
    Upgrade = 5,
    /// No meaning of its own: the server ends a pending GET request with it.
    Noop = 6,
}

impl EnginePacketType {
    /// The type with this number on the wire, or `None` if there is none.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::Open,
            1 => Self::Close,
            2 => Self::Ping,
            3 => Self::Pong,
            4 => Self::Message,
            5 => Self::Upgrade,
            6 => Self::Noop,
            _ => return None,
        })
    }

    /// The digit on the wire.
    #[must_use]
    pub fn as_char(self) -> char {
        char::from(b'0' + self as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_digit() {
        for number in 0..7 {
            let kind = EnginePacketType::from_number(number).unwrap();
            assert_eq!(kind.as_char().to_digit(10), Some(number));
        }
    }

    #[test]
    fn nothing_else_is_a_type() {
        for number in (7..100).chain([u32::MAX]) {
            assert_eq!(EnginePacketType::from_number(number), None);
        }
    }
}
