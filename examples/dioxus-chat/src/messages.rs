//! What has been said in the room.

use std::rc::Rc;

use dioxus::prelude::*;
use example_chat::{Content, Line, ObjectUrl, Stage};
use socketio_wasm::Binary;
use web_sys::Element as DomElement;

use crate::session::use_session;

/// How far from its end the list may be scrolled and still follow what comes, in pixels.
const NEAR_THE_END: i32 = 40;

/// The list's id, by which it is found to scroll it.
const LIST: &str = "messages";

#[component]
pub fn Messages() -> Element {
    let session = use_session();
    let mut follows = use_signal(|| true);
    let note_scrolling = move |_| {
        if let Some(list) = list() {
            let below = list.scroll_height() - list.scroll_top() - list.client_height();
            follows.set(below < NEAR_THE_END);
        }
    };
    let follow = use_callback(move |()| {
        if let (Some(list), true) = (list(), *follows.peek()) {
            list.set_scroll_top(list.scroll_height());
        }
    });
    use_effect(move || {
        session.lines.read();
        follow(());
    });
    // Another room begins at its end.
    use_effect(move || {
        session.room.read();
        follows.set(true);
        follow(());
    });
    let conversation = session.conversation();
    let lines: Vec<Line> = session.lines.read().of(&conversation).cloned().collect();
    rsx! {
        ol { class: "messages", id: LIST, "aria-live": "polite", onscroll: note_scrolling,
            for line in lines {
                Message { key: "{line.key}", line, grown: follow }
            }
        }
    }
}

fn list() -> Option<DomElement> {
    web_sys::window()?.document()?.get_element_by_id(LIST)
}

/// `grown` is called when it has become larger, as a picture does when it is there.
#[component]
fn Message(line: Line, grown: Callback) -> Element {
    let session = use_session();
    rsx! {
        li {
            class: "message",
            class: if line.is_own { "own" },
            class: if line.stage == Stage::Waiting { "waiting" },
            p { class: "author", "{line.author}" }
            match line.content.clone() {
                Content::Text(text) => rsx! { p { class: "text", "{text}" } },
                Content::Picture { name, kind, bytes: Some(bytes) } => rsx! {
                    Picture { name, kind, bytes, grown }
                },
                Content::Picture { name, bytes: None, .. } => rsx! {
                    p { class: "text", "{name} (no longer kept)" }
                },
            }
            if let Stage::Failed(sentence) = &line.stage {
                p { class: "error",
                    "{sentence} "
                    button {
                        r#type: "button",
                        onclick: move |_| session.retry(&line.key),
                        "Send again"
                    }
                }
            }
        }
    }
}

#[component]
fn Picture(name: String, kind: String, bytes: Binary, grown: Callback) -> Element {
    // It is given back with this component.
    let url = use_hook(|| ObjectUrl::new(&bytes, &kind).map(Rc::new));
    let source = url.as_ref().map(|url| url.as_str());
    rsx! { img { src: source, alt: "{name}", title: "{name}", onload: move |_| grown(()) } }
}
