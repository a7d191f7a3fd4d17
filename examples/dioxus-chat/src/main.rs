//! The demo's chat in Dioxus.

mod badge;
mod composer;
mod join;
mod messages;
mod rooms;
mod session;

use dioxus::prelude::*;

use crate::badge::Badge;
use crate::composer::Composer;
use crate::join::JoinForm;
use crate::messages::Messages;
use crate::rooms::{People, Rooms};
use crate::session::{use_session, use_session_provider};

fn main() {
    console_error_panic_hook::set_once();
    dioxus::launch(App);
}

#[component]
fn App() -> Element {
    let session = match use_session_provider() {
        Ok(session) => session,
        Err(error) => return rsx! { p { class: "error", "{error}" } },
    };
    rsx! {
        if session.me.read().is_some() {
            Chat {}
        } else {
            JoinForm {}
        }
    }
}

/// Lets the visitor write in a field as soon as it is there.
async fn focus(field: MountedEvent) {
    // It fails for what cannot have the focus.
    field.set_focus(true).await.ok();
}

#[component]
fn Chat() -> Element {
    let session = use_session();
    let typists = session.typists.read().sentence(&session.conversation());
    rsx! {
        main { class: "chat",
            header { class: "bar",
                h1 { "#{session.room}" }
                Badge {}
            }
            Rooms {}
            People {}
            Messages {}
            p { class: "typing", "{typists}" }
            Composer {}
        }
    }
}
