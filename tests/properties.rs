//! Properties of the codecs that hold for every input: what is written reads back, and nothing
//! panics.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::collection::vec;
use proptest::prelude::*;
use socketio_wasm::protocol::engine::payload::{
    base64_length, decode_base64, encode_base64, fit, split, SEPARATOR,
};
use socketio_wasm::protocol::socket::decode::Kind;
use socketio_wasm::protocol::socket::packet::{read_header, write_prefix, Header, PacketType};

/// Texts made of what the grammars are made of, so that they come near to being valid.
fn nearly(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    vec(
        prop_oneof![8 => prop::sample::select(pieces).prop_map(String::from), 1 => ".{0,3}"],
        0..10,
    )
    .prop_map(|pieces| pieces.concat())
}

fn nearly_a_packet() -> impl Strategy<Value = String> {
    nearly(&[
        "0", "1", "2", "3", "5", "6", "9", "-", "/", ",", " ", "\u{3000}", "12", "1e0", "0x2", ".",
        "/admin,", "51-", "[\"a\"]", "{}", "é", "😀",
    ])
}

fn packet_type() -> impl Strategy<Value = PacketType> {
    (0..7_u32).prop_map(|number| PacketType::from_number(number).unwrap())
}

/// What a host might say to a text that is not just digits.
fn number(text: &str) -> f64 {
    text.trim().parse().unwrap_or(f64::NAN)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_header_reads_back(
        kind in packet_type(),
        attachments in 1..=10_u32,
        nsp in prop_oneof![Just(String::from("/")), "/[^,]{0,12}"],
        id in prop::option::of(0..=9_007_199_254_740_991_u64),
        data in prop::option::of("[\\[{\"a-z]\\PC{0,20}"),
    ) {
        let mut text = String::new();
        write_prefix(&mut text, kind, attachments, &nsp);
        if let Some(id) = id {
            text.push_str(&id.to_string());
        }
        text.push_str(data.as_deref().unwrap_or_default());

        let attachments = if kind.has_attachments() { attachments } else { 0 };
        prop_assert_eq!(read_header(&text, number), Header {
            kind: Kind::Known(kind),
            attachments: f64::from(attachments),
            namespace: &nsp,
            id: id.map(|id| id as f64),
            data: data.as_deref(),
        });
    }

    #[test]
    fn a_header_takes_any_text(text in prop_oneof![nearly_a_packet(), any::<String>()]) {
        let header = read_header(&text, number);
        prop_assert!(header.namespace == "/" || text.contains(header.namespace));
        prop_assert!(header.namespace.starts_with('/'));
        prop_assert!(header.data.is_none_or(|data| text.ends_with(data) && !data.is_empty()));
        prop_assert_eq!(header.kind == Kind::Missing, text.is_empty());
        match header.kind {
            Kind::Known(kind) if kind.has_attachments() => {}
            _ => prop_assert_eq!(header.attachments, 0.0),
        }
    }

    #[test]
    fn a_payload_reads_back(frames in vec("[^\u{1e}]{0,10}", 1..8)) {
        let payload = frames.join(&SEPARATOR.to_string());
        prop_assert_eq!(payload.matches(SEPARATOR).count(), frames.len() - 1);
        prop_assert_eq!(split(&payload).collect::<Vec<_>>(), frames);
    }

    #[test]
    fn base64_reads_back(bytes in vec(any::<u8>(), 0..100)) {
        let mut text = String::new();
        encode_base64(&mut text, &bytes);
        prop_assert_eq!(text.len(), bytes.len().div_ceil(3) * 4);
        prop_assert_eq!(decode_base64(&text), Some(bytes));
    }

    #[test]
    fn base64_takes_any_text(text in "[A-Za-z0-9+/=é]{0,20}") {
        let _ = decode_base64(&text);
    }

    #[test]
    fn a_request_is_within_the_limit(
        lengths in vec(0..200_usize, 0..20),
        limit in 1..1000_usize,
    ) {
        let count = fit(lengths.iter().copied(), Some(limit));
        prop_assert!(count <= lengths.len());
        prop_assert_eq!(count == 0, lengths.is_empty());
        // Each packet has a type, and a separator stands between two.
        let size = |count: usize| lengths[..count].iter().sum::<usize>() + 2 * count - 1;
        prop_assert!(count <= 1 || size(count) <= limit);
        prop_assert!(count == lengths.len() || size(count + 1) > limit);
        prop_assert_eq!(fit(lengths.iter().copied(), None), lengths.len());
    }

    #[test]
    fn base64_is_no_shorter_than_estimated_by_much(bytes in 0..1_000_000_usize) {
        prop_assert!(base64_length(bytes) >= bytes);
        prop_assert!(base64_length(bytes) <= bytes.div_ceil(3) * 4);
    }
}
