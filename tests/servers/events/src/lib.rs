//! The events of the tests with a socketioxide server, as an application would share them between
//! the two.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use socketio_events::{events, Binary};

/// A document with a picture.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Document {
    pub title: String,
    pub picture: Binary,
}

/// What has become of a document.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SaveReply {
    pub version: u32,
    pub bytes: usize,
}

/// Bytes wherever socketioxide finds them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Album {
    pub title: String,
    pub cover: Binary,
    pub pages: Vec<Binary>,
    pub by_name: BTreeMap<String, Document>,
    pub pair: (Binary, u64),
    #[serde(with = "socketio_events::binary")]
    pub plain: Vec<u8>,
    pub empty: Binary,
}

/// What a socketioxide server of version 0.18 reads of an [`Album`], if it does not know the field
/// that has the first attachment.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct LastPage {
    pub empty: Binary,
}

/// Bytes where socketioxide 0.18 does not look for them: in an `Option`, a newtype, a variant.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Hidden {
    pub option: Option<Binary>,
    pub newtype: Wrapped,
    pub variant: Shape,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Wrapped(pub Binary);

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum Shape {
    Raw(Binary),
}

events! {
    client "save" => pub Save(Document) -> SaveReply;
    client "add" => pub Add(i64, i64) -> i64;
    client "divide" => pub Divide(u32, u32) -> (u32, u32);
    client "echo" => pub Echo(Album) -> Album;
    client "last page" => pub TurnToLast(LastPage) -> usize;
    /// The server sends [`Found`], with the bytes where they cannot be seen.
    client "hide" => pub Hide(Vec<u8>);
    client "hidden" => pub Send(Hidden) -> Hidden;
    /// Asks for a [`News`].
    client "subscribe" => pub Subscribe;
    /// Asks the server to ask [`Double`], and to send [`Doubled`].
    client "question" => pub Question(i64);
    /// Ends the namespace.
    client "leave" => pub Leave;
    /// Whether a socket of this id is connected.
    client "who" => pub Who(String) -> bool;

    server "news" => pub News(String, u32);
    /// Goes to the others when somebody has saved.
    server "saved" => pub Saved(Document);
    server "double" => pub Double(i64) -> i64;
    server "doubled" => pub Doubled(i64);
    server "found" => pub Found(Hidden);
}
