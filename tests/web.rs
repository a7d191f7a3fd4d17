//! The crate as another crate's dependency in the browser: a host of its own drives the
//! core with JavaScript values, microtasks and timers, in a page and in a worker alike. The
//! server is a script.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Date, Error, Function, Object, Promise, Reflect, JSON};
use socketio_wasm::driver::Driver;
use socketio_wasm::protocol::engine::handshake::Handshake;
use socketio_wasm::protocol::io::{
    self, AckListener, AckOutcome, Batch, Data, EmitFlags, EnginePacket, Head, Input, LinkId,
    Moment, NamespaceId, Output, TransportKind,
};
use socketio_wasm::protocol::options::{EngineOptions, ManagerOptions, NamespaceOptions};
use socketio_wasm::protocol::socket::packet::{write_prefix, BodyFacts, First, Shape};
use socketio_wasm::protocol::{Core, Shared};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen]
extern "C" {
    // Named through `globalThis`, because wasm-bindgen tells imports apart by package: one
    // that the crate declares in the same words would be defined twice.
    #[wasm_bindgen(js_namespace = globalThis, js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, delay: f64) -> JsValue;
    #[wasm_bindgen(js_namespace = globalThis, js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
    #[wasm_bindgen(js_namespace = globalThis, js_name = queueMicrotask)]
    fn queue_microtask(callback: &JsValue);
}

/// Any JavaScript value.
#[derive(Clone, Debug, PartialEq)]
struct Value(JsValue);

impl Value {
    fn parse(json: &str) -> Self {
        Self(JSON::parse(json).unwrap())
    }

    fn json(&self) -> String {
        JSON::stringify(&self.0).unwrap().into()
    }

    fn member(&self, name: &str) -> JsValue {
        Reflect::get(&self.0, &name.into()).unwrap()
    }

    fn truthy_member(&self, name: &str) -> Option<Self> {
        let member = self.0.is_object().then(|| self.member(name))?;
        member.is_truthy().then_some(Self(member))
    }

    fn with(self, name: &str, member: impl Into<JsValue>) -> Self {
        Reflect::set(&self.0, &name.into(), &member.into()).unwrap();
        self
    }
}

impl io::Value for Value {
    fn error(message: &str) -> Self {
        Self(Error::new(message).into())
    }

    fn transport_error(message: &str, description: Self, context: Self) -> Self {
        Self::error(message)
            .with("description", description.0)
            .with("context", context.0)
    }

    fn probe_error(message: &str, _cause: Option<&Self>, transport: TransportKind) -> Self {
        Self::error(message).with("transport", transport.name())
    }

    fn server_error(code: &'static str) -> Self {
        Self::error("server error").with("code", code)
    }

    fn details(description: &str, context: Option<Self>) -> Self {
        let context = context.map_or(JsValue::UNDEFINED, |context| context.0);
        Self(Object::new().into())
            .with("description", description)
            .with("context", context)
    }

    fn text(text: &str) -> Self {
        Self(text.into())
    }

    fn same(&self, other: &Self) -> bool {
        self.0.is_string() && self == other
    }

    fn number(text: &str) -> f64 {
        panic!("{text:?} is in no script")
    }
}

/// What happened, in order; to be read one by one.
#[derive(Default)]
struct Trace {
    unread: RefCell<VecDeque<String>>,
    reader: RefCell<Option<Function>>,
}

impl Trace {
    fn note(&self, entry: String) {
        self.unread.borrow_mut().push_back(entry);
        if let Some(resolve) = self.reader.take() {
            resolve.call0(&JsValue::UNDEFINED).unwrap();
        }
    }

    /// The next entry, awaited if need be.
    async fn next(&self) -> String {
        loop {
            let unread = self.unread.borrow_mut().pop_front();
            if let Some(entry) = unread {
                return entry;
            }
            let noted = Promise::new(&mut |resolve, _| {
                self.reader.replace(Some(resolve));
            });
            noted.await.unwrap();
        }
    }
}

/// A Manager with one WebSocket, whose other end is the test.
struct Host {
    driver: Driver<Value>,
    trace: Trace,
    link: RefCell<Option<LinkId>>,
    frame: RefCell<String>,
    timer: RefCell<Option<JsValue>>,
}

impl Host {
    fn new() -> Rc<Self> {
        let options = ManagerOptions {
            reconnection: false,
            ..ManagerOptions::default()
        };
        Rc::new(Self {
            driver: Driver::new(Core::new(&options, Rc::new(Shared::default()))),
            trace: Trace::default(),
            link: RefCell::default(),
            frame: RefCell::default(),
            timer: RefCell::default(),
        })
    }

    /// Connects `/` and reads the trace up to the event `connect`.
    async fn connected(ping_interval: f64, ping_timeout: f64) -> Rc<Self> {
        let host = Self::new();
        let options = NamespaceOptions::default();
        host.feed(Input::AddNamespace("/".into(), options));
        assert_eq!(
            host.trace.next().await,
            "open Parameters { session: false, token: None, base64: false }"
        );
        host.feed(Input::LinkOpened(host.link()));
        host.receive(&format!(
            r#"0{{"sid":"e","upgrades":[],"pingInterval":{ping_interval},"pingTimeout":{ping_timeout},"maxPayload":1000000}}"#
        ));
        assert_eq!(host.trace.next().await, "send 40");
        host.receive(r#"40{"sid":"s"}"#);
        assert_eq!(host.trace.next().await, "id \"s\"");
        assert_eq!(host.trace.next().await, "connect");
        host
    }

    fn link(&self) -> LinkId {
        self.link.borrow().unwrap()
    }

    fn receive(self: &Rc<Self>, frame: &str) {
        self.frame.replace(frame.into());
        self.feed(Input::Text {
            link: self.link(),
            head: Head::Utf8(frame.as_bytes()),
            complete: true,
        });
    }

    fn emit(self: &Rc<Self>, args: &str, ack: AckListener) {
        self.feed(Input::Emit {
            namespace: 0,
            args: Value::parse(args),
            reserved: None,
            flags: EmitFlags::default(),
            ack,
        });
    }

    fn feed(self: &Rc<Self>, input: Input<'_, Value>) {
        self.feed_at(Date::now(), input);
    }

    fn feed_at(self: &Rc<Self>, now: f64, input: Input<'_, Value>) {
        let moment = Moment { now, jitter: 0.5 };
        self.driver
            .drive(moment, input, |output| self.perform(output));
        if let Some(deadline) = self.driver.rearm() {
            self.arm(deadline);
        }
    }

    fn arm(self: &Rc<Self>, deadline: Option<f64>) {
        if let Some(id) = self.timer.take() {
            clear_timeout(&id);
        }
        let Some(deadline) = deadline else { return };
        let host = self.clone();
        let fire = Closure::once_into_js(move || {
            host.timer.take();
            let now = host.driver.fired(Date::now());
            host.feed_at(now, Input::Timeout);
        });
        let id = set_timeout(&fire, (deadline - Date::now()).max(0.0));
        self.timer.replace(Some(id));
    }

    fn perform(self: &Rc<Self>, output: Output<Value>) {
        match output {
            Output::EngineOptions(_) => {
                let mut options = EngineOptions {
                    transports: vec![TransportKind::WebSocket],
                    ..EngineOptions::default()
                };
                options.websocket.timestamp_requests = false;
                self.feed(Input::EngineOptions(Box::new(options)));
            }
            Output::OpenWebSocket(link, _, parameters) => {
                self.link.replace(Some(link));
                self.trace.note(format!("open {parameters:?}"));
            }
            Output::Send(_, _, batch, None) => {
                for frame in self.driver.with(|core| frames(core, batch)) {
                    self.trace.note(format!("send {frame}"));
                }
            }
            Output::CloseLink(_) => self.trace.note("close".into()),
            Output::Microtask => {
                let host = self.clone();
                let run = move || host.feed(Input::Microtask);
                queue_microtask(&Closure::once_into_js(run));
            }
            Output::Handshake(engine) => {
                let handshake = handshake(self.json_from(1));
                self.feed(Input::Handshake(engine, Box::new(handshake)));
            }
            Output::Decode { at, .. } => {
                let body = self.json_from(at);
                self.feed(Input::Decoded(facts(&body), false, Some(body)));
            }
            Output::Encode(request) => {
                let json = request.body.map(|body| Value(body.json().into()));
                self.feed(Input::Encoded(json, Vec::new()));
            }
            Output::Session(namespace, body) => {
                let [sid, session] = ["sid", "pid"].map(|name| body.as_ref()?.truthy_member(name));
                self.feed(Input::Session(namespace, sid, session));
            }
            Output::Auth(namespace) => self.feed(Input::Auth(namespace, None)),
            other => self.tell(other),
        }
    }

    /// What an application would hear of.
    fn tell(&self, output: Output<Value>) {
        self.trace.note(match output {
            Output::Connected(_, id, _) => format!("id {}", id.json()),
            Output::ConnectEvent(_) => "connect".into(),
            Output::Event { args, ack, .. } => format!("event {} {ack:?}", args.json()),
            Output::Ack(_, id, AckOutcome::Answer(args)) => format!("ack {id} {}", args.json()),
            Output::Disconnected(_, reason, _) => format!("disconnect: {}", reason.as_str()),
            Output::AckRegistered(..)
            | Output::FlushReceived(..)
            | Output::FlushSend(_)
            | Output::Subscribe(_)
            | Output::Unsubscribe(_)
            | Output::ResetParser
            | Output::EngineGone(_)
            | Output::BufferedIds(_) => return,
            other => panic!("{other:?} is not in any script"),
        });
    }

    fn json_from(&self, at: usize) -> Value {
        Value::parse(self.frame.borrow().get(at..).unwrap())
    }
}

fn handshake(data: Value) -> Handshake<Value> {
    let number = |name: &str| data.member(name).as_f64().unwrap();
    Handshake {
        upgrades: Vec::new(),
        ping_interval: number("pingInterval"),
        ping_timeout: number("pingTimeout"),
        max_payload: number("maxPayload"),
        data,
    }
}

fn facts(body: &Value) -> BodyFacts {
    if !Array::is_array(&body.0) {
        let shape = Shape::Object;
        return BodyFacts {
            shape,
            first: First::None,
        };
    }
    let first = Array::from(&body.0).get(0);
    BodyFacts {
        shape: Shape::Array,
        first: match first.is_string() {
            true => First::Str,
            false => First::Other,
        },
    }
}

fn frames(core: &Core<Value>, batch: Batch) -> Vec<String> {
    match batch {
        Batch::Buffered { engine, count } => {
            let packets = core.engine(engine).unwrap().write_buffer().iter();
            packets
                .take(count)
                .map(|packet| frame(core, packet))
                .collect()
        }
        Batch::Control { kind, data } => vec![format!("{}{data}", kind.as_char())],
    }
}

fn frame(core: &Core<Value>, packet: &EnginePacket<Value>) -> String {
    let mut text = String::from(packet.kind.as_char());
    match &packet.data {
        Data::Packet {
            kind,
            attachments,
            namespace,
            id,
            body,
        } => {
            write_prefix(&mut text, *kind, *attachments, name_of(core, *namespace));
            if let Some(id) = id {
                text.push_str(&id.to_string());
            }
            if let Some(body) = body {
                text.push_str(&body.0.as_string().unwrap());
            }
        }
        Data::Fixed(data) => text.push_str(data),
        Data::Empty => {}
        other => panic!("{other:?} is not in any script"),
    }
    text
}

fn name_of(core: &Core<Value>, namespace: NamespaceId) -> &str {
    core.namespace(namespace).unwrap().name()
}

#[wasm_bindgen_test]
async fn a_session_connects_and_exchanges_events() {
    let host = Host::connected(25_000.0, 20_000.0).await;
    host.receive(r#"42["news",{"text":"ä€😀"}]"#);
    assert_eq!(
        host.trace.next().await,
        r#"event ["news",{"text":"ä€😀"}] None"#
    );
    host.emit(r#"["question",1,null]"#, AckListener::None);
    assert_eq!(host.trace.next().await, r#"send 42["question",1,null]"#);
    host.receive("2");
    assert_eq!(host.trace.next().await, "send 3");
}

#[wasm_bindgen_test]
async fn both_sides_acknowledge() {
    let host = Host::connected(25_000.0, 20_000.0).await;
    host.emit(r#"["question"]"#, AckListener::Plain);
    assert_eq!(host.trace.next().await, r#"send 420["question"]"#);
    host.receive(r#"430["answer",42]"#);
    assert_eq!(host.trace.next().await, r#"ack 0 ["answer",42]"#);

    host.receive(r#"427["confirm"]"#);
    assert_eq!(host.trace.next().await, r#"event ["confirm"] Some(7.0)"#);
    host.feed(Input::Acknowledge(0, 7.0, Value::parse("[true]")));
    assert_eq!(host.trace.next().await, "send 437[true]");
}

#[wasm_bindgen_test]
async fn a_silent_server_is_noticed_by_a_timer_of_the_browser() {
    let host = Host::connected(5.0, 5.0).await;
    assert_eq!(host.trace.next().await, "close");
    assert_eq!(host.trace.next().await, "disconnect: ping timeout");
    assert!(host.driver.with(Core::is_idle));
}

#[wasm_bindgen_test]
async fn disconnecting_leaves_nothing_behind() {
    let host = Host::connected(25_000.0, 20_000.0).await;
    host.feed(Input::Disconnect(0));
    assert_eq!(host.trace.next().await, "send 41");
    assert_eq!(host.trace.next().await, "disconnect: io client disconnect");
    assert_eq!(host.trace.next().await, "close");
    assert!(host.driver.with(Core::is_idle));
    assert!(host.timer.borrow().is_none());
}
