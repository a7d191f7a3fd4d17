//! Who the visitor is, and what goes to the server and comes from it.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use dioxus::core::{current_scope_id, Runtime};
use dioxus::prelude::*;
use example_chat::{
    conversation_of, Answer, Auth, Content, Draft, Enter, Entered, Everybody, Join, Joined, Lines,
    Message, Name, Person, Roster, Said, Say, SomebodyTypes, Typing, Typists, Welcome, LOBBY,
};
use gloo_timers::future::TimeoutFuture;
use socketio_wasm::{AckError, BuildError, Client};
use socketio_wasm_dioxus::{use_socket_answer, use_socket_on, use_socket_provider, SocketHandle};

/// How long the server may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// What the page knows. Nothing of it outlives the page.
#[derive(Clone, Copy)]
pub struct Session {
    socket: SocketHandle,
    /// Of the component whose tasks bring messages to the server.
    scope: ScopeId,
    /// Proves on another connection that it is the same page.
    token: CopyValue<Option<String>>,
    /// Whether the server knows who is at the other end of the present connection.
    is_known: CopyValue<bool>,
    /// The messages that have been sent and have no answer yet.
    under_way: CopyValue<BTreeSet<String>>,
    /// The visitor, once there is a name.
    pub me: Signal<Option<Person>>,
    /// The room that is shown.
    pub room: Signal<String>,
    /// The rooms that the visitor is in.
    entered: CopyValue<BTreeSet<String>>,
    pub everybody: Signal<Everybody>,
    pub lines: Signal<Lines>,
    pub typists: Signal<Typists>,
    /// Why the server did not let the visitor in: a sentence, or nothing.
    pub error: Signal<String>,
}

/// Connects, for all components below.
pub fn use_session_provider() -> Result<Session, BuildError> {
    let token = use_hook(|| CopyValue::new(None));
    let socket = use_socket_provider(|| {
        Client::builder("").auth_with(move || {
            let token = token.cloned();
            async move { Ok::<_, Infallible>(Auth { token }) }
        })
    })?;
    let session = use_context_provider(|| Session {
        socket,
        scope: current_scope_id(),
        token,
        is_known: CopyValue::new(false),
        under_way: CopyValue::new(BTreeSet::new()),
        me: Signal::new(None),
        room: Signal::new(LOBBY.into()),
        entered: CopyValue::new(BTreeSet::new()),
        everybody: Signal::default(),
        lines: Signal::default(),
        typists: Signal::default(),
        error: Signal::default(),
    });
    session.use_listeners();
    Ok(session)
}

/// The session of the page.
pub fn use_session() -> Session {
    use_context()
}

impl Session {
    /// The conversation that is shown.
    pub fn conversation(self) -> String {
        conversation_of(&self.room.read())
    }

    fn use_listeners(mut self) {
        use_socket_on::<Welcome>(move |greeting| {
            let me = self.me.cloned();
            match (me, greeting.person) {
                (Some(_), Some(_)) => {
                    self.is_known.set(true);
                    self.flush();
                }
                (Some(me), None) => {
                    self.spawn(self.come_back(me.name));
                }
                (None, _) => {}
            }
        });
        use_socket_on::<Roster>(move |everybody| self.everybody.set(everybody));
        use_socket_answer::<Said>(move |message| {
            let mut typists = self.typists;
            typists.write().stop(&message.from, &message.conversation);
            self.add([message]);
        });
        use_socket_on::<SomebodyTypes>(move |sign| {
            let sign = self.typists.write().note(sign);
            spawn(async move {
                TimeoutFuture::new(Typists::SIGN_LASTS).await;
                self.typists.write().forget(sign);
            });
        });
        use_effect(move || {
            if !self.socket.state().read().is_connected() {
                self.is_known.set(false);
            }
        });
    }

    /// Begins a task that does not end with the component that calls this.
    fn spawn(self, task: impl Future<Output = ()> + 'static) {
        Runtime::current().in_scope(self.scope, || spawn(task));
    }

    fn add(mut self, messages: impl IntoIterator<Item = Message>) {
        let (mut lines, me) = (self.lines.write(), self.me.peek());
        for message in messages {
            lines.add(message, me.as_ref());
        }
    }

    // ---- entering

    /// Gives the visitor a name.
    pub async fn join(mut self, name: String) {
        let request = self.socket.ask::<Join>(&Name { name });
        match request.timeout(ANSWER_WITHIN).await {
            Ok(Answer::Done(joined)) => self.joined(joined),
            Ok(Answer::Refused { error }) => self.error.set(error),
            Err(error) => self.error.set(error.to_string()),
        }
    }

    fn joined(mut self, joined: Joined) {
        self.token.set(Some(joined.token));
        self.me.set(Some(joined.person));
        self.is_known.set(true);
        self.error.set(String::new());
        self.entered.write().insert(LOBBY.into());
        self.add(joined.history);
    }

    /// The server does not know the page any more: it was restarted, or the page was away for long.
    async fn come_back(mut self, name: String) {
        let request = self.socket.ask::<Join>(&Name { name });
        match request.timeout(ANSWER_WITHIN).await {
            Ok(Answer::Done(joined)) => {
                self.joined(joined);
                for room in self.entered.cloned() {
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
    pub fn go(mut self, room: String) {
        if self.entered.read().contains(&room) {
            self.room.set(room);
            return;
        }
        self.spawn(async move {
            match self.enter(room).await {
                Ok(room) => {
                    self.room.set(room);
                    self.error.set(String::new());
                }
                Err(sentence) => self.error.set(sentence),
            }
        });
    }

    async fn enter(mut self, room: String) -> Result<String, String> {
        let answer = self.socket.ask::<Enter>(&room).timeout(ANSWER_WITHIN).await;
        let answer = answer.map_err(|error| error.to_string())?;
        let Entered { room, history } = answer.into_result()?;
        self.entered.write().insert(room.clone());
        self.add(history);
        Ok(room)
    }

    // ---- speaking

    /// Says something in the room that is shown.
    pub fn say(mut self, content: Content) {
        let conversation = conversation_of(&self.room.peek());
        if let Some(me) = self.me.cloned() {
            self.lines.write().write(&me.name, conversation, content);
            self.flush();
        }
    }

    /// Sends a message that failed once more.
    pub fn retry(mut self, key: &str) {
        self.lines.write().retry(key);
        self.flush();
    }

    /// Tells that the visitor is writing.
    pub fn sign(self) {
        let conversation = conversation_of(&self.room.peek());
        // It may be lost, and who is not connected cannot tell it.
        self.socket
            .emit_event_volatile::<Typing>(&conversation)
            .ok();
    }

    /// Sends all messages that wait, if the server knows from whom they are.
    fn flush(mut self) {
        if !self.is_known.cloned() {
            return;
        }
        for draft in self.lines.peek().waiting() {
            if self.under_way.write().insert(draft.client_id.clone()) {
                self.spawn(self.deliver(draft));
            }
        }
    }

    async fn deliver(mut self, draft: Draft) {
        let answer = self.socket.ask::<Say>(&draft).timeout(ANSWER_WITHIN).await;
        self.under_way.write().remove(&draft.client_id);
        let outcome = match answer {
            Ok(answer) => answer.into_result(),
            // It waits for the next greeting. The server keeps a message once, if it has got it.
            Err(AckError::Disconnected { .. } | AckError::Closed { .. }) => return,
            Err(error) => Err(error.to_string()),
        };
        self.lines.write().settle(&draft.client_id, outcome);
    }
}
