//! The demo's chat in Leptos.

mod badge;
mod composer;
mod join;
mod messages;
mod rooms;
mod session;

use leptos::html::Input;
use leptos::prelude::*;

use crate::badge::Badge;
use crate::composer::Composer;
use crate::join::JoinForm;
use crate::messages::Messages;
use crate::rooms::{People, Rooms};
use crate::session::{provide_session, use_session};

fn main() {
    console_error_panic_hook::set_once();
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let view = |_session| {
        view! {
            <Show when=|| use_session().me.read().is_some() fallback=JoinForm>
                <Chat />
            </Show>
        }
    };
    view! {
        <ErrorBoundary fallback=|_| view! { <p class="error">"There is no server to chat with."</p> }>
            {provide_session().map(view)}
        </ErrorBoundary>
    }
}

/// For a field in which the visitor can write as soon as it is there.
fn focused() -> NodeRef<Input> {
    let field = NodeRef::<Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            // It fails for what cannot have the focus.
            field.focus().ok();
        }
    });
    field
}

#[component]
fn Chat() -> impl IntoView {
    let session = use_session();
    let typists = move || {
        let conversation = session.conversation();
        session.typists.read().sentence(&conversation)
    };
    view! {
        <main class="chat">
            <header class="bar">
                <h1>"#" {session.room}</h1>
                <Badge />
            </header>
            <Rooms />
            <People />
            <Messages />
            <p class="typing">{typists}</p>
            <Composer />
        </main>
    }
}
