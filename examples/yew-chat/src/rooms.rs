//! The rooms, and who is here.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::session::use_session;

#[component]
pub fn Rooms() -> Html {
    let session = use_session();
    let field = use_node_ref();
    let model = &session.model;
    let rooms = model.everybody.rooms.iter().map(|room| {
        let is_current = (*room == model.room).then_some("true");
        let onclick = {
            let (session, room) = (session.clone(), room.clone());
            move |_| session.go(room.clone())
        };
        html! {
            <button key={room.as_str()} type="button" aria-current={is_current} {onclick}>
                { format!("#{room}") }
            </button>
        }
    });
    let onsubmit = {
        let (field, session) = (field.clone(), session.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = field.cast::<HtmlInputElement>() {
                session.go(field.value());
                field.set_value("");
            }
        }
    };
    html! {
        <>
            <nav class="rooms" aria-label="Rooms">
                { for rooms }
                <form autocomplete="off" {onsubmit}>
                    <input
                        ref={field}
                        aria-label="Another room"
                        placeholder="Another room"
                        required={true}
                        maxlength="24"
                    />
                    <button>{ "Enter" }</button>
                </form>
            </nav>
            <p class="error" role="alert">{ &model.error }</p>
        </>
    }
}

#[component]
pub fn People() -> Html {
    let session = use_session();
    let model = &session.model;
    let online = model.everybody.people.iter().filter(|one| one.online);
    let online = online.map(|one| {
        let is_own = model.me.as_ref() == Some(&one.person);
        html! {
            <li key={one.person.id.as_str()}>
                { &one.person.name }
                if is_own { { " (you)" } }
            </li>
        }
    });
    html! { <ul class="people" aria-label="Who is online">{ for online }</ul> }
}
