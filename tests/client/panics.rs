//! What the console says of a listener that panics.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::mpsc;
use futures::StreamExt;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{builder, connected};

/// Has the console tell a test what it is told, until this is dropped.
struct Console {
    restore: js_sys::Function,
    _tell: Closure<dyn Fn(String)>,
}

impl Console {
    fn listen() -> (Self, mpsc::UnboundedReceiver<String>) {
        let (tell, told) = mpsc::unbounded();
        let tell = Closure::<dyn Fn(String)>::new(move |sentence| {
            tell.unbounded_send(sentence).ok();
        });
        let patch = js_sys::Function::new_with_args(
            "tell",
            "const { error } = console;
             console.error = (...all) => tell(all.join(' '));
             return () => { console.error = error; };",
        );
        let restore = patch.call1(&JsValue::NULL, tell.as_ref()).unwrap();
        let console = Self {
            restore: restore.unchecked_into(),
            _tell: tell,
        };
        (console, told)
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.restore.call0(&JsValue::NULL).unwrap();
    }
}

/// The first sentence about a listener.
async fn sentence(told: &mut mpsc::UnboundedReceiver<String>) -> String {
    loop {
        let sentence = told.next().await.unwrap();
        if sentence.starts_with("socketio-wasm") {
            return sentence;
        }
    }
}

/// Each panic is one that the browser reports, as those of an application are.
#[wasm_bindgen_test]
async fn a_listener_that_panics_is_named() {
    socketio_wasm::set_panic_hook();
    let (_client, socket) = connected(builder()).await;
    let (_console, mut told) = Console::listen();

    let first = socket.on("repeated", |number: u32| assert_eq!(number, 0, "no number"));
    socket.emit("repeat", &1).unwrap();
    let said = sentence(&mut told).await;
    assert!(
        said.starts_with("socketio-wasm: in a listener of `repeated`: panicked at "),
        "{said}"
    );
    assert!(
        said.contains("panics.rs:") && said.contains("no number"),
        "{said}"
    );
    drop(first);

    // The module goes on, and the next panic is of another event.
    let (_client, socket) = connected(builder()).await;
    let awaited = Rc::new(RefCell::new(None::<u32>));
    let _later = socket.respond_async("double", move |_: u32| {
        let awaited = awaited.clone();
        async move { awaited.borrow().unwrap() }
    });
    socket.emit("question", &1).unwrap();
    let said = sentence(&mut told).await;
    assert!(
        said.starts_with("socketio-wasm: in a listener of `double`: "),
        "{said}"
    );
}
