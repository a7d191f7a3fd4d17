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
//! The reference implementation reads numbers by JavaScript's `Number`, which accepts more than the
//! grammar: white space is a number (zero), so it can stand for the type 0 and inside an id, and
//! the attachment count may be any literal (`" 2"`, `"1e0"`, `"0x2"`). What it accepts is accepted
//! here.
//!
//! Where a header ends is a question of syntax, and each codec finds it itself: this one in Rust
//! text, that of the JavaScript face in JavaScript strings. `tests/vectors/frames.json` has frames
//! with the facts that both must report. Whether a packet is valid is decided in
//! [`decode`](super::decode), for all of them.

mod body;
#[cfg(test)]
mod tests;

pub use self::body::{is_reserved, Payload, RESERVED};
use super::decode::Kind;

/// The packet types of Socket.IO protocol 5, with their numbers on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PacketType {
    /// The request to connect to a namespace, and the server's acceptance.
    Connect = 0,
    /// Disconnection from a namespace.
    Disconnect = 1,
    /// An event.
    Event = 2,
    /// An acknowledgement: the answer to an event with an id.
    Ack = 3,
    /// The server's refusal of a connection to a namespace.
    ConnectError = 4,
    /// An event whose binary parts follow as attachments.
    BinaryEvent = 5,
    /// An acknowledgement whose binary parts follow as attachments.
    BinaryAck = 6,
}

impl PacketType {
    /// The type with this number on the wire, or `None` if there is none.
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

    /// The type of the packet when its attachments have been put in.
    #[must_use]
    pub fn without_attachments(self) -> Self {
        match self {
            Self::BinaryEvent => Self::Event,
            Self::BinaryAck => Self::Ack,
            other => other,
        }
    }
}

/// What the text of a packet has before its data, and the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Header<'a> {
    /// The type that the first character stands for. If it is invalid, the rest is not read.
    pub kind: Kind,
    /// The attachment count: JavaScript's `Number` of the text before the first `-`, NaN without
    /// one. 0 for the types that have none.
    pub attachments: f64,
    /// The namespace.
    pub namespace: &'a str,
    /// The id, NaN if there is white space between its digits: this client never gives such an id.
    pub id: Option<f64>,
    /// The data as JSON text, `None` if there is none.
    pub data: Option<&'a str>,
}

/// Reads the header of a packet. It never fails: invalid parts are reported as such. `number` is
/// JavaScript's `Number(text)`, called for text that is not just a few digits.
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
    // Cut off by length, because the data may be long: searching them would take time.
    let id = rest.get(..rest.len() - behind.len());
    if let Some(id) = id.filter(|id| !id.is_empty()) {
        header.id = Some(value_of(id, number));
    }
    header.data = Some(behind).filter(|data| !data.is_empty());
    header
}

/// JavaScript's `Number(text)`. Plain digits, which is what peers send, are read here.
fn value_of(text: &str, number: fn(&str) -> f64) -> f64 {
    match text.parse::<u64>() {
        Ok(value) if text.bytes().all(|byte| byte.is_ascii_digit()) => value as f64,
        _ => number(text),
    }
}

/// Whether JavaScript's `Number` skips this code point as white space: the productions `WhiteSpace`
/// and `LineTerminator` of ECMAScript.
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

/// Appends an unsigned integer. (The formatting code of `core` is several times as large.)
pub(crate) fn push_unsigned(out: &mut String, value: u32) {
    if value >= 10 {
        push_unsigned(out, value / 10);
    }
    out.push(char::from(b'0' + (value % 10) as u8));
}

/// Appends the text of a packet up to its id and data: `2`, `2/admin,`, `51-/admin,`.
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
