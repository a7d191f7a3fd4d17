//! What a frontend in Rust has without this repository: a JavaScript client, which the page hands
//! over, with declarations for wasm-bindgen, and serde for the payloads.
//!
//! In one variant values are converted one by one, by serde-wasm-bindgen; in the other as a whole,
//! by way of a JSON text. The page may hand over a client that does next to nothing; it shows what
//! the conversion costs alone.

use std::cell::{Cell, RefCell};
use std::hint::black_box;

use js_sys::{Array, Function, Promise, JSON};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_bytes::ByteBuf;
use serde_wasm_bindgen::{from_value, Serializer};
use socketio_wasm_bench::{for_case, note, Answer, Payload, PerPayload, Small, EVENT};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{spawn_local, JsFuture};

#[wasm_bindgen]
extern "C" {
    /// A socket of the client.
    #[derive(Clone)]
    pub type JsSocket;

    #[wasm_bindgen(method)]
    fn on(this: &JsSocket, event: &str, listener: &JsValue);
    #[wasm_bindgen(method)]
    fn off(this: &JsSocket, event: &str);
    #[wasm_bindgen(method, js_name = emit)]
    fn emit_none(this: &JsSocket, event: &str);
    #[wasm_bindgen(method, js_name = emit)]
    fn emit_one(this: &JsSocket, event: &str, argument: &JsValue);
    #[wasm_bindgen(method, js_name = emit)]
    fn emit_two(this: &JsSocket, event: &str, first: &JsValue, second: &JsValue);
    #[wasm_bindgen(method, js_name = emitWithAck)]
    fn emit_with_ack(this: &JsSocket, event: &str, argument: &JsValue) -> Promise;
}

type Run = Box<dyn Fn()>;

/// A listener, for as long as it is to be called.
enum Listener {
    None(Closure<dyn Fn()>),
    One(Closure<dyn Fn(JsValue)>),
    Two(Closure<dyn Fn(JsValue, JsValue)>),
    Answer(Closure<dyn Fn(JsValue, Function)>),
}

thread_local! {
    static SOCKET: RefCell<Option<JsSocket>> = const { RefCell::new(None) };
    static BY_TEXT: Cell<bool> = const { Cell::new(false) };
    static LISTENER: RefCell<Option<Listener>> = const { RefCell::new(None) };
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

fn main() {}

/// Uses a socket that is connected, and converts values by way of a JSON text or one by one.
#[wasm_bindgen]
pub fn attach(socket: JsSocket, by_text: bool) {
    SOCKET.set(Some(socket));
    BY_TEXT.set(by_text);
}

fn socket() -> JsSocket {
    SOCKET.with_borrow(|socket| socket.clone().unwrap_throw())
}

/// Listens to the event with a payload of this name.
#[wasm_bindgen]
pub fn listen(payload: &str) {
    start_listening(match BY_TEXT.get() {
        false => for_case(payload, Listen(Direct)).unwrap_throw(),
        true => for_case(payload, Listen(Text)).unwrap_throw(),
    });
}

/// Answers the event, whose payload is small.
#[wasm_bindgen]
pub fn respond() {
    start_listening(match BY_TEXT.get() {
        false => responder(Direct),
        true => responder(Text),
    });
}

/// Makes [`run`] emit the event with these arguments.
#[wasm_bindgen(js_name = prepareEmit)]
pub fn prepare_emit(payload: &str, arguments: Array) {
    RUN.set(match BY_TEXT.get() {
        false => for_case(payload, Emit(Direct, arguments)),
        true => for_case(payload, Emit(Text, arguments)),
    });
}

/// Makes [`run`] emit the event and await the answer; the payload of both is small.
#[wasm_bindgen(js_name = prepareRequest)]
pub fn prepare_request(arguments: &Array) {
    RUN.set(Some(match BY_TEXT.get() {
        false => requester(Direct, arguments),
        true => requester(Text, arguments),
    }));
}

/// Makes [`run`] read one argument from JSON that is in the module's memory already.
#[wasm_bindgen(js_name = prepareRead)]
pub fn prepare_read(payload: &str, json: String) {
    RUN.set(for_case(payload, Read(json)));
}

/// Makes [`run`] write one argument as JSON into the module's memory.
#[wasm_bindgen(js_name = prepareWrite)]
pub fn prepare_write(payload: &str, arguments: Array) {
    RUN.set(for_case(payload, Write(arguments)));
}

/// Does what was prepared.
#[wasm_bindgen]
pub fn run() {
    RUN.with_borrow(|run| run.as_ref().unwrap_throw()());
}

fn argument<T: Payload>(arguments: &Array, index: u32) -> T {
    from_value(arguments.get(index)).unwrap_throw()
}

/// How a value of Rust becomes one of JavaScript, and the reverse.
trait Conversion: Copy + 'static {
    fn read<T: DeserializeOwned>(self, value: JsValue) -> T;
    fn write<T: Serialize>(self, value: &T) -> JsValue;
}

#[derive(Clone, Copy)]
struct Direct;

impl Conversion for Direct {
    fn read<T: DeserializeOwned>(self, value: JsValue) -> T {
        from_value(value).unwrap_throw()
    }

    fn write<T: Serialize>(self, value: &T) -> JsValue {
        // Without the second setting bytes would be lists of numbers.
        let serializer = Serializer::json_compatible().serialize_bytes_as_arrays(false);
        value.serialize(&serializer).unwrap_throw()
    }
}

#[derive(Clone, Copy)]
struct Text;

impl Conversion for Text {
    fn read<T: DeserializeOwned>(self, value: JsValue) -> T {
        let json = String::from(JSON::stringify(&value).unwrap_throw());
        serde_json::from_str(&json).unwrap_throw()
    }

    fn write<T: Serialize>(self, value: &T) -> JsValue {
        let json = serde_json::to_string(value).unwrap_throw();
        JSON::parse(&json).unwrap_throw()
    }
}

fn start_listening(listener: Listener) {
    let socket = socket();
    socket.off(EVENT);
    socket.on(
        EVENT,
        match &listener {
            Listener::None(closure) => closure.as_ref(),
            Listener::One(closure) => closure.as_ref(),
            Listener::Two(closure) => closure.as_ref(),
            Listener::Answer(closure) => closure.as_ref(),
        },
    );
    LISTENER.set(Some(listener));
}

struct Listen<C>(C);

impl<C: Conversion> PerPayload for Listen<C> {
    type Output = Listener;
    type Bytes = ByteBuf;

    fn none(self) -> Listener {
        Listener::None(Closure::new(|| note(&())))
    }

    fn one<T: Payload>(self) -> Listener {
        Listener::One(Closure::new(move |value| note(&self.0.read::<T>(value))))
    }

    fn two<A: Payload, B: Payload>(self) -> Listener {
        Listener::Two(Closure::new(move |first, second| {
            note(&(self.0.read::<A>(first), self.0.read::<B>(second)));
        }))
    }
}

fn responder(conversion: impl Conversion) -> Listener {
    Listener::Answer(Closure::new(move |value, answer: Function| {
        note(&conversion.read::<Small>(value));
        let value = conversion.write(&Answer::ok());
        answer.call1(&JsValue::UNDEFINED, &value).unwrap_throw();
    }))
}

fn requester(conversion: impl Conversion, arguments: &Array) -> Run {
    let (socket, value): (_, Small) = (socket(), argument(arguments, 0));
    Box::new(move || {
        let answer = socket.emit_with_ack(EVENT, &conversion.write(&value));
        spawn_local(async move {
            let value = JsFuture::from(answer).await.unwrap_throw();
            note(&conversion.read::<Small>(value));
        });
    })
}

struct Emit<C>(C, Array);

impl<C: Conversion> PerPayload for Emit<C> {
    type Output = Run;
    type Bytes = ByteBuf;

    fn none(self) -> Run {
        let socket = socket();
        Box::new(move || socket.emit_none(EVENT))
    }

    fn one<T: Payload>(self) -> Run {
        let (socket, value): (_, T) = (socket(), argument(&self.1, 0));
        Box::new(move || socket.emit_one(EVENT, &self.0.write(&value)))
    }

    fn two<A: Payload, B: Payload>(self) -> Run {
        let socket = socket();
        let (first, second): (A, B) = (argument(&self.1, 0), argument(&self.1, 1));
        Box::new(move || socket.emit_two(EVENT, &self.0.write(&first), &self.0.write(&second)))
    }
}

struct Read(String);

impl Read {
    fn run(self, read: impl Fn(&str) + 'static) -> Run {
        Box::new(move || read(black_box(&self.0)))
    }
}

impl PerPayload for Read {
    type Output = Run;
    type Bytes = ByteBuf;

    fn none(self) -> Run {
        self.run(|_| note(&()))
    }

    fn one<T: Payload>(self) -> Run {
        self.run(|json| note(&serde_json::from_str::<T>(json).unwrap_throw()))
    }

    fn two<A: Payload, B: Payload>(self) -> Run {
        self.run(|json| note(&serde_json::from_str::<(A, B)>(json).unwrap_throw()))
    }
}

struct Write(Array);

impl Write {
    fn run(value: impl Serialize + 'static) -> Run {
        Box::new(move || {
            black_box(serde_json::to_string(black_box(&value)).unwrap_throw());
        })
    }
}

impl PerPayload for Write {
    type Output = Run;
    type Bytes = ByteBuf;

    fn none(self) -> Run {
        Self::run(())
    }

    fn one<T: Payload>(self) -> Run {
        Self::run(argument::<T>(&self.0, 0))
    }

    fn two<A: Payload, B: Payload>(self) -> Run {
        Self::run((argument::<A>(&self.0, 0), argument::<B>(&self.0, 1)))
    }
}
