//! What is left of a thousand clients, listeners, streams and requests: nothing.

use js_sys::{Function, WebAssembly};
use socketio_wasm::Socket;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{builder, connected};

const MANY: u32 = 1000;

/// Bytes that the module has taken for its memory; it gives none back.
fn memory() -> u32 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    buffer.byte_length()
}

/// Places in the table of functions, which holds a closure's.
fn table() -> u32 {
    let table: WebAssembly::Table = wasm_bindgen::function_table().unchecked_into();
    table.length()
}

/// Counts the listeners of the page or the worker from now on: how many more there are than before.
fn count_listeners() -> Function {
    let count = Function::new_no_args(
        "let count = 0;
         const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
         globalThis.addEventListener = (...args) => (count++, add.apply(globalThis, args));
         globalThis.removeEventListener = (...args) => (count--, remove.apply(globalThis, args));
         return () => {
           delete globalThis.addEventListener;
           delete globalThis.removeEventListener;
           return count;
         };",
    );
    count.call0(&JsValue::NULL).unwrap().unchecked_into()
}

/// Does it so often that all memory that is used again has been taken, and as often once more.
async fn leaves_nothing(once: impl AsyncFn(u32)) {
    for n in 0..MANY {
        once(n).await;
    }
    let before = (memory(), table());
    for n in 0..MANY {
        once(n).await;
    }
    assert_eq!((memory(), table()), before);
}

fn use_it(socket: &Socket, n: u32) {
    let guard = socket.on("e", |_: String| {});
    let _any = socket.on_any(|_| {});
    let _error = socket.on_error(|_| {});
    let _stream = socket.stream::<u32>("e");
    let _states = socket.states();
    let _ready = socket.ready();
    let _connected = socket.connected();
    let _request = socket.emit_with_ack::<u32>("nobody answers", &n).send();
    drop(guard);
}

/// Waits until nothing is kept any more because it has not been sent.
async fn sent(socket: &Socket) {
    let _echo: () = socket.emit_with_ack("echo", ()).await.unwrap();
}

#[wasm_bindgen_test]
async fn clients_that_never_connect() {
    let listeners = count_listeners();
    leaves_nothing(async |n| {
        let client = builder().lazy().connect().unwrap();
        use_it(&client.socket(), n);
        use_it(&client.namespace("/admin"), n);
    })
    .await;
    assert_eq!(listeners.call0(&JsValue::NULL).unwrap(), 0);
}

#[wasm_bindgen_test]
async fn what_is_used_of_a_socket() {
    let (_client, socket) = connected(builder()).await;
    leaves_nothing(async |n| {
        use_it(&socket, n);
        sent(&socket).await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn namespaces_that_are_entered_and_left() {
    let (client, socket) = connected(builder()).await;
    leaves_nothing(async |n| {
        use_it(&client.namespace("/admin"), n);
        sent(&socket).await;
    })
    .await;
}
