//! The handshake of a server.

use serde_json::{json, Value as Json};
use socketio_wasm::client::described_handshake;

use crate::page::Page;
use crate::support::codec::number;

/// A handshake says what JavaScript would read in it; and whatever it says, the client is connected
/// in the end, with this session or the next one.
pub fn handshakes(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let found = described_handshake(&text);
    if let Ok(json) = serde_json::from_str::<Json>(&text) {
        check(&found, &json);
    }
    check_connection(&text);
}

fn check(found: &Json, json: &Json) {
    let upgrades = json.get("upgrades").filter(|upgrades| !upgrades.is_null());
    let Some(upgrades) = upgrades.filter(|_| json.is_object()) else {
        assert_eq!(*found, Json::Null);
        return;
    };
    let known = ["polling", "websocket", "webtransport"];
    let listed = upgrades.as_array().cloned().unwrap_or_default();
    let is_known = |name: &Json| name.as_str().is_some_and(|name| known.contains(&name));
    let listed: Vec<Json> = listed.into_iter().filter(is_known).collect();
    assert_eq!(found["upgrades"], json!(listed));
    for name in ["pingInterval", "pingTimeout"] {
        let number = in_javascript(json.get(name));
        let found = found[name].as_f64().unwrap_or(f64::NAN);
        if let Some(number) = number {
            let same = found == number || found.is_nan() && number.is_nan();
            assert!(same, "{name}: {found}, not {number}");
        }
    }
    if let Some(limit) = in_javascript(json.get("maxPayload")) {
        let expected = if limit > 0.0 { limit.floor() } else { f64::NAN };
        let found = found["limit"]
            .as_u64()
            .map_or(f64::NAN, |limit| limit as f64);
        let same = found == expected || found.is_nan() && expected.is_nan();
        assert!(
            same || expected >= 2_f64.powi(53),
            "{found}, not {expected}"
        );
    }
    if let Some(sid) = json.get("sid").and_then(Json::as_str) {
        assert_eq!(found["sid"], sid);
    }
}

/// `Number(member)`; `None` where the client differs on purpose (`src/client/host/number.rs`).
fn in_javascript(member: Option<&Json>) -> Option<f64> {
    Some(match member? {
        Json::Null | Json::Bool(false) => 0.0,
        Json::Bool(true) => 1.0,
        Json::Number(number) => number.as_f64()?,
        Json::String(text) => {
            let is_usual = |c: char| c.is_ascii_digit() || c == ' ';
            number(
                Some(text)
                    .filter(|text| text.chars().all(is_usual) && !text.trim().starts_with('0'))?,
            )
        }
        Json::Array(_) | Json::Object(_) => return None,
    })
}

fn check_connection(handshake: &str) {
    let page = Page::new();
    page.server().config.handshake = Some(handshake.into());
    let client = page.connect(Page::builder());
    let socket = client.socket();
    page.advance(100.0);
    page.server().config.handshake = None;
    page.advance(60_000.0);
    assert!(socket.state().is_connected(), "{:?}", socket.state());
    drop((client, socket));
    page.advance(1000.0);
    page.expect_nothing_left();
}
