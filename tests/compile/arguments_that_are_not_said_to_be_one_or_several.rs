//! A reference is one argument and a tuple is several; a value is neither.

#[derive(serde::Serialize)]
struct Position {
    x: f64,
    y: f64,
}

fn tell(socket: &socketio_wasm::Socket) {
    let _ = socket.emit("moved", Position { x: 1.0, y: 2.0 });
    let _ = socket.emit("text", String::from("text"));
}

fn main() {}
