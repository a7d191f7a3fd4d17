//! Several packets in one HTTP body (Engine.IO protocol 4, "HTTP long-polling").
//!
//! ```text
//! payload = frame *( %x1E frame )   ; text frames only, binary ones in their base64 form
//! base64  = the alphabet of RFC 4648, section 4, padded
//! ```

/// The separator of the packets in a payload.
pub const SEPARATOR: char = '\x1e';

/// Begins a frame of bytes in base64.
pub const BASE64_MARK: char = 'b';

/// Splits a payload into its frames: at least one, which may be empty.
pub fn split(payload: &str) -> impl Iterator<Item = &str> {
    payload.split(SEPARATOR)
}

/// How many packets from the front of the write buffer go into one request (Engine.IO protocol 4,
/// "maxPayload").
///
/// `lengths` are the sizes of the packets' data: bytes in UTF-8 for text, [`base64_length`] for
/// binary, 0 for none. `max_payload` is the limit in bytes that the server named in its handshake.
/// A packet that is too long by itself goes alone, so that the server can refuse it.
#[must_use]
pub fn fit(lengths: impl Iterator<Item = usize>, max_payload: Option<usize>) -> usize {
    // One character for the type of the first packet; two for the separator and the type of each of
    // the others.
    let mut size = 1_usize;
    let mut count = 0;
    for length in lengths {
        size = size.saturating_add(length);
        if count > 0 && max_payload.is_some_and(|limit| size > limit) {
            break;
        }
        size = size.saturating_add(2);
        count += 1;
    }
    count
}

/// The estimated length of this many bytes in base64: times 1.33, rounded up, as the official
/// client counts them.
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

/// Decodes base64; `None` if the text is invalid.
///
/// The padding may be missing, and unused bits of the last group are ignored.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_each_separator() {
        for frames in [
            &["4hello"][..],
            &[""],
            &["4a", "", "2"],
            &["4héllo €", "4😀", "bAQID", "6"],
        ] {
            let payload = frames.join("\u{1e}");
            assert_eq!(split(&payload).collect::<Vec<_>>(), frames);
        }
    }

    #[test]
    fn fills_a_request_up_to_the_limit() {
        for (lengths, limit, count) in [
            (&[][..], Some(10), 0),
            (&[100], Some(10), 1),
            (&[100, 1], Some(10), 1),
            // 1 + 3, then 2 + 4: the limit itself is allowed.
            (&[3, 4], Some(10), 2),
            (&[3, 5], Some(10), 1),
            (&[3, 4], Some(9), 1),
            // A packet without data counts for its type and the separator.
            (&[0, 0, 0], Some(5), 3),
            (&[0, 0, 0], Some(4), 2),
            (&[50, 50], None, 2),
            (&[50, 50], Some(0), 1),
            (&[usize::MAX, usize::MAX], None, 2),
        ] {
            let fitting = fit(lengths.iter().copied(), limit);
            assert_eq!(fitting, count, "{lengths:?} in {limit:?}");
        }
    }

    #[test]
    fn estimates_the_length_of_base64() {
        for (bytes, length) in [(0, 0), (1, 2), (3, 4), (100, 133), (1000, 1330)] {
            assert_eq!(base64_length(bytes), length);
        }
    }

    #[test]
    fn base64_both_ways() {
        // RFC 4648, section 10, and the two digits that are no letters or numbers.
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg=="),
            (b"fooba", "Zm9vYmE="),
            (b"foobar", "Zm9vYmFy"),
            (&[0xfb, 0xff, 0xfe, 0x00], "+//+AA=="),
        ] {
            let mut encoded = String::new();
            encode_base64(&mut encoded, bytes);
            assert_eq!(encoded, text);
            assert_eq!(decode_base64(text).as_deref(), Some(bytes));
            let bare = text.trim_end_matches('=');
            assert_eq!(decode_base64(bare).as_deref(), Some(bytes));
        }
    }

    #[test]
    fn other_texts_are_no_base64() {
        for text in [
            "=", "==", "====", "A", "A===", "AAAAA", "AA=A", "Zg=", "A A=", "AA-_", "é", "AAAA\n",
        ] {
            assert_eq!(decode_base64(text), None, "{text:?}");
        }
    }
}
