//! The native host of one Manager: it owns the values, the listeners and the functions of
//! the user's, feeds the core, and performs what the core asks for.
//!
//! Exceptions of the user's are `Err`. The first one of a dispatch keeps the user's other
//! listeners from being called, not the client's own entries; the drain goes on, and the
//! call or task that began it ends with the error.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;
use socketio_wasm::driver::Driver;
use socketio_wasm::protocol::engine::handshake::Handshake;
use socketio_wasm::protocol::io::{
    CallbackId, Data, EncodeRequest, EngineEvent, EngineId, Input, LinkId, ManagerEvent, Output,
    Packet, Subscriber, TransportKind,
};
use socketio_wasm::protocol::options::{EngineOptions, ManagerOptions, NamespaceOptions, Setting};
use socketio_wasm::protocol::socket::packet::PacketType;
use socketio_wasm::protocol::Core;

use super::clock::World;
use super::codec;
use super::emitter::{
    listener, Emitter, Entry, Event, Failure, IntoOutcome, Listener, ListenerKey, Outcome,
};
use super::engine::{Engine, EngineObject};
use super::network::Frame;
use super::socket::{AckFunction, Auth, Socket, SocketState};
use super::transport::Transport;
use super::value::Value;

/// The Manager's events in which a namespace has its entry, and those of an engine in
/// which the Manager has its own.
const NAMESPACE_ENTRIES: [&str; 4] = ["open", "packet", "error", "close"];
const MANAGER_ENTRIES: [&str; 4] = ["ping", "data", "error", "close"];
const OPENING_ENTRIES: [&str; 2] = ["open", "error"];

/// How frames are shown to the core.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum HeadMode {
    /// The whole frame in UTF-8.
    Whole,
    /// So many UTF-16 code units at first.
    Window(usize),
}

/// Reads the options of a new engine; `None` when that throws.
pub(crate) type OptionsReader = Rc<dyn Fn() -> Option<EngineOptions>>;
/// A parser of the user's.
pub(crate) trait Parser {
    fn encode(&self, request: &EncodeRequest<Value>, namespace: &str) -> Vec<Data<Value>>;
    /// Takes a frame; the packet that it completes.
    fn add(&self, frame: &Frame) -> Result<Option<Packet<Value>>, Failure>;
    /// Forgets what is half read.
    fn destroy(&self);
}

type Callback = Box<dyn FnOnce(Option<Value>) -> Outcome>;

pub(crate) struct Host {
    pub(crate) number: usize,
    pub(crate) world: Rc<World>,
    pub(crate) driver: Driver<Value>,
    pub(crate) head: HeadMode,
    /// Whether it ends a drain with the last output, not when there is none any more.
    ends_early: bool,
    parser: RefCell<Option<Rc<dyn Parser>>>,
    /// Listeners that every new engine gets.
    engine_listeners: RefCell<Vec<(String, Listener)>>,
    pub(crate) options: RefCell<OptionsReader>,
    /// Whether reading them throws.
    pub(crate) options_throw: Cell<bool>,
    emitter: Emitter,
    pub(crate) engines: RefCell<BTreeMap<EngineId, Rc<EngineObject>>>,
    pub(crate) sockets: RefCell<Vec<Rc<SocketState>>>,
    callbacks: RefCell<BTreeMap<CallbackId, Callback>>,
    next_callback: Cell<CallbackId>,
    /// The function of the `emit` that is being fed.
    pub(crate) unregistered_ack: RefCell<Option<AckFunction>>,
    /// The frame in hand.
    pub(crate) frame: RefCell<Option<(LinkId, Frame)>>,
    pub(crate) transports: RefCell<BTreeMap<LinkId, Transport>>,
    /// Where requests went, in order.
    pub(crate) addresses: RefCell<Vec<String>>,
    /// Whether `new WebSocket` throws.
    pub(crate) web_socket_throws: Cell<bool>,
    deadline: Cell<Option<f64>>,
}

impl Host {
    pub(crate) fn new(
        world: &Rc<World>,
        number: usize,
        manager: &ManagerOptions,
        options: EngineOptions,
        observed: bool,
        head: HeadMode,
    ) -> Rc<Self> {
        let host = Rc::new(Self {
            number,
            world: world.clone(),
            driver: Driver::new(Core::new(manager, world.shared.clone())),
            head,
            ends_early: head != HeadMode::Whole || observed,
            options_throw: Cell::new(false),
            parser: RefCell::default(),
            engine_listeners: RefCell::default(),
            options: RefCell::new(Rc::new(move || Some(options.clone()))),
            emitter: Emitter::default(),
            engines: RefCell::default(),
            sockets: RefCell::default(),
            callbacks: RefCell::default(),
            next_callback: Cell::new(0),
            unregistered_ack: RefCell::default(),
            frame: RefCell::default(),
            transports: RefCell::default(),
            addresses: RefCell::default(),
            web_socket_throws: Cell::new(false),
            deadline: Cell::new(None),
        });
        if observed {
            for name in ManagerEvent::<Value>::NAMES {
                host.on(name, |_| ());
            }
            for name in EngineEvent::<Value>::NAMES {
                host.on_every_engine(name, |_| ());
            }
        }
        host
    }

    // ---- the Manager as the user sees it

    pub(crate) fn open(self: &Rc<Self>) -> Outcome {
        self.input(Input::Open(None))
    }

    pub(crate) fn open_with<R: IntoOutcome>(
        self: &Rc<Self>,
        callback: impl FnOnce(Option<Value>) -> R + 'static,
    ) -> Outcome {
        let callback = self.keep(callback);
        self.input(Input::Open(Some(callback)))
    }

    pub(crate) fn close(self: &Rc<Self>) -> Outcome {
        self.input(Input::Close)
    }

    pub(crate) fn set(self: &Rc<Self>, setting: Setting) {
        self.task(Input::Set(setting));
    }

    pub(crate) fn socket(self: &Rc<Self>, name: &str) -> Socket {
        self.socket_with(name, NamespaceOptions::default(), Auth::None)
    }

    pub(crate) fn socket_with(
        self: &Rc<Self>,
        name: &str,
        options: NamespaceOptions,
        auth: Auth,
    ) -> Socket {
        let known = self.sockets.borrow().iter().position(|s| s.name == name);
        let id = known.unwrap_or_else(|| self.sockets.borrow().len()) as u32;
        let input = if known.is_some() {
            Input::ReuseNamespace(id)
        } else {
            let state = Rc::new(SocketState::new(name, auth));
            self.sockets.borrow_mut().push(state);
            Input::AddNamespace(name.into(), options)
        };
        self.task(input);
        Socket::new(self, id)
    }

    pub(crate) fn on<R: IntoOutcome>(
        self: &Rc<Self>,
        name: &str,
        call: impl Fn(&Event) -> R + 'static,
    ) -> ListenerKey {
        let key = self.emitter.add(name, listener(call), false);
        self.observe();
        key
    }

    pub(crate) fn once<R: IntoOutcome>(
        self: &Rc<Self>,
        name: &str,
        call: impl Fn(&Event) -> R + 'static,
    ) {
        self.emitter.add(name, listener(call), true);
        self.observe();
    }

    pub(crate) fn off(self: &Rc<Self>, key: ListenerKey) {
        self.emitter.remove(key);
        self.observe();
    }

    pub(crate) fn off_all(self: &Rc<Self>) {
        self.emitter.clear();
        self.observe();
    }

    fn observe(self: &Rc<Self>) {
        let mask = self.emitter.mask(&ManagerEvent::<Value>::NAMES);
        self.task(Input::ObserveManager(mask));
    }

    /// Puts a listener on every engine that is made from now on.
    pub(crate) fn on_every_engine<R: IntoOutcome>(
        &self,
        name: &str,
        call: impl Fn(&Event) -> R + 'static,
    ) {
        let entry = (name.into(), listener(call));
        self.engine_listeners.borrow_mut().push(entry);
    }

    /// The engine in use, or the last one.
    pub(crate) fn engine(self: &Rc<Self>) -> Option<Engine> {
        let id = self.driver.with(|core| core.manager().engine())?;
        let object = self.engines.borrow().get(&id).cloned();
        object.map(|object| Engine::new(self, id, object))
    }

    // ---- feeding the core

    /// An input under a call of the user's, which throws what the user's code threw first.
    pub(crate) fn input(self: &Rc<Self>, input: Input<'_, Value>) -> Outcome {
        let mut failures = Vec::new();
        self.feed(input, &mut failures);
        let mut failures = failures.into_iter();
        let first = failures.next();
        for failure in failures {
            self.world.log(format_args!("uncaught {failure}"));
        }
        first.map_or(Ok(()), Err)
    }

    /// An input from the browser, where nobody catches.
    pub(crate) fn task(self: &Rc<Self>, input: Input<'_, Value>) {
        let mut failures = Vec::new();
        self.feed(input, &mut failures);
        for failure in failures {
            self.world.log(format_args!("uncaught {failure}"));
        }
    }

    pub(crate) fn feed(self: &Rc<Self>, input: Input<'_, Value>, failures: &mut Vec<Failure>) {
        self.driver.feed(self.world.moment(), input);
        self.drain(failures);
    }

    /// What an output asked for and gets while it is being performed.
    pub(crate) fn answer(self: &Rc<Self>, input: Input<'_, Value>, failures: &mut Vec<Failure>) {
        self.driver.feed(None, input);
        self.drain(failures);
    }

    /// Both ways of draining that there are.
    fn drain(self: &Rc<Self>, failures: &mut Vec<Failure>) {
        while let Some(output) = self.driver.poll() {
            let last = self.ends_early && self.driver.finish_if_drained();
            self.perform(output, failures);
            if last {
                break;
            }
        }
        if let Some(deadline) = self.driver.rearm() {
            // A timer that is due at once lets time pass, or a loop would never end.
            let soonest = self.world.now() + 1.0;
            self.deadline.set(deadline.map(|at| at.max(soonest)));
        }
    }

    pub(crate) fn deadline(&self) -> Option<f64> {
        self.deadline.get()
    }

    pub(crate) fn timer_fired(self: &Rc<Self>) {
        self.deadline.set(None);
        let now = self.driver.fired(self.world.now());
        self.world.set_now(now);
        self.task(Input::Timeout);
    }

    // ---- functions of the user's

    pub(crate) fn keep<R: IntoOutcome>(
        &self,
        callback: impl FnOnce(Option<Value>) -> R + 'static,
    ) -> CallbackId {
        let id = self.next_callback.get();
        self.next_callback.set(id + 1);
        let callback: Callback = Box::new(move |value| callback(value).into_outcome());
        self.callbacks.borrow_mut().insert(id, callback);
        id
    }

    fn call(&self, id: CallbackId, argument: Option<Value>, failures: &mut Vec<Failure>) {
        let callback = self.callbacks.borrow_mut().remove(&id);
        let callback = callback.expect("a callback that is still kept");
        failures.extend(callback(argument).err());
    }

    /// Calls the listeners that there are now.
    pub(crate) fn dispatch(
        self: &Rc<Self>,
        emitter: &Emitter,
        event: &Event,
        failures: &mut Vec<Failure>,
    ) {
        self.dispatch_to(emitter, emitter.snapshot(&event.name), event, failures);
    }

    pub(crate) fn dispatch_to(
        self: &Rc<Self>,
        emitter: &Emitter,
        entries: Vec<Entry>,
        event: &Event,
        failures: &mut Vec<Failure>,
    ) {
        let mut thrown = false;
        for entry in entries {
            match entry {
                Entry::Own(subscriber) => self.feed(Input::Notify(subscriber), failures),
                Entry::User { .. } if thrown => {}
                Entry::User { key, call, once } => {
                    if once {
                        emitter.remove(key);
                    }
                    if let Err(failure) = call(event) {
                        thrown = true;
                        failures.push(failure);
                    }
                }
            }
        }
    }

    // ---- performing outputs

    fn perform(self: &Rc<Self>, output: Output<Value>, failures: &mut Vec<Failure>) {
        match output {
            Output::EngineOptions(engine) => self.make_engine(engine, failures),
            Output::OpenWebSocket(link, engine, parameters) => {
                let address = self.address(engine, TransportKind::WebSocket, parameters);
                self.open_web_socket(link, address, failures);
            }
            Output::Poll(link, engine, parameters) => {
                self.poll(
                    link,
                    self.address(engine, TransportKind::Polling, parameters),
                );
            }
            Output::Send(link, engine, batch, request) => {
                let address = request
                    .map(|parameters| self.address(engine, TransportKind::Polling, parameters));
                self.send(link, batch, address, failures);
            }
            Output::CloseLink(link) => self.close_link(link),
            Output::Farewell(_, engine, parameters) => {
                self.farewell(self.address(engine, TransportKind::Polling, parameters));
            }
            Output::Microtask => {
                let host = self.clone();
                self.world.microtask(move || {
                    if let Err(failure) = host.input(Input::Microtask) {
                        host.world.log(format_args!("unhandled {failure}"));
                    }
                });
            }

            Output::Handshake(engine) => {
                let input = match self.read_handshake(engine) {
                    Some(handshake) => Input::Handshake(engine, Box::new(handshake)),
                    None => Input::HandshakeFailed(engine),
                };
                self.answer(input, failures);
            }
            Output::Widen => self.feed_whole_frame(failures),
            Output::Decode { at, .. } => {
                let text = self.frame_from(at);
                let (facts, reserved) = codec::body_facts(&text);
                let body = Value::json_text(&text);
                self.answer(Input::Decoded(facts, reserved, Some(body)), failures);
            }
            Output::Reconstruct(body, attachments) => {
                let result = codec::reconstruct(body, &attachments);
                self.answer(Input::Reconstructed(result), failures);
            }
            Output::Encode(request) => self.encode(&request, failures),
            Output::Measure(engine) => {
                let lengths = self.driver.with(|core| {
                    core.engine(engine).map_or(Vec::new(), |engine| {
                        let packets = engine.write_buffer().iter();
                        packets
                            .map(|packet| codec::data_length(core, &packet.data))
                            .collect()
                    })
                });
                self.answer(Input::Measured(engine, &lengths), failures);
            }
            Output::ParserDecode => self.parse(failures),
            Output::ResetParser => {
                if let Some(parser) = self.parser() {
                    parser.destroy();
                }
            }

            Output::Engine(engine, event) => self.engine_event(engine, event, failures),
            Output::EngineGone(engine) => {
                self.engines.borrow_mut().remove(&engine);
            }
            Output::Manager(event) => {
                let event = manager_event(&event);
                self.dispatch(&self.emitter, &event, failures);
            }
            Output::Subscribe(subscriber) => match subscriber {
                Subscriber::Namespace(_) => {
                    self.emitter.subscribe(&NAMESPACE_ENTRIES, subscriber);
                }
                Subscriber::Manager(engine) | Subscriber::Opening(engine) => {
                    let names: &[&str] = match subscriber {
                        Subscriber::Opening(_) => &OPENING_ENTRIES,
                        _ => &MANAGER_ENTRIES,
                    };
                    if let Some(engine) = self.engine_object(engine) {
                        engine.emitter.subscribe(names, subscriber);
                    }
                }
            },
            Output::Unsubscribe(subscriber) => match subscriber {
                Subscriber::Namespace(_) => self.emitter.unsubscribe(subscriber),
                Subscriber::Manager(engine) | Subscriber::Opening(engine) => {
                    if let Some(engine) = self.engine_object(engine) {
                        engine.emitter.unsubscribe(subscriber);
                    }
                }
            },
            Output::OpenCallback(id, error) => self.call(id, error, failures),
            Output::FlushCallback(id) => self.call(id, None, failures),
            Output::ForgetCallback(id) => {
                let callback = self.callbacks.borrow_mut().remove(&id);
                assert!(callback.is_some(), "a callback that is still kept");
            }
            Output::Throw(error) => failures.push(Failure(error)),

            namespace_output => self.perform_for_socket(namespace_output, failures),
        }
    }

    fn make_engine(self: &Rc<Self>, id: EngineId, failures: &mut Vec<Failure>) {
        let object = Rc::new(EngineObject::default());
        self.engines.borrow_mut().insert(id, object.clone());
        let listeners = self.engine_listeners.borrow().clone();
        if !listeners.is_empty() {
            for (name, call) in listeners {
                object.emitter.add(&name, call, false);
            }
            let mask = object.emitter.mask(&EngineEvent::<Value>::NAMES);
            self.feed(Input::ObserveEngine(id, mask), failures);
        }
        let read = self.options.borrow().clone();
        match read().filter(|_| !self.options_throw.get()) {
            Some(options) => self.answer(Input::EngineOptions(Box::new(options)), failures),
            None => {
                failures.push(Failure::new("options"));
                self.answer(Input::EngineOptionsFailed, failures);
            }
        }
    }

    pub(crate) fn engine_object(&self, id: EngineId) -> Option<Rc<EngineObject>> {
        self.engines.borrow().get(&id).cloned()
    }

    fn read_handshake(&self, engine: EngineId) -> Option<Handshake<Value>> {
        let text = self.frame_from(1);
        let json: Json = serde_json::from_str(&text).ok()?;
        let number = |key: &str| json.get(key).and_then(Json::as_f64);
        let upgrades = json.get("upgrades").and_then(Json::as_array)?;
        let upgrades = upgrades.iter().filter_map(Json::as_str);
        let sid = json.get("sid").map_or("undefined".into(), |sid| {
            sid.as_str().map_or_else(|| sid.to_string(), String::from)
        });
        self.engine_object(engine)?.sid.replace(sid);
        Some(Handshake {
            upgrades: upgrades.filter_map(TransportKind::from_name).collect(),
            ping_interval: number("pingInterval").unwrap_or(f64::NAN),
            ping_timeout: number("pingTimeout").unwrap_or(f64::NAN),
            max_payload: number("maxPayload").unwrap_or(0.0),
            data: Value::json_text(&text),
        })
    }

    pub(crate) fn set_parser(&self, parser: Rc<dyn Parser>) {
        *self.parser.borrow_mut() = Some(parser);
    }

    fn parser(&self) -> Option<Rc<dyn Parser>> {
        self.parser.borrow().clone()
    }

    fn parse(self: &Rc<Self>, failures: &mut Vec<Failure>) {
        let frame = self.frame.borrow().as_ref().map(|frame| frame.1.clone());
        let (Some(parser), Some(frame)) = (self.parser(), frame) else {
            return;
        };
        match parser.add(&frame) {
            Ok(Some(packet)) => self.feed(Input::ParserDecoded(packet), failures),
            Ok(None) => {}
            Err(failure) => self.feed(Input::ParserFailed(failure.0), failures),
        }
    }

    fn encode(self: &Rc<Self>, request: &EncodeRequest<Value>, failures: &mut Vec<Failure>) {
        if let Some(parser) = self.parser() {
            let name = self.sockets.borrow()[request.namespace as usize]
                .name
                .clone();
            let frames = parser.encode(request, &name);
            self.answer(Input::EncodedFrames(frames), failures);
            return;
        }
        let body = match request.kind {
            PacketType::Connect => {
                codec::connect_payload(request.body.as_ref(), request.session.as_ref())
            }
            _ => request.body.clone(),
        };
        let input = match body.as_ref().map(Value::materialise).transpose() {
            Ok(None) => Input::Encoded(None, Vec::new()),
            Ok(Some(body)) => {
                let attachments = body.attachments.iter().cloned().map(Value::Bytes);
                let json = Value::Text((&*body.json).into());
                Input::Encoded(Some(json), attachments.collect())
            }
            Err(failure) => {
                failures.push(failure);
                Input::EncodeFailed
            }
        };
        self.answer(input, failures);
    }

    // ---- what is left, for tests

    /// Functions of the user's and entries of the client's own that are still held.
    pub(crate) fn held(&self) -> (usize, usize) {
        let engines = self.engines.borrow();
        let engine_entries = engines.values().map(|e| e.emitter.own_entries());
        (
            self.callbacks.borrow().len() + usize::from(self.unregistered_ack.borrow().is_some()),
            self.emitter.own_entries() + engine_entries.sum::<usize>(),
        )
    }
}

fn manager_event(event: &ManagerEvent<Value>) -> Event {
    let args = match event {
        ManagerEvent::Open | ManagerEvent::Ping | ManagerEvent::ReconnectFailed => Vec::new(),
        ManagerEvent::Error(error) | ManagerEvent::ReconnectError(error) => vec![error.clone()],
        ManagerEvent::Packet(packet) => {
            let namespace = packet.namespace.as_deref().unwrap_or("/");
            let text = codec::show_packet(packet.kind, namespace, packet.id, packet.body.as_ref());
            vec![Value::Text(text.into())]
        }
        ManagerEvent::Close(reason, details) => {
            let mut args = vec![Value::Text(reason.as_str().into())];
            args.extend(details.clone());
            args
        }
        ManagerEvent::ReconnectAttempt(count) | ManagerEvent::Reconnect(count) => {
            vec![Value::Number(f64::from(*count))]
        }
    };
    let name = ManagerEvent::<Value>::NAMES[event.index() as usize];
    Event::new(name, args)
}
