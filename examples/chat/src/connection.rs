//! What the connection is like, in the words of a page.

use socketio_wasm::State;

/// What `chat.css` calls the state, as the attribute `data-state`.
#[must_use]
pub fn state_name(state: &State) -> &'static str {
    match state {
        State::Connected(_) => "connected",
        state if state.is_over() => "disconnected",
        _ => "connecting",
    }
}

/// The state as a visitor may want to know it.
#[must_use]
pub fn state_text(state: &State) -> String {
    match state {
        State::Connecting { attempt } if *attempt > 0 => format!("connecting, attempt {attempt}"),
        State::Connected(connected) => format!("connected by {}", connected.transport),
        State::Waiting { attempt, .. } => format!("no connection, attempt {attempt} comes soon"),
        state => state.to_string(),
    }
}
