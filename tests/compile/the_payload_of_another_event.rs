//! A typed event carries its payload and nothing else.

socketio_wasm::events! {
    client "save" => Save(String) -> u64;
    client "seen" => Seen(u64);
}

async fn save(socket: &socketio_wasm::Socket) {
    let _ = socket.emit_event::<Seen>(&"text");
    let _: Result<String, _> = socket.ask::<Save>(&"text".to_owned()).await;
}

fn main() {}
