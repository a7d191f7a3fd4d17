//! Packets on a stream of bytes, as a WebTransport has it (Engine.IO protocol 4, "WebTransport").
//!
//! ```text
//! stream  = *( head payload )
//! head    = ( kind + length ) / ( kind + 126 ) 2byte / ( kind + 127 ) 8byte
//! kind    = %x00 / %x80             ; text in UTF-8, or bytes
//! length  = %x00-7D                 ; of the payload; in the longer heads it follows, big-endian
//! payload = *byte                   ; one text frame or binary frame
//! ```
//!
//! A frame has 1 to 2^53 - 1 bytes. A head with another length is invalid, and nothing behind it can
//! be read.

/// Marks a frame of bytes in the first byte of its head.
const BINARY: u8 = 0x80;

/// Instead of a length: the length follows, in two bytes or in eight.
const IN_TWO: u8 = 126;
const IN_EIGHT: u8 = 127;

/// The longest head, in bytes.
const LONGEST_HEAD: usize = 9;

/// The longest payload: the largest integer that JavaScript holds exactly.
const LONGEST: u64 = (1 << 53) - 1;

/// The most bytes that are allocated for a payload before any of it has come: the length in its
/// head may be false.
const FIRST_ROOM: usize = 1 << 16;

/// A frame that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamFrame {
    /// A text frame. What is not UTF-8 has been replaced, as browsers do it.
    Text(String),
    /// A binary frame.
    Binary(Vec<u8>),
    /// Not a frame: the length in its head is invalid. Nothing more can be read.
    WrongLength,
}

/// Appends a frame to what is to be written to the stream.
pub fn encode(out: &mut Vec<u8>, payload: &[u8], is_binary: bool) {
    let kind = if is_binary { BINARY } else { 0 };
    let length = payload.len();
    if length < usize::from(IN_TWO) {
        out.push(kind | length as u8);
    } else if let Ok(length) = u16::try_from(length) {
        out.push(kind | IN_TWO);
        out.extend(length.to_be_bytes());
    } else {
        out.push(kind | IN_EIGHT);
        out.extend((length as u64).to_be_bytes());
    }
    out.extend_from_slice(payload);
}

/// Reads frames from a stream, in whatever pieces it comes.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
}

#[derive(Debug)]
enum State {
    /// The bytes of a head that have come.
    Head(Vec<u8>),
    /// The bytes of a payload that have come, and how many are still to come.
    Payload {
        is_binary: bool,
        bytes: Vec<u8>,
        missing: u64,
    },
    /// A head was invalid.
    Over,
}

impl Default for State {
    fn default() -> Self {
        Self::Head(Vec::with_capacity(LONGEST_HEAD))
    }
}

impl Decoder {
    /// Reads from the front of what came, up to the end of the next frame. `None` when all of it
    /// has been read and no frame is complete.
    pub fn read(&mut self, input: &mut &[u8]) -> Option<StreamFrame> {
        loop {
            match &mut self.state {
                State::Head(head) => {
                    let size = head.first().map_or(1, |&first| size_of_head(first));
                    if head.len() < size {
                        let (byte, rest) = input.split_first()?;
                        head.push(*byte);
                        *input = rest;
                    } else if !self.begin() {
                        return Some(StreamFrame::WrongLength);
                    }
                }
                State::Payload { bytes, missing, .. } => {
                    let count = usize::try_from(*missing)
                        .map_or(input.len(), |missing| input.len().min(missing));
                    let (part, rest) = input.split_at_checked(count)?;
                    bytes.extend_from_slice(part);
                    *input = rest;
                    *missing -= count as u64;
                    if *missing > 0 {
                        return None;
                    }
                    return self.end();
                }
                State::Over => {
                    *input = &[];
                    return None;
                }
            }
        }
    }

    /// The head is complete: a payload follows, unless the length is invalid. Returns whether it is
    /// valid.
    fn begin(&mut self) -> bool {
        let State::Head(head) = &self.state else {
            return false;
        };
        let first = head.first().copied().unwrap_or_default();
        let length = match head.get(1..) {
            Some([]) | None => u64::from(first & !BINARY),
            Some(following) => following
                .iter()
                .fold(0, |length, &byte| length << 8 | u64::from(byte)),
        };
        let is_valid = (1..=LONGEST).contains(&length);
        self.state = match is_valid {
            true => State::Payload {
                is_binary: first & BINARY != 0,
                bytes: Vec::with_capacity(FIRST_ROOM.min(length as usize)),
                missing: length,
            },
            false => State::Over,
        };
        is_valid
    }

    /// The payload is complete.
    fn end(&mut self) -> Option<StreamFrame> {
        match core::mem::take(&mut self.state) {
            State::Payload {
                is_binary, bytes, ..
            } => Some(match is_binary {
                true => StreamFrame::Binary(bytes),
                false => StreamFrame::Text(match String::from_utf8(bytes) {
                    Ok(text) => text,
                    Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
                }),
            }),
            State::Head(_) | State::Over => None,
        }
    }
}

/// How many bytes a head has that begins with this one.
fn size_of_head(first: u8) -> usize {
    match first & !BINARY {
        IN_TWO => 3,
        IN_EIGHT => LONGEST_HEAD,
        _ => 1,
    }
}
