//! What the connection is like.

use example_chat::{state_name, state_text};
use leptos::prelude::*;
use socketio_wasm::State;
use socketio_wasm_leptos::{use_socket, use_socket_state};

#[component]
pub fn Badge() -> impl IntoView {
    let socket = use_socket();
    let state = use_socket_state();
    let may_try = move || {
        let state = state.read();
        matches!(*state, State::Waiting { .. }) || state.is_over()
    };
    view! {
        <p class="state" role="status" data-state=move || state_name(&state.read())>
            {move || state_text(&state.read())}
        </p>
        <Show when=may_try>
            <button type="button" on:click=move |_| socket.connect()>
                "Retry now"
            </button>
        </Show>
    }
}
