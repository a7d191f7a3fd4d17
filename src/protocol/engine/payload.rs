//! Several packets in one HTTP body (Engine.IO protocol 4, "HTTP long-polling").
//!
//! ```text
//! payload = frame *( %x1E frame )   ; text frames only, binary ones in their base64 form
//! base64  = the alphabet of RFC 4648, section 4, padded
//! ```

/// Stands between two packets of a payload.
pub const SEPARATOR: char = '\x1e';

/// The frames of a payload. There is always one, which may be empty.
pub fn split(payload: &str) -> impl Iterator<Item = &str> {
    payload.split(SEPARATOR)
}

/// A payload of these frames.
pub fn join<'a>(frames: impl IntoIterator<Item = &'a str>) -> String {
    let mut payload = String::new();
    for (index, frame) in frames.into_iter().enumerate() {
        if index > 0 {
            payload.push(SEPARATOR);
        }
        payload.push_str(frame);
    }
    payload
}

/// How many packets from the front of the write buffer go into one request.
///
/// `lengths` are the sizes of the packets' data: bytes in UTF-8 for text, [`base64_length`] for
/// binary, 0 for none. `max_payload` is the limit that the server named in its handshake; 0 and NaN
/// stand for a server that named none. A packet that is too long by itself goes alone, so that the
/// server can refuse it.
#[must_use]
pub fn fit(lengths: impl Iterator<Item = usize>, max_payload: f64) -> usize {
    let limited = max_payload != 0.0 && !max_payload.is_nan();
    // The type of the first packet, then a separator and a type for each of the others.
    let mut size = 1_usize;
    let mut count = 0;
    for length in lengths {
        size = size.saturating_add(length);
        if limited && count > 0 && size as f64 > max_payload {
            break;
        }
        size = size.saturating_add(2);
        count += 1;
    }
    count
}

/// The length that so many bytes are taken to have in base64: one third more, by a factor that is
/// rounded to two decimals.
#[must_use]
pub fn base64_length(bytes: usize) -> usize {
    (bytes as f64 * 1.33).ceil() as usize
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Appends bytes in base64, padded.
pub fn encode_base64(out: &mut String, bytes: &[u8]) {
    out.reserve(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        for (to, from) in group.iter_mut().zip(chunk) {
            *to = *from;
        }
        let [a, b, c] = group;
        let digits = [a >> 2, a << 4 | b >> 4, b << 2 | c >> 6, c];
        for (position, digit) in digits.into_iter().enumerate() {
            let symbol = ALPHABET.get(usize::from(digit & 0x3f)).copied();
            out.push(if position > chunk.len() {
                '='
            } else {
                char::from(symbol.unwrap_or(b'='))
            });
        }
    }
}

/// The bytes of a base64 text, or `None` where it is none.
///
/// The padding may be missing, and the bits that a last, partial group leaves over may be anything.
#[must_use]
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    let digits = match text {
        [rest @ .., b'=', b'='] if text.len() & 3 == 0 => rest,
        [rest @ .., b'='] if text.len() & 3 == 0 => rest,
        _ => text,
    };
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.chunks(4) {
        let mut bits = 0_u32;
        for &symbol in group {
            bits = bits << 6 | digit_value(symbol)?;
        }
        let length = group.len() * 6 / 8;
        if length == 0 {
            // A single digit is less than a byte.
            return None;
        }
        let bits = bits << (32 - 6 * group.len());
        bytes.extend(bits.to_be_bytes().into_iter().take(length));
    }
    Some(bytes)
}

fn digit_value(symbol: u8) -> Option<u32> {
    let value = match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
