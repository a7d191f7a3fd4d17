//! The smallest application that listens, emits and asks, with the Rust client: for its size.

use serde::{Deserialize, Serialize};
use socketio_wasm::Client;
use wasm_bindgen::UnwrapThrowExt;
use wasm_bindgen_futures::spawn_local;

#[derive(Deserialize, Serialize)]
struct Message {
    author: String,
    text: String,
}

fn main() {
    let client = Client::connect("").unwrap_throw();
    let socket = client.socket();
    let answering = socket.clone();
    let listener = socket.on("message", move |message: Message| {
        answering.emit("seen", &message).unwrap_throw();
    });
    listener.detach();
    spawn_local(async move {
        let message: Message = socket.emit_with_ack("latest", ()).await.unwrap_throw();
        socket.emit("seen", &message).unwrap_throw();
    });
    client.detach();
}
