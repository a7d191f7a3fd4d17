//! A future that nobody polls would do nothing: `on_async` is for closures that return one.

fn listen(socket: &socketio_wasm::Socket) {
    socket
        .on("news", |title: String| async move { println!("{title}") })
        .detach();
}

fn main() {}
