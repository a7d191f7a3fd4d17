//! The Rust client of this repository.

use std::cell::RefCell;

use js_sys::Array;
use serde_wasm_bindgen::from_value;
use socketio_wasm::{Binary, Client, Socket, Subscription, Transport};
use socketio_wasm_bench::{for_case, note, Answer, Payload, PerPayload, Small, EVENT};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

type Run = Box<dyn Fn()>;

thread_local! {
    static CLIENT: RefCell<Option<Client>> = const { RefCell::new(None) };
    static LISTENER: RefCell<Option<Subscription>> = const { RefCell::new(None) };
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

fn main() {}

/// Connects, over WebSocket only.
#[wasm_bindgen]
pub async fn connect(url: String) {
    let client = Client::builder(&url)
        .transports([Transport::WebSocket])
        .connect()
        .unwrap_throw();
    client.socket().connected().await.unwrap_throw();
    CLIENT.set(Some(client));
}

fn socket() -> Socket {
    CLIENT.with_borrow(|client| client.as_ref().unwrap_throw().socket())
}

/// Listens to the event with a payload of this name.
#[wasm_bindgen]
pub fn listen(payload: &str) {
    LISTENER.set(None);
    LISTENER.set(for_case(payload, Listen(socket())));
}

/// Answers the event, whose payload is small.
#[wasm_bindgen]
pub fn respond() {
    LISTENER.set(None);
    LISTENER.set(Some(socket().respond(EVENT, |value: Small| {
        note(&value);
        Answer::ok()
    })));
}

/// Makes [`run`] emit the event with these arguments.
#[wasm_bindgen(js_name = prepareEmit)]
pub fn prepare_emit(payload: &str, arguments: Array) {
    RUN.set(for_case(payload, Emit(socket(), arguments)));
}

/// Makes [`run`] emit the event and await the answer; the payload of both is small.
#[wasm_bindgen(js_name = prepareRequest)]
pub fn prepare_request(arguments: &Array) {
    let socket = socket();
    let value: Small = argument(arguments, 0);
    RUN.set(Some(Box::new(move || {
        let request = socket.emit_with_ack::<Small>(EVENT, &value);
        spawn_local(async { note(&request.await.unwrap_throw()) });
    })));
}

/// Does what was prepared.
#[wasm_bindgen]
pub fn run() {
    RUN.with_borrow(|run| run.as_ref().unwrap_throw()());
}

fn argument<T: Payload>(arguments: &Array, index: u32) -> T {
    from_value(arguments.get(index)).unwrap_throw()
}

struct Listen(Socket);

impl PerPayload for Listen {
    type Output = Subscription;
    type Bytes = Binary;

    fn none(self) -> Subscription {
        self.0.on(EVENT, || note(&()))
    }

    fn one<T: Payload>(self) -> Subscription {
        self.0.on(EVENT, |value: T| note(&value))
    }

    fn two<A: Payload, B: Payload>(self) -> Subscription {
        self.0
            .on(EVENT, |first: A, second: B| note(&(first, second)))
    }
}

struct Emit(Socket, Array);

impl PerPayload for Emit {
    type Output = Run;
    type Bytes = Binary;

    fn none(self) -> Run {
        Box::new(move || self.0.emit(EVENT, ()).unwrap_throw())
    }

    fn one<T: Payload>(self) -> Run {
        let value: T = argument(&self.1, 0);
        Box::new(move || self.0.emit(EVENT, &value).unwrap_throw())
    }

    fn two<A: Payload, B: Payload>(self) -> Run {
        let (first, second): (A, B) = (argument(&self.1, 0), argument(&self.1, 1));
        Box::new(move || self.0.emit(EVENT, (&first, &second)).unwrap_throw())
    }
}
