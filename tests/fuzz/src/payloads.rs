//! The bodies of long-polling requests.

use socketio_wasm::protocol::engine::payload::{
    base64_length, decode_base64, encode_base64, fit, split, SEPARATOR,
};

/// A body splits into frames that make it up again. A frame of bytes is what the digits of base64
/// say, bit by bit; written again it is canonical. Of what is sent, as much goes into one request as
/// is within a limit.
pub fn payloads(data: &[u8]) {
    let body = String::from_utf8_lossy(data);
    let frames: Vec<&str> = split(&body).collect();
    assert_eq!(frames.join(&SEPARATOR.to_string()), body);
    assert!(frames.iter().all(|frame| !frame.contains(SEPARATOR)));
    for frame in &frames {
        check_base64(frame.strip_prefix('b').unwrap_or(frame));
    }
    check_bytes(data);
    check_limit(&frames, data.first().copied().map_or(0, usize::from));
}

fn check_base64(text: &str) {
    let found = decode_base64(text);
    assert_eq!(found, bit_by_bit(text), "{text:?}");
    if let Some(bytes) = found {
        assert!(bytes.len() <= text.len() / 4 * 3 + 2);
        let mut again = String::new();
        encode_base64(&mut again, &bytes);
        assert_eq!(decode_base64(&again), Some(bytes));
        // Bits that count for nothing, and the padding, are all that may differ.
        let digits = |text: &str| text.trim_end_matches('=').len();
        assert_eq!(digits(&again), digits(text), "{text:?}");
    }
}

/// Up to two signs of padding fill the last group; a digit has six bits, and bits that are no whole
/// byte count for nothing.
fn bit_by_bit(text: &str) -> Option<Vec<u8>> {
    let padding = text
        .bytes()
        .rev()
        .take(2)
        .take_while(|&b| b == b'=')
        .count();
    let padding = if text.len() % 4 == 0 { padding } else { 0 };
    let mut bits = Vec::new();
    for symbol in text[..text.len() - padding].bytes() {
        let value = match symbol {
            b'A'..=b'Z' => symbol - 65,
            b'a'..=b'z' => symbol - 71,
            b'0'..=b'9' => symbol + 4,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits.extend((0..6).rev().map(|bit| value >> bit & 1));
    }
    if bits.len() % 24 == 6 {
        return None;
    }
    let byte = |bits: &[u8]| bits.iter().fold(0, |sum, bit| sum << 1 | bit);
    Some(bits.chunks_exact(8).map(byte).collect())
}

fn check_bytes(bytes: &[u8]) {
    let mut text = String::new();
    encode_base64(&mut text, bytes);
    assert_eq!(text.len(), bytes.len().div_ceil(3) * 4);
    assert!(base64_length(bytes.len()) <= text.len());
    assert_eq!(decode_base64(&text).as_deref(), Some(bytes));
}

/// The official client's count: a byte for the type of each packet, one between two.
fn check_limit(frames: &[&str], limit: usize) {
    let lengths = || frames.iter().map(|frame| frame.len());
    assert_eq!(fit(lengths(), None), frames.len());
    let count = fit(lengths(), Some(limit));
    let size = |count: usize| lengths().take(count).sum::<usize>() + 2 * count - 1;
    assert!(count == 1 || size(count) <= limit, "{count} of {frames:?}");
    assert!(
        count == frames.len() || size(count + 1) > limit,
        "{count} of {frames:?}"
    );
}
