//! What goes to the server and comes from it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use example_chat::{
    conversation_of, Answer, Content, Draft, Enter, Greeting, Join, Joined, Name, Roster, Said,
    Say, Typing, Welcome,
};
use socketio_wasm::{AckError, Socket};
use socketio_wasm_yew::{use_socket, use_socket_answer, use_socket_on};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::model::{Change, Model};

/// How long the server may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Proves on another connection that it is the same page.
pub type Token = Rc<RefCell<Option<String>>>;

/// What components use of the chat: what there is to show, and what the visitor can do.
#[derive(Clone)]
pub struct Session {
    pub model: UseReducerHandle<Model>,
    socket: Socket,
    line: Rc<Line>,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        self.model == other.model && self.socket == other.socket
    }
}

/// What nobody sees of the connection.
struct Line {
    token: Token,
    /// The id of the connection of which the server knows whose it is.
    known: RefCell<Option<String>>,
    /// The messages that have been sent and have no answer yet.
    under_way: RefCell<BTreeSet<String>>,
}

/// The session of the page.
#[hook]
pub fn use_session() -> Session {
    let session = use_context::<Session>();
    session.expect("a SessionProvider is around all components of the page")
}

#[derive(PartialEq, Properties)]
pub struct SessionProviderProps {
    pub token: Token,
    pub children: Html,
}

#[component]
pub fn SessionProvider(props: &SessionProviderProps) -> Html {
    let line = use_memo((), |()| Line {
        token: props.token.clone(),
        known: RefCell::default(),
        under_way: RefCell::default(),
    });
    let session = Session {
        model: use_reducer(Model::default),
        socket: use_socket(),
        line,
    };
    {
        let session = session.clone();
        use_socket_on::<Welcome>(move |greeting| session.greeted(greeting));
    }
    let model = session.model.dispatcher();
    use_socket_on::<Roster>(move |everybody| model.dispatch(Change::Roster(everybody)));
    let model = session.model.dispatcher();
    use_socket_answer::<Said>(move |message| model.dispatch(Change::Said(message)));
    html! {
        <ContextProvider<Session> context={session}>{ props.children.clone() }</ContextProvider<Session>>
    }
}

impl Session {
    // ---- entering

    /// A connection has been made.
    fn greeted(&self, greeting: Greeting) {
        match (&self.model.me, greeting.person) {
            (Some(_), Some(_)) => {
                self.is_known_now();
                self.flush();
            }
            (Some(me), None) => spawn_local(self.clone().come_back(me.name.clone())),
            (None, _) => {}
        }
    }

    /// The server knows who is at the other end of the present connection.
    fn is_known_now(&self) {
        *self.line.known.borrow_mut() = self.socket.id();
    }

    fn is_known(&self) -> bool {
        let known = self.line.known.borrow();
        known.is_some() && *known == self.socket.id()
    }

    /// Gives the visitor a name.
    pub async fn join(&self, name: String) {
        match self.ask_to_join(name).await {
            Ok(Answer::Done(joined)) => self.joined(joined),
            Ok(Answer::Refused { error }) => self.model.dispatch(Change::Refused(error)),
            Err(error) => self.model.dispatch(Change::Refused(error.to_string())),
        }
    }

    async fn ask_to_join(&self, name: String) -> Result<Answer<Joined>, AckError> {
        let request = self.socket.ask::<Join>(&Name { name });
        request.timeout(ANSWER_WITHIN).await
    }

    fn joined(&self, joined: Joined) {
        *self.line.token.borrow_mut() = Some(joined.token.clone());
        self.is_known_now();
        self.model.dispatch(Change::Joined(joined));
    }

    /// The server does not know the page any more: it was restarted, or the page was away for long.
    async fn come_back(self, name: String) {
        match self.ask_to_join(name).await {
            Ok(Answer::Done(joined)) => {
                self.joined(joined);
                for room in self.model.entered.clone() {
                    // A room that cannot be entered stays as it is shown.
                    self.enter(room).await.ok();
                }
                self.flush();
            }
            // Somebody else has the name now.
            Ok(Answer::Refused { error }) => self.model.dispatch(Change::Refused(error)),
            // The next connection begins with another greeting.
            Err(AckError::Disconnected { .. } | AckError::Closed { .. }) => {}
            Err(error) => self.model.dispatch(Change::Refused(error.to_string())),
        }
    }

    /// Shows a room, and enters it first if need be.
    pub fn go(&self, room: String) {
        if self.model.entered.contains(&room) {
            self.model.dispatch(Change::Shown(room));
            return;
        }
        let session = self.clone();
        spawn_local(async move {
            let change = match session.enter(room).await {
                Ok(room) => Change::Shown(room),
                Err(sentence) => Change::Failed(sentence),
            };
            session.model.dispatch(change);
        });
    }

    async fn enter(&self, room: String) -> Result<String, String> {
        let answer = self.socket.ask::<Enter>(&room).timeout(ANSWER_WITHIN).await;
        let answer = answer.map_err(|error| error.to_string())?;
        let entered = answer.into_result()?;
        let room = entered.room.clone();
        self.model.dispatch(Change::Entered(entered));
        Ok(room)
    }

    // ---- speaking

    /// Says something in the room that is shown.
    pub fn say(&self, content: Content) {
        self.model.dispatch(Change::Written(content));
        self.flush();
    }

    /// Sends a message that failed once more.
    pub fn retry(&self, key: &str) {
        self.model.dispatch(Change::Retried(key.into()));
        self.flush();
    }

    /// Tells that the visitor is writing.
    pub fn sign(&self) {
        let conversation = conversation_of(&self.model.room);
        // It may be lost, and who is not connected cannot tell it.
        let sent = self.socket.volatile().emit_event::<Typing>(&conversation);
        sent.ok();
    }

    /// Sends all messages that wait, if the server knows from whom they are.
    fn flush(&self) {
        if !self.is_known() {
            return;
        }
        for draft in self.model.lines.waiting() {
            let is_new = self
                .line
                .under_way
                .borrow_mut()
                .insert(draft.client_id.clone());
            if is_new {
                spawn_local(self.clone().deliver(draft));
            }
        }
    }

    async fn deliver(self, draft: Draft) {
        let answer = self.socket.ask::<Say>(&draft).timeout(ANSWER_WITHIN).await;
        self.line.under_way.borrow_mut().remove(&draft.client_id);
        let outcome = match answer {
            Ok(answer) => answer.into_result(),
            // It waits for the next greeting. The server keeps a message once, if it has got it.
            Err(AckError::Disconnected { .. } | AckError::Closed { .. }) => return,
            Err(error) => Err(error.to_string()),
        };
        self.model
            .dispatch(Change::Settled(draft.client_id, outcome));
    }
}
