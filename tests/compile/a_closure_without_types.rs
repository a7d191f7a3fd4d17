//! The types of a listener's parameters are what it decodes: they must be written out.

fn listen(socket: &socketio_wasm::Socket) {
    socket.on("news", |title| println!("{title}")).detach();
}

fn main() {}
