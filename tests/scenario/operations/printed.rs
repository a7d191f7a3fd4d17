//! A history as Rust code, so that one that was found by chance can be kept as a test.

use super::random::{Conditions, Operation};

/// What to paste into `tests/scenario/operations/mod.rs`.
pub(super) fn as_test(conditions: &Conditions, operations: &[Operation]) -> String {
    format!(
        "#[test]
fn found_by_chance() {{
    use socketio_wasm::protocol::io::{{Millis, TransportKind::*}};
    use {{Action::*, Limit::*, Operation::*, Place::*, Setting::*, Switch::*}};
    let conditions = {};
    let operations = {};
    survive(&conditions, &operations);
}}",
        as_code(&format!("{conditions:#?}")),
        as_code(&format!("{operations:#?}")),
    )
}

/// What differs between `Debug` and code.
fn as_code(debug: &str) -> String {
    debug
        .replace("transports: [", "transports: vec![")
        .replace("Millis(", "Millis::new(")
        .replace("NaN", "f64::NAN")
}

/// Code, and what it evaluates to.
macro_rules! code {
    ($code:expr) => {
        ($code, stringify!($code))
    };
}

#[test]
fn a_history_is_printed_as_the_code_that_makes_it() {
    use super::{Action::*, Limit::*, Operation::*, Place::*, Setting::*, Switch::*};
    use socketio_wasm::protocol::io::{Millis, TransportKind::*};

    let (conditions, conditions_code) = code!(Conditions {
        transports: vec![Polling, WebSocket,],
        try_all: true,
        retries: Some(Times(2,),),
        ack_timeout: Some(Millis::new(150.0,),),
        recovery: false,
        max_payload: 30,
        random: 0.1,
        ping_interval: 25000.0,
    });
    let (operations, operations_code) = code!([
        Connect(0,),
        Ask(1, None,),
        Ask(1, Some(0.25,),),
        Configure(Reachable, false,),
        SetClock(-3600000.0,),
        Set(ReconnectionDelay(Millis::new(f64::NAN,),),),
        Set(Timeout(None,),),
        Listen(Namespace(0, "connect",), Connects(1,),),
        Listen(Engine("close",), ClosesEngine,),
    ]);
    let text = compact(&as_test(&conditions, &operations));
    for code in [conditions_code, operations_code] {
        assert!(text.contains(&compact(code)), "{code} is not in {text}");
    }
}

/// Without what lines and their ends add.
fn compact(code: &str) -> String {
    let dense: String = code.split_whitespace().collect();
    dense
        .replace(",)", ")")
        .replace(",]", "]")
        .replace(",}", "}")
}
