//! What only the server emits cannot be emitted, and what only clients emit cannot be listened to.

socketio_wasm::events! {
    client "save" => Save(String);
    server "news" => News(String);
}

fn talk(socket: &socketio_wasm::Socket) {
    let _ = socket.emit_event::<News>(&"title".to_owned());
    socket.on_event::<Save>(|_| {}).detach();
}

fn main() {}
