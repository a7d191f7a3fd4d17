//! The JSON that the client itself reads.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::Deserializer;

/// The members of an object, which are read when they are asked for. (A struct for each kind of
/// object would be two kilobytes of code each.)
pub(super) struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// `None` if the text is no JSON, or no object.
    pub(super) fn read(json: &'a str) -> Option<Self> {
        let mut deserializer = Deserializer::from_str(json);
        let members = deserializer.deserialize_map(MembersVisitor).ok()?;
        deserializer.end().ok()?;
        Some(Self(members))
    }

    /// The JSON of a member. Of those with one name the last one counts.
    pub(super) fn json(&self, name: &str) -> Option<&'a str> {
        let mut last = self.0.iter().rev();
        let (_, value) = last.find(|(known, _)| known == name)?;
        Some(value.get())
    }

    /// The JSON of a member that is not `null`.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.json(name).filter(|json| *json != "null")
    }

    /// A member; `None` if it is not there or of another type.
    pub(super) fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.text(name)?).ok()
    }

    /// A member that need not be there; `None` if it is of another type.
    pub(super) fn get_if_any<T: DeserializeOwned>(&self, name: &str) -> Option<Option<T>> {
        match self.text(name) {
            None => Some(None),
            Some(_) => self.get(name).map(Some),
        }
    }
}

struct MembersVisitor;

impl<'a> Visitor<'a> for MembersVisitor {
    type Value = Vec<(String, &'a RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_by_name() {
        let json = r#" {"a":1,"b":null,"a":"2","n":-1.5,"o":{"a":[]}} "#;
        let members = Members::read(json).unwrap();
        assert_eq!(members.get::<String>("a").as_deref(), Some("2"));
        assert_eq!(members.get_if_any::<f64>("a"), None);
        assert_eq!(members.get_if_any::<f64>("b"), Some(None));
        assert_eq!(members.get_if_any::<f64>("c"), Some(None));
        assert_eq!(members.get_if_any("n"), Some(Some(-1.5)));
        assert_eq!(members.text("o"), Some(r#"{"a":[]}"#));
        assert_eq!((members.text("b"), members.json("b")), (None, Some("null")));
        assert_eq!(members.get::<f64>("a"), None);
        assert_eq!(members.json("c"), None);
    }

    #[test]
    fn what_is_no_object_has_none() {
        for json in ["", "[]", "null", "{", r#"{"a":}"#, r#"{"a":1}x"#, r#""a""#] {
            assert!(Members::read(json).is_none(), "{json}");
        }
    }
}
