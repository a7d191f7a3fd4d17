//! The native host of one Manager: it owns the values, the listeners and the functions of the user,
//! feeds the core, and performs its outputs.
//!
//! Exceptions of user code are `Err`. After the first one of a dispatch the user's other listeners
//! are not called, but the client's subscribers are; the drain goes on, and the call or task that
//! began it ends with the error.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use socketio_wasm::driver::Driver;
use socketio_wasm::protocol;
use socketio_wasm::protocol::io::{
    Answer, CallbackId, Emission, EmitRequest, EngineEventKind, EngineId, Input, ManagerEventKind,
    ManagerInput, NamespaceId, NamespaceInput, TransportId,
};
use socketio_wasm::protocol::options::{EngineOptions, ManagerOptions, NamespaceOptions, Setting};

use super::clock::World;
use super::codec::Packet;
use super::emitter::{
    listener, Emitter, Event, Failure, IntoOutcome, Listener, ListenerKey, Outcome,
};
use super::engine::{Engine, EngineObject};
use super::errors::Native;
use super::inbound::Partial;
use super::network::Frame;
use super::socket::{Auth, Socket, SocketState};
use super::timers::SetTimers;
use super::transport::{End, Transport};
use super::value::Value;

pub(crate) type Core = protocol::Core<Native>;

/// The events of a Manager.
pub(crate) const MANAGER_EVENTS: [&str; 9] = [
    "open",
    "error",
    "ping",
    "packet",
    "close",
    "reconnect_attempt",
    "reconnect",
    "reconnect_error",
    "reconnect_failed",
];

/// Reads the options of a new engine; `None` when that throws.
pub(crate) type OptionsReader = Rc<dyn Fn() -> Option<EngineOptions>>;
/// A custom parser.
pub(crate) trait Parser {
    fn encode(&self, packet: &Packet) -> Vec<Frame>;
    /// Takes a frame, and returns the packet that it completes.
    fn add(&self, frame: &Frame) -> Result<Option<Packet>, Failure>;
    /// Forgets what is half read.
    fn destroy(&self);
}

type Callback = Box<dyn FnOnce(Option<Value>) -> Outcome>;

/// How often a host has called its core.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Effort {
    /// Answers to outputs are among them.
    pub(crate) inputs: u32,
    pub(crate) questions: u32,
    pub(crate) outputs: u32,
    pub(crate) timers: u32,
}

pub(crate) struct Host {
    pub(crate) number: usize,
    pub(crate) world: Rc<World>,
    pub(crate) driver: Driver<Native>,
    parser: RefCell<Option<Rc<dyn Parser>>>,
    /// Listeners that every new engine gets.
    pub(crate) engine_listeners: RefCell<Vec<(String, Listener)>>,
    pub(crate) options: RefCell<OptionsReader>,
    /// Whether reading them throws.
    pub(crate) options_throw: Cell<bool>,
    pub(crate) emitter: Emitter,
    pub(crate) engines: RefCell<BTreeMap<EngineId, Rc<EngineObject>>>,
    pub(crate) sockets: RefCell<BTreeMap<NamespaceId, Rc<SocketState>>>,
    callbacks: RefCell<BTreeMap<CallbackId, Callback>>,
    next_callback: Cell<u32>,
    /// A packet that awaits attachments.
    pub(crate) partial: RefCell<Option<Partial>>,
    pub(crate) transports: RefCell<BTreeMap<TransportId, Transport>>,
    /// Ends of transports that are held back while the page is being left.
    pub(crate) held: RefCell<Vec<End>>,
    /// Where requests went, in order.
    pub(crate) addresses: RefCell<Vec<String>>,
    /// Whether `new WebSocket` throws.
    pub(crate) web_socket_throws: Cell<bool>,
    pub(crate) web_transport_throws: Cell<bool>,
    timers: SetTimers,
    pub(crate) effort: Cell<Effort>,
}

impl Host {
    pub(crate) fn new(
        world: &Rc<World>,
        number: usize,
        manager: &ManagerOptions,
        options: EngineOptions,
        observed: bool,
    ) -> Rc<Self> {
        let host = Rc::new(Self {
            number,
            world: world.clone(),
            driver: Driver::new(Core::new(manager, world.shared.clone())),
            options_throw: Cell::new(false),
            parser: RefCell::default(),
            engine_listeners: RefCell::default(),
            options: RefCell::new(Rc::new(move || Some(options.clone()))),
            emitter: Emitter::default(),
            engines: RefCell::default(),
            sockets: RefCell::default(),
            callbacks: RefCell::default(),
            next_callback: Cell::new(0),
            partial: RefCell::default(),
            transports: RefCell::default(),
            held: RefCell::default(),
            addresses: RefCell::default(),
            web_socket_throws: Cell::new(false),
            web_transport_throws: Cell::new(false),
            timers: SetTimers::default(),
            effort: Cell::default(),
        });
        if observed {
            for name in MANAGER_EVENTS {
                host.on(name, |_| ());
            }
            for kind in EngineEventKind::ALL {
                host.on_every_engine(kind.name(), |_| ());
            }
        }
        host
    }

    /// Removes all listeners of the user, so that nothing holds the host any more.
    pub(crate) fn forget_listeners(&self) {
        self.emitter.clear();
        self.engine_listeners.borrow_mut().clear();
        for engine in self.engines.borrow().values() {
            engine.emitter.clear();
        }
        for socket in self.sockets.borrow().values() {
            socket.emitter.clear();
        }
    }

    // ---- the Manager as the user sees it

    pub(crate) fn open(self: &Rc<Self>) -> Outcome {
        self.input(Input::Manager(ManagerInput::Open(None)))
    }

    pub(crate) fn open_with<R: IntoOutcome>(
        self: &Rc<Self>,
        callback: impl FnOnce(Option<Value>) -> R + 'static,
    ) -> Outcome {
        let callback = self.keep(callback);
        self.input(Input::Manager(ManagerInput::Open(Some(callback))))
    }

    pub(crate) fn close(self: &Rc<Self>) -> Outcome {
        self.input(Input::Manager(ManagerInput::Close))
    }

    pub(crate) fn set(self: &Rc<Self>, setting: Setting) {
        self.task(Input::Manager(ManagerInput::Set(setting)));
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
        let mut sockets = self.sockets.borrow_mut();
        let known = sockets.iter().find(|(_, state)| state.name == name);
        let id = known.map(|(&id, _)| id).unwrap_or_else(|| {
            let id = self.driver.ask(|core| core.add_namespace(options));
            sockets.insert(id, Rc::new(SocketState::new(name, auth)));
            id
        });
        drop(sockets);
        self.task(Input::Namespace(id, NamespaceInput::Use));
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
        for event in ManagerEventKind::ALL {
            let observed = self.emitter.is_observed(event.name());
            self.task(Input::Manager(ManagerInput::Observe { event, observed }));
        }
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

    /// A call of the user, which throws what user code threw first in it.
    pub(crate) fn call(&self, call: impl FnOnce(&mut Vec<Failure>)) -> Outcome {
        let mut failures = Vec::new();
        call(&mut failures);
        let mut failures = failures.into_iter();
        let first = failures.next();
        self.report(failures);
        first.map_or(Ok(()), Err)
    }

    /// A call of the browser, where nobody catches an exception.
    pub(crate) fn job(&self, job: impl FnOnce(&mut Vec<Failure>)) {
        let mut failures = Vec::new();
        job(&mut failures);
        self.report(failures);
    }

    fn report(&self, failures: impl IntoIterator<Item = Failure>) {
        for failure in failures {
            self.world.log(format_args!("uncaught {failure}"));
        }
    }

    /// What is thrown in a microtask is the rejection of a promise that nobody handles.
    pub(crate) fn microtask(
        self: &Rc<Self>,
        job: impl FnOnce(&Rc<Self>, &mut Vec<Failure>) + 'static,
    ) {
        let host = self.clone();
        self.world.microtask(move || {
            if let Err(failure) = host.call(|failures| job(&host, failures)) {
                host.world.log(format_args!("unhandled {failure}"));
            }
        });
    }

    pub(crate) fn input(self: &Rc<Self>, input: Input<Native>) -> Outcome {
        self.call(|failures| self.feed(input, failures))
    }

    pub(crate) fn task(self: &Rc<Self>, input: Input<Native>) {
        self.job(|failures| self.feed(input, failures));
    }

    pub(crate) fn feed(self: &Rc<Self>, input: Input<Native>, failures: &mut Vec<Failure>) {
        self.count(|effort| effort.inputs += 1);
        let perform = |output| self.perform(output, failures);
        self.driver.drive(self.world.moment(), input, perform);
        self.change_timers();
    }

    /// Calls a method of the core that has outputs.
    pub(crate) fn method(self: &Rc<Self>, method: impl FnOnce(&mut Core)) -> Outcome {
        self.call(|failures| {
            let perform = |output| self.perform(output, failures);
            self.driver.call(method, perform);
            self.change_timers();
        })
    }

    pub(crate) fn retry_now(self: &Rc<Self>) {
        let moment = self.world.moment();
        self.method(|core| core.retry_now(moment)).unwrap();
    }

    /// Feeds the answer to an output that is being performed.
    pub(crate) fn answer(&self, answer: Answer<'_, Native>) {
        self.count(|effort| effort.inputs += 1);
        self.driver.answer(answer);
    }

    pub(crate) fn ask<R>(&self, question: impl FnOnce(&mut Core) -> R) -> R {
        self.count(|effort| effort.questions += 1);
        let answer = self.driver.ask(question);
        self.change_timers();
        answer
    }

    pub(crate) fn ask_to_emit(
        self: &Rc<Self>,
        namespace: NamespaceId,
        request: EmitRequest,
        failures: &mut Vec<Failure>,
    ) -> Emission {
        self.count(|effort| effort.questions += 1);
        let now = self.world.moment().now;
        let perform = |output| self.perform(output, failures);
        let emission = self.driver.emit(now, namespace, request, perform);
        self.change_timers();
        emission
    }

    pub(crate) fn change_timers(&self) {
        while let Some(change) = self.driver.next_timer_change() {
            self.count(|effort| effort.timers += 1);
            self.timers.change(change, self.world.now());
        }
    }

    pub(crate) fn count(&self, count: impl FnOnce(&mut Effort)) {
        let mut effort = self.effort.get();
        count(&mut effort);
        self.effort.set(effort);
    }

    /// When the next timer fires.
    pub(crate) fn deadline(&self) -> Option<f64> {
        self.timers.next().map(|(_, due)| due)
    }

    /// Whether something is awaited besides the server's next ping.
    pub(crate) fn has_timer_beside_the_heartbeat(&self) -> bool {
        self.timers.count() > 1
    }

    pub(crate) fn timer_fires(self: &Rc<Self>) {
        let timer = self.timers.fire();
        self.task(Input::Timeout(timer));
    }

    // ---- functions of the user

    pub(crate) fn keep<R: IntoOutcome>(
        &self,
        callback: impl FnOnce(Option<Value>) -> R + 'static,
    ) -> CallbackId {
        let number = self.next_callback.get();
        self.next_callback.set(number + 1);
        let id = CallbackId::from(number);
        let callback: Callback = Box::new(move |value| callback(value).into_outcome());
        self.callbacks.borrow_mut().insert(id, callback);
        id
    }

    pub(crate) fn call_back(
        &self,
        id: CallbackId,
        argument: Option<Value>,
        failures: &mut Vec<Failure>,
    ) {
        let callback = self.callbacks.borrow_mut().remove(&id);
        let callback = callback.expect("a callback that is still kept");
        failures.extend(callback(argument).err());
    }

    pub(crate) fn forget(&self, id: CallbackId) {
        let callback = self.callbacks.borrow_mut().remove(&id);
        assert!(callback.is_some(), "a callback that is still kept");
    }

    pub(crate) fn engine_object(&self, id: EngineId) -> Option<Rc<EngineObject>> {
        self.engines.borrow().get(&id).cloned()
    }

    pub(crate) fn set_parser(&self, parser: Rc<dyn Parser>) {
        *self.parser.borrow_mut() = Some(parser);
    }

    pub(crate) fn parser(&self) -> Option<Rc<dyn Parser>> {
        self.parser.borrow().clone()
    }

    // ---- what is left, for tests

    /// How many functions of the user and subscribers are still held.
    pub(crate) fn held(&self) -> (usize, usize) {
        let engines = self.engines.borrow();
        let engine_entries = engines.values().map(|e| e.emitter.own_entries());
        (
            self.callbacks.borrow().len(),
            self.emitter.own_entries() + engine_entries.sum::<usize>(),
        )
    }
}
