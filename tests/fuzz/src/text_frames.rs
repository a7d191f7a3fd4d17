//! The text of a packet: its head, its facts, and the verdict of the core.

use serde_json::Value as Json;
use socketio_wasm::client::codec::{event_name, payload_of};
use socketio_wasm::protocol::io::{DecodeError, Received};
use socketio_wasm::protocol::socket::decode::{Kind, PacketFacts};
use socketio_wasm::protocol::socket::packet::{write_prefix, Header, PacketType, Payload};

use crate::facts::{core, facts, header, verdict};
use crate::support::codec::number;

/// A text that is a packet, or not: its head is what the grammar says, the core judges it as the
/// protocol does, and a packet that is written again is the same packet.
pub fn text_frames(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let found = header(&text);
    assert_same(&found, &by_the_grammar(&text));
    let facts = facts(&found);
    check_first_bytes(found.data, facts.payload);
    check_verdict(facts);
    check_written(&found);
}

/// The head of a packet, character by character.
fn by_the_grammar(text: &str) -> Header<'_> {
    let is_white = |c: char| c == '\u{feff}' || c != '\u{85}' && c.is_whitespace();
    let kind = match text.chars().next() {
        None => Kind::Missing,
        Some(c) if is_white(c) => Kind::Known(PacketType::Connect),
        Some(c @ '0'..='6') => Kind::Known(PacketType::from_number(c as u32 - 48).unwrap()),
        Some(c @ '7'..='9') => Kind::Unknown(Some(c as u8 - 48)),
        Some(_) => Kind::Unknown(None),
    };
    let mut header = Header {
        kind,
        attachments: 0.0,
        namespace: "/",
        id: None,
        data: None,
    };
    let Kind::Known(kind) = kind else {
        return header;
    };
    let mut at = text.chars().next().map_or(0, char::len_utf8);
    let find = |at: usize, wanted: char| text[at..].find(wanted).map(|found| at + found);
    if matches!(kind, PacketType::BinaryEvent | PacketType::BinaryAck) {
        let Some(dash) = find(at, '-') else {
            header.attachments = f64::NAN;
            return header;
        };
        header.attachments = number(&text[at..dash]);
        at = dash + 1;
    }
    if text[at..].starts_with('/') {
        let comma = find(at, ',');
        header.namespace = &text[at..comma.unwrap_or(text.len())];
        at = comma.map_or(text.len(), |comma| comma + 1);
    }
    let is_in_id = |c: char| c.is_ascii_digit() || is_white(c);
    let behind = text[at..].find(|c| !is_in_id(c)).map(|found| at + found);
    let end = behind.unwrap_or(text.len());
    header.id = (end > at).then(|| number(&text[at..end]));
    header.data = (end < text.len()).then(|| &text[end..]);
    header
}

/// Numbers that are none are alike.
fn assert_same(one: &Header<'_>, other: &Header<'_>) {
    let numbers = |header: &Header<'_>| [Some(header.attachments), header.id];
    for (a, b) in numbers(one).into_iter().zip(numbers(other)) {
        let same = a == b || a.is_some_and(f64::is_nan) && b.is_some_and(f64::is_nan);
        assert!(same, "{one:?} {other:?}");
    }
    let rest = |header: Header<'_>| {
        (
            header.kind,
            header.namespace.to_owned(),
            header.data.map(str::to_owned),
        )
    };
    assert_eq!(rest(*one), rest(*other));
}

/// The Rust client looks at the first bytes of the data alone: it finds the same if they are JSON.
fn check_first_bytes(data: Option<&str>, whole: Payload) {
    let first = payload_of(data);
    let Some(data) = data else {
        assert_eq!(first, Payload::None);
        return;
    };
    let has_name = matches!(first, Payload::Event | Payload::Reserved);
    let name = event_name(data);
    assert_eq!(name.is_some(), has_name, "{data:?}");
    if let Ok(json) = serde_json::from_str::<Json>(data) {
        assert_eq!(first, whole, "{data:?}");
        if let Some(text) = json.get(0).and_then(Json::as_str) {
            assert_eq!(name.as_deref(), Some(text), "{data:?}");
        }
    }
}

/// The core judges by the protocol; it then waits for as many attachments as were announced, and
/// for no text meanwhile.
fn check_verdict(facts: PacketFacts) {
    let mut core = core();
    let (expected, count) = verdict(&facts);
    assert_eq!(core.judge(facts), expected, "{facts:?}");
    for left in (0..count).rev() {
        let unexpected = Received::Invalid(DecodeError::UnexpectedText);
        assert_eq!(core.judge(facts), unexpected);
        let received = match left {
            0 => Received::Complete,
            _ => Received::Await,
        };
        assert_eq!(core.judge_bytes(), received, "{facts:?}");
    }
    let unexpected = Received::Invalid(DecodeError::UnexpectedBytes);
    assert_eq!(core.judge_bytes(), unexpected);
    assert_eq!(core.judge(facts), expected, "{facts:?}");
}

/// What has been read is written, and read again.
fn check_written(header: &Header<'_>) {
    let Kind::Known(kind) = header.kind else {
        return;
    };
    let attachments = header.attachments as u32;
    let is_written = f64::from(attachments) == header.attachments
        && !header.id.is_some_and(f64::is_nan)
        // Data are JSON, which begins with no slash.
        && !header.data.is_some_and(|data| data.starts_with('/'));
    if !is_written {
        return;
    }
    let mut text = String::new();
    write_prefix(&mut text, kind, attachments, header.namespace);
    if let Some(id) = header.id {
        text.push_str(&id.to_string());
    }
    text.push_str(header.data.unwrap_or_default());
    assert_same(&crate::facts::header(&text), header);
}
