//! An event whose sender waits for an answer is a request; it cannot be volatile either, as nobody
//! would ever answer one that was dropped.

socketio_wasm::events! {
    client "save" => Save(String) -> u64;
}

fn save(socket: &socketio_wasm::Socket) {
    let _ = socket.emit_event::<Save>(&"text".to_owned());
    let _ = socket.volatile().ask::<Save>(&"text".to_owned());
    let _ = socket.volatile().emit_with_ack::<u64>("save", "text");
}

fn main() {}
