//! The handshake of a server, read as JavaScript reads it: a member may be of another type than the
//! protocol says, and is converted. `tests/vectors/handshakes.json` has examples for every host.

use serde_json::value::RawValue;

use super::members::Members;
use super::number::{number_of, string_of};
use super::value::Values;
use crate::protocol::io::handshake::{payload_limit, Handshake};
use crate::protocol::io::TransportKind;

/// The session id and the rest of a handshake; `None` if it is not an object with upgrades.
pub(super) fn read(json: &str) -> Option<(String, Handshake<Values>)> {
    let open = Members::read(json)?;
    let handshake = Handshake {
        upgrades: upgrades(open.json("upgrades")?)?,
        ping_interval: number_of(open.json("pingInterval")).into(),
        ping_timeout: number_of(open.json("pingTimeout")).into(),
        max_payload: payload_limit(number_of(open.json("maxPayload"))),
        data: (),
    };
    Some((text_of(open.json("sid")), handshake))
}

/// The known transports in a list. Anything else counts as an empty list, except for `null`, which
/// makes the handshake invalid.
fn upgrades(json: &str) -> Option<Vec<TransportKind>> {
    if json == "null" {
        return None;
    }
    let list: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
    let names = list.into_iter().filter_map(|name| string_of(name.get()));
    Some(
        names
            .filter_map(|name| TransportKind::from_name(&name))
            .collect(),
    )
}

/// `String(member)`, except that an array and a fraction are their JSON text.
fn text_of(member: Option<&str>) -> String {
    let Some(json) = member else {
        return "undefined".into();
    };
    if json.starts_with('{') {
        return "[object Object]".into();
    }
    string_of(json).unwrap_or_else(|| match integer(json) {
        Some(number) => number.to_string(),
        None => json.into(),
    })
}

/// The value of a number in JSON, if it is an integer. (Writing any `f64` takes 14 kilobytes of
/// code, and no server has a fraction for a session id.)
fn integer(json: &str) -> Option<i64> {
    let number: f64 = serde_json::from_str(json).ok()?;
    let integer = number as i64;
    (integer as f64 == number).then_some(integer)
}

/// What a handshake says, in the form of `tests/vectors/handshakes.json`: for tests.
#[cfg(feature = "__simulation")]
#[must_use]
pub fn described(json: &str) -> serde_json::Value {
    use serde_json::{json, Value};

    let show = |number: f64| match number.is_nan() {
        true => json!("NaN"),
        false => json!(number),
    };
    let found = read(json).map(|(sid, handshake)| {
        let upgrades = handshake.upgrades.iter().map(|kind| kind.name());
        json!({
            "sid": sid,
            "upgrades": upgrades.collect::<Vec<_>>(),
            "pingInterval": show(handshake.ping_interval.get()),
            "pingTimeout": show(handshake.ping_timeout.get()),
            "limit": handshake.max_payload,
        })
    });
    found.unwrap_or(Value::Null)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use serde_json::Value;

    use super::described;

    #[test]
    fn every_handshake_is_read_as_by_the_other_hosts() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/handshakes.json");
        let vectors = std::fs::read_to_string(path).unwrap();
        let vectors: Vec<Value> = serde_json::from_str(&vectors).unwrap();
        assert!(vectors.len() > 20, "{}", vectors.len());
        for vector in vectors {
            let json = vector["json"].as_str().unwrap();
            assert_eq!(described(json), vector["handshake"], "{json}");
        }
    }
}
