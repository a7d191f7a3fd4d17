//! What a listener gets is decoded for it: it owns its arguments.

fn listen(socket: &socketio_wasm::Socket) {
    socket.on("news", |title: &str| println!("{title}")).detach();
}

fn main() {}
