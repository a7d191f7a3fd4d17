//! One namespace as the user sees it, and what the core asks for on its behalf.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use serde_json::Value as Json;
use socketio_wasm::protocol::io::{
    AckError, AckId, AckListener, EmitRequest, ExpiredAck, Fate, Input, NamespaceId, Output,
    Recovery,
};
use socketio_wasm::protocol::socket::packet::{is_reserved, PacketType};

use super::codec::{self, Packet};
use super::emitter::{listener, Emitter, Event, Failure, IntoOutcome, ListenerKey, Outcome, Reply};
use super::errors::Native;
use super::host::Host;
use super::value::Value;

/// The names under which catch-all listeners stand.
const ANY: &str = "*";
const ANY_OUTGOING: &str = "* outgoing";

/// How an acknowledgement ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AckOutcome {
    Answer(Value),
    AnswerWithNull(Value),
    Error(Value),
}

fn ack_failed(error: AckError) -> AckOutcome {
    AckOutcome::Error(error.into())
}

pub(crate) type AckFunction = Box<dyn FnOnce(AckOutcome) -> Outcome>;
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
    ack: Option<AckId>,
}

/// A packet of the retry queue.
struct Queued {
    args: Value,
    function: Option<AckFunction>,
}

pub(crate) struct SocketState {
    pub(crate) name: String,
    auth: RefCell<Auth>,
    emitter: Emitter,
    id: RefCell<Option<Value>>,
    recovery: Cell<Recovery>,
    /// The session that can be recovered, and the last event of it that was dealt with.
    pub(crate) pid: RefCell<Option<Value>>,
    offset: RefCell<Option<Value>>,
    send_buffer: RefCell<Vec<Unsent>>,
    pub(crate) receive_buffer: RefCell<Vec<(Value, Option<f64>)>>,
    acks: RefCell<BTreeMap<AckId, AckFunction>>,
    queue: RefCell<VecDeque<Queued>>,
}

impl SocketState {
    pub(crate) fn new(name: &str, auth: Auth) -> Self {
        Self {
            name: name.into(),
            auth: RefCell::new(auth),
            emitter: Emitter::default(),
            id: RefCell::default(),
            recovery: Cell::new(Recovery::Unsupported),
            pid: RefCell::default(),
            offset: RefCell::default(),
            send_buffer: RefCell::default(),
            receive_buffer: RefCell::default(),
            acks: RefCell::default(),
            queue: RefCell::default(),
        }
    }

    /// Acknowledgement functions that still wait.
    pub(crate) fn waiting_acks(&self) -> usize {
        let queue = self.queue.borrow();
        let queued = queue.iter().filter(|packet| packet.function.is_some());
        self.acks.borrow().len() + queued.count()
    }

    fn packet(&self, kind: PacketType, id: Option<f64>, body: Option<Value>) -> Packet {
        Packet {
            kind,
            namespace: self.name.as_str().into(),
            id,
            body,
        }
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

    /// Nobody has a handle of it any more.
    pub(crate) fn remove(self) -> Outcome {
        let id = self.number;
        let outcome = self.host.method(|core| core.remove_namespace(id));
        self.host.sockets.borrow_mut().remove(&self.number);
        outcome
    }

    /// Nobody awaits the newest acknowledgement any more.
    pub(crate) fn cancel_newest_ack(&self) {
        let newest = self.state.acks.borrow_mut().pop_last();
        let (ack, _) = newest.expect("an acknowledgement that is awaited");
        let id = self.number;
        self.host.method(|core| core.cancel_ack(id, ack)).unwrap();
    }

    pub(crate) fn emit(&self, args: Json) -> Outcome {
        self.emission(Value::body(&args)).send()
    }

    pub(crate) fn emission(&self, args: Value) -> Emission<'_> {
        Emission {
            socket: self,
            args,
            request: EmitRequest::default(),
            function: None,
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
    request: EmitRequest,
    function: Option<AckFunction>,
}

impl Emission<'_> {
    pub(crate) fn volatile(mut self) -> Self {
        self.request.volatile = true;
        self
    }

    pub(crate) fn timeout(mut self, milliseconds: f64) -> Self {
        self.request.timeout = Some(milliseconds.into());
        self
    }

    pub(crate) fn ack<R: IntoOutcome>(
        mut self,
        call: impl FnOnce(AckOutcome) -> R + 'static,
    ) -> Self {
        self.request.ack = AckListener::Plain;
        self.function = Some(Box::new(move |outcome| call(outcome).into_outcome()));
        self
    }

    /// `emitWithAck`: the promise is settled at once, and heard in a microtask.
    pub(crate) fn promise(self, settled: impl FnOnce(AckOutcome) + 'static) -> Self {
        let world = self.socket.host.world.clone();
        let mut emission = self.ack(move |outcome| world.microtask(move || settled(outcome)));
        emission.request.ack = AckListener::WithError;
        emission
    }

    pub(crate) fn send(self) -> Outcome {
        let Socket { host, state, .. } = self.socket;
        let first = self.args.json().get(0).cloned();
        let name = first.as_ref().and_then(Json::as_str).unwrap_or_default();
        let id = self.socket.number;
        let mut request = self.request;
        request.reserved = is_reserved(name);
        host.call(|failures| {
            let emission = host.ask_to_emit(id, request, failures);
            match emission.fate {
                Fate::Reserved => {
                    let message = format!("{name:?} is a reserved event name");
                    failures.push(Failure(Value::error(&message)));
                }
                Fate::Queue => {
                    state.queue.borrow_mut().push_back(Queued {
                        args: self.args,
                        function: self.function,
                    });
                    host.feed(Input::QueueNext(id), failures);
                }
                fate => {
                    if let (Some(ack), Some(function)) = (emission.ack, self.function) {
                        state.acks.borrow_mut().insert(ack, function);
                    }
                    host.send_event(id, fate, self.args, emission.ack, failures);
                }
            }
        })
    }
}

impl Host {
    pub(crate) fn socket_state(&self, number: NamespaceId) -> Rc<SocketState> {
        self.sockets.borrow()[&number].clone()
    }

    /// What has been decided of an event is done.
    fn send_event(
        self: &Rc<Self>,
        number: NamespaceId,
        fate: Fate,
        args: Value,
        ack: Option<AckId>,
        failures: &mut Vec<Failure>,
    ) {
        let state = self.socket_state(number);
        match fate {
            Fate::Send => {
                let entries = state.emitter.snapshot(ANY_OUTGOING);
                let event = body_event(&args);
                self.dispatch_among_users(&state.emitter, entries, &event, failures);
                let packet = state.packet(
                    PacketType::Event,
                    ack.map(|ack| u32::from(ack).into()),
                    Some(args),
                );
                let sent = self.send_packet(&packet, failures);
                if let (false, Some(ack)) = (sent, ack) {
                    self.answer(Input::EncodeFailed(number, ack), failures);
                }
            }
            Fate::Buffer => state.send_buffer.borrow_mut().push(Unsent { args, ack }),
            Fate::Drop => {}
            Fate::Queue | Fate::Reserved => panic!("{fate:?} has been dealt with"),
        }
    }

    /// Writes a packet that is no event.
    fn send_other(
        self: &Rc<Self>,
        number: NamespaceId,
        kind: PacketType,
        id: Option<f64>,
        body: Option<Value>,
        failures: &mut Vec<Failure>,
    ) {
        let packet = self.socket_state(number).packet(kind, id, body);
        self.send_packet(&packet, failures);
    }

    /// The acknowledgement function is called, and is no more.
    pub(crate) fn ack_timed_out(&self, expired: ExpiredAck, failures: &mut Vec<Failure>) {
        let ExpiredAck { namespace, ack } = expired;
        self.unbuffer(namespace, ack);
        self.settle_ack(namespace, ack, ack_failed(AckError::TimedOut), failures);
    }

    fn unbuffer(&self, number: NamespaceId, id: AckId) {
        let state = self.socket_state(number);
        let mut buffer = state.send_buffer.borrow_mut();
        buffer.retain(|packet| packet.ack != Some(id));
    }

    pub(crate) fn settle_ack(
        &self,
        number: NamespaceId,
        id: AckId,
        outcome: AckOutcome,
        failures: &mut Vec<Failure>,
    ) {
        let state = self.socket_state(number);
        let function = state.acks.borrow_mut().remove(&id);
        let function = function.expect("a function that waits for the answer");
        failures.extend(function(outcome).err());
    }

    /// The head of the retry queue is taken out, and its function called, if it has any.
    pub(crate) fn settle_queued(
        &self,
        number: NamespaceId,
        outcome: AckOutcome,
        failures: &mut Vec<Failure>,
    ) {
        let state = self.socket_state(number);
        let head = state.queue.borrow_mut().pop_front();
        let head = head.expect("a packet in the queue");
        if let Some(function) = head.function {
            failures.extend(function(outcome).err());
        }
    }

    pub(crate) fn perform_for_socket(
        self: &Rc<Self>,
        output: Output<Native>,
        failures: &mut Vec<Failure>,
    ) {
        match output {
            Output::SendConnect(number) => self.connect(number, failures),
            Output::SendDisconnect(number) => {
                self.send_other(number, PacketType::Disconnect, None, None, failures);
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
            Output::Disconnected(number, reason, details) => {
                self.socket_state(number).id.take();
                let mut args = vec![Value::Text(reason.as_str().into())];
                args.extend(details);
                self.reserved_event(number, "disconnect", args, failures);
            }
            Output::FlushReceived {
                namespace: number,
                track,
            } => {
                let events = self.socket_state(number).receive_buffer.take();
                for (args, ack) in events {
                    self.event(number, &args, ack, track && ack.is_none(), failures);
                }
            }
            Output::FlushSend(number) => {
                let packets = self.socket_state(number).send_buffer.take();
                for Unsent { args, ack } in packets {
                    self.send_event(number, Fate::Send, args, ack, failures);
                }
            }
            Output::Unbuffer(number, id) => self.unbuffer(number, id),
            Output::BufferedIds(number) => {
                let state = self.socket_state(number);
                let buffer = state.send_buffer.borrow();
                let ids = buffer.iter().filter_map(|packet| packet.ack);
                let ids: Vec<AckId> = ids.collect();
                drop(buffer);
                self.answer(Input::BufferedIds(number, &ids), failures);
            }
            Output::SendQueued(number, emission) => {
                let state = self.socket_state(number);
                let head = state.queue.borrow().front().map(|head| head.args.clone());
                let args = head.expect("a packet in the queue");
                self.send_event(number, emission.fate, args, emission.ack, failures);
            }
            Output::QueueFailed(number, error) => {
                self.settle_queued(number, ack_failed(error), failures);
            }
            Output::AckFailed(number, id, error) => {
                self.settle_ack(number, id, ack_failed(error), failures);
            }
            Output::ForgetAck(number, id) => {
                let state = self.socket_state(number);
                let function = state.acks.borrow_mut().remove(&id);
                assert!(function.is_some(), "a function that is still kept");
            }
            other => unreachable!("{other:?} is not about a socket"),
        }
    }

    /// Evaluates `auth` and writes a CONNECT packet, at once or later.
    fn connect(self: &Rc<Self>, number: NamespaceId, failures: &mut Vec<Failure>) {
        let auth = self.socket_state(number).auth.borrow().clone();
        match auth {
            Auth::None => self.send_connect(number, None, failures),
            Auth::Value(value) => self.send_connect(number, Some(&value), failures),
            Auth::Function(evaluate) => {
                let host = self.clone();
                let answer = Rc::new(move |value: Option<Value>| {
                    host.call(|failures| host.send_connect(number, value.as_ref(), failures))
                });
                failures.extend(evaluate(answer).err());
            }
        }
    }

    fn send_connect(
        self: &Rc<Self>,
        number: NamespaceId,
        auth: Option<&Value>,
        failures: &mut Vec<Failure>,
    ) {
        let state = self.socket_state(number);
        let pid = state.pid.borrow().clone();
        let session = pid.map(|pid| (pid, state.offset.borrow().clone()));
        let body = codec::connect_payload(auth, session);
        self.send_other(number, PacketType::Connect, None, body, failures);
    }

    pub(crate) fn reserved_event(
        self: &Rc<Self>,
        number: NamespaceId,
        name: &str,
        args: Vec<Value>,
        failures: &mut Vec<Failure>,
    ) {
        let state = self.socket_state(number);
        self.dispatch(&state.emitter, &Event::new(name, args), failures);
    }

    pub(crate) fn event(
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
        self.dispatch_among_users(&state.emitter, entries, &event, failures);
        // An event that a listener threw at has not been dealt with.
        let track = track && failures.len() == before;
        // The name counts as an argument, too.
        if let (true, Some(Value::Text(offset))) = (track, args.arguments().pop()) {
            *state.offset.borrow_mut() = Some(Value::Text(offset));
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
            host.call(|failures| {
                host.send_other(number, PacketType::Ack, Some(ack), Some(args), failures);
            })
        })
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
