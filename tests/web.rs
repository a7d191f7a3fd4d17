//! The crate as another crate's dependency in the browser: a host of its own drives the
//! core with JavaScript values, microtasks and timers, in a page and in a worker alike. The
//! server is a script.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use js_sys::{Array, Date, Function, Promise, Reflect, JSON};
use socketio_wasm::driver::Driver;
use socketio_wasm::protocol::engine::handshake::Handshake;
use socketio_wasm::protocol::engine::packet::EnginePacketType;
use socketio_wasm::protocol::io::{
    AckListener, Batch, CloseDetails, ConnectError, EmitRequest, Fate, Input, Moment, NamespaceId,
    Output, Received, Routed, SessionId, TimerChange, TimerId, TransportId, TransportKind, Types,
    Written,
};
use socketio_wasm::protocol::options::{EngineOptions, ManagerOptions, NamespaceOptions};
use socketio_wasm::protocol::socket::decode::{Kind, PacketFacts};
use socketio_wasm::protocol::socket::packet::{read_header, write_prefix, PacketType, Payload};
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
}

/// The values that this host knows. Errors stay what the core says of them.
#[derive(Clone, Debug)]
struct Page;

impl Types for Page {
    type Frame = Value;
    type Packet = Value;
    type Handshake = Value;
    type SessionId = Value;
    type Context = Value;
    type Error = ConnectError<Value>;
    type Details = CloseDetails<Self>;
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

/// A Socket.IO packet without attachments, in the namespace `/`.
struct Packet {
    kind: PacketType,
    id: Option<f64>,
    body: Option<Value>,
}

impl Packet {
    fn frame(&self) -> String {
        let mut text = String::from(EnginePacketType::Message.as_char());
        write_prefix(&mut text, self.kind, 0, "/");
        if let Some(id) = self.id {
            text.push_str(&id.to_string());
        }
        if let Some(body) = &self.body {
            text.push_str(&body.json());
        }
        text
    }
}

/// A Manager with one WebSocket, whose other end is the test.
struct Host {
    driver: Driver<Page>,
    trace: Trace,
    transport: RefCell<Option<TransportId>>,
    /// The write buffer of the engine.
    buffer: RefCell<VecDeque<String>>,
    timers: RefCell<BTreeMap<TimerId, JsValue>>,
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
            transport: RefCell::default(),
            buffer: RefCell::default(),
            timers: RefCell::default(),
        })
    }

    /// Connects `/` and reads the trace up to the event `connect`.
    async fn connected(ping_interval: f64, ping_timeout: f64) -> Rc<Self> {
        let host = Self::new();
        let options = NamespaceOptions::default();
        let id = host.driver.ask(|core| core.add_namespace(options));
        assert_eq!(id, namespace());
        host.feed(Input::UseNamespace(id));
        assert_eq!(
            host.trace.next().await,
            "open UrlParameters { session: false, token: None, base64: false }"
        );
        host.feed(Input::TransportOpened(host.transport()));
        host.receive(&format!(
            r#"0{{"sid":"e","upgrades":[],"pingInterval":{ping_interval},"pingTimeout":{ping_timeout},"maxPayload":1000000}}"#
        ));
        assert_eq!(host.trace.next().await, "send 40");
        host.receive(r#"40{"sid":"s"}"#);
        assert_eq!(host.trace.next().await, "id \"s\"");
        assert_eq!(host.trace.next().await, "connect");
        host
    }

    fn transport(&self) -> TransportId {
        self.transport.borrow().unwrap()
    }

    fn receive(self: &Rc<Self>, frame: &str) {
        let digit = frame.chars().next().and_then(|first| first.to_digit(10));
        let kind = digit.and_then(EnginePacketType::from_number);
        if kind == Some(EnginePacketType::Message) {
            self.receive_message(&frame[1..]);
            return;
        }
        self.feed(Input::Frame {
            transport: self.transport(),
            kind,
            is_probe_answer: false,
            frame: Value(frame.into()),
        });
    }

    fn receive_message(self: &Rc<Self>, text: &str) {
        let header = read_header(text, |text| panic!("{text:?} is in no script"));
        let body = header.data.map(Value::parse);
        let facts = PacketFacts {
            kind: header.kind,
            attachments: header.attachments,
            payload: body.as_ref().map_or(Payload::None, payload),
        };
        let transport = self.transport();
        let received = self.driver.ask(|core| core.receive(transport, facts));
        let (Received::Deliver, Kind::Known(kind)) = (received, header.kind) else {
            panic!("{received:?} is not in any script");
        };
        let packet = Packet {
            kind,
            id: header.id,
            body,
        };
        self.microtask(move |host| host.route(&packet));
    }

    fn route(self: &Rc<Self>, packet: &Packet) {
        let has_body = packet.body.is_some();
        let question =
            |core: &mut Core<_>| core.route(namespace(), packet.kind, packet.id.into(), has_body);
        let body = packet.body.as_ref();
        let json = || body.map_or(String::new(), Value::json);
        match self.driver.ask(question) {
            Routed::Deliver { track: false } => {
                self.trace.note(format!("event {} {:?}", json(), packet.id));
            }
            Routed::Answer { with_null: false } => {
                let id = packet.id.unwrap();
                self.trace.note(format!("ack {id} {}", json()));
            }
            Routed::Connect => {
                let sid = body.and_then(|body| body.truthy_member("sid"));
                self.feed(Input::Accepted(namespace(), sid, SessionId::Absent));
            }
            other => panic!("{other:?} is not in any script"),
        }
    }

    fn emit(self: &Rc<Self>, args: &str, ack: AckListener) {
        let request = EmitRequest {
            ack,
            ..EmitRequest::default()
        };
        let perform = |output| self.perform(output);
        let emission = self
            .driver
            .emit(Date::now().into(), namespace(), request, perform);
        self.change_timers();
        assert_eq!(emission.fate, Fate::Send);
        self.write(&Packet {
            kind: PacketType::Event,
            id: emission.ack.map(|ack| u32::from(ack).into()),
            body: Some(Value::parse(args)),
        });
    }

    fn acknowledge(self: &Rc<Self>, id: f64, args: &str) {
        self.write(&Packet {
            kind: PacketType::Ack,
            id: Some(id),
            body: Some(Value::parse(args)),
        });
    }

    fn write(self: &Rc<Self>, packet: &Packet) {
        let written = self.driver.ask(|core| core.write(1));
        self.put(packet.frame(), written);
    }

    fn put(self: &Rc<Self>, frame: String, written: Written) {
        if matches!(written, Written::Send | Written::Wait) {
            self.buffer.borrow_mut().push_back(frame);
        }
        match written {
            Written::Send => self.send(self.transport(), Batch::Buffered(1)),
            Written::Wait => {}
            other => panic!("{other:?} is not in any script"),
        }
    }

    fn send(self: &Rc<Self>, transport: TransportId, batch: Batch) {
        let Batch::Buffered(count) = batch else {
            panic!("{batch:?} is not in any script");
        };
        for frame in self.buffer.borrow().iter().take(count) {
            self.trace.note(format!("send {frame}"));
        }
        self.microtask(move |host| {
            host.buffer.borrow_mut().drain(..count);
            host.feed(Input::Sent(transport));
        });
    }

    fn microtask(self: &Rc<Self>, task: impl FnOnce(&Rc<Self>) + 'static) {
        let host = self.clone();
        queue_microtask(&Closure::once_into_js(move || task(&host)));
    }

    fn feed(self: &Rc<Self>, input: Input<'_, Page>) {
        let moment = Moment {
            now: Date::now().into(),
            jitter: 0.5,
        };
        self.driver
            .drive(moment, input, |output| self.perform(output));
        self.change_timers();
    }

    fn change_timers(self: &Rc<Self>) {
        while let Some(change) = self.driver.next_timer_change() {
            let mut timers = self.timers.borrow_mut();
            match change {
                TimerChange::Set(timer, delay) => {
                    let host = self.clone();
                    let fire = Closure::once_into_js(move || {
                        host.timers.borrow_mut().remove(&timer);
                        host.feed(Input::Timeout(timer));
                    });
                    timers.insert(timer, set_timeout(&fire, delay.get()));
                }
                TimerChange::Clear(timer) => {
                    clear_timeout(&timers.remove(&timer).unwrap());
                }
            }
        }
    }

    fn perform(self: &Rc<Self>, output: Output<Page>) {
        match output {
            Output::EngineOptions(_) => {
                let mut options = EngineOptions {
                    transports: vec![TransportKind::WebSocket],
                    ..EngineOptions::default()
                };
                let kind = TransportKind::WebSocket;
                options.each.get_mut(kind).timestamp_requests = false;
                self.feed(Input::EngineOptions(Box::new(options)));
            }
            Output::OpenTransport {
                transport,
                parameters,
                ..
            } => {
                self.transport.replace(Some(transport));
                self.trace.note(format!("open {parameters:?}"));
            }
            Output::Send(transport, _, batch, None) => self.send(transport, batch),
            Output::CloseTransport(_) => self.trace.note("close".into()),
            Output::Microtask => self.microtask(|host| host.feed(Input::Microtask)),
            Output::Handshake(engine, frame) => {
                let frame = frame.0.as_string().unwrap();
                let handshake = handshake(Value::parse(&frame[1..]));
                self.feed(Input::Handshake(engine, Box::new(handshake)));
            }
            Output::Pong(engine) => {
                let written = self.driver.ask(|core| core.push(engine, None));
                self.put(EnginePacketType::Pong.as_char().into(), written);
            }
            Output::DropBuffer(_) => self.buffer.borrow_mut().clear(),
            Output::SendConnect(_) => self.write(&Packet {
                kind: PacketType::Connect,
                id: None,
                body: None,
            }),
            Output::SendDisconnect(_) => self.write(&Packet {
                kind: PacketType::Disconnect,
                id: None,
                body: None,
            }),
            other => self.tell(other),
        }
    }

    /// What an application would hear of.
    fn tell(&self, output: Output<Page>) {
        self.trace.note(match output {
            Output::Connected(_, id, _) => format!("id {}", id.json()),
            Output::ConnectEvent(_) => "connect".into(),
            Output::Disconnected(_, reason, _) => format!("disconnect: {}", reason.as_str()),
            Output::UseTransport(..)
            | Output::FlushReceived { .. }
            | Output::FlushSend(_)
            | Output::Subscribe(_)
            | Output::Unsubscribe(_)
            | Output::ResetDecoder
            | Output::ReleaseEnds
            | Output::EngineGone(_)
            | Output::BufferedIds(_) => return,
            other => panic!("{other:?} is not in any script"),
        });
    }
}

/// The one that there is.
fn namespace() -> NamespaceId {
    0.into()
}

fn handshake(data: Value) -> Handshake<Page> {
    let number = |name: &str| data.member(name).as_f64().unwrap();
    Handshake {
        upgrades: Vec::new(),
        ping_interval: number("pingInterval").into(),
        ping_timeout: number("pingTimeout").into(),
        max_payload: Some(number("maxPayload") as usize),
        data,
    }
}

fn payload(body: &Value) -> Payload {
    match Array::is_array(&body.0) {
        true if Array::from(&body.0).get(0).is_string() => Payload::Event,
        true => Payload::Array,
        false => Payload::Object,
    }
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
    host.acknowledge(7.0, "[true]");
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
    host.feed(Input::Disconnect(namespace()));
    assert_eq!(host.trace.next().await, "send 41");
    assert_eq!(host.trace.next().await, "disconnect: io client disconnect");
    assert_eq!(host.trace.next().await, "close");
    assert!(host.driver.with(Core::is_idle));
    assert!(host.timers.borrow().is_empty());
}
