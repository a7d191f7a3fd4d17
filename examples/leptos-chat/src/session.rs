//! Who the visitor is, and what goes to the server and comes from it.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use example_chat::{
    conversation_of, Answer, Auth, Content, Draft, Enter, Entered, Everybody, Join, Joined, Lines,
    Message, Name, Person, Roster, Said, Say, SomebodyTypes, Typing, Typists, Welcome, LOBBY,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use socketio_wasm::{AckError, BuildError, Client};
use socketio_wasm_leptos::{provide_socket, use_socket_answer, use_socket_on, SocketHandle};

/// How long the server may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// What the page knows. Nothing of it outlives the page.
#[derive(Clone, Copy)]
pub struct Session {
    socket: SocketHandle,
    /// Proves on another connection that it is the same page.
    token: StoredValue<Option<String>>,
    /// Whether the server knows who is at the other end of the present connection.
    is_known: StoredValue<bool>,
    /// The messages that have been sent and have no answer yet.
    under_way: StoredValue<BTreeSet<String>>,
    /// The visitor, once there is a name.
    pub me: RwSignal<Option<Person>>,
    /// The room that is shown.
    pub room: RwSignal<String>,
    /// The rooms that the visitor is in.
    entered: StoredValue<BTreeSet<String>>,
    pub everybody: RwSignal<Everybody>,
    pub lines: RwSignal<Lines>,
    pub typists: RwSignal<Typists>,
    /// Why the server did not let the visitor in: a sentence, or nothing.
    pub error: RwSignal<String>,
}

/// Connects, for all components below.
pub fn provide_session() -> Result<Session, BuildError> {
    let token = StoredValue::new(None);
    let builder = Client::builder("").auth_with(move || {
        let token = token.try_get_value().flatten();
        async move { Ok::<_, Infallible>(Auth { token }) }
    });
    let session = Session {
        socket: provide_socket(builder)?,
        token,
        is_known: StoredValue::new(false),
        under_way: StoredValue::default(),
        me: RwSignal::default(),
        room: RwSignal::new(LOBBY.into()),
        entered: StoredValue::default(),
        everybody: RwSignal::default(),
        lines: RwSignal::default(),
        typists: RwSignal::default(),
        error: RwSignal::default(),
    };
    session.listen();
    provide_context(session);
    Ok(session)
}

/// The session of the page.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// The conversation that is shown.
    pub fn conversation(self) -> String {
        conversation_of(&self.room.read())
    }

    fn listen(self) {
        use_socket_on::<Welcome>(move |greeting| {
            match (self.me.get_untracked(), greeting.person) {
                (Some(_), Some(_)) => {
                    self.is_known.set_value(true);
                    self.flush();
                }
                (Some(me), None) => spawn_local(self.come_back(me.name)),
                (None, _) => {}
            }
        });
        use_socket_on::<Roster>(move |everybody| self.everybody.set(everybody));
        use_socket_answer::<Said>(move |message| {
            let mut typists = self.typists.write();
            typists.stop(&message.from, &message.conversation);
            self.add([message]);
        });
        use_socket_on::<SomebodyTypes>(move |sign| {
            let sign = self.typists.write().note(sign);
            let lasts = Duration::from_millis(Typists::SIGN_LASTS.into());
            set_timeout(move || self.typists.write().forget(sign), lasts);
        });
        Effect::new(move || {
            if !self.socket.state().read().is_connected() {
                self.is_known.set_value(false);
            }
        });
    }

    fn add(self, messages: impl IntoIterator<Item = Message>) {
        let (mut lines, me) = (self.lines.write(), self.me.read_untracked());
        for message in messages {
            lines.add(message, me.as_ref());
        }
    }

    // ---- entering

    /// Gives the visitor a name.
    pub async fn join(self, name: String) {
        let request = self.socket.ask::<Join>(&Name { name });
        match request.timeout(ANSWER_WITHIN).await {
            Ok(Answer::Done(joined)) => self.joined(joined),
            Ok(Answer::Refused { error }) => self.error.set(error),
            Err(error) => self.error.set(error.to_string()),
        }
    }

    fn joined(self, joined: Joined) {
        self.token.set_value(Some(joined.token));
        self.me.set(Some(joined.person));
        self.is_known.set_value(true);
        self.error.set(String::new());
        self.entered.write_value().insert(LOBBY.into());
        self.add(joined.history);
    }

    /// The server does not know the page any more: it was restarted, or the page was away for long.
    async fn come_back(self, name: String) {
        let request = self.socket.ask::<Join>(&Name { name });
        match request.timeout(ANSWER_WITHIN).await {
            Ok(Answer::Done(joined)) => {
                self.joined(joined);
                for room in self.entered.get_value() {
                    self.enter(room).await.ok();
                }
                self.flush();
            }
            // Somebody else has the name now.
            Ok(Answer::Refused { error }) => {
                self.me.set(None);
                self.error.set(error);
            }
            // The next connection begins with another greeting.
            Err(AckError::Disconnected { .. } | AckError::Closed { .. }) => {}
            Err(error) => {
                self.me.set(None);
                self.error.set(error.to_string());
            }
        }
    }

    /// Shows a room, and enters it first if need be.
    pub fn go(self, room: String) {
        if self.entered.read_value().contains(&room) {
            self.room.set(room);
            return;
        }
        spawn_local(async move {
            match self.enter(room).await {
                Ok(room) => {
                    self.room.set(room);
                    self.error.set(String::new());
                }
                Err(sentence) => self.error.set(sentence),
            }
        });
    }

    async fn enter(self, room: String) -> Result<String, String> {
        let answer = self.socket.ask::<Enter>(&room).timeout(ANSWER_WITHIN).await;
        let answer = answer.map_err(|error| error.to_string())?;
        let Entered { room, history } = answer.into_result()?;
        self.entered.write_value().insert(room.clone());
        self.add(history);
        Ok(room)
    }

    // ---- speaking

    /// Says something in the room that is shown.
    pub fn say(self, content: Content) {
        let conversation = conversation_of(&self.room.read_untracked());
        if let Some(me) = self.me.get_untracked() {
            self.lines.write().write(&me.name, conversation, content);
            self.flush();
        }
    }

    /// Sends a message that failed once more.
    pub fn retry(self, key: &str) {
        self.lines.write().retry(key);
        self.flush();
    }

    /// Tells that the visitor is writing.
    pub fn sign(self) {
        let conversation = conversation_of(&self.room.read_untracked());
        // It may be lost, and who is not connected cannot tell it.
        self.socket
            .emit_event_volatile::<Typing>(&conversation)
            .ok();
    }

    /// Sends all messages that wait, if the server knows from whom they are.
    fn flush(self) {
        if !self.is_known.get_value() {
            return;
        }
        for draft in self.lines.read_untracked().waiting() {
            if self.under_way.write_value().insert(draft.client_id.clone()) {
                spawn_local(self.deliver(draft));
            }
        }
    }

    async fn deliver(self, draft: Draft) {
        let answer = self.socket.ask::<Say>(&draft).timeout(ANSWER_WITHIN).await;
        self.under_way.write_value().remove(&draft.client_id);
        let outcome = match answer {
            Ok(answer) => answer.into_result(),
            // It waits for the next greeting. The server keeps a message once, if it has got it.
            Err(AckError::Disconnected { .. } | AckError::Closed { .. }) => return,
            Err(error) => Err(error.to_string()),
        };
        self.lines.write().settle(&draft.client_id, outcome);
    }
}
