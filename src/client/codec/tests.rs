//! Messages: arguments that are missing or too many, wrong or malformed; typed events.

use std::fmt::Debug;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use socketio_events::{events, Binary, Event};

use super::*;

/// A message with this body, behind the head of a frame.
fn message(json: &str, attachments: &[Binary]) -> Message {
    let head = "451-/admin,7";
    Message::event(format!("{head}{json}"), head.len(), attachments.into())
}

fn parse<T: DeserializeOwned + Debug>(json: &str) -> Result<T, DecodeError> {
    message(json, &[Binary::from([7])]).arg(0)
}

#[test]
fn arguments_that_were_not_sent() {
    let message = message(r#"["e",1]"#, &[]);
    assert_eq!(message.args::<(u8, Option<u8>)>().unwrap(), (1, None));
    assert_eq!(message.args::<Vec<u8>>().unwrap(), [1]);
    assert_eq!(message.arg::<Option<u8>>(1).unwrap(), None);
    assert_eq!(message.arg::<Option<u8>>(usize::MAX).unwrap(), None);
    message.arg::<()>(1).unwrap();
    message.args::<()>().unwrap();
    let error = message.args::<(u8, Option<u8>, u8)>().unwrap_err();
    assert_eq!((error.argument, error.is_malformed()), (2, false));
    assert!(error
        .to_string()
        .starts_with("argument 2 of `e`: the packet has no such argument"));
}

#[test]
fn arguments_beyond_those_asked_for() {
    let message = message(r#"["e",1,"a",{"b":[]}]"#, &[]);
    assert_eq!(message.arg::<u8>(0).unwrap(), 1);
    assert_eq!(message.args::<(u8, String)>().unwrap(), (1, "a".into()));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Fields(u8, String);
    assert_eq!(message.args::<Fields>().unwrap(), Fields(1, "a".into()));
}

#[test]
fn limits_of_serde_json_are_not_the_fault_of_the_packet() {
    let deep = format!(r#"["e",{}{}]"#, "[".repeat(200), "]".repeat(200));
    for json in [
        r#"["e","\ud800"]"#,
        r#"["e","\ud800x"]"#,
        r#"["e",1e999]"#,
        &deep,
    ] {
        assert!(!parse::<Json>(json).unwrap_err().is_malformed(), "{json}");
        parse::<IgnoredAny>(json).unwrap();
    }
    for json in [
        r#"["e",]"#,
        r#"["e" 1]"#,
        r#"["e",1"#,
        r#"["e",1] x"#,
        r#"["e",01]"#,
    ] {
        assert!(parse::<Json>(json).unwrap_err().is_malformed(), "{json}");
    }
}

#[test]
fn an_error_names_the_type_for_binary_data() {
    let placeholder = r#"["e",{"_placeholder":true,"num":0}]"#;
    for error in [
        parse::<ForeignBytes>(placeholder).unwrap_err(),
        parse::<Vec<u8>>(placeholder).unwrap_err(),
        parse::<[u8; 4]>(placeholder).unwrap_err(),
    ] {
        let text = error.to_string();
        assert!(text.contains("`socketio_events::Binary`"), "{text}");
        assert!(!error.is_malformed());
    }
    let text = parse::<String>(placeholder).unwrap_err().to_string();
    assert!(!text.contains("socketio_events"), "{text}");
    let text = message(r#"["e",{}]"#, &[])
        .arg::<Vec<u8>>(0)
        .unwrap_err()
        .to_string();
    assert!(!text.contains("socketio_events"), "{text}");
}

/// A type that takes bytes as `bytes::Bytes` and `serde_bytes` do.
#[derive(Debug)]
struct ForeignBytes;

impl<'de> Deserialize<'de> for ForeignBytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = ForeignBytes;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("byte array")
            }
        }
        deserializer.deserialize_byte_buf(Visitor)
    }
}

events! {
    both "none" => Empty -> ();
    both "one" => One(Vec<u8>) -> Vec<u8>;
    both "two" => Two(Binary, Option<u8>) -> (u8, Option<Binary>);
}

#[test]
fn typed_events() {
    fn there_and_back<E: Event>(payload: &E::Payload) -> E::Payload
    where
        E::Payload: Serialize + DeserializeOwned,
    {
        let encoded = Encoded::payload::<E>(payload).unwrap();
        message(encoded.body(), encoded.attachments())
            .payload::<E>()
            .unwrap()
    }
    there_and_back::<Empty>(&());
    assert_eq!(there_and_back::<One>(&vec![1, 2]), [1, 2]);
    let two = (Binary::from([1]), Some(2));
    assert_eq!(there_and_back::<Two>(&two), two);
    let short = message(
        r#"["two",{"_placeholder":true,"num":0}]"#,
        std::slice::from_ref(&two.0),
    );
    assert_eq!(short.payload::<Two>().unwrap(), (two.0, None));
}

#[test]
fn answers() {
    let answer = |json: &str, attachments| Message::answer("ask", json.into(), 0, attachments);
    assert_eq!(
        answer("[[1,2],3]", Vec::new()).ack::<One>().unwrap(),
        [1, 2]
    );
    assert_eq!(answer("[1]", Vec::new()).ack::<Two>().unwrap(), (1, None));
    answer("[]", Vec::new()).ack::<Empty>().unwrap();
    answer("[null]", Vec::new()).ack::<Empty>().unwrap();
    let nothing = answer("", Vec::new());
    assert_eq!((nothing.json(), nothing.name()), ("[]", "ask"));
    assert_eq!(nothing.arg::<Option<u8>>(0).unwrap(), None);
    let error = answer("[true]", Vec::new()).ack::<One>().unwrap_err();
    assert_eq!((&error.event[..], error.argument), ("ask", 0));
}

#[test]
fn a_message_shows_what_has_come() {
    let message = message(r#"[7,{"_placeholder":true,"num":0}]"#, &[Binary::from([1])]);
    assert_eq!(message.name(), "7");
    assert_eq!(message.json(), r#"[7,{"_placeholder":true,"num":0}]"#);
    assert_eq!(message.attachments(), [Binary::from([1])]);
}
