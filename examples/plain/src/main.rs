//! The demo's chat in a page of plain Rust, without a framework: one room, its messages, who
//! writes, and what the connection is like.

mod page;

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;

use example_chat::{
    conversation_of, state_name, state_text, Auth, Draft, Join, Joined, Name, Roster, Said, Say,
    SomebodyTypes, Typing, Welcome, LOBBY,
};
use futures::StreamExt;
use socketio_wasm::{Client, Socket};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use page::Page;

/// Proves on another connection that it is the same page.
type Token = Rc<RefCell<Option<String>>>;

/// How long the server may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

fn main() {
    console_error_panic_hook::set_once();
    if let Err(error) = start() {
        web_sys::console::error_1(&error);
    }
}

fn start() -> Result<(), JsValue> {
    let page = Rc::new(Page::find()?);
    let token = Token::default();
    let known = token.clone();
    let client = Client::builder("")
        // Asked for each connection: one that comes later says who is back.
        .auth_with(move || {
            let auth = Auth {
                token: known.borrow().clone(),
            };
            async move { Ok::<_, Infallible>(auth) }
        })
        .connect()
        .map_err(|error| JsValue::from_str(&error.to_string()))?;
    let socket = client.socket();
    listen(&socket, &page);
    join_again_when_forgotten(&socket, &page, &token);
    join_when_asked(&socket, &page, token);
    send_when_asked(&socket, &page);
    // The page has no end but its own.
    client.detach();
    Ok(())
}

fn listen(socket: &Socket, page: &Rc<Page>) {
    let view = page.clone();
    let said = socket.respond_event::<Said>(move |message| view.show(&message));
    said.detach();

    let view = page.clone();
    let roster = socket.on_event::<Roster>(move |everybody| view.show_people(&everybody));
    roster.detach();

    let view = page.clone();
    let typing = socket.on_event::<SomebodyTypes>(move |typing| {
        if typing.conversation == conversation_of(LOBBY) {
            view.show_typing(&typing.from.name);
        }
    });
    typing.detach();

    let (view, mut states) = (page.clone(), socket.states());
    spawn_local(async move {
        while let Some(state) = states.next().await {
            view.show_state(state_name(&state), &state_text(&state));
        }
    });
}

/// Each connection begins with a greeting. A server that was restarted knows nobody, and its rooms
/// are empty: a page that had a name there joins again.
fn join_again_when_forgotten(socket: &Socket, page: &Rc<Page>, token: &Token) {
    let (weak, view, token) = (socket.downgrade(), page.clone(), token.clone());
    let welcome = socket.on_event::<Welcome>(move |greeting| {
        let (Some(me), None) = (view.me(), greeting.person) else {
            return;
        };
        let (weak, view, token) = (weak.clone(), view.clone(), token.clone());
        spawn_local(async move {
            let Some(socket) = weak.upgrade() else {
                return;
            };
            match join(&socket, me.name).await {
                Ok(joined) => {
                    *token.borrow_mut() = Some(joined.token);
                    view.come_back(&joined.person, &joined.history);
                }
                Err(sentence) => view.leave(&sentence),
            }
        });
    });
    welcome.detach();
}

fn join_when_asked(socket: &Socket, page: &Rc<Page>, token: Token) {
    let (socket, view) = (socket.downgrade(), page.clone());
    page.on_join(move |name| {
        let (socket, view, token) = (socket.clone(), view.clone(), token.clone());
        spawn_local(async move {
            let Some(socket) = socket.upgrade() else {
                return;
            };
            match join(&socket, name).await {
                Ok(joined) => {
                    *token.borrow_mut() = Some(joined.token);
                    view.enter(&joined.person, &joined.history);
                }
                Err(sentence) => view.refuse(&sentence),
            }
        });
    });
}

async fn join(socket: &Socket, name: String) -> Result<Joined, String> {
    let request = socket.ask::<Join>(&Name { name });
    let answer = request.timeout(ANSWER_WITHIN).await;
    answer.map_err(|error| error.to_string())?.into_result()
}

fn send_when_asked(socket: &Socket, page: &Rc<Page>) {
    let typing = socket.downgrade();
    page.on_input(move || {
        if let Some(socket) = typing.upgrade() {
            // That somebody writes is of no interest later: it may be lost.
            socket
                .volatile()
                .emit_event::<Typing>(&conversation_of(LOBBY))
                .ok();
        }
    });

    let (socket, view) = (socket.downgrade(), page.clone());
    page.on_send(move |text| {
        let Some(socket) = socket.upgrade() else {
            return;
        };
        let draft = view.draft(text);
        let view = view.clone();
        spawn_local(async move {
            let id = draft.client_id.clone();
            match send(&socket, &draft).await {
                Ok(()) => view.confirm(&id),
                Err(sentence) => view.fail(&id, &sentence),
            }
        });
    });
}

async fn send(socket: &Socket, draft: &Draft) -> Result<(), String> {
    let answer = socket.ask::<Say>(draft).timeout(ANSWER_WITHIN).await;
    let answer = answer.map_err(|error| error.to_string())?;
    answer.into_result().map(drop)
}
