//! Reads what the core must know of a body from its first bytes.
//!
//! Nothing is read beyond the first element. What comes behind it may not be JSON at all; that is
//! found when an argument is [read](super::Message::arg).

use std::borrow::Cow;
use std::fmt;
use std::str;

use serde::de::{Deserializer as _, Error, Visitor};
use serde_json::Deserializer;

use crate::protocol::socket::packet::{is_reserved, Payload};

/// What kind of value the data of a packet are. `data` is `None` if there are none.
#[must_use]
pub fn payload_of(data: Option<&str>) -> Payload {
    let Some(data) = data else {
        return Payload::None;
    };
    let data = skip_white_space(data);
    match data.as_bytes().first() {
        Some(b'[') => match first_element(data) {
            First::Name(name) if is_reserved(&name) => Payload::Reserved,
            First::Name(_) => Payload::Event,
            First::Other => Payload::Array,
            First::Broken => Payload::Other,
        },
        Some(b'{') => Payload::Object,
        Some(b'"') => Payload::String,
        _ => Payload::Other,
    }
}

/// The name of the event in the body of a packet, or `None` if it has none. A number, which the
/// protocol allows, is a name as it stands there.
#[must_use]
pub fn event_name(body: &str) -> Option<Cow<'_, str>> {
    match first_element(skip_white_space(body)) {
        First::Name(name) => Some(name),
        First::Other | First::Broken => None,
    }
}

/// What an array begins with.
enum First<'a> {
    /// A string or a number.
    Name(Cow<'a, str>),
    /// Another value, or none.
    Other,
    /// Not a value: the text is not JSON.
    Broken,
}

fn first_element(array: &str) -> First<'_> {
    let Some(elements) = array.strip_prefix('[').map(skip_white_space) else {
        return First::Broken;
    };
    match elements.as_bytes().first() {
        Some(b'"') => read_string(elements).map_or(First::Broken, First::Name),
        Some(b'-' | b'0'..=b'9') => First::Name(read_number(elements).into()),
        Some(b'[' | b'{' | b']' | b't' | b'f' | b'n') => First::Other,
        _ => First::Broken,
    }
}

/// The string at the beginning of the text.
fn read_string(text: &str) -> Option<Cow<'_, str>> {
    let content = text.strip_prefix('"')?;
    let is_special = |byte| matches!(byte, b'"' | b'\\' | ..=0x1f);
    let end = content.bytes().position(is_special)?;
    if content.as_bytes().get(end) == Some(&b'"') {
        return content.get(..end).map(Cow::Borrowed);
    }
    let name = Deserializer::from_str(text).deserialize_bytes(Name);
    name.ok().map(Cow::Owned)
}

/// Reads a string as JavaScript does, which allows half of a surrogate pair (`"\ud800"`). A Rust
/// string cannot hold that. It becomes a name that nobody listens to, because the official client
/// does not close the connection either.
struct Name;

impl Visitor<'_> for Name {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<String, E> {
        Ok(str::from_utf8(bytes).unwrap_or("\u{fffd}").into())
    }
}

/// The number at the beginning of the text, or what might be one.
fn read_number(text: &str) -> &str {
    let is_part = |byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    let end = text.bytes().position(|byte| !is_part(byte));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn skip_white_space(json: &str) -> &str {
    json.trim_start_matches([' ', '\t', '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_are_enough() {
        for (data, payload) in [
            ("[\"a\", and no more JSON", Payload::Event),
            ("[ 12 13", Payload::Event),
            ("\t[\r\n\"disconnect\"", Payload::Reserved),
            ("[\"disc\\u006fnnect\"]", Payload::Reserved),
            ("[nonsense", Payload::Array),
            ("{nonsense", Payload::Object),
            ("\"nonsense", Payload::String),
            ("[\"no end", Payload::Other),
            ("[\"no end\\", Payload::Other),
            ("[,", Payload::Other),
            ("[", Payload::Other),
            ("  ", Payload::Other),
        ] {
            assert_eq!(payload_of(Some(data)), payload, "{data}");
        }
    }

    #[test]
    fn names() {
        for (body, name) in [
            ("[\"news\",1]", Some("news")),
            ("[\"\"]", Some("")),
            ("[\"\\u00e9\\n\\\"\"]", Some("é\n\"")),
            ("[\"é€😀\"]", Some("é€😀")),
            ("[\"\\ud83d\\ude00\"]", Some("😀")),
            ("[\"a\\ud83d\"]", Some("\u{fffd}")),
            ("[-1.5e3,2]", Some("-1.5e3")),
            ("[7", Some("7")),
            ("[null]", None),
            ("[]", None),
            ("{}", None),
            ("", None),
        ] {
            assert_eq!(event_name(body).as_deref(), name, "{body}");
        }
    }

    #[test]
    fn a_name_without_escapes_is_not_copied() {
        assert!(matches!(event_name("[\"a\"]"), Some(Cow::Borrowed("a"))));
    }
}
