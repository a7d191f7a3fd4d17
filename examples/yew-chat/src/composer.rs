//! Where the visitor writes.

use example_chat::{read_picture, Content, Typists, PICTURES};
use web_sys::HtmlInputElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::focus;
use crate::session::use_session;

#[component]
pub fn Composer() -> Html {
    let session = use_session();
    let field = use_node_ref();
    let onsubmit = {
        let (field, session) = (field.clone(), session.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(field) = field.cast::<HtmlInputElement>() else {
                return;
            };
            let text = field.value().trim().to_owned();
            if !text.is_empty() {
                session.say(Content::Text(text));
                field.set_value("");
            }
        }
    };
    // It comes when the visitor has entered.
    use_effect_with(field.clone(), focus);
    let last_sign = use_mut_ref(|| f64::NEG_INFINITY);
    let oninput = move |event: InputEvent| {
        let now = event.time_stamp();
        let mut last_sign = last_sign.borrow_mut();
        if now - *last_sign >= Typists::SIGN_AGAIN {
            *last_sign = now;
            session.sign();
        }
    };
    html! {
        <form class="composer" autocomplete="off" {onsubmit}>
            <PictureField />
            <input
                ref={field}
                aria-label="Message"
                placeholder="Write to everybody here"
                maxlength="2000"
                {oninput}
            />
            <button class="primary">{ "Send" }</button>
        </form>
    }
}

#[component]
fn PictureField() -> Html {
    let session = use_session();
    let error = use_state(String::new);
    let onchange = {
        let error = error.setter();
        move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let Some(file) = field.files().and_then(|files| files.get(0)) else {
                return;
            };
            // The same file may be chosen again.
            field.set_value("");
            let (session, error) = (session.clone(), error.clone());
            spawn_local(async move {
                match read_picture(file).await {
                    Ok(picture) => {
                        session.say(picture);
                        error.set(String::new());
                    }
                    Err(sentence) => error.set(sentence),
                }
            });
        }
    };
    html! {
        <>
            <label class="file" title="Send a picture">
                <input type="file" aria-label="Send a picture" accept={PICTURES} {onchange} />
                { "Picture" }
            </label>
            <p class="error" role="alert">{ &*error }</p>
        </>
    }
}
