//! The events of the demo's chat, as its server (`www/server/`) speaks them: for the chats of the
//! examples, which talk with the demo's page in the same rooms.
//!
//! What is the same in every framework is here. How a page keeps its state is not: each example has
//! a `session.rs` of its own, though those of Leptos and Dioxus resemble each other, because how
//! signals, tasks and scopes of a framework go together with a socket is what they are there to
//! show. A layer that hides them would be a framework that no reader has.

mod connection;
mod conversation;
mod files;
mod typists;

use serde::{Deserialize, Serialize};
use socketio_events::{events, Binary};

pub use connection::{state_name, state_text};
pub use conversation::{Content, Line, Lines, Stage};
pub use files::{read_picture, ObjectUrl, PICTURES};
pub use typists::Typists;

/// The room that everybody is in after [`Join`].
pub const LOBBY: &str = "lobby";

/// The conversation of a room, as messages name it.
#[must_use]
pub fn conversation_of(room: &str) -> String {
    format!("room:{room}")
}

/// What is sent when a socket connects: the [`Joined::token`], once there is one, by which the
/// server knows who is back.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Auth {
    /// See [`Joined::token`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// A visitor, as others are told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Person {
    /// Made by the server.
    pub id: String,
    /// Chosen by the visitor; nobody else in the chat has the same.
    pub name: String,
}

/// A name for the page: what [`Join`] asks for.
#[derive(Clone, Debug, Serialize)]
pub struct Name {
    /// At most 24 characters.
    pub name: String,
}

/// The answer to [`Join`].
#[derive(Clone, Debug, Deserialize)]
pub struct Joined {
    /// Who this page is now.
    pub person: Person,
    /// Proves on another connection that it is the same page.
    pub token: String,
    /// What has been said in the lobby.
    pub history: Vec<Message>,
}

/// What the server says to each connection first.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Greeting {
    /// Who the page is, if its [token](Auth::token) says so. A server that was restarted knows
    /// nobody any more.
    pub person: Option<Person>,
}

/// The answer to [`Enter`].
#[derive(Clone, Debug, Deserialize)]
pub struct Entered {
    /// What the server calls it: in small letters, without spaces.
    pub room: String,
    /// What has been said in the room.
    pub history: Vec<Message>,
}

/// What is sent to others: a text, or a picture.
#[derive(Clone, Debug, Serialize)]
pub struct Draft {
    /// The sender's own name for it, at most 40 letters, digits and hyphens. One that is sent again
    /// is kept once.
    #[serde(rename = "clientId")]
    pub client_id: String,
    /// A room's conversation: see [`conversation_of`].
    pub to: String,
    /// At most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A picture in place of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Upload>,
}

/// A picture on its way to the server.
#[derive(Clone, Debug, Serialize)]
pub struct Upload {
    /// The file's name.
    pub name: String,
    /// A PNG, JPEG, GIF or WebP file of at most 2 MB.
    pub bytes: Binary,
}

/// The answer to [`Say`].
#[derive(Clone, Debug, Deserialize)]
pub struct Accepted {
    /// Where it stands among all messages.
    pub number: u64,
    /// When the server received it: milliseconds since the epoch.
    pub at: f64,
}

/// A message as it reaches a page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Message {
    /// Made by the server.
    pub id: String,
    /// Grows from message to message.
    pub number: u64,
    /// Who wrote it.
    pub from: Person,
    /// When the server received it: milliseconds since the epoch.
    pub at: f64,
    /// Where it belongs: see [`conversation_of`].
    pub conversation: String,
    /// What was said, unless it is a picture.
    pub text: Option<String>,
    /// The picture, if it is one.
    pub picture: Option<Picture>,
}

/// A picture that was sent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Picture {
    /// The file's name.
    pub name: String,
    /// Such as `image/png`.
    #[serde(rename = "type")]
    pub kind: String,
    /// None if the server has given up old pictures.
    pub bytes: Option<Binary>,
}

/// Who is here, and where.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Everybody {
    /// All visitors.
    pub people: Vec<Present>,
    /// The names of all rooms.
    pub rooms: Vec<String>,
}

/// A visitor in the list of all.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Present {
    /// Who it is.
    #[serde(flatten)]
    pub person: Person,
    /// Whether there is a connection at the moment.
    pub online: bool,
    /// The rooms entered.
    pub rooms: Vec<String>,
}

/// Somebody is writing.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct IsTyping {
    /// Where: see [`conversation_of`].
    pub conversation: String,
    /// Who.
    pub from: Person,
}

/// The answer to a request: what was asked for, or why not.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Answer<T> {
    /// The server will not do it.
    Refused {
        /// A sentence for the visitor.
        error: String,
    },
    /// It is done.
    Done(T),
}

impl<T> Answer<T> {
    /// # Errors
    ///
    /// The server's sentence, if it refused.
    pub fn into_result(self) -> Result<T, String> {
        match self {
            Self::Refused { error } => Err(error),
            Self::Done(value) => Ok(value),
        }
    }
}

/// An answer that says nothing but that it is done.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Done {}

events! {
    /// Gives the page a name, and lets it into the lobby.
    client "join" => pub Join(Name) -> Answer<Joined>;
    /// Enters a room, which is made if there is none of that name.
    client "enter" => pub Enter(String) -> Answer<Entered>;
    /// Leaves a room.
    client "leave" => pub Leave(String) -> Answer<Done>;
    /// Says something to everybody in a room.
    client "message" => pub Say(Draft) -> Answer<Accepted>;
    /// Tells that somebody writes in a conversation: volatile, and not answered.
    client "typing" => pub Typing(String);

    /// The first event of a connection.
    server "welcome" => pub Welcome(Greeting);
    /// The list has changed.
    server "roster" => pub Roster(Everybody);
    /// Somebody has said something; the server wants to know that it has arrived.
    server "message" => pub Said(Message);
    /// Somebody is writing.
    server "typing" => pub SomebodyTypes(IsTyping);
}
