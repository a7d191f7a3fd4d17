//! A board of notes: its page.

mod page;

use std::rc::Rc;
use std::time::Duration;

use example_shared_events::{Count, Look, NewNote, Note, Picture, Pin, Pinned};
use futures::StreamExt;
use socketio_wasm::{Binary, Client, Socket, State};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{spawn_local, JsFuture};
use web_sys::File;

use page::{Entry, Page};

/// How long the server may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// How many notes are shown at first.
const AT_FIRST: usize = 30;

fn main() {
    console_error_panic_hook::set_once();
    if let Err(error) = start() {
        web_sys::console::error_1(&error);
    }
}

fn start() -> Result<(), JsValue> {
    let page = Rc::new(Page::find()?);
    let client = Client::connect("").map_err(|error| JsValue::from_str(&error.to_string()))?;
    let socket = client.socket();

    let view = page.clone();
    let notes = socket.on_event::<NewNote>(move |pinned| view.show(&pinned));
    notes.detach();

    let view = page.clone();
    let count = socket.on_event::<Count>(move |(visitors, notes)| view.count(visitors, notes));
    count.detach();

    show_states(&socket, page.clone());
    pin_when_asked(&socket, &page);
    // The page has no end but its own.
    client.detach();
    Ok(())
}

/// Shows what the connection is like, and what was missed while there was none.
fn show_states(socket: &Socket, page: Rc<Page>) {
    let (mut states, socket) = (socket.states(), socket.downgrade());
    spawn_local(async move {
        while let Some(state) = states.next().await {
            page.show_state(state_name(&state), &state.to_string());
            let Some(socket) = socket.upgrade() else {
                return;
            };
            if !state.is_connected() {
                continue;
            }
            match socket.ask::<Look>(&AT_FIRST).timeout(ANSWER_WITHIN).await {
                Ok(notes) => page.show_all(&notes),
                Err(error) => page.fail(&error.to_string()),
            }
        }
    });
}

fn state_name(state: &State) -> &'static str {
    match state {
        State::Connected(_) => "connected",
        state if state.is_over() => "disconnected",
        _ => "connecting",
    }
}

fn pin_when_asked(socket: &Socket, page: &Rc<Page>) {
    let (socket, view) = (socket.downgrade(), page.clone());
    page.on_pin(move |entry| {
        let Some(socket) = socket.upgrade() else {
            return;
        };
        let view = view.clone();
        spawn_local(async move {
            match pin(&socket, entry).await {
                Ok(pinned) => {
                    view.clear();
                    view.show(&pinned);
                }
                Err(sentence) => view.fail(&sentence),
            }
        });
    });
}

async fn pin(socket: &Socket, entry: Entry) -> Result<Pinned, String> {
    let pictures = match &entry.picture {
        Some(file) => vec![read(file).await?],
        None => Vec::new(),
    };
    let note = Note {
        author: entry.author,
        text: entry.text,
        pictures,
    };
    let request = socket.ask::<Pin>(&note).timeout(ANSWER_WITHIN);
    let number = request.await.map_err(|error| error.to_string())?;
    Ok(Pinned { number, note })
}

async fn read(file: &File) -> Result<Picture, String> {
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| "The picture could not be read.")?;
    Ok(Picture {
        media_type: file.type_(),
        bytes: Binary::from(js_sys::Uint8Array::new(&buffer).to_vec()),
    })
}
