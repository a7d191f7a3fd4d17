//! One namespace as the user sees it, and what the core asks for on its behalf.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;
use socketio_wasm::protocol::io::{
    AckListener, AckOutcome, EmitFlags, Input, NamespaceId, Output, Recovery,
};
use socketio_wasm::protocol::socket::packet::RESERVED;

use super::emitter::{listener, Emitter, Event, Failure, IntoOutcome, ListenerKey, Outcome, Reply};
use super::host::Host;
use super::value::{refusal, Value};

/// The names under which catch-all listeners stand.
const ANY: &str = "*";
const ANY_OUTGOING: &str = "* outgoing";

pub(crate) type AckFunction = Box<dyn FnOnce(AckOutcome<Value>) -> Outcome>;
/// What an `auth` function answers with, at once or later.
pub(crate) type AuthAnswer = Rc<dyn Fn(Option<Value>) -> Outcome>;

#[derive(Clone)]
pub(crate) enum Auth {
    None,
    Value(Value),
    Function(Rc<dyn Fn(AuthAnswer) -> Outcome>),
}

/// A packet that waits for the connection.
struct Unsent {
    args: Value,
    id: Option<f64>,
    compress: bool,
}

pub(crate) struct SocketState {
    pub(crate) name: String,
    pub(crate) auth: RefCell<Auth>,
    emitter: Emitter,
    id: RefCell<Option<Value>>,
    recovery: Cell<Recovery>,
    send_buffer: RefCell<Vec<Unsent>>,
    receive_buffer: RefCell<Vec<(Value, Option<f64>)>>,
    /// By the id on the wire; those of the retry queue are negative.
    acks: RefCell<BTreeMap<i64, AckFunction>>,
}

impl SocketState {
    pub(crate) fn new(name: &str, auth: Auth) -> Self {
        Self {
            name: name.into(),
            auth: RefCell::new(auth),
            emitter: Emitter::default(),
            id: RefCell::default(),
            recovery: Cell::new(Recovery::Unsupported),
            send_buffer: RefCell::default(),
            receive_buffer: RefCell::default(),
            acks: RefCell::default(),
        }
    }

    /// Acknowledgement functions that still wait.
    pub(crate) fn waiting_acks(&self) -> usize {
        self.acks.borrow().len()
    }
}

#[derive(Clone)]
pub(crate) struct Socket {
    host: Rc<Host>,
    number: NamespaceId,
    state: Rc<SocketState>,
}

impl Socket {
    pub(crate) fn new(host: &Rc<Host>, number: NamespaceId) -> Self {
        Self {
            host: host.clone(),
            number,
            state: host.socket_state(number),
        }
    }

    pub(crate) fn connect(&self) -> Outcome {
        self.host.input(Input::Connect(self.number))
    }

    pub(crate) fn disconnect(&self) -> Outcome {
        self.host.input(Input::Disconnect(self.number))
    }

    pub(crate) fn emit(&self, args: Json) -> Outcome {
        self.emission(Value::body(&args)).send()
    }

    pub(crate) fn emission(&self, args: Value) -> Emission<'_> {
        Emission {
            socket: self,
            args,
            flags: EmitFlags::default(),
            listener: AckListener::None,
            ack: None,
        }
    }

    pub(crate) fn on<R: IntoOutcome>(
        &self,
        name: &str,
        call: impl Fn(&Event) -> R + 'static,
    ) -> ListenerKey {
        self.state.emitter.add(name, listener(call), false)
    }

    pub(crate) fn once<R: IntoOutcome>(&self, name: &str, call: impl Fn(&Event) -> R + 'static) {
        self.state.emitter.add(name, listener(call), true);
    }

    pub(crate) fn off(&self, key: ListenerKey) {
        self.state.emitter.remove(key);
    }

    pub(crate) fn on_any<R: IntoOutcome>(&self, call: impl Fn(&Event) -> R + 'static) {
        self.state.emitter.add(ANY, listener(call), false);
    }

    pub(crate) fn on_any_outgoing<R: IntoOutcome>(&self, call: impl Fn(&Event) -> R + 'static) {
        self.state.emitter.add(ANY_OUTGOING, listener(call), false);
    }

    pub(crate) fn set_auth(&self, auth: Auth) {
        *self.state.auth.borrow_mut() = auth;
    }

    pub(crate) fn connected(&self) -> bool {
        self.host.driver.with(|core| {
            core.namespace(self.number)
                .is_some_and(|namespace| namespace.connected())
        })
    }

    pub(crate) fn active(&self) -> bool {
        self.host.driver.with(|core| {
            core.namespace(self.number)
                .is_some_and(|namespace| namespace.active())
        })
    }

    pub(crate) fn id(&self) -> Option<String> {
        self.state.id.borrow().as_ref().map(Value::to_string)
    }

    pub(crate) fn recovery(&self) -> Recovery {
        self.state.recovery.get()
    }

    pub(crate) fn buffered(&self) -> usize {
        self.state.send_buffer.borrow().len()
    }

    /// `sendBuffer.length = 0`
    pub(crate) fn empty_send_buffer(&self) {
        self.state.send_buffer.borrow_mut().clear();
    }

    pub(crate) fn received(&self) -> usize {
        self.state.receive_buffer.borrow().len()
    }

    pub(crate) fn waiting_acks(&self) -> usize {
        self.state.waiting_acks()
    }
}

/// One call of `emit`, with its flags.
pub(crate) struct Emission<'a> {
    socket: &'a Socket,
    args: Value,
    flags: EmitFlags,
    listener: AckListener,
    ack: Option<AckFunction>,
}

impl Emission<'_> {
    pub(crate) fn volatile(mut self) -> Self {
        self.flags.volatile = true;
        self
    }

    pub(crate) fn timeout(mut self, milliseconds: f64) -> Self {
        self.flags.timeout = Some(milliseconds);
        self
    }

    pub(crate) fn ack<R: IntoOutcome>(
        mut self,
        call: impl FnOnce(AckOutcome<Value>) -> R + 'static,
    ) -> Self {
        self.listener = AckListener::Plain;
        self.ack = Some(Box::new(move |outcome| call(outcome).into_outcome()));
        self
    }

    /// `emitWithAck`: the promise is settled at once, and heard in a microtask.
    pub(crate) fn promise(self, settled: impl FnOnce(AckOutcome<Value>) + 'static) -> Self {
        let world = self.socket.host.world.clone();
        let mut emission = self.ack(move |outcome| world.microtask(move || settled(outcome)));
        emission.listener = AckListener::WithError;
        emission
    }

    pub(crate) fn send(self) -> Outcome {
        let state = &self.socket.state;
        let host = &self.socket.host;
        let first = self.args.json().get(0).cloned();
        let name = first.as_ref().and_then(Json::as_str);
        *host.unregistered_ack.borrow_mut() = self.ack;
        let outcome = host.input(Input::Emit {
            namespace: self.socket.number,
            reserved: name.and_then(|name| RESERVED.iter().position(|&other| other == name)),
            flags: EmitFlags {
                observed: !state.emitter.snapshot(ANY_OUTGOING).is_empty(),
                ..self.flags
            },
            args: self.args,
            ack: self.listener,
        });
        // Where the core refused the packet, nobody waits.
        if self.listener != AckListener::None && outcome.is_err() {
            host.unregistered_ack.borrow_mut().take();
        }
        outcome
    }
}

impl Host {
    fn socket_state(&self, number: NamespaceId) -> Rc<SocketState> {
        self.sockets.borrow()[number as usize].clone()
    }

    pub(crate) fn perform_for_socket(
        self: &Rc<Self>,
        output: Output<Value>,
        failures: &mut Vec<Failure>,
    ) {
        match output {
            Output::Auth(number) => self.evaluate_auth(number, failures),
            Output::Session(number, body) => {
                let [sid, session] = ["sid", "pid"].map(|name| body.as_ref()?.truthy_member(name));
                self.answer(Input::Session(number, sid, session), failures);
            }
            Output::Connected(number, sid, recovery) => {
                let state = self.socket_state(number);
                *state.id.borrow_mut() = Some(sid);
                state.recovery.set(recovery);
            }
            Output::ConnectEvent(number) => {
                self.reserved_event(number, "connect", Vec::new(), failures);
            }
            Output::ConnectError(number, error) => {
                self.reserved_event(number, "connect_error", vec![error], failures);
            }
            Output::Refused(number, body) => {
                self.reserved_event(number, "connect_error", vec![refusal(&body)], failures);
            }
            Output::Disconnected(number, reason, details) => {
                self.socket_state(number).id.take();
                let mut args = vec![Value::Text(reason.as_str().into())];
                args.extend(details);
                self.reserved_event(number, "disconnect", args, failures);
            }
            Output::Event {
                namespace,
                args,
                ack,
                buffer: true,
                ..
            } => {
                let state = self.socket_state(namespace);
                state.receive_buffer.borrow_mut().push((args, ack));
            }
            Output::Event {
                namespace,
                args,
                ack,
                track,
                ..
            } => self.event(namespace, &args, ack, track, failures),
            Output::FlushReceived(number, track) => {
                let events = self.socket_state(number).receive_buffer.take();
                for (args, ack) in events {
                    self.event(number, &args, ack, track && ack.is_none(), failures);
                }
            }
            Output::BufferSend(number, args, id, compress) => {
                let packet = Unsent { args, id, compress };
                let state = self.socket_state(number);
                state.send_buffer.borrow_mut().push(packet);
            }
            Output::FlushSend(number) => self.flush_send(number, failures),
            Output::Unbuffer(number, id) => {
                let state = self.socket_state(number);
                let mut buffer = state.send_buffer.borrow_mut();
                buffer.retain(|packet| packet.id != Some(id));
            }
            Output::BufferedIds(number) => {
                let state = self.socket_state(number);
                let buffer = state.send_buffer.borrow();
                let ids: Vec<f64> = buffer.iter().filter_map(|packet| packet.id).collect();
                drop(buffer);
                self.answer(Input::BufferedIds(number, &ids), failures);
            }
            Output::Outgoing(number, args) => {
                let state = self.socket_state(number);
                let entries = state.emitter.snapshot(ANY_OUTGOING);
                let event = body_event(&args);
                self.dispatch_to(&state.emitter, entries, &event, failures);
            }
            Output::AckRegistered(number, id) => {
                let function = self.unregistered_ack.borrow_mut().take();
                if let Some(function) = function {
                    let state = self.socket_state(number);
                    state.acks.borrow_mut().insert(id as i64, function);
                }
            }
            Output::Ack(number, id, outcome) => {
                let state = self.socket_state(number);
                let function = state.acks.borrow_mut().remove(&(id as i64));
                let function = function.expect("a function that waits for the answer");
                failures.extend(function(outcome).err());
            }
            Output::ForgetAck(number, id) => {
                let state = self.socket_state(number);
                let function = state.acks.borrow_mut().remove(&(id as i64));
                assert!(function.is_some(), "a function that is still kept");
            }
            other => unreachable!("{other:?} is not about a socket"),
        }
    }

    fn evaluate_auth(self: &Rc<Self>, number: NamespaceId, failures: &mut Vec<Failure>) {
        let auth = self.socket_state(number).auth.borrow().clone();
        match auth {
            Auth::None => self.feed(Input::Auth(number, None), failures),
            Auth::Value(value) => self.feed(Input::Auth(number, Some(value)), failures),
            Auth::Function(evaluate) => {
                let host = self.clone();
                let answer = Rc::new(move |value| host.input(Input::Auth(number, value)));
                failures.extend(evaluate(answer).err());
            }
        }
    }

    fn reserved_event(
        self: &Rc<Self>,
        number: NamespaceId,
        name: &str,
        args: Vec<Value>,
        failures: &mut Vec<Failure>,
    ) {
        let state = self.socket_state(number);
        self.dispatch(&state.emitter, &Event::new(name, args), failures);
    }

    fn event(
        self: &Rc<Self>,
        number: NamespaceId,
        args: &Value,
        ack: Option<f64>,
        track: bool,
        failures: &mut Vec<Failure>,
    ) {
        let state = self.socket_state(number);
        let mut event = body_event(args);
        event.reply = ack.map(|ack| self.reply(number, ack));
        let mut entries = state.emitter.snapshot(ANY);
        entries.extend(state.emitter.snapshot(&event.name));
        let before = failures.len();
        self.dispatch_to(&state.emitter, entries, &event, failures);
        // An event that a listener threw at has not been dealt with.
        let track = track && failures.len() == before;
        // The name counts as an argument, too.
        if let (true, Some(Value::Text(offset))) = (track, args.arguments().pop()) {
            self.feed(Input::Offset(number, Value::Text(offset)), failures);
        }
    }

    /// A function that answers once.
    fn reply(self: &Rc<Self>, number: NamespaceId, ack: f64) -> Reply {
        let host = self.clone();
        let sent = Cell::new(false);
        Rc::new(move |args| {
            if sent.replace(true) {
                return Ok(());
            }
            host.input(Input::Acknowledge(number, ack, args))
        })
    }

    fn flush_send(self: &Rc<Self>, number: NamespaceId, failures: &mut Vec<Failure>) {
        let state = self.socket_state(number);
        let packets = state.send_buffer.take();
        for packet in packets {
            let input = Input::SendBuffered {
                namespace: number,
                args: packet.args,
                id: packet.id,
                compress: packet.compress,
                observed: !state.emitter.snapshot(ANY_OUTGOING).is_empty(),
            };
            self.feed(input, failures);
        }
    }
}

/// A body as an event: its first element is the name.
fn body_event(body: &Value) -> Event {
    let mut args = body.arguments();
    let name = if args.is_empty() {
        String::new()
    } else {
        args.remove(0).to_string()
    };
    Event::new(&name, args)
}
