//! The defaults of options, which the JavaScript face has for itself so that the module has no code
//! for them: `tests/vectors/defaults.json`. The face has the same test, `tests/js/defaults.test.mjs`.
//!
//! Each struct is taken apart without `..`: an option that is added has to be added to the table.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use serde_json::{json, Value as Json};
use socketio_wasm::protocol::io::{Millis, TransportKind};
use socketio_wasm::protocol::options::{
    CloseOnLeave, EngineOptions, Limit, ManagerOptions, TransportOptions,
};

fn defaults(of: &str) -> Json {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/defaults.json");
    let mut all: Json = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    all[of].take()
}

/// A number as JavaScript writes it.
fn number(number: f64) -> Json {
    match number.fract() == 0.0 {
        true => json!(number as i64),
        false => json!(number),
    }
}

fn limit(limit: Limit) -> Json {
    match limit {
        Limit::Times(times) => json!(times),
        Limit::Unlimited => json!("Infinity"),
    }
}

#[test]
fn of_a_manager() {
    let ManagerOptions {
        reconnection,
        reconnection_attempts,
        reconnection_delay,
        reconnection_delay_max,
        randomization_factor,
        timeout,
        auto_connect,
        max_attachments,
    } = ManagerOptions::default();
    let found = json!({
        "autoConnect": auto_connect,
        "maxAttachments": limit(max_attachments),
        "reconnection": reconnection,
        "reconnectionAttempts": limit(reconnection_attempts),
        "reconnectionDelay": number(reconnection_delay.get()),
        "reconnectionDelayMax": number(reconnection_delay_max.get()),
        "randomizationFactor": number(randomization_factor),
        "timeout": timeout.map(Millis::get).map(number),
    });
    assert_eq!(found, defaults("manager"));
}

#[test]
fn of_an_engine_and_its_transports() {
    let EngineOptions {
        has_address,
        transports,
        upgrade,
        remember_upgrade,
        try_all_transports,
        close_on_leave,
        close_on_offline,
        fetch_messages,
        each,
    } = EngineOptions::default();
    let transports: Vec<_> = transports.into_iter().map(TransportKind::name).collect();
    let found = json!({
        "hasAddress": has_address,
        "transports": transports,
        "upgrade": upgrade,
        "rememberUpgrade": remember_upgrade,
        "tryAllTransports": try_all_transports,
        "closeOnLeave": match close_on_leave {
            CloseOnLeave::Never => "never",
            CloseOnLeave::BeforeUnload => "beforeunload",
            CloseOnLeave::PageHide => "pagehide",
        },
        "closeOnOffline": close_on_offline,
        "fetchMessages": fetch_messages,
    });
    assert_eq!(found, defaults("engine"));
    for kind in TransportKind::ALL {
        let TransportOptions {
            own_query,
            timestamp_requests,
            force_base64,
        } = *each.get(kind);
        let found = json!({
            "ownQuery": own_query,
            "timestampRequests": timestamp_requests,
            "forceBase64": force_base64,
        });
        assert_eq!(found, defaults("transport"), "{kind:?}");
    }
}
