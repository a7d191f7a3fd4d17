//! Numbers as JavaScript's `Number` reads them, for members of the handshake and for the head of a
//! packet. They differ from it where that would take much code for what no server sends.

/// `Number(text)`, except that notations which JSON does not have (`+1`, `.5`, `0x1`, `Infinity`)
/// are not numbers.
pub(super) fn number(text: &str) -> f64 {
    match text.trim() {
        "" => 0.0,
        text => serde_json::from_str(text).unwrap_or(f64::NAN),
    }
}

/// `Number(member)` for the JSON of a member, except that an array or an object is never a number.
/// NaN if there is no such member.
pub(super) fn number_of(member: Option<&str>) -> f64 {
    match member {
        None => f64::NAN,
        Some("null" | "false") => 0.0,
        Some("true") => 1.0,
        Some(json) => string_of(json).map_or_else(|| number(json), |text| number(&text)),
    }
}

/// The string that this JSON is, if it is one.
pub(super) fn string_of(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (text, expected) in [
            ("", 0.0),
            (" \n", 0.0),
            ("12", 12.0),
            (" 2\t", 2.0),
            ("-1.5e1", -15.0),
        ] {
            assert_eq!(number(text), expected, "{text:?}");
        }
        for text in ["a", "1e", "1 2", "+1", ".5", "0x1", "Infinity"] {
            assert!(number(text).is_nan(), "{text:?}");
        }
    }

    #[test]
    fn members() {
        for (member, expected) in [
            (Some("null"), 0.0),
            (Some("false"), 0.0),
            (Some("true"), 1.0),
            (Some("7"), 7.0),
            (Some("\" 7 \""), 7.0),
            (Some("\"\""), 0.0),
        ] {
            assert_eq!(number_of(member), expected, "{member:?}");
        }
        for member in [None, Some("[]"), Some("[7]"), Some("{}"), Some("\"a\"")] {
            assert!(number_of(member).is_nan(), "{member:?}");
        }
    }
}
