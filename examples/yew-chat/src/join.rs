//! The form for a name.

use web_sys::HtmlInputElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::badge::Badge;
use crate::focus;
use crate::session::use_session;

#[component]
pub fn JoinForm() -> Html {
    let session = use_session();
    let field = use_node_ref();
    use_effect_with(field.clone(), focus);
    let is_asking = use_state(|| false);
    let error = session.model.error.clone();
    let onsubmit = {
        let (field, is_asking) = (field.clone(), is_asking.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(field) = field.cast::<HtmlInputElement>() else {
                return;
            };
            let (session, is_asking) = (session.clone(), is_asking.clone());
            is_asking.set(true);
            spawn_local(async move {
                session.join(field.value()).await;
                is_asking.set(false);
            });
        }
    };
    html! {
        <form class="join" autocomplete="off" {onsubmit}>
            <h1>{ "A chat in Yew" }</h1>
            <label for="name">{ "Your name" }</label>
            <input id="name" ref={field} required={true} maxlength="24" />
            <button class="primary" disabled={*is_asking}>{ "Enter" }</button>
            <p class="error" role="alert">{ error }</p>
            <Badge />
        </form>
    }
}
