//! What the page shows. Nothing of it outlives the page.

use std::collections::BTreeSet;
use std::rc::Rc;

use example_chat::{Accepted, Content, Entered, Everybody, Joined, Lines, Message, Person, LOBBY};
use yew::prelude::*;

#[derive(Clone)]
pub struct Model {
    /// The visitor, once there is a name.
    pub me: Option<Person>,
    /// The room that is shown.
    pub room: String,
    /// The rooms that the visitor is in.
    pub entered: BTreeSet<String>,
    pub everybody: Everybody,
    pub lines: Lines,
    /// Why the server did not let the visitor in: a sentence, or nothing.
    pub error: String,
    /// How often it has changed.
    version: u64,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            me: None,
            room: LOBBY.into(),
            entered: BTreeSet::new(),
            everybody: Everybody::default(),
            lines: Lines::default(),
            error: String::new(),
            version: 0,
        }
    }
}

/// There is one in a page, of which only the times are compared: pictures are long.
impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

/// What may happen.
pub enum Change {
    Joined(Joined),
    /// The server will not let the visitor in, or not any more.
    Refused(String),
    Entered(Entered),
    /// Another room is shown.
    Shown(String),
    /// A room could not be entered.
    Failed(String),
    Roster(Everybody),
    Said(Message),
    Written(Content),
    /// The server has answered to a message, or will not.
    Settled(String, Result<Accepted, String>),
    /// A message that failed is to be sent again.
    Retried(String),
}

impl Reducible for Model {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut model = Rc::unwrap_or_clone(self);
        model.version += 1;
        model.apply(change);
        Rc::new(model)
    }
}

impl Model {
    fn apply(&mut self, change: Change) {
        match change {
            Change::Joined(joined) => {
                self.me = Some(joined.person);
                self.error.clear();
                self.entered.insert(LOBBY.into());
                self.add(joined.history);
            }
            Change::Refused(sentence) => {
                self.me = None;
                self.error = sentence;
            }
            Change::Entered(entered) => {
                self.entered.insert(entered.room);
                self.add(entered.history);
            }
            Change::Shown(room) => {
                self.room = room;
                self.error.clear();
            }
            Change::Failed(sentence) => self.error = sentence,
            Change::Roster(everybody) => self.everybody = everybody,
            Change::Said(message) => self.add([message]),
            Change::Written(content) => self.write(content),
            Change::Settled(client_id, outcome) => self.lines.settle(&client_id, outcome),
            Change::Retried(key) => self.lines.retry(&key),
        }
    }

    fn add(&mut self, messages: impl IntoIterator<Item = Message>) {
        for message in messages {
            self.lines.add(message, self.me.as_ref());
        }
    }

    fn write(&mut self, content: Content) {
        if let Some(me) = &self.me {
            let conversation = example_chat::conversation_of(&self.room);
            self.lines.write(&me.name, conversation, content);
        }
    }
}
