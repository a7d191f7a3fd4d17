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
//! The header is read from the first code units of a packet, so that a host whose strings are not
//! UTF-8 can show a window of them and keep the body where it is.

mod body;
#[cfg(test)]
mod tests;

use core::ops::Range;

pub use self::body::{
    is_reserved, may_be_reserved, payload_is_valid, BodyFacts, First, Shape, RESERVED,
};
use crate::protocol::io::Head;

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

/// What stands before the data of a packet. Positions count code units from the packet's start.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The type on the wire.
    pub kind: PacketType,
    /// How many binary attachments follow; 0 for the types that have none.
    pub attachments: u32,
    /// Where the namespace stands, its slash included and its comma not. Empty for the main
    /// namespace, which may also be spelled out as `/`.
    pub nsp: Range<usize>,
    /// The id, NaN if white space parts its digits: such an id belongs to nobody.
    pub id: Option<f64>,
    /// Where the JSON begins, `None` if there is none.
    pub data: Option<usize>,
}

/// Why a text is no packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderError {
    /// The first character is a digit that is no type, or (`None`) no number at all.
    UnknownType(Option<u8>),
    /// The count of attachments is missing, not an integer or below one.
    IllegalAttachments,
    /// There are more attachments than the limit allows.
    TooManyAttachments,
}

impl HeaderError {
    /// Appends the message that applications see.
    pub fn write_message(self, out: &mut String) {
        match self {
            Self::UnknownType(digit) => {
                out.push_str("unknown packet type ");
                match digit {
                    Some(digit) => out.push(char::from(b'0' + digit)),
                    None => out.push_str("NaN"),
                }
            }
            Self::IllegalAttachments => out.push_str("Illegal attachments"),
            Self::TooManyAttachments => out.push_str("too many attachments"),
        }
    }
}

/// The outcome of [`parse_header`].
#[derive(Clone, Debug, PartialEq)]
pub enum Parsed {
    /// The whole header was in the window.
    Header(Header),
    /// The window ended before the header did.
    More,
}

/// Reads the header of a packet.
///
/// `units` are the first code units of the packet, UTF-8 bytes or UTF-16 code units; `complete`
/// says whether that is all of it. `max_attachments` is the limit, which NaN lifts. `number` is
/// JavaScript's `Number(text)`, asked for texts that are not just a few digits.
///
/// # Errors
///
/// Where the text is no packet, whatever may follow the window.
pub fn parse_header<'a>(
    units: impl Into<Head<'a>>,
    complete: bool,
    max_attachments: f64,
    number: fn(&str) -> f64,
) -> Result<Parsed, HeaderError> {
    let units = units.into();
    read_header(Window { units, complete }, max_attachments, number)
}

fn read_header(
    window: Window<'_>,
    max_attachments: f64,
    number: fn(&str) -> f64,
) -> Result<Parsed, HeaderError> {
    let Window { units, complete } = window;
    let (kind, mut at) = match window.look(0) {
        Look::Digit(digit) => match PacketType::from_number(u32::from(digit)) {
            Some(kind) => (kind, 1),
            None => return Err(HeaderError::UnknownType(Some(digit))),
        },
        Look::Space(length) => (PacketType::Connect, length),
        Look::End => (PacketType::Connect, 0),
        Look::Other(_) => return Err(HeaderError::UnknownType(None)),
        Look::Beyond => return Ok(Parsed::More),
    };

    let mut attachments = 0;
    if kind.has_attachments() {
        let Some(length) = window.length_before(at, b'-') else {
            return if complete {
                Err(HeaderError::IllegalAttachments)
            } else {
                Ok(Parsed::More)
            };
        };
        let count = value_of(units.part(at, at + length), number);
        attachments = attachment_count(count, max_attachments)?;
        at += length + 1;
    }

    let mut nsp = 0..0;
    if let Look::Other(0x2f) = window.look(at) {
        let length = match window.length_before(at, b',') {
            Some(length) => length,
            None if complete => units.len() - at,
            None => return Ok(Parsed::More),
        };
        nsp = at..at + length;
        at += length + 1;
    }

    let mut id = None;
    if let Look::Digit(_) | Look::Space(_) = window.look(at) {
        let start = at;
        loop {
            match window.look(at) {
                Look::Digit(_) => at += 1,
                Look::Space(length) => at += length,
                Look::Beyond => return Ok(Parsed::More),
                Look::Other(_) | Look::End => break,
            }
        }
        id = Some(value_of(units.part(start, at), number));
    }

    let data = match window.look(at) {
        Look::Beyond => return Ok(Parsed::More),
        Look::End => None,
        Look::Digit(_) | Look::Space(_) | Look::Other(_) => Some(at),
    };
    Ok(Parsed::Header(Header {
        kind,
        attachments,
        nsp,
        id,
        data,
    }))
}

/// The code units at hand.
#[derive(Clone, Copy)]
struct Window<'a> {
    units: Head<'a>,
    complete: bool,
}

/// One character of the window, as far as a header cares.
enum Look {
    Digit(u8),
    /// White space of so many code units.
    Space(usize),
    Other(u32),
    /// After the last character of the packet.
    End,
    /// Not in the window, which is not all of the packet.
    Beyond,
}

impl Window<'_> {
    fn look(self, at: usize) -> Look {
        match self.units.unit(at) {
            Some(unit @ 0x30..=0x39) => Look::Digit((unit - 0x30) as u8),
            Some(unit @ 0x21..=0x7f) => Look::Other(unit),
            Some(unit) => self.look_for_white_space(at, unit),
            None if self.complete => Look::End,
            None => Look::Beyond,
        }
    }

    /// White space is never seen in practice, so that it stays off the path of the rest.
    #[cold]
    fn look_for_white_space(self, at: usize, unit: u32) -> Look {
        match self.units.character(at) {
            Some((code, length)) if is_white_space(code) => Look::Space(length),
            None if !self.complete => Look::Beyond,
            _ => Look::Other(unit),
        }
    }

    /// How many code units stand between `start` and the next `delimiter`.
    fn length_before(self, start: usize, delimiter: u8) -> Option<usize> {
        let delimiter = Some(u32::from(delimiter));
        (start..self.units.len()).position(|at| self.units.unit(at) == delimiter)
    }
}

/// JavaScript's `Number(text)`. Peers write digits, for which nobody has to be asked.
fn value_of(text: Head<'_>, number: fn(&str) -> f64) -> f64 {
    let mut value = 0_u64;
    for at in 0..text.len() {
        match text.unit(at) {
            Some(digit @ 0x30..=0x39) if text.len() <= U64_DIGITS => {
                value = value * 10 + u64::from(digit - 0x30);
            }
            _ => return number(&text.text()),
        }
    }
    value as f64
}

/// So many decimal digits fit in a `u64`, whatever they are.
const U64_DIGITS: usize = 19;

/// The count of attachments.
///
/// A count that no `u32` can hold is reported as the largest that one can: both are never reached.
fn attachment_count(count: f64, limit: f64) -> Result<u32, HeaderError> {
    if count.is_finite() && count.fract() == 0.0 && count >= 1.0 {
        if count > limit {
            return Err(HeaderError::TooManyAttachments);
        }
        return Ok(count as u32);
    }
    Err(HeaderError::IllegalAttachments)
}

/// Whether JavaScript counts this code point as white space around a number: the productions
/// `WhiteSpace` and `LineTerminator` of ECMAScript.
fn is_white_space(code: u32) -> bool {
    matches!(
        code,
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
