//! A connection of a test's own, by which the server (`server.mjs`) tells of others. The tests of all
//! hooks include this file.

use serde::Deserialize;
use socketio_wasm::{Client, Socket};

/// Where the server is; `tests/client/run.mjs` says so.
const SERVER: Option<&str> = option_env!("SOCKETIO_SERVER");

pub(crate) fn server() -> &'static str {
    SERVER.expect("the tests are run by tests/client/run.mjs")
}

/// The connections of a tag.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
pub(crate) struct Lines {
    /// How many there have been.
    pub(crate) made: u32,
    /// How many there are.
    pub(crate) open: u32,
}

/// Asks the server about connections that have a `tag` in the query of their address.
pub(crate) struct Observer {
    socket: Socket,
}

impl Observer {
    pub(crate) fn new() -> Self {
        let client = Client::connect(server()).unwrap();
        Self {
            socket: client.socket(),
        }
    }

    pub(crate) async fn lines(&self, tag: &str) -> Lines {
        self.socket.emit_with_ack("lines", tag).await.unwrap()
    }

    /// Waits until none is open any more.
    pub(crate) async fn gone(&self, tag: &str) {
        self.socket.emit_with_ack::<()>("gone", tag).await.unwrap();
    }
}
