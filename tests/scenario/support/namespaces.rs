//! Performs the outputs about namespaces, and sends their events.

use std::cell::Cell;
use std::rc::Rc;

use socketio_wasm::protocol::io::{
    AckError, AckId, Answer, Fate, Input, NamespaceId, NamespaceInput, NamespaceOutput,
};
use socketio_wasm::protocol::socket::packet::PacketType;

use super::codec;
use super::emitter::{Event, Failure, Reply};
use super::errors::Native;
use super::host::Host;
use super::socket::{AckOutcome, Auth, SocketState, Unsent, ANY, ANY_OUTGOING};
use super::value::Value;

impl Host {
    pub(crate) fn socket_state(&self, number: NamespaceId) -> Rc<SocketState> {
        self.sockets.borrow()[&number].clone()
    }

    /// Does what the core has decided about an event.
    pub(crate) fn send_event(
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
                    let input = NamespaceInput::EncodeFailed(ack);
                    self.feed(Input::Namespace(number, input), failures);
                }
            }
            Fate::Buffer => state.send_buffer.borrow_mut().push(Unsent { args, ack }),
            Fate::Drop => {}
            Fate::Queue | Fate::Reserved => panic!("{fate:?} has been dealt with"),
        }
    }

    /// Writes a packet that is not an event.
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

    pub(crate) fn perform_for_namespace(
        self: &Rc<Self>,
        number: NamespaceId,
        output: NamespaceOutput<Native>,
        failures: &mut Vec<Failure>,
    ) {
        match output {
            NamespaceOutput::SendConnect => self.connect(number, failures),
            NamespaceOutput::SendDisconnect => {
                self.send_other(number, PacketType::Disconnect, None, None, failures);
            }
            NamespaceOutput::Connected(sid, recovery) => {
                let state = self.socket_state(number);
                *state.id.borrow_mut() = Some(sid);
                state.recovery.set(recovery);
            }
            NamespaceOutput::ConnectEvent => {
                self.reserved_event(number, "connect", Vec::new(), failures);
            }
            NamespaceOutput::ConnectError(error) => {
                self.reserved_event(number, "connect_error", vec![error], failures);
            }
            NamespaceOutput::Disconnected(reason, details) => {
                self.socket_state(number).id.take();
                let mut args = vec![Value::Text(reason.as_str().into())];
                args.extend(details);
                self.reserved_event(number, "disconnect", args, failures);
            }
            NamespaceOutput::FlushReceived { track } => {
                let events = self.socket_state(number).receive_buffer.take();
                for (args, ack) in events {
                    self.event(number, &args, ack, track && ack.is_none(), failures);
                }
            }
            NamespaceOutput::FlushSend => {
                let packets = self.socket_state(number).send_buffer.take();
                for Unsent { args, ack } in packets {
                    self.send_event(number, Fate::Send, args, ack, failures);
                }
            }
            NamespaceOutput::Unbuffer(id) => self.unbuffer(number, id),
            NamespaceOutput::BufferedIds => self.name_buffered(number),
            NamespaceOutput::SendQueued(emission) => {
                let state = self.socket_state(number);
                let head = state.queue.borrow().front().map(|head| head.args.clone());
                let args = head.expect("a packet in the queue");
                self.send_event(number, emission.fate, args, emission.ack, failures);
            }
            NamespaceOutput::QueueFailed(error) => {
                self.settle_queued(number, ack_failed(error), failures);
            }
            NamespaceOutput::AckFailed(id, error) => {
                if error == AckError::TimedOut {
                    self.unbuffer(number, id);
                }
                self.settle_ack(number, id, ack_failed(error), failures);
            }
            NamespaceOutput::ForgetAck(id) => {
                let state = self.socket_state(number);
                let function = state.acks.borrow_mut().remove(&id);
                assert!(function.is_some(), "a function that is still kept");
            }
        }
    }

    fn name_buffered(&self, number: NamespaceId) {
        let state = self.socket_state(number);
        let buffer = state.send_buffer.borrow();
        let ids: Vec<AckId> = buffer.iter().filter_map(|packet| packet.ack).collect();
        drop(buffer);
        self.answer(Answer::BufferedIds(number, &ids));
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
        let session = pid.map(|pid| (pid, state.last_offset()));
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

fn ack_failed(error: AckError) -> AckOutcome {
    AckOutcome::Error(error.into())
}
