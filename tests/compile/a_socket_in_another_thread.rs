//! In a browser a socket belongs to its thread.

fn move_away(socket: socketio_wasm::Socket) {
    std::thread::spawn(move || socket.disconnect());
}

fn main() {}
