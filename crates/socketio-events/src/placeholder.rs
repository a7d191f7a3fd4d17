//! How a [`Binary`] is read: from a placeholder, or from whatever else means bytes.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::codec::{attachment, Missing};
use crate::Binary;

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // In JSON, bytes are an object, the placeholder, which only `deserialize_any` lets through.
        // Binary formats such as MessagePack have bytes, and some do not say what comes next.
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(BinaryVisitor)
        } else {
            deserializer.deserialize_byte_buf(BinaryVisitor)
        }
    }
}

/// The most bytes that are allocated for a list of numbers before they have come, whatever length a
/// deserializer promises.
const LARGEST_GUESS: usize = 4096;

struct BinaryVisitor;

impl<'de> Visitor<'de> for BinaryVisitor {
    type Value = Binary;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("binary data")
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Binary, E> {
        Ok(Binary::from(value))
    }

    fn visit_byte_buf<E: Error>(self, value: Vec<u8>) -> Result<Binary, E> {
        Ok(Binary::from(value))
    }

    /// A list of numbers, from a peer whose codec makes no attachments, or none in this place.
    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Binary, A::Error> {
        let expected = numbers.size_hint().unwrap_or_default();
        let mut bytes = Vec::with_capacity(expected.min(LARGEST_GUESS));
        while let Some(byte) = numbers.next_element::<u8>()? {
            bytes.push(byte);
        }
        Ok(Binary::from(bytes))
    }

    /// `{"_placeholder":true,"num":0}`. Other fields are ignored, as by the official client.
    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Binary, A::Error> {
        let mut is_placeholder = false;
        let mut number = None;
        while let Some(field) = fields.next_key()? {
            match field {
                Field::Placeholder => is_placeholder = fields.next_value()?,
                Field::Number => number = Some(fields.next_value()?),
                Field::Other => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        let (true, Some(number)) = (is_placeholder, number) else {
            return Err(Error::custom("an object that stands for no binary data"));
        };
        attachment(number).map_err(|missing| match missing {
            Missing::Packet => {
                Error::custom("a placeholder whose binary data this codec does not put in")
            }
            Missing::Attachment => {
                Error::custom(format_args!("the packet has no attachment {number}"))
            }
        })
    }
}

/// The fields of a placeholder.
enum Field {
    Placeholder,
    Number,
    Other,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(FieldVisitor)
    }
}

struct FieldVisitor;

impl Visitor<'_> for FieldVisitor {
    type Value = Field;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a field of a placeholder")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Field, E> {
        Ok(match name {
            "_placeholder" => Field::Placeholder,
            "num" => Field::Number,
            _ => Field::Other,
        })
    }
}
