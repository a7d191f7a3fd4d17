//! The events of a board of notes. Its server (socketioxide) and its page (socketio-wasm) share
//! them: a change on one side that does not fit the other does not compile.

use serde::{Deserialize, Serialize};
use socketio_events::{events, Binary};

/// What somebody pins to the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub author: String,
    pub text: String,
    /// None or one. It is no `Option`, because socketioxide 0.18 does not find bytes in one.
    pub pictures: Vec<Picture>,
}

/// A picture on a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Its media type, such as `image/png`.
    pub media_type: String,
    pub bytes: Binary,
}

/// A note that is on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pinned {
    /// Counts from 1, in the order in which notes were pinned.
    pub number: u64,
    pub note: Note,
}

events! {
    /// Pins a note to the board. The answer is its number.
    client "pin" => pub Pin(Note) -> u64;
    /// Asks for the newest notes, at most so many. The answer has the oldest of them first.
    client "look" => pub Look(usize) -> Vec<Pinned>;

    /// A note was pinned by somebody else.
    server "pinned" => pub NewNote(Pinned);
    /// How many look at the board, and how many notes are on it.
    server "count" => pub Count(usize, usize);
}
