//! What the connection is like.

use dioxus::prelude::*;
use example_chat::{state_name, state_text};
use socketio_wasm::State;
use socketio_wasm_dioxus::{use_socket, use_socket_state};

#[component]
pub fn Badge() -> Element {
    let socket = use_socket();
    let state = use_socket_state();
    let state = state.read();
    let (name, text) = (state_name(&state), state_text(&state));
    rsx! {
        p { class: "state", role: "status", "data-state": name, "{text}" }
        if matches!(*state, State::Waiting { .. }) || state.is_over() {
            button { r#type: "button", onclick: move |_| socket.connect(), "Retry now" }
        }
    }
}
