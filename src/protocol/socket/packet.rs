//! The text form of a Socket.IO packet (Socket.IO protocol 5, "Packet encoding").
//!
//! ```text
//! packet      = type [ attachments "-" ] [ namespace ( "," / end ) ] [ id ] [ data ]
//! type        = "0" / "1" / "2" / "3" / "4" / "5" / "6"
//! attachments = number                ; types 5 and 6 only, and always there
//! namespace   = "/" *( any but "," )  ; left out for the main namespace "/"
//! id          = 1*digit
//! data        = JSON
//! ```
//!
//! The reference implementation looks at the text through JavaScript's `Number`, which takes more
//! than the grammar says: white space is a number (zero), so it can stand for the type 0 and inside
//! an id, and the count of attachments may be any literal (`" 2"`, `"1e0"`, `"0x2"`). Peers that
//! get away with it there get away with it here.
//!
//! Where a header ends is a matter of syntax, which every codec knows by itself: this one reads
//! Rust text, that of the JavaScript face reads JavaScript strings. Both are held to the frames
//! and facts of `tests/vectors/frames.json`. Whether a packet is valid is judged in
//! [`decode`](super::decode), for all of them.

mod body;
#[cfg(test)]
mod tests;

pub use self::body::{is_reserved, Payload, RESERVED};
use super::decode::Kind;

/// The packet types of Socket.IO protocol 5, with their numbers on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PacketType {
    /// Connection to a namespace, and the server's consent.
    Connect = 0,
    /// Disconnection from a namespace.
    Disconnect = 1,
    /// An event.
    Event = 2,
    /// The answer to an event that had an id.
    Ack = 3,
    /// The server's refusal of a connection to a namespace.
    ConnectError = 4,
    /// An event whose binary parts follow as attachments.
    BinaryEvent = 5,
    /// An answer whose binary parts follow as attachments.
    BinaryAck = 6,
}

impl PacketType {
    /// The type with this number.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::Connect,
            1 => Self::Disconnect,
            2 => Self::Event,
            3 => Self::Ack,
            4 => Self::ConnectError,
            5 => Self::BinaryEvent,
            6 => Self::BinaryAck,
            _ => return None,
        })
    }

    /// The digit on the wire.
    #[must_use]
    pub fn as_char(self) -> char {
        char::from(b'0' + self as u8)
    }

    /// Whether attachments follow the packet.
    #[must_use]
    pub fn has_attachments(self) -> bool {
        matches!(self, Self::BinaryEvent | Self::BinaryAck)
    }

    /// The type that the packet has once its attachments are back in their places.
    #[must_use]
    pub fn without_attachments(self) -> Self {
        match self {
            Self::BinaryEvent => Self::Event,
            Self::BinaryAck => Self::Ack,
            other => other,
        }
    }
}

/// What stands before the data of a packet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Header<'a> {
    /// What the first character says. Behind one that is no type, nothing is read.
    pub kind: Kind,
    /// How many binary attachments follow: JavaScript's `Number` of the text before the first
    /// `-`, NaN without one. 0 for the types that have none.
    pub attachments: f64,
    /// The namespace.
    pub namespace: &'a str,
    /// The id, NaN if white space parts its digits: such an id belongs to nobody.
    pub id: Option<f64>,
    /// The JSON, `None` if there is none.
    pub data: Option<&'a str>,
}

/// Reads the header of a packet. `number` is JavaScript's `Number(text)`, asked for texts that
/// are not just a few digits.
pub fn read_header(text: &str, number: fn(&str) -> f64) -> Header<'_> {
    let mut header = Header {
        kind: Kind::Missing,
        attachments: 0.0,
        namespace: "/",
        id: None,
        data: None,
    };
    let mut characters = text.chars();
    header.kind = match characters.next() {
        None => Kind::Missing,
        Some(first) => Kind::from_number(match first.to_digit(10) {
            Some(digit) => f64::from(digit),
            None if is_white_space(first) => 0.0,
            None => f64::NAN,
        }),
    };
    let Kind::Known(kind) = header.kind else {
        return header;
    };
    let mut rest = characters.as_str();

    if kind.has_attachments() {
        let Some((count, behind)) = rest.split_once('-') else {
            header.attachments = f64::NAN;
            return header;
        };
        header.attachments = value_of(count, number);
        rest = behind;
    }
    if rest.starts_with('/') {
        (header.namespace, rest) = rest.split_once(',').unwrap_or((rest, ""));
    }
    let is_in_id = |c: char| c.is_ascii_digit() || is_white_space(c);
    let behind = rest.trim_start_matches(is_in_id);
    if let Some(id) = rest.strip_suffix(behind).filter(|id| !id.is_empty()) {
        header.id = Some(value_of(id, number));
    }
    header.data = Some(behind).filter(|data| !data.is_empty());
    header
}

/// JavaScript's `Number(text)`. Peers write digits, for which nobody has to be asked.
fn value_of(text: &str, number: fn(&str) -> f64) -> f64 {
    match text.parse::<u64>() {
        Ok(value) if text.bytes().all(|byte| byte.is_ascii_digit()) => value as f64,
        _ => number(text),
    }
}

/// Whether JavaScript counts this code point as white space around a number: the productions
/// `WhiteSpace` and `LineTerminator` of ECMAScript.
fn is_white_space(character: char) -> bool {
    matches!(
        u32::from(character),
        0x09..=0x0d
            | 0x20
            | 0xa0
            | 0x1680
            | 0x2000..=0x200a
            | 0x2028
            | 0x2029
            | 0x202f
            | 0x205f
            | 0x3000
            | 0xfeff
    )
}

/// Appends an unsigned integer. The routine of `core` weighs several times as much.
fn push_unsigned(out: &mut String, value: u32) {
    if value >= 10 {
        push_unsigned(out, value / 10);
    }
    out.push(char::from(b'0' + (value % 10) as u8));
}

/// Appends what stands before the id and the data of a packet: `2`, `2/admin,`, `51-/admin,`.
///
/// `attachments` is written for the two binary types only.
pub fn write_prefix(out: &mut String, kind: PacketType, attachments: u32, nsp: &str) {
    out.push(kind.as_char());
    if kind.has_attachments() {
        push_unsigned(out, attachments);
        out.push('-');
    }
    if !nsp.is_empty() && nsp != "/" {
        out.push_str(nsp);
        out.push(',');
    }
}
