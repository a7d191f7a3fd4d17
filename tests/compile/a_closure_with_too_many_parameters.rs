//! A listener has at most four parameters; more are a tuple, with `Message::args`.

fn listen(socket: &socketio_wasm::Socket) {
    let add = |a: u32, b: u32, c: u32, d: u32, e: u32| println!("{}", a + b + c + d + e);
    socket.on("numbers", add).detach();
}

fn main() {}
