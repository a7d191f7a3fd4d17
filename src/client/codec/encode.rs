//! Writes the bodies of packets.

use std::any::TypeId;
use std::io;

use serde::ser::{Error, Serialize};
use serde_json::ser::{Formatter, Serializer};
use socketio_events::codec::serialized;
use socketio_events::{Binary, Event};

use super::emit_args::Arguments;
use super::{EmitArgs, EncodeError};

/// Room for what stands before the body of most packets, such as `451-/admin,17`. It is not known
/// before the packet is sent.
const HEAD_ROOM: usize = 24;

/// The body of a packet as JSON, with room for the head of its frame in front, and its attachments.
#[derive(Clone, Debug)]
pub struct Encoded {
    text: String,
    /// Where the body begins.
    body_at: usize,
    attachments: Vec<Binary>,
}

impl Encoded {
    /// The body of an event.
    ///
    /// # Errors
    ///
    /// Fails if an argument cannot be written as JSON, such as a map whose keys are not strings.
    pub fn event(name: &str, args: &impl EmitArgs) -> Result<Self, EncodeError> {
        let mut body = Body::new();
        body.argument(name)?;
        args.write(&mut body)?;
        body.end()
    }

    /// The body of an answer.
    ///
    /// # Errors
    ///
    /// As for [`event`](Self::event).
    pub fn answer(args: &impl EmitArgs) -> Result<Self, EncodeError> {
        let mut body = Body::new();
        args.write(&mut body)?;
        body.end()
    }

    /// The body of a typed event.
    ///
    /// # Errors
    ///
    /// As for [`event`](Self::event), and if the payload is to be several arguments but is not a tuple.
    pub fn payload<E: Event>(payload: &E::Payload) -> Result<Self, EncodeError>
    where
        E::Payload: Serialize,
    {
        let args = Arguments {
            value: payload,
            count: E::ARGUMENTS,
        };
        Self::event(E::NAME, &args)
    }

    /// The body of an answer that is one value, or that has no argument because it is `()`.
    ///
    /// # Errors
    ///
    /// As for [`event`](Self::event).
    pub fn response<R: Serialize + 'static>(value: &R) -> Result<Self, EncodeError> {
        let is_nothing = TypeId::of::<R>() == TypeId::of::<()>();
        Self::answer(&Arguments {
            value,
            count: usize::from(!is_nothing),
        })
    }

    /// The body of the answer to a typed event.
    ///
    /// # Errors
    ///
    /// As for [`event`](Self::event).
    pub fn typed_response<E: Event>(answer: &E::Ack) -> Result<Self, EncodeError>
    where
        E::Ack: Serialize,
    {
        Self::answer(&Arguments {
            value: answer,
            count: E::ACK_ARGUMENTS,
        })
    }

    /// What travels in the text frame, a head and the body, and what travels
    /// [behind it](Self::attachments). May be called again, with another head.
    pub fn with_head(&mut self, head: &str) -> (&str, &[Binary]) {
        let start = self.body_at.saturating_sub(head.len());
        self.text.replace_range(start..self.body_at, head);
        self.body_at = start + head.len();
        let text = self.text.get(start..).unwrap_or_default();
        (text, &self.attachments)
    }

    /// The body alone.
    #[must_use]
    pub fn body(&self) -> &str {
        self.text.get(self.body_at..).unwrap_or_default()
    }

    /// What travels behind the text frame, in this order. With attachments, the packet is of a
    /// binary type.
    #[must_use]
    pub fn attachments(&self) -> &[Binary] {
        &self.attachments
    }
}

/// A body that is being written.
#[derive(Debug)]
pub struct Body {
    /// UTF-8, as `serde_json` writes nothing else.
    text: Vec<u8>,
    attachments: Vec<Binary>,
}

impl Body {
    fn new() -> Self {
        let mut text = Vec::with_capacity(128);
        text.resize(HEAD_ROOM, b' ');
        text.push(b'[');
        Self {
            text,
            attachments: Vec::new(),
        }
    }

    /// One more element of the array.
    pub(super) fn argument<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        if self.text.len() > HEAD_ROOM + 1 {
            self.text.push(b',');
        }
        let placeholders = Placeholders(&mut self.attachments);
        value.serialize(&mut Serializer::with_formatter(
            &mut self.text,
            placeholders,
        ))?;
        Ok(())
    }

    /// The elements of a tuple, one by one. Its JSON is an array, whose brackets are left out.
    pub(super) fn elements<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let start = self.text.len();
        self.argument(value)?;
        let bracket = match self.text.get(start) {
            Some(b',') => start + 1,
            _ => start,
        };
        match self.text.get(bracket..) {
            Some([b'[', b']']) => self.text.truncate(start),
            Some([b'[', ..]) => {
                self.text.remove(bracket);
                self.text.pop();
            }
            _ => {
                return Err(
                    serde_json::Error::custom("a payload of several arguments is a tuple").into(),
                )
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<Encoded, EncodeError> {
        self.text.push(b']');
        let text = String::from_utf8(self.text).map_err(serde_json::Error::custom)?;
        Ok(Encoded {
            text,
            body_at: HEAD_ROOM,
            attachments: self.attachments,
        })
    }
}

/// Keeps bytes as attachments, and writes placeholders where they belong. `serde_json` calls it
/// wherever a value serializes bytes.
struct Placeholders<'a>(&'a mut Vec<Binary>);

impl Formatter for Placeholders<'_> {
    fn write_byte_array<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        value: &[u8],
    ) -> io::Result<()> {
        let number = self.0.len();
        self.0
            .push(serialized(value).unwrap_or_else(|| Binary::from(value)));
        // Servers read the fields in this order.
        writer.write_all(b"{\"_placeholder\":true,\"num\":")?;
        self.write_u64(writer, number as u64)?;
        writer.write_all(b"}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::*;

    fn body(name: &str, args: impl EmitArgs) -> String {
        Encoded::event(name, &args).unwrap().body().into()
    }

    #[test]
    fn a_reference_is_one_argument_and_a_tuple_is_several() {
        assert_eq!(body("a", ()), r#"["a"]"#);
        assert_eq!(body("a", "text"), r#"["a","text"]"#);
        assert_eq!(body("a", &7), r#"["a",7]"#);
        assert_eq!(body("a", &vec![1, 2]), r#"["a",[1,2]]"#);
        let pair = (String::from("b"), 2);
        assert_eq!(body("a", &pair), r#"["a",["b",2]]"#);
        assert_eq!(body("a", (pair,)), r#"["a",["b",2]]"#);
        assert_eq!(body("a", (1,)), r#"["a",1]"#);
        assert_eq!(body("a", (1, "b", None::<u8>)), r#"["a",1,"b",null]"#);
        assert_eq!(body("a", (1, 2, 3, 4, 5, [6])), r#"["a",1,2,3,4,5,[6]]"#);
    }

    #[test]
    fn answers() {
        assert_eq!(Encoded::answer(&()).unwrap().body(), "[]");
        assert_eq!(Encoded::answer(&(1, 2)).unwrap().body(), "[1,2]");
        assert_eq!(Encoded::response(&()).unwrap().body(), "[]");
        assert_eq!(Encoded::response(&None::<u8>).unwrap().body(), "[null]");
        assert_eq!(Encoded::response(&(1, 2)).unwrap().body(), "[[1,2]]");
    }

    #[test]
    fn typed_events() {
        socketio_events::events! {
            client "none" => None;
            client "one" => One(Vec<u8>);
            client "two" => Two(Binary, String);
        }
        /// One that says it has several arguments.
        enum Wrong {}
        impl Event for Wrong {
            const NAME: &'static str = "wrong";
            const ARGUMENTS: usize = 2;
            type Payload = String;
            type Ack = ();
        }

        assert_eq!(Encoded::payload::<None>(&()).unwrap().body(), r#"["none"]"#);
        assert_eq!(
            Encoded::payload::<One>(&vec![1, 2]).unwrap().body(),
            r#"["one",[1,2]]"#
        );
        let two = Encoded::payload::<Two>(&(Binary::from([1]), "b".into())).unwrap();
        assert_eq!(two.body(), r#"["two",{"_placeholder":true,"num":0},"b"]"#);
        assert_eq!(two.attachments(), [Binary::from([1])]);
        let nothing = Arguments {
            value: &Vec::<u8>::new(),
            count: 2,
        };
        assert_eq!(Encoded::event("e", &nothing).unwrap().body(), r#"["e"]"#);
        assert_eq!(Encoded::answer(&nothing).unwrap().body(), "[]");
        let list = Arguments {
            value: &["a", "b"],
            count: 2,
        };
        assert_eq!(Encoded::answer(&list).unwrap().body(), r#"["a","b"]"#);
        let error = Encoded::payload::<Wrong>(&"[a".into()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a payload of several arguments is a tuple"
        );
    }

    #[test]
    fn a_name_is_escaped() {
        assert_eq!(body("\"\n\\é", ()), r#"["\"\n\\é"]"#);
    }

    #[test]
    fn bytes_are_not_copied_if_they_can_be_shared() {
        let bytes = Binary::from([1, 2]);
        let encoded = Encoded::event("a", &(&bytes, &bytes)).unwrap();
        let places: Vec<_> = encoded
            .attachments()
            .iter()
            .map(|one| one.as_ptr())
            .collect();
        assert_eq!(places, [bytes.as_ptr(); 2]);
    }

    #[test]
    fn bytes_are_attachments_wherever_they_stand() {
        #[derive(Serialize)]
        struct Newtype(Binary);

        #[derive(Serialize)]
        enum Variants {
            Raw(Option<Newtype>),
        }

        let [first, second, third] = [[1], [2], [3]].map(Binary::from);
        let map = BTreeMap::from([("b", second), ("c", third)]);
        let args = (Variants::Raw(Some(Newtype(first))), map);
        let encoded = Encoded::event("a", &args).unwrap();
        assert_eq!(
            encoded.body(),
            concat!(
                r#"["a",{"Raw":{"_placeholder":true,"num":0}},"#,
                r#"{"b":{"_placeholder":true,"num":1},"c":{"_placeholder":true,"num":2}}]"#
            )
        );
        assert_eq!(encoded.attachments(), [[1], [2], [3]].map(Binary::from));
    }

    #[test]
    fn the_head_is_put_in_front() {
        let mut encoded = Encoded::event("a", &()).unwrap();
        let capacity = encoded.text.capacity();
        assert_eq!(encoded.with_head("42").0, r#"42["a"]"#);
        assert_eq!(encoded.with_head("42/admin,17").0, r#"42/admin,17["a"]"#);
        assert_eq!(encoded.text.capacity(), capacity);
        let long = format!("42/{},1", "n".repeat(500));
        assert_eq!(encoded.with_head(&long).0, format!(r#"{long}["a"]"#));
        assert_eq!(encoded.with_head("42").0, r#"42["a"]"#);
        assert_eq!(encoded.body(), r#"["a"]"#);
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        let map = BTreeMap::from([(vec![1], 2)]);
        let error = Encoded::event("a", &&map).unwrap_err();
        assert_eq!(error.to_string(), "key must be a string");
    }
}
