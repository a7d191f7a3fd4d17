//! What the connection is like.

use example_chat::{state_name, state_text};
use socketio_wasm::State;
use socketio_wasm_yew::{use_socket, use_socket_state};
use yew::prelude::*;

#[component]
pub fn Badge() -> Html {
    let (socket, state) = (use_socket(), use_socket_state());
    let may_try = matches!(state, State::Waiting { .. }) || state.is_over();
    let retry = move |_| socket.connect();
    html! {
        <>
            <p class="state" role="status" data-state={state_name(&state)}>
                { state_text(&state) }
            </p>
            if may_try {
                <button type="button" onclick={retry}>{ "Retry now" }</button>
            }
        </>
    }
}
