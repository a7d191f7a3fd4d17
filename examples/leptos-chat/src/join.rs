//! The form for a name.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::badge::Badge;
use crate::focused;
use crate::session::use_session;

#[component]
pub fn JoinForm() -> impl IntoView {
    let session = use_session();
    let name = RwSignal::new(String::new());
    let is_asking = RwSignal::new(false);
    let join = move |event: SubmitEvent| {
        event.prevent_default();
        is_asking.set(true);
        spawn_local(async move {
            session.join(name.get_untracked()).await;
            // The form is gone, if the visitor is in.
            is_asking.try_set(false);
        });
    };
    view! {
        <form class="join" autocomplete="off" on:submit=join>
            <h1>"A chat in Leptos"</h1>
            <label for="name">"Your name"</label>
            <input node_ref=focused() id="name" required maxlength="24" bind:value=name />
            <button class="primary" disabled=is_asking>
                "Enter"
            </button>
            <p class="error" role="alert">
                {session.error}
            </p>
            <Badge />
        </form>
    }
}
