//! A `Binary` is read wherever serde puts it, and written as bytes.

use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};

use serde::de::value::BytesDeserializer;
use serde::de::{self, DeserializeOwned, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::json;
use socketio_events::bytes::Bytes;
use socketio_events::codec::{with_attachments, Decoded};
use socketio_events::Binary;

/// Reads a text with two attachments, `[0]` and `[1, 1]`.
fn read<T: DeserializeOwned>(text: &str) -> Decoded<Result<T, String>> {
    let attachments = [Binary::from([0]), Binary::from([1, 1])];
    with_attachments(attachments.into(), || {
        serde_json::from_str(text).map_err(|error| error.to_string())
    })
}

const FIRST: &str = r#"{"_placeholder":true,"num":0}"#;
const SECOND: &str = r#"{"num":1,"more":[{}],"_placeholder":true}"#;

#[test]
fn a_placeholder_is_found_wherever_it_stands() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Newtype(Binary);

    #[derive(Debug, Deserialize, PartialEq)]
    enum External {
        Raw(Binary),
        Named { bytes: Option<Binary> },
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "type")]
    enum Internal {
        Raw { bytes: Binary },
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Untagged {
        Number(u32),
        Raw(Binary),
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Inner {
        bytes: Binary,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Flat {
        #[serde(flatten)]
        inner: Inner,
    }

    let (first, second) = (Binary::from([0]), Binary::from([1, 1]));
    let list: Vec<Binary> = read(&format!("[{SECOND},{FIRST},{SECOND}]")).value.unwrap();
    assert_eq!(list, [second.clone(), first.clone(), second.clone()]);
    let map: BTreeMap<String, Option<Newtype>> =
        read(&format!(r#"{{"a":null,"b":{FIRST}}}"#)).value.unwrap();
    assert_eq!(map["a"], None);
    assert_eq!(map["b"], Some(Newtype(first.clone())));
    for (text, wanted) in [
        (
            format!(r#"{{"Raw":{FIRST}}}"#),
            External::Raw(first.clone()),
        ),
        (
            format!(r#"{{"Named":{{"bytes":{SECOND}}}}}"#),
            External::Named {
                bytes: Some(second.clone()),
            },
        ),
    ] {
        assert_eq!(read(&text).value, Ok(wanted));
    }
    let text = format!(r#"{{"bytes":{SECOND},"type":"Raw"}}"#);
    assert_eq!(
        read(&text).value,
        Ok(Internal::Raw {
            bytes: second.clone()
        })
    );
    assert_eq!(read(SECOND).value, Ok(Untagged::Raw(second.clone())));
    assert_eq!(read("7").value, Ok(Untagged::Number(7)));
    let text = format!(r#"{{"unknown":{FIRST},"bytes":{SECOND}}}"#);
    assert_eq!(
        read(&text).value,
        Ok(Flat {
            inner: Inner { bytes: second }
        })
    );
}

#[test]
fn other_types_of_bytes() {
    #[derive(Debug, Deserialize, PartialEq, serde::Serialize)]
    struct Fields {
        #[serde(with = "socketio_events::binary")]
        list: Vec<u8>,
        #[serde(with = "socketio_events::binary")]
        boxed: Box<[u8]>,
        #[serde(with = "socketio_events::binary")]
        shared: Bytes,
        #[serde(with = "socketio_events::binary")]
        there: Option<Vec<u8>>,
        #[serde(with = "socketio_events::binary", default)]
        missing: Option<Bytes>,
    }

    let text = format!(r#"{{"list":{SECOND},"boxed":{FIRST},"shared":{SECOND},"there":{FIRST}}}"#);
    let fields: Fields = read(&text).value.unwrap();
    assert_eq!(
        fields,
        Fields {
            list: vec![1, 1],
            boxed: Box::new([0]),
            shared: Bytes::from_static(&[1, 1]),
            there: Some(vec![0]),
            missing: None,
        }
    );
    // Plain JSON has no bytes: they are a list of numbers, which reads back.
    let text = serde_json::to_string(&fields).unwrap();
    assert!(text.starts_with(r#"{"list":[1,1],"#), "{text}");
    assert_eq!(serde_json::from_str::<Fields>(&text).unwrap(), fields);
}

#[test]
fn what_is_no_binary_data() {
    for (text, reason) in [
        (
            r#"{"_placeholder":true,"num":2}"#,
            "the packet has no attachment 2",
        ),
        (
            r#"{"_placeholder":false,"num":0}"#,
            "an object that stands for no binary data",
        ),
        (r#"{"num":0}"#, "an object that stands for no binary data"),
        (
            r#"{"_placeholder":true}"#,
            "an object that stands for no binary data",
        ),
        (
            r#"{"_placeholder":true,"num":-1}"#,
            "invalid value: integer `-1`, expected u64",
        ),
        (
            r#"{"_placeholder":1,"num":0}"#,
            "invalid type: integer `1`, expected a boolean",
        ),
        (
            r#""AAA=""#,
            "invalid type: string \"AAA=\", expected binary data",
        ),
        ("null", "invalid type: null, expected binary data"),
        ("[256]", "invalid value: integer `256`, expected u8"),
    ] {
        let decoded = read::<Binary>(text);
        let error = decoded.value.unwrap_err();
        assert!(error.starts_with(reason), "{text}: {error}");
        assert_eq!(
            decoded.lacks_attachment,
            text.contains('2') && !text.contains("256")
        );
    }
}

#[test]
fn a_placeholder_is_nothing_outside_of_a_packet() {
    let error = serde_json::from_str::<Binary>(FIRST).unwrap_err();
    let reason = "a placeholder whose binary data this codec does not put in";
    assert!(error.to_string().starts_with(reason), "{error}");
}

#[test]
fn a_packet_within_a_packet_has_its_own_attachments() {
    let outer = with_attachments([Binary::from([7])].into(), || {
        let inner = read::<Binary>(FIRST);
        assert_eq!(inner.value, Ok(Binary::from([0])));
        let missing = read::<Binary>(r#"{"_placeholder":true,"num":9}"#);
        assert!(missing.lacks_attachment);
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            with_attachments([].into(), || {
                std::panic::resume_unwind(Box::new("on purpose"))
            });
        }));
        assert!(panicked.is_err());
        serde_json::from_str::<Binary>(FIRST).unwrap()
    });
    assert_eq!(outer.value, Binary::from([7]));
    assert!(!outer.lacks_attachment);
}

/// A format that cannot say what comes next, and has bytes.
struct Compact;

impl<'de> Deserializer<'de> for Compact {
    type Error = de::value::Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_byte_buf(vec![1, 2])
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("it does not describe itself"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn formats_with_bytes_of_their_own_hand_them_over() {
    assert_eq!(Binary::deserialize(Compact), Ok(Binary::from([1, 2])));
    let described: BytesDeserializer<'_, de::value::Error> = [3_u8].as_slice().into_deserializer();
    assert_eq!(Binary::deserialize(described), Ok(Binary::from([3])));
}

#[test]
fn numbers_are_bytes() {
    let value = json!([0, 255]);
    assert_eq!(
        serde_json::from_value::<Binary>(value).unwrap(),
        Binary::from([0, 255])
    );
}

#[test]
fn binary_data_go_from_thread_to_thread() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Binary>();
}
