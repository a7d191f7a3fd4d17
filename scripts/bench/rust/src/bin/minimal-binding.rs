//! The same application as `minimal-ours`, with the official client and serde-wasm-bindgen.

use js_sys::Promise;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::{from_value, Serializer};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{spawn_local, JsFuture};

#[wasm_bindgen(raw_module = "./socket.io.esm.min.js")]
extern "C" {
    #[derive(Clone)]
    type Socket;

    fn io() -> Socket;
    #[wasm_bindgen(method)]
    fn on(this: &Socket, event: &str, listener: &JsValue);
    #[wasm_bindgen(method)]
    fn emit(this: &Socket, event: &str, argument: &JsValue);
    #[wasm_bindgen(method, js_name = emitWithAck)]
    fn emit_with_ack(this: &Socket, event: &str) -> Promise;
}

#[derive(Deserialize, Serialize)]
struct Message {
    author: String,
    text: String,
}

fn read(value: JsValue) -> Message {
    from_value(value).unwrap_throw()
}

fn write(message: &Message) -> JsValue {
    let serializer = Serializer::json_compatible().serialize_bytes_as_arrays(false);
    message.serialize(&serializer).unwrap_throw()
}

fn main() {
    let socket = io();
    let answering = socket.clone();
    let listener = Closure::<dyn Fn(JsValue)>::new(move |value| {
        answering.emit("seen", &write(&read(value)));
    });
    socket.on("message", listener.as_ref());
    listener.forget();
    spawn_local(async move {
        let answer = JsFuture::from(socket.emit_with_ack("latest")).await;
        socket.emit("seen", &write(&read(answer.unwrap_throw())));
    });
}
