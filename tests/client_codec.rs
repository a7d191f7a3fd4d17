//! The codec of the Rust client: what is written reads back, whatever serde makes of the types in
//! between, and what arrives does no harm.

#![cfg(all(not(target_arch = "wasm32"), feature = "client"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value as Json};
use socketio_events::bytes::Bytes;
use socketio_events::Binary;
use socketio_wasm::client::codec::{event_name, payload_of, Encoded, Message};
use socketio_wasm::protocol::socket::packet::Payload;

/// A message with this body, behind the head of a frame.
fn message(json: &str, attachments: &[Binary]) -> Message {
    let head = "451-/admin,7";
    Message::event(format!("{head}{json}"), head.len(), attachments.into())
}

/// The message that a peer gets.
fn sent(encoded: &Encoded) -> Message {
    message(encoded.body(), encoded.attachments())
}

fn binary() -> impl Strategy<Value = Binary> {
    vec(any::<u8>(), 0..20).prop_map(Binary::from)
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Newtype(Binary);

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
enum External {
    Unit,
    Raw(Binary),
    Pair(Binary, u8),
    Named { bytes: Option<Binary> },
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type")]
enum Internal {
    Raw { bytes: Binary, name: String },
    Other { number: i64 },
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type", content = "content")]
enum Adjacent {
    Raw(Newtype),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
enum Untagged {
    Number(u32),
    Text(String),
    Raw(Binary),
    Named { bytes: Newtype },
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Flat {
    bytes: Binary,
    #[serde(with = "socketio_events::binary")]
    more: Vec<u8>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Everything {
    option: Option<Binary>,
    newtype: Newtype,
    external: Vec<External>,
    internal: Internal,
    adjacent: Adjacent,
    untagged: Vec<Untagged>,
    #[serde(flatten)]
    flat: Flat,
    map: BTreeMap<String, Option<Binary>>,
    tuple: (Binary, Binary),
    #[serde(with = "socketio_events::binary")]
    list: Vec<u8>,
    #[serde(with = "socketio_events::binary")]
    shared: Option<Bytes>,
}

fn external() -> impl Strategy<Value = External> {
    prop_oneof![
        Just(External::Unit),
        binary().prop_map(External::Raw),
        (binary(), any::<u8>()).prop_map(|(bytes, n)| External::Pair(bytes, n)),
        proptest::option::of(binary()).prop_map(|bytes| External::Named { bytes }),
    ]
}

fn internal() -> impl Strategy<Value = Internal> {
    prop_oneof![
        (binary(), any::<String>()).prop_map(|(bytes, name)| Internal::Raw { bytes, name }),
        any::<i64>().prop_map(|number| Internal::Other { number }),
    ]
}

fn untagged() -> impl Strategy<Value = Untagged> {
    prop_oneof![
        any::<u32>().prop_map(Untagged::Number),
        any::<String>().prop_map(Untagged::Text),
        binary().prop_map(Untagged::Raw),
        binary().prop_map(|bytes| Untagged::Named {
            bytes: Newtype(bytes)
        }),
    ]
}

fn everything() -> impl Strategy<Value = Everything> {
    let simple = (proptest::option::of(binary()), binary(), binary());
    let enums = (
        vec(external(), 0..4),
        internal(),
        binary(),
        vec(untagged(), 0..4),
    );
    let nested = (
        vec(any::<u8>(), 0..9),
        btree_map(any::<String>(), proptest::option::of(binary()), 0..4),
        (binary(), binary()),
        proptest::option::of(vec(any::<u8>(), 0..9)),
    );
    (simple, enums, nested).prop_map(|(simple, enums, nested)| Everything {
        option: simple.0,
        newtype: Newtype(simple.1),
        flat: Flat {
            bytes: simple.2,
            more: nested.0.clone(),
        },
        external: enums.0,
        internal: enums.1,
        adjacent: Adjacent::Raw(Newtype(enums.2)),
        untagged: enums.3,
        list: nested.0,
        map: nested.1,
        tuple: nested.2,
        shared: nested.3.map(Bytes::from),
    })
}

/// The same packet with its attachments in the reverse order, and numbered so.
fn reversed(encoded: &Encoded) -> Message {
    fn renumber(value: &mut Json, count: u64) {
        match value {
            Json::Object(fields) if fields.contains_key("_placeholder") => {
                let number = fields["num"].as_u64().unwrap();
                fields["num"] = json!(count - 1 - number);
            }
            Json::Object(fields) => fields.values_mut().for_each(|field| renumber(field, count)),
            Json::Array(elements) => elements.iter_mut().for_each(|value| renumber(value, count)),
            _ => {}
        }
    }
    let mut json: Json = serde_json::from_str(encoded.body()).unwrap();
    renumber(&mut json, encoded.attachments().len() as u64);
    let mut attachments = encoded.attachments().to_vec();
    attachments.reverse();
    message(&json.to_string(), &attachments)
}

/// Nearly JSON: made of what JSON is made of.
fn nearly_json() -> impl Strategy<Value = String> {
    let pieces = &[
        "[",
        "]",
        "{",
        "}",
        "\"",
        ",",
        ":",
        " ",
        "\n",
        "\\",
        "\\u",
        "d800",
        "\"a\"",
        "-",
        "1",
        "e9",
        ".",
        "true",
        "null",
        "\"disconnect\"",
        "\u{1}",
        "é",
        "😀",
        "\u{a0}",
    ];
    vec(prop::sample::select(&pieces[..]), 0..8).prop_map(|pieces| pieces.concat())
}

fn json_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
        Just(json!("connect")),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::from),
            btree_map(any::<String>(), inner, 0..4)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

/// What a text is that has been read whole.
fn payload_of_value(value: &Json) -> Payload {
    match value {
        Json::Array(elements) => match elements.first() {
            Some(Json::String(name)) if name == "connect" || name == "disconnect" => {
                Payload::Reserved
            }
            Some(Json::String(_) | Json::Number(_)) => Payload::Event,
            _ => Payload::Array,
        },
        Json::Object(_) => Payload::Object,
        Json::String(_) => Payload::String,
        _ => Payload::Other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn what_is_written_reads_back(name: String, everything in everything(), more: String) {
        let encoded = Encoded::event(&name, &(&everything, &more)).unwrap();
        for message in [sent(&encoded), reversed(&encoded)] {
            prop_assert_eq!(message.name(), &name);
            prop_assert_eq!(&message.arg::<Everything>(0).unwrap(), &everything);
            prop_assert_eq!(&message.arg::<String>(1).unwrap(), &more);
            let args: (Everything, String) = message.args().unwrap();
            prop_assert_eq!(&args, &(everything.clone(), more.clone()));
        }
    }

    #[test]
    fn attachments_of_unknown_fields_are_passed_over(everything in everything()) {
        let encoded = Encoded::event("e", &(&everything,)).unwrap();
        #[derive(Debug, Deserialize)]
        struct Last {
            tuple: (IgnoredAny, Binary),
            more: Binary,
        }
        for message in [sent(&encoded), reversed(&encoded)] {
            let last: Last = message.arg(0).unwrap();
            prop_assert_eq!(&last.tuple.1, &everything.tuple.1);
            prop_assert_eq!(&last.more[..], &everything.flat.more[..]);
        }
    }

    #[test]
    fn facts_of_json_are_those_of_the_whole_text(value in json_value()) {
        for text in [value.to_string(), format!(" {value:#}\n")] {
            prop_assert_eq!(payload_of(Some(&text)), payload_of_value(&value));
            if let Some(name) = value.get(0).and_then(Json::as_str) {
                let found = event_name(&text);
                prop_assert_eq!(found.as_deref(), Some(name));
            }
        }
    }

    #[test]
    fn any_text_has_facts(text in prop_oneof![nearly_json(), any::<String>()]) {
        let payload = payload_of(Some(&text));
        let has_name = matches!(payload, Payload::Event | Payload::Reserved);
        prop_assert_eq!(event_name(&text).is_some(), has_name);
        // What is JSON is never taken for none.
        if let Ok(value) = serde_json::from_str::<Json>(&text) {
            prop_assert_eq!(payload, payload_of_value(&value));
        }
    }

    #[test]
    fn a_malformed_text_is_told_from_a_wrong_type(text in prop_oneof![nearly_json(), any::<String>()]) {
        let message = Message::event(text.clone(), 0, Vec::new());
        let is_json = text.is_empty() || serde_json::from_str::<IgnoredAny>(&text).is_ok();
        match message.args::<Vec<IgnoredAny>>() {
            Ok(_) => prop_assert!(is_json),
            Err(error) => prop_assert!(!is_json || !error.is_malformed()),
        }
    }

    #[test]
    fn an_attachment_that_has_not_come_is_malformed(bytes in binary(), number in 1..u64::MAX) {
        let json = json!(["e", {"_placeholder": true, "num": number}]).to_string();
        let message = message(&json, &[bytes]);
        prop_assert!(message.arg::<Binary>(0).unwrap_err().is_malformed());
        prop_assert!(message.arg::<Option<Newtype>>(0).unwrap_err().is_malformed());
        prop_assert!(!message.arg::<String>(0).unwrap_err().is_malformed());
    }
}

/// The vectors have both what the first bytes say and what is found later.
#[test]
fn every_frame_is_judged_as_by_the_other_codecs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/frames.json");
    let vectors: Vec<Json> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut found_later = 0;
    for vector in &vectors {
        let (frame, facts) = (&vector["frame"], &vector["facts"]);
        let data = facts["data"].as_str();
        let payload = match payload_of(data) {
            Payload::None => "none",
            Payload::Event => "event",
            Payload::Reserved => "reserved",
            Payload::Array => "array",
            Payload::Object => "object",
            Payload::String => "string",
            Payload::Other => "other",
        };
        if facts["payload"] == payload {
            continue;
        }
        assert_eq!(facts["payload"], "other", "{frame}");
        let message = Message::event(data.unwrap().into(), 0, Vec::new());
        let error = message.args::<Vec<IgnoredAny>>().unwrap_err();
        assert!(error.is_malformed() || payload != "event", "{frame}");
        found_later += 1;
    }
    assert!(vectors.len() > 100 && found_later < 20, "{found_later}");
}
