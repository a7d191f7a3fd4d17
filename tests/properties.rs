//! Properties of the codecs that hold for every input: what is written reads back, nothing panics,
//! and a window of a text never tells anything that the whole text does not.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::collection::vec;
use proptest::prelude::*;
use socketio_wasm::protocol::engine::packet::EnginePacketType;
use socketio_wasm::protocol::engine::payload::{
    base64_length, decode_base64, encode_base64, fit, join, split, SEPARATOR,
};
use socketio_wasm::protocol::io::Head;
use socketio_wasm::protocol::socket::packet::{
    is_reserved, may_be_reserved, parse_header, write_prefix, Header, HeaderError, PacketType,
    Parsed,
};

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

/// Any outcome in a form that can be compared although an id may be NaN.
fn shown(outcome: &Result<Parsed, HeaderError>) -> String {
    format!("{outcome:?}")
}

/// What a host might say to a text that is not just digits.
fn number(text: &str) -> f64 {
    text.trim().parse().unwrap_or(f64::NAN)
}

fn check_windows<U>(units: &[U]) -> Result<Parsed, HeaderError>
where
    for<'a> Head<'a>: From<&'a [U]>,
{
    let outcome = parse_header(units, true, 10.0, number);
    assert_ne!(outcome, Ok(Parsed::More), "all of it is there");
    for end in 0..=units.len() {
        let early = parse_header(&units[..end], false, 10.0, number);
        if early != Ok(Parsed::More) {
            assert_eq!(shown(&early), shown(&outcome), "a window of {end}");
        }
    }
    if let Ok(Parsed::Header(header)) = &outcome {
        assert!(header.nsp.start <= header.nsp.end && header.nsp.end <= units.len());
        assert!(header.data.map_or(true, |data| data < units.len()));
        assert_eq!(header.kind.has_attachments(), header.attachments > 0);
    }
    outcome
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
        let start = text.len();
        text.push_str(data.as_deref().unwrap_or_default());

        let Ok(Parsed::Header(header)) = check_windows(text.as_bytes()) else {
            panic!("{text:?} is a packet");
        };
        let attachments = if kind.has_attachments() { attachments } else { 0 };
        let nsp_range = header.nsp.clone();
        prop_assert_eq!(&header, &Header {
            kind,
            attachments,
            nsp: nsp_range.clone(),
            id: id.map(|id| id as f64),
            data: data.map(|_| start),
        });
        let found = &text[nsp_range];
        prop_assert_eq!(if found.is_empty() { "/" } else { found }, nsp);
    }

    #[test]
    fn a_header_is_the_same_in_both_encodings(text in nearly_a_packet()) {
        let wide: Vec<u16> = text.encode_utf16().collect();
        let (bytes, units) = (check_windows(text.as_bytes()), check_windows(&wide));
        match (bytes, units) {
            (Ok(Parsed::Header(bytes)), Ok(Parsed::Header(units))) => {
                let tail = |at| String::from_utf16(&wide[at..]).unwrap();
                prop_assert_eq!(bytes.kind, units.kind);
                prop_assert_eq!(bytes.attachments, units.attachments);
                prop_assert_eq!(bytes.id.map(f64::to_bits), units.id.map(f64::to_bits));
                prop_assert_eq!(bytes.data.map(|at| text[at..].to_owned()), units.data.map(tail));
                prop_assert_eq!(
                    text[bytes.nsp].to_owned(),
                    String::from_utf16(&wide[units.nsp]).unwrap()
                );
            }
            (bytes, units) => prop_assert_eq!(shown(&bytes), shown(&units)),
        }
    }

    #[test]
    fn no_code_units_are_too_odd(
        bytes in vec(any::<u8>(), 0..40),
        units in vec(any::<u16>(), 0..40),
        limit in any::<f64>(),
    ) {
        let _ = check_windows(&bytes);
        let _ = check_windows(&units);
        let _ = parse_header(&bytes[..], true, limit, number);
        for unit in units {
            let _ = EnginePacketType::from_unit(u32::from(unit));
        }
    }

    #[test]
    fn the_quick_look_at_names_is_right(name in prop_oneof![
        "[cdnr][a-zA-Z_]{0,13}",
        Just(String::from("connect")),
        Just(String::from("removeListener")),
    ]) {
        let first = name.encode_utf16().next().map_or(0, u32::from);
        let length = name.encode_utf16().count() as u32;
        prop_assert!(!is_reserved(&name) || may_be_reserved(length, first));
    }

    #[test]
    fn a_payload_reads_back(frames in vec("[^\u{1e}]{0,10}", 1..8)) {
        let payload = join(frames.iter().map(String::as_str));
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
        limit in 1..1000_u32,
    ) {
        let count = fit(lengths.iter().copied(), f64::from(limit));
        prop_assert!(count <= lengths.len());
        prop_assert_eq!(count == 0, lengths.is_empty());
        // Each packet has a type, and a separator stands between two.
        let size = |count: usize| lengths[..count].iter().sum::<usize>() + 2 * count - 1;
        prop_assert!(count <= 1 || size(count) <= limit as usize);
        prop_assert!(count == lengths.len() || size(count + 1) > limit as usize);
        prop_assert_eq!(fit(lengths.iter().copied(), 0.0), lengths.len());
    }

    #[test]
    fn base64_is_no_shorter_than_estimated_by_much(bytes in 0..1_000_000_usize) {
        prop_assert!(base64_length(bytes) >= bytes);
        prop_assert!(base64_length(bytes) <= bytes.div_ceil(3) * 4);
    }
}
