//! What has been said in the room.

use example_chat::{Content, Line, ObjectUrl, Stage};
use leptos::html::Ol;
use leptos::prelude::*;

use crate::session::use_session;

/// How far from its end a list may be scrolled and still follow what comes, in pixels.
const NEAR_THE_END: i32 = 40;

#[component]
pub fn Messages() -> impl IntoView {
    let session = use_session();
    let list = NodeRef::<Ol>::new();
    let follows = StoredValue::new(true);
    let note_scrolling = move |_| {
        if let Some(list) = list.get_untracked() {
            let below = list.scroll_height() - list.scroll_top() - list.client_height();
            follows.set_value(below < NEAR_THE_END);
        }
    };
    let follow = move || {
        if let (Some(list), true) = (list.get_untracked(), follows.get_value()) {
            list.set_scroll_top(list.scroll_height());
        }
    };
    Effect::new(move || {
        session.lines.track();
        follow();
    });
    // Another room begins at its end.
    Effect::new(move || {
        session.room.track();
        follows.set_value(true);
        follow();
    });
    let lines = move || -> Vec<Line> {
        let conversation = session.conversation();
        session.lines.read().of(&conversation).cloned().collect()
    };
    view! {
        <ol class="messages" aria-live="polite" node_ref=list on:scroll=note_scrolling>
            <For
                each=lines
                key=|line| line.key.clone()
                children=move |line| view! { <Message line grown=follow /> }
            />
        </ol>
    }
}

/// `grown` is called when it has become larger, as a picture does when it is there.
#[component]
fn Message(line: Line, grown: impl Fn() + Copy + 'static) -> impl IntoView {
    let session = use_session();
    let key = StoredValue::new(line.key);
    let stage = Memo::new(move |_| session.lines.read().stage(&key.read_value()));
    let error = move || match stage.get() {
        Some(Stage::Failed(sentence)) => Some(sentence),
        Some(Stage::Waiting | Stage::Sent(_)) | None => None,
    };
    let content = match line.content {
        Content::Text(text) => view! { <p class="text">{text}</p> }.into_any(),
        Content::Picture { name, kind, bytes } => {
            let url = bytes.and_then(|bytes| ObjectUrl::new(&bytes, &kind));
            view! { <Picture name url grown /> }.into_any()
        }
    };
    view! {
        <li
            class="message"
            class:own=line.is_own
            class:waiting=move || stage.get() == Some(Stage::Waiting)
        >
            <p class="author">{line.author}</p>
            {content}
            {move || {
                let again = move |_| session.retry(&key.read_value());
                error().map(|sentence| view! {
                    <p class="error">
                        {sentence} " " <button type="button" on:click=again>"Send again"</button>
                    </p>
                })
            }}
        </li>
    }
}

#[component]
fn Picture(name: String, url: Option<ObjectUrl>, grown: impl Fn() + 'static) -> impl IntoView {
    let Some(url) = url else {
        return view! { <p class="text">{name} " (no longer kept)"</p> }.into_any();
    };
    let source = url.as_str().to_owned();
    // It is given back with this component.
    StoredValue::new_local(url);
    view! { <img src=source alt=name.clone() title=name on:load=move |_| grown() /> }.into_any()
}
