//! The demo's chat in Yew.

mod badge;
mod composer;
mod join;
mod messages;
mod model;
mod rooms;
mod session;
mod typing;

use std::convert::Infallible;

use example_chat::Auth;
use socketio_wasm::{BuildError, Builder};
use socketio_wasm_yew::SocketProvider;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::badge::Badge;
use crate::composer::Composer;
use crate::join::JoinForm;
use crate::messages::Messages;
use crate::rooms::{People, Rooms};
use crate::session::{use_session, SessionProvider};
use crate::typing::TypingLine;

fn main() {
    yew::Renderer::<App>::new().render();
}

#[component]
fn App() -> Html {
    let token = use_mut_ref(|| None::<String>);
    let known = token.clone();
    let configure = move |builder: Builder| {
        let known = known.clone();
        // Asked for each connection: one that comes later says who is back.
        builder.auth_with(move || {
            let auth = Auth {
                token: known.borrow().clone(),
            };
            std::future::ready(Ok::<_, Infallible>(auth))
        })
    };
    let fallback = |error: BuildError| html! { <p class="error">{ error.to_string() }</p> };
    html! {
        <SocketProvider {configure} {fallback}>
            <SessionProvider {token}>
                <Page />
            </SessionProvider>
        </SocketProvider>
    }
}

/// Lets the visitor write into a field at once.
fn focus(field: &NodeRef) {
    if let Some(field) = field.cast::<HtmlInputElement>() {
        // It fails for what cannot have the focus.
        field.focus().ok();
    }
}

#[component]
fn Page() -> Html {
    let session = use_session();
    if session.model.me.is_none() {
        return html! { <JoinForm /> };
    }
    html! {
        <main class="chat">
            <header class="bar">
                <h1>{ format!("#{}", session.model.room) }</h1>
                <Badge />
            </header>
            <Rooms />
            <People />
            <Messages />
            <TypingLine />
            <Composer />
        </main>
    }
}
