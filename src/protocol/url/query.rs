//! The parameters of an address.
//!
//! ```text
//! query     = [ pair *( "&" pair ) ]
//! pair      = component [ "=" component ]
//! component = *( unreserved / "%" 2hex )   ; bytes of UTF-8
//! ```
//!
//! Parameters are kept in a list, in the order in which a JavaScript object would list them, since
//! that is how servers are used to see them: see [`set_pair`].

/// A percent sign in a query is not followed by two hexadecimal digits, or the bytes written so are
/// not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedQuery;

impl MalformedQuery {
    /// The message that JavaScript engines give.
    #[must_use]
    pub fn message(self) -> &'static str {
        "URI malformed"
    }
}

/// Sets a parameter, as an assignment to a property of a JavaScript object does.
///
/// A new name goes to the end and a known one keeps its place, except that names which are array
/// indices (`0` to `4294967294`, without leading zeros) come before all others, in ascending order.
/// `__proto__` names no property and is dropped.
pub fn set_pair(pairs: &mut Vec<(String, String)>, name: &str, value: String) {
    if name == "__proto__" {
        return;
    }
    if let Some((_, old)) = pairs.iter_mut().find(|(known, _)| known == name) {
        *old = value;
        return;
    }
    let place = match array_index(name) {
        None => pairs.len(),
        Some(index) => pairs
            .iter()
            .take_while(|(known, _)| array_index(known).is_some_and(|known| known < index))
            .count(),
    };
    pairs.insert(place, (name.into(), value));
}

/// The value of a name that is an array index.
fn array_index(name: &str) -> Option<u32> {
    let canonical = match name.as_bytes() {
        [b'0'] => true,
        [first, others @ ..] => {
            matches!(first, b'1'..=b'9') && others.iter().all(u8::is_ascii_digit)
        }
        [] => false,
    };
    let index = if canonical { name.parse().ok() } else { None };
    index.filter(|&index| index != u32::MAX)
}

/// The query of these parameters, without a question mark.
#[must_use]
pub fn encode_query(pairs: &[(String, String)]) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        push_component(&mut query, name);
        query.push('=');
        push_component(&mut query, value);
    }
    query
}

/// JavaScript's `encodeURIComponent`.
fn push_component(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let hex = |digit: u8| {
        let digit = HEX.get(usize::from(digit)).copied();
        char::from(digit.unwrap_or(b'0'))
    };
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                out.push(hex(byte >> 4));
                out.push(hex(byte & 0x0f));
            }
        }
    }
}

/// The parameters of a query, decoded. The empty query has one, with an empty name and value.
///
/// # Errors
///
/// [`MalformedQuery`]
pub fn decode_query(query: &str) -> Result<Vec<(String, String)>, MalformedQuery> {
    let mut pairs = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode_component(name)?, decode_component(value)?);
        set_pair(&mut pairs, &name, value);
    }
    Ok(pairs)
}

/// JavaScript's `decodeURIComponent`.
fn decode_component(text: &str) -> Result<String, MalformedQuery> {
    let hex = |digit: &u8| char::from(*digit).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let [high, low, tail @ ..] = tail else {
            return Err(MalformedQuery);
        };
        let (Some(high), Some(low)) = (hex(high), hex(low)) else {
            return Err(MalformedQuery);
        };
        bytes.push((high << 4 | low) as u8);
        rest = tail;
    }
    String::from_utf8(bytes).map_err(|_| MalformedQuery)
}

/// The parameters of a query as they stand, without decoding.
///
/// A name may not be empty here. Behind a leading `&` the first pair is lost; that is how the
/// reference implementation happens to read it.
pub(super) fn split(query: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let lost = usize::from(query.starts_with('&'));
    for pair in query.split('&').skip(2 * lost) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if !name.is_empty() {
            set_pair(&mut pairs, name, value.into());
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|&(name, value)| (name.into(), value.into()))
            .collect()
    }

    #[test]
    fn both_ways() {
        for (list, query) in [
            (
                &[("EIO", "4"), ("transport", "polling")][..],
                "EIO=4&transport=polling",
            ),
            (&[("a b", "é&=€")], "a%20b=%C3%A9%26%3D%E2%82%AC"),
            (
                &[("x", "-_.!~*'()"), ("y", "+/:")],
                "x=-_.!~*'()&y=%2B%2F%3A",
            ),
            (&[("", "")], "="),
            (&[("😀", "")], "%F0%9F%98%80="),
        ] {
            assert_eq!(encode_query(&pairs(list)), query);
            assert_eq!(decode_query(query), Ok(pairs(list)));
        }
        assert_eq!(encode_query(&[]), "");
    }

    #[test]
    fn decodes_odd_queries() {
        for (query, list) in [
            ("", &[("", "")][..]),
            ("a", &[("a", "")]),
            ("a=b=c", &[("a", "b=c")]),
            ("a+b=c+d", &[("a+b", "c+d")]),
            ("&a=1", &[("", ""), ("a", "1")]),
            ("a=1&b=2&a=3", &[("a", "3"), ("b", "2")]),
            (
                "b=x&10=x&9=x&01=x",
                &[("9", "x"), ("10", "x"), ("b", "x"), ("01", "x")],
            ),
            (
                "4294967295=x&4294967294=x",
                &[("4294967294", "x"), ("4294967295", "x")],
            ),
            ("__proto__=x&a=é", &[("a", "é")]),
        ] {
            assert_eq!(decode_query(query), Ok(pairs(list)), "{query:?}");
        }
    }

    #[test]
    fn refuses_malformed_percent_signs() {
        for query in [
            "%",
            "a=%4",
            "%zz",
            "%C3",
            "%C3é",
            "%ED%A0%80",
            "%C0%80",
            "%é",
        ] {
            assert_eq!(decode_query(query), Err(MalformedQuery), "{query:?}");
        }
    }

    #[test]
    fn splits_the_query_of_an_address() {
        for (query, list) in [
            ("a=1&b=2", &[("a", "1"), ("b", "2")][..]),
            ("a&=x&b==", &[("a", ""), ("b", "=")]),
            ("a=%20", &[("a", "%20")]),
            ("&a=1&b=2", &[("b", "2")]),
            ("&&a=1", &[("a", "1")]),
            ("&", &[]),
        ] {
            assert_eq!(split(query), pairs(list), "{query:?}");
        }
    }
}
