//! Where the visitor writes.

use example_chat::{read_picture, Content, Typists, PICTURES};
use leptos::ev::{Event, SubmitEvent, Targeted};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlInputElement;

use crate::focused;
use crate::session::use_session;

#[component]
pub fn Composer() -> impl IntoView {
    let session = use_session();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let content = text.get_untracked().trim().to_owned();
        if !content.is_empty() {
            session.say(Content::Text(content));
            text.set(String::new());
        }
    };
    let last_sign = StoredValue::new(f64::NEG_INFINITY);
    let sign = move |event: Targeted<Event, HtmlInputElement>| {
        text.set(event.target().value());
        let now = event.time_stamp();
        if now - last_sign.get_value() >= Typists::SIGN_AGAIN {
            last_sign.set_value(now);
            session.sign();
        }
    };
    let send_picture = move |event: Targeted<Event, HtmlInputElement>| {
        let field = event.target();
        let Some(file) = field.files().and_then(|files| files.get(0)) else {
            return;
        };
        // The same file may be chosen again.
        field.set_value("");
        spawn_local(async move {
            match read_picture(file).await {
                Ok(picture) => {
                    session.say(picture);
                    error.try_set(String::new());
                }
                Err(sentence) => {
                    error.try_set(sentence);
                }
            }
        });
    };
    view! {
        <form class="composer" autocomplete="off" on:submit=send>
            <label class="file" title="Send a picture">
                <input
                    type="file"
                    aria-label="Send a picture"
                    accept=PICTURES
                    on:change:target=send_picture
                />
                "Picture"
            </label>
            <input
                node_ref=focused()
                aria-label="Message"
                placeholder="Write to everybody here"
                maxlength="2000"
                prop:value=text
                on:input:target=sign
            />
            <button class="primary">"Send"</button>
            <p class="error" role="alert">
                {error}
            </p>
        </form>
    }
}
