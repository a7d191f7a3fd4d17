//! The form for a name.

use dioxus::prelude::*;

use crate::badge::Badge;
use crate::focus;
use crate::session::use_session;

#[component]
pub fn JoinForm() -> Element {
    let session = use_session();
    let mut name = use_signal(String::new);
    let mut is_asking = use_signal(|| false);
    let join = move |event: FormEvent| {
        event.prevent_default();
        async move {
            is_asking.set(true);
            // The task ends with the form, when the visitor is in.
            session.join(name.cloned()).await;
            is_asking.set(false);
        }
    };
    rsx! {
        form { class: "join", autocomplete: "off", onsubmit: join,
            h1 { "A chat in Dioxus" }
            label { r#for: "name", "Your name" }
            input {
                onmounted: focus,
                id: "name",
                required: true,
                maxlength: 24,
                value: name,
                oninput: move |event| name.set(event.value()),
            }
            button { class: "primary", disabled: is_asking, "Enter" }
            p { class: "error", role: "alert", "{session.error}" }
            Badge {}
        }
    }
}
