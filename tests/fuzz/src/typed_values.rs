//! Arguments read into types: what serde makes of structs, enums, options, flattened and untagged
//! values, with bytes anywhere inside.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use socketio_events::codec::with_attachments;
use socketio_events::Binary;
use socketio_wasm::client::codec::{Encoded, Message};

/// The first line is the body of an event, the others are its attachments. For each type: it reads
/// the same alone and among all arguments; what is read is JSON, and written it reads back; what
/// fails is malformed only if it is, or lacks an attachment; and a body that has been read whole
/// before has the same values in it.
pub fn typed_values(data: &[u8]) {
    let mut lines = data.split(|&byte| byte == b'\n');
    let json = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let case = Case::new(&json, lines.take(4).map(Binary::from).collect());
    case.check::<()>();
    case.check::<bool>();
    case.check::<u8>();
    case.check::<i64>();
    case.check::<char>();
    case.check::<String>();
    case.check::<Option<u32>>();
    case.check::<[u8; 2]>();
    case.check::<(u8, Option<String>)>();
    case.check::<Vec<Json>>();
    case.check::<BTreeMap<String, Option<Binary>>>();
    case.check::<Binary>();
    case.check::<Newtype>();
    case.check::<Struct>();
    case.check::<External>();
    case.check::<Internal>();
    case.check::<Adjacent>();
    case.check::<Untagged>();
    case.check::<Flat>();
    case.check::<(Binary, Vec<Option<Newtype>>)>();
    let placeholder = r#"{"_placeholder":true,"num":0}"#;
    let outside = serde_json::from_str::<Binary>(placeholder);
    assert!(outside.is_err(), "attachments outlive their packet");
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Newtype(Binary);

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Struct {
    number: i32,
    #[serde(default)]
    text: Option<String>,
    nested: Option<Box<Struct>>,
    #[serde(default, with = "socketio_events::binary")]
    list: Vec<u8>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
enum External {
    Unit,
    Raw(Binary),
    Pair(Binary, u8),
    Named { bytes: Option<Binary> },
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type")]
enum Internal {
    Raw { bytes: Binary, name: String },
    Other { number: i64 },
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type", content = "content")]
enum Adjacent {
    Raw(Newtype),
    Text(String),
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
enum Untagged {
    Number(u32),
    Text(String),
    Raw(Binary),
    Named { bytes: Newtype },
    List(Vec<Untagged>),
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Flat {
    name: String,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    rest: BTreeMap<String, Json>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Inner {
    bytes: Binary,
}

/// A packet, and what is known of it without any type.
struct Case {
    message: Message,
    attachments: Vec<Binary>,
    is_json: bool,
    /// Its elements, if all of it can be read into one tree; and the same packet written from there.
    elements: Option<(Vec<Json>, Message)>,
    has_placeholders: bool,
}

impl Case {
    fn new(json: &str, attachments: Vec<Binary>) -> Self {
        let elements = serde_json::from_str::<Vec<Json>>(json).ok();
        let has_placeholders = json.contains("placeholder") || json.contains('\\');
        let elements = elements.map(|elements| {
            let again = Json::from(elements.clone()).to_string();
            (elements, message(&again, &attachments))
        });
        Self {
            message: message(json, &attachments),
            attachments,
            // The text of a packet without data is none.
            is_json: json.is_empty() || serde_json::from_str::<IgnoredAny>(json).is_ok(),
            elements,
            has_placeholders,
        }
    }

    fn check<T: DeserializeOwned + Serialize + PartialEq + Debug>(&self) {
        let found = self.message.arg::<T>(0);
        match (&found, self.message.args::<(T,)>()) {
            (Ok(one), Ok((other,))) => assert_eq!(*one, other),
            (Err(one), Err(other)) => assert_eq!(one.is_malformed(), other.is_malformed()),
            (one, other) => panic!("{one:?} alone, {other:?} among all"),
        }
        match &found {
            Ok(value) => {
                assert!(self.is_json, "{value:?} in what is no JSON");
                check_written(value);
            }
            Err(error) if error.is_malformed() => {
                assert!(!self.is_json || self.has_placeholders, "{error}");
            }
            Err(_) => {}
        }
        self.check_tree::<T>();
    }

    /// The tree forgets the places of numbers, members that are there twice and the like: so it is
    /// compared with the packet that was written from it.
    fn check_tree<T: DeserializeOwned + PartialEq + Debug>(&self) {
        let Some((elements, again)) = &self.elements else {
            return;
        };
        let Some(element) = elements.get(1) else {
            return;
        };
        let attachments = self.attachments.as_slice().into();
        let expected = with_attachments(attachments, || serde_json::from_value(element.clone()));
        match (again.arg::<T>(0), expected.value) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(found), Err(_)) => {
                assert_eq!(found.is_malformed(), expected.lacks_attachment, "{found}");
            }
            (found, expected) => panic!("{found:?} in the text, {expected:?} in the tree"),
        }
    }
}

fn message(json: &str, attachments: &[Binary]) -> Message {
    let head = "451-/admin,7";
    Message::event(format!("{head}{json}"), head.len(), attachments.into())
}

fn check_written<T: DeserializeOwned + Serialize + PartialEq + Debug>(value: &T) {
    let mut encoded = Encoded::event("e", &(value, value)).unwrap();
    let body = encoded.body().to_owned();
    let again = message(&body, encoded.attachments());
    assert_eq!(&again.arg::<T>(0).unwrap(), value, "{body}");
    assert_eq!(&again.arg::<T>(1).unwrap(), value, "{body}");
    for head in ["42", "451-/a/namespace/with/a/long/name,1234567890", ""] {
        let (text, _) = encoded.with_head(head);
        assert_eq!(text.strip_prefix(head), Some(&body[..]));
    }
}
