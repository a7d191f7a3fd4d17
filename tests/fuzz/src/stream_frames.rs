//! Frames on the stream of a WebTransport.

use socketio_wasm::protocol::engine::stream::{encode, Decoder, StreamFrame};

use crate::draw::Draw;

/// The first byte says in which pieces the rest comes: it makes no difference. The frames are those
/// of a reading that has everything at once, they are no longer than what came, and written again
/// they are the same.
pub fn stream_frames(data: &[u8]) {
    let mut draw = Draw::new(data);
    let pattern = draw.byte();
    let stream = draw.rest();
    let expected = at_once(stream);
    for pieces in [
        whole(stream),
        one_by_one(stream),
        by_pattern(stream, pattern),
    ] {
        assert_eq!(read(&pieces), expected);
    }
    let size = |frame: &StreamFrame| match frame {
        // What is no UTF-8 becomes a character of three bytes.
        StreamFrame::Text(text) => text.len().div_ceil(3),
        StreamFrame::Binary(bytes) => bytes.len(),
        StreamFrame::WrongLength => 0,
    };
    assert!(expected.iter().map(size).sum::<usize>() <= stream.len());
    check_written(&expected);
}

fn whole(stream: &[u8]) -> Vec<&[u8]> {
    vec![stream]
}

fn one_by_one(stream: &[u8]) -> Vec<&[u8]> {
    stream.chunks(1).collect()
}

/// Pieces of one to eight bytes, or none; the lengths come out of the pattern.
fn by_pattern(mut stream: &[u8], pattern: u8) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut state = u32::from(pattern) + 1;
    while !stream.is_empty() {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let (piece, rest) = stream.split_at((state >> 16) as usize % 9 % (stream.len() + 1));
        pieces.push(piece);
        stream = rest;
    }
    pieces
}

fn read(pieces: &[&[u8]]) -> Vec<StreamFrame> {
    let mut decoder = Decoder::default();
    let mut frames = Vec::new();
    for mut piece in pieces.iter().copied() {
        while let Some(frame) = decoder.read(&mut piece) {
            frames.push(frame);
        }
        assert!(piece.is_empty(), "bytes are left");
    }
    frames
}

/// By the grammar in `src/protocol/engine/stream.rs`.
fn at_once(mut stream: &[u8]) -> Vec<StreamFrame> {
    let mut frames = Vec::new();
    while let Some((&first, rest)) = stream.split_first() {
        let digits = match first & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let Some((length, behind)) = rest.split_at_checked(digits) else {
            break;
        };
        let length = match digits {
            0 => u64::from(first & 0x7f),
            _ => length
                .iter()
                .fold(0, |sum, &byte| sum * 256 + u64::from(byte)),
        };
        if length == 0 || length >= 1 << 53 {
            frames.push(StreamFrame::WrongLength);
            break;
        }
        let Some((payload, behind)) = behind.split_at_checked(length as usize) else {
            break;
        };
        frames.push(match first & 0x80 {
            0 => StreamFrame::Text(String::from_utf8_lossy(payload).into()),
            _ => StreamFrame::Binary(payload.into()),
        });
        stream = behind;
    }
    frames
}

fn check_written(frames: &[StreamFrame]) {
    let frames: Vec<_> = frames
        .iter()
        .filter(|frame| **frame != StreamFrame::WrongLength)
        .cloned()
        .collect();
    let mut out = Vec::new();
    for frame in &frames {
        match frame {
            StreamFrame::Text(text) => encode(&mut out, text.as_bytes(), false),
            StreamFrame::Binary(bytes) => encode(&mut out, bytes, true),
            StreamFrame::WrongLength => {}
        }
    }
    assert_eq!(at_once(&out), frames);
}
