//! Frames on a stream of bytes, as every codec reads and writes them: `tests/vectors/streams.json`.
//! The JavaScript face has the same test, `tests/js/stream.test.mjs`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use socketio_wasm::protocol::engine::stream::{encode, Decoder, StreamFrame};

/// Pieces of hexadecimal digits, each with the number of times that it is repeated.
fn bytes(pieces: &Json) -> Vec<u8> {
    let mut bytes = Vec::new();
    for piece in pieces.as_array().unwrap() {
        let digits = piece[0].as_str().unwrap();
        let one: Vec<u8> = (0..digits.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
            .collect();
        bytes.extend(one.repeat(piece[1].as_u64().unwrap() as usize));
    }
    bytes
}

fn frame(vector: &Json) -> StreamFrame {
    if vector == "wrong length" {
        return StreamFrame::WrongLength;
    }
    match (vector.get("text"), vector.get("binary")) {
        (Some(text), None) => StreamFrame::Text(String::from_utf8(bytes(text)).unwrap()),
        (None, Some(binary)) => StreamFrame::Binary(bytes(binary)),
        _ => panic!("a frame is text or binary: {vector}"),
    }
}

fn vectors() -> Vec<Json> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/streams.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn frames_are_read_from_whatever_pieces_come() {
    for vector in vectors() {
        let stream = bytes(&vector["stream"]);
        let expected: Vec<_> = vector["frames"]
            .as_array()
            .unwrap()
            .iter()
            .map(frame)
            .collect();
        for size in [1, 3, 1000, stream.len()] {
            let mut decoder = Decoder::default();
            let mut frames = Vec::new();
            for mut piece in stream.chunks(size) {
                while let Some(frame) = decoder.read(&mut piece) {
                    frames.push(frame);
                }
                assert!(piece.is_empty(), "{}: bytes are left", vector["what"]);
            }
            assert_eq!(frames, expected, "{}, in pieces of {size}", vector["what"]);
        }
    }
}

#[test]
fn frames_are_written_with_the_shortest_head() {
    let written = vectors()
        .into_iter()
        .filter(|vector| vector.get("readOnly").is_none());
    let mut count = 0;
    for vector in written {
        let mut out = Vec::new();
        for vector in vector["frames"].as_array().unwrap() {
            match frame(vector) {
                StreamFrame::Text(text) => encode(&mut out, text.as_bytes(), false),
                StreamFrame::Binary(bytes) => encode(&mut out, &bytes, true),
                StreamFrame::WrongLength => panic!("nobody writes that"),
            }
        }
        assert_eq!(out, bytes(&vector["stream"]), "{}", vector["what"]);
        count += 1;
    }
    assert!(count > 5, "{count}");
}
