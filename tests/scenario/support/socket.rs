//! One namespace as the user sees it, and what the host keeps for it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use serde_json::Value as Json;
use socketio_wasm::protocol::io::{
    AckId, AckListener, EmitRequest, Fate, Input, NamespaceId, NamespaceInput, Recovery,
};
use socketio_wasm::protocol::socket::packet::{is_reserved, PacketType};

use super::codec::Packet;
use super::emitter::{listener, Emitter, Event, Failure, IntoOutcome, ListenerKey, Outcome};
use super::host::Host;
use super::value::Value;

/// The names under which catch-all listeners stand.
pub(crate) const ANY: &str = "*";
pub(crate) const ANY_OUTGOING: &str = "* outgoing";

/// How an acknowledgement ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AckOutcome {
    Answer(Value),
    AnswerWithNull(Value),
    Error(Value),
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
pub(crate) struct Unsent {
    pub(crate) args: Value,
    pub(crate) ack: Option<AckId>,
}

/// A packet of the retry queue.
pub(crate) struct Queued {
    pub(crate) args: Value,
    pub(crate) function: Option<AckFunction>,
}

pub(crate) struct SocketState {
    pub(crate) name: String,
    pub(crate) auth: RefCell<Auth>,
    pub(crate) emitter: Emitter,
    pub(crate) id: RefCell<Option<Value>>,
    pub(crate) recovery: Cell<Recovery>,
    /// The session that can be recovered, and the offset of its last event.
    pub(crate) pid: RefCell<Option<Value>>,
    pub(crate) offset: RefCell<Option<Value>>,
    pub(crate) send_buffer: RefCell<Vec<Unsent>>,
    pub(crate) receive_buffer: RefCell<Vec<(Value, Option<f64>)>>,
    pub(crate) acks: RefCell<BTreeMap<AckId, AckFunction>>,
    pub(crate) queue: RefCell<VecDeque<Queued>>,
}

impl SocketState {
    /// The offset of the last event that came, also of one that waits in the receive buffer.
    pub(crate) fn last_offset(&self) -> Option<Value> {
        let waiting = self.receive_buffer.borrow();
        let mut events = waiting.iter().rev().filter(|(_, ack)| ack.is_none());
        let last = events.find_map(|(args, _)| match args.arguments().pop() {
            Some(Value::Text(offset)) => Some(Value::Text(offset)),
            _ => None,
        });
        last.or_else(|| self.offset.borrow().clone())
    }

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

    pub(crate) fn packet(&self, kind: PacketType, id: Option<f64>, body: Option<Value>) -> Packet {
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
        self.host
            .input(Input::Namespace(self.number, NamespaceInput::Connect))
    }

    pub(crate) fn disconnect(&self) -> Outcome {
        self.host
            .input(Input::Namespace(self.number, NamespaceInput::Disconnect))
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

    /// `emitWithAck`: the promise is settled at once, and its callback runs in a microtask.
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
                    host.feed(Input::Namespace(id, NamespaceInput::QueueNext), failures);
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
