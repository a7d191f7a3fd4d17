//! The events of this server, as an application would share them with its client.

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

events! {
    client "save" => pub Save(Document) -> SaveReply;
    client "add" => pub Add(i64, i64) -> i64;
    /// Asks for a [`News`].
    client "subscribe" => pub Subscribe;
    server "news" => pub News(String, u32);
    /// Goes to the others when somebody has saved.
    server "saved" => pub Saved(Document);
}
