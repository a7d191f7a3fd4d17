//! The rooms, and who is here.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::session::use_session;

#[component]
pub fn Rooms() -> impl IntoView {
    let session = use_session();
    let name = RwSignal::new(String::new());
    let enter = move |event: SubmitEvent| {
        event.prevent_default();
        session.go(name.get_untracked());
        name.set(String::new());
    };
    view! {
        <nav class="rooms" aria-label="Rooms">
            <For
                each=move || session.everybody.get().rooms
                key=String::clone
                children=move |room| {
                    let (own, target) = (room.clone(), room.clone());
                    let is_current = move || (*session.room.read() == own).then_some("true");
                    view! {
                        <button
                            type="button"
                            aria-current=is_current
                            on:click=move |_| session.go(target.clone())
                        >
                            "#"
                            {room}
                        </button>
                    }
                }
            />
            <form autocomplete="off" on:submit=enter>
                <input
                    aria-label="Another room"
                    placeholder="Another room"
                    required
                    maxlength="24"
                    bind:value=name
                />
                <button>"Enter"</button>
            </form>
        </nav>
        <p class="error" role="alert">
            {session.error}
        </p>
    }
}

#[component]
pub fn People() -> impl IntoView {
    let session = use_session();
    let online = move || {
        let everybody = session.everybody.get();
        everybody
            .people
            .into_iter()
            .filter(|present| present.online)
    };
    view! {
        <ul class="people" aria-label="Who is online">
            <For
                each=online
                key=|present| present.person.id.clone()
                children=move |present| {
                    let is_own = session.me.read_untracked().as_ref() == Some(&present.person);
                    view! {
                        <li>{present.person.name} {is_own.then_some(" (you)")}</li>
                    }
                }
            />
        </ul>
    }
}
