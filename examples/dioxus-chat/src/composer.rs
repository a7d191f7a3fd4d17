//! Where the visitor writes.

use dioxus::prelude::*;
use dioxus::web::WebEventExt;
use example_chat::{read_picture, Content, Typists, PICTURES};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::focus;
use crate::session::use_session;

#[component]
pub fn Composer() -> Element {
    let session = use_session();
    let mut text = use_signal(String::new);
    let mut error = use_signal(String::new);
    let send = move |event: FormEvent| {
        event.prevent_default();
        let content = text.peek().trim().to_owned();
        if !content.is_empty() {
            session.say(Content::Text(content));
            text.set(String::new());
        }
    };
    let mut last_sign = use_hook(|| CopyValue::new(f64::NEG_INFINITY));
    let sign = move |event: FormEvent| {
        text.set(event.value());
        let now = event.try_as_web_event().map(|event| event.time_stamp());
        if now.is_some_and(|now| now - last_sign() >= Typists::SIGN_AGAIN) {
            last_sign.set(now.unwrap_or_default());
            session.sign();
        }
    };
    let send_picture = move |event: FormEvent| async move {
        let event = event.try_as_web_event();
        let field = event.and_then(|event| event.target()?.dyn_into::<HtmlInputElement>().ok());
        let Some(field) = field else {
            return;
        };
        let Some(file) = field.files().and_then(|files| files.get(0)) else {
            return;
        };
        // The same file may be chosen again.
        field.set_value("");
        match read_picture(file).await {
            Ok(picture) => {
                session.say(picture);
                error.set(String::new());
            }
            Err(sentence) => error.set(sentence),
        }
    };
    rsx! {
        form { class: "composer", autocomplete: "off", onsubmit: send,
            label { class: "file", title: "Send a picture",
                input {
                    r#type: "file",
                    "aria-label": "Send a picture",
                    accept: PICTURES,
                    onchange: send_picture,
                }
                "Picture"
            }
            input {
                onmounted: focus,
                "aria-label": "Message",
                placeholder: "Write to everybody here",
                maxlength: 2000,
                value: text,
                oninput: sign,
            }
            button { class: "primary", "Send" }
            p { class: "error", role: "alert", "{error}" }
        }
    }
}
