//! The rooms, and who is here.

use dioxus::prelude::*;

use crate::session::use_session;

#[component]
pub fn Rooms() -> Element {
    let session = use_session();
    let mut name = use_signal(String::new);
    let enter = move |event: FormEvent| {
        event.prevent_default();
        session.go(name.take());
    };
    let rooms = session.everybody.read().rooms.clone();
    rsx! {
        nav { class: "rooms", "aria-label": "Rooms",
            for room in rooms {
                button {
                    key: "{room}",
                    r#type: "button",
                    "aria-current": if *session.room.read() == room { "true" },
                    onclick: {
                        let room = room.clone();
                        move |_| session.go(room.clone())
                    },
                    "#{room}"
                }
            }
            form { autocomplete: "off", onsubmit: enter,
                input {
                    "aria-label": "Another room",
                    placeholder: "Another room",
                    required: true,
                    maxlength: 24,
                    value: name,
                    oninput: move |event| name.set(event.value()),
                }
                button { "Enter" }
            }
        }
        p { class: "error", role: "alert", "{session.error}" }
    }
}

#[component]
pub fn People() -> Element {
    let session = use_session();
    let me = session.me.read();
    let everybody = session.everybody.read();
    rsx! {
        ul { class: "people", "aria-label": "Who is online",
            for present in everybody.people.iter().filter(|present| present.online) {
                li { key: "{present.person.id}",
                    "{present.person.name}"
                    if me.as_ref() == Some(&present.person) {
                        " (you)"
                    }
                }
            }
        }
    }
}
