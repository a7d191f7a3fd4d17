//! The steps between an input and its outputs.
//!
//! A transition that runs code of the user's in its middle cannot be one function
//! call: the code may call back in and must find the state of that moment. So what
//! comes after the user's code is a step of its own, and waits on the stack.

use super::engine::connection::EngineState;
use super::engine::handshake::Handshake;
use super::io::{
    EngineEvent, EngineId, EnginePacket, Input, LinkId, ManagerEvent, NamespaceId, Output, Packet,
    Reason, Subscriber, Value,
};
use super::manager::OpenCallback;
use super::socket::decode::Inbound;
use super::socket::retry_queue::Answer;
use super::timers::{ack_of, Timer};
use super::{Core, Dispatch, Task};

#[derive(Debug)]
pub(crate) enum Step<V> {
    /// Hand an output to the host.
    Yield(Output<V>),
    /// The user's listeners of a dispatch have all been called.
    EndDispatch,

    /// Emit an event of an engine's.
    Engine(EngineId, EngineEvent<V>, Option<Inbound<V>>),
    /// Tell a namespace of a Manager's event.
    Namespace(NamespaceId, ManagerEvent<V>),
    /// Emit an event of the Manager's.
    Manager(ManagerEvent<V>),

    ManagerStart(EngineId, OpenCallback),
    ManagerOpened(EngineId, OpenCallback),
    ManagerCallback(OpenCallback, Option<V>),
    ManagerFailed(V, OpenCallback),
    ManagerListen(EngineId),
    ManagerCheck(EngineId),
    ManagerLost(Reason, Option<V>),
    Reconnect,
    ReconnectNow,

    EngineStart(EngineId),
    EngineAccept(EngineId, Box<Handshake<V>>),
    EngineProbe(EngineId),
    EngineHeartbeat(EngineId),
    EngineDispatch(EngineId, Inbound<V>),
    EngineEnqueue(EngineId, EnginePacket<V>),
    EngineFlush(EngineId),
    EngineFlushed(EngineId),
    EngineDrained(EngineId),
    EngineClose(EngineId),
    EngineEnd(EngineId, Reason, Option<V>),
    EngineEnded(EngineId),
    EngineGone(EngineId),
    ProbeBegin(EngineId, LinkId),
    ProbePause(EngineId),
    ProbeDone(EngineId),
    ProbeGivenUp(EngineId),

    Destroy(NamespaceId),
    Destroyed,
    Leave(NamespaceId),
    Lost(NamespaceId, Reason, Option<V>),
    ClearAcks(NamespaceId),
    DropAck(NamespaceId, u32),
    QueueDrain(NamespaceId, bool),
    QueueAnswer(NamespaceId, u32, Answer<V>),
    Encode(super::io::EncodeRequest<V>),
    AckTimeout(NamespaceId, u32),
}

impl<V: Value> Core<V> {
    pub(crate) fn accept(&mut self, input: Input<'_, V>) {
        match input {
            Input::Open(callback) => {
                self.manager_open(callback.map_or(OpenCallback::None, OpenCallback::User));
            }
            Input::Close => self.manager_force_close(),
            Input::Set(setting) => self.manager.set(setting),
            Input::ObserveManager(mask) => self.manager.watch = mask,
            Input::ObserveEngine(id, mask) => {
                if let Some(engine) = self.engines.get_mut(id) {
                    engine.watch = mask;
                }
            }
            Input::Notify(subscriber) => self.notify(subscriber),
            Input::EngineOptions(options) => self.manager_options(Some(options)),
            Input::EngineOptionsFailed => self.manager_options(None),

            Input::AddNamespace(name, options) => self.add_namespace(name, options),
            Input::ReuseNamespace(id) => self.reuse_namespace(id),
            Input::Connect(id) => self.namespace_connect(id),
            Input::Disconnect(id) => self.namespace_disconnect(id),
            Input::SetConnected(id, connected) => self.set_connected(id, connected),
            Input::Emit {
                namespace,
                args,
                reserved,
                flags,
                ack,
            } => {
                self.emit(namespace, args, reserved, flags, ack);
            }
            Input::SendBuffered {
                namespace,
                args,
                id,
                compress,
                observed,
            } => {
                self.emit_now(namespace, args, id, compress, observed);
            }
            Input::Acknowledge(id, ack, args) => self.acknowledge(id, ack, args),
            Input::Session(id, sid, session) => self.namespace_session(id, sid, session),
            Input::Auth(id, data) => self.send_connect(id, data),
            Input::Offset(id, offset) => self.set_offset(id, offset),
            Input::BufferedIds(id, ids) => self.drop_acks_except(id, ids),

            Input::Encoded(body, attachments) => self.encoded(body, attachments),
            Input::EncodedFrames(frames) => self.encoded_frames(frames),
            Input::EncodeFailed => self.encode_failed(),
            Input::Decoded(facts, reserved, body) => self.decoded(facts, reserved, body),
            Input::Reconstructed(result) => self.reconstructed(result),
            Input::ParserDecoded(packet) => self.enqueue(packet),
            Input::ParserFailed(error) => self.parse_error(error),
            Input::Handshake(id, handshake) => self.engine_handshake(id, handshake),
            Input::HandshakeFailed(id) => self.engine_handshake_failed(id),
            Input::Measured(id, lengths) => self.engine_measured(id, lengths),

            Input::EngineWrite(id, data, compress, callback) => {
                self.engine_write(id, data, compress, callback);
            }
            Input::EngineClose(id) => self.engine_close(id),

            Input::LinkOpened(link) => self.link_opened(link),
            Input::LinkRefused(link, error) => self.link_refused(link, error),
            Input::Text {
                link,
                head,
                complete,
            } => self.link_text(link, head, complete),
            Input::Binary(link, data) => self.link_binary(link, data),
            Input::Malformed(link) => self.link_malformed(link),
            Input::PayloadEnd(link) => self.payload_end(link),
            Input::Sent(link) => self.link_sent(link),
            Input::LinkClosed(link, context) => self.link_closed(link, context),
            Input::LinkFailed {
                link,
                description,
                context,
                writing,
            } => {
                self.link_failed(link, description, context, writing);
            }

            Input::Microtask => self.microtask(),
            Input::Timeout => self.timeout(),
            Input::Offline => self.offline(),
            Input::BeforeUnload => self.before_unload(),
        }
    }

    pub(crate) fn run(&mut self, step: Step<V>) {
        match step {
            Step::Yield(output) => self.tell(output),
            Step::EndDispatch => {
                self.dispatching.pop();
            }
            Step::Engine(id, event, inbound) => self.emit_engine(id, event, inbound),
            Step::Namespace(id, event) => self.namespace_hears(id, event),
            Step::Manager(event) => self.emit_manager(event),

            Step::ManagerStart(engine, callback) => self.manager_start(engine, callback),
            Step::ManagerOpened(engine, callback) => self.manager_opened(engine, callback),
            Step::ManagerCallback(callback, error) => self.manager_callback(callback, error),
            Step::ManagerFailed(error, callback) => self.manager_failed(error, callback),
            Step::ManagerListen(engine) => self.manager_listen(engine),
            Step::ManagerCheck(engine) => self.manager_check(engine),
            Step::ManagerLost(reason, details) => self.manager_announce_loss(reason, details),
            Step::Reconnect => self.manager_reconnect_if_wanted(),
            Step::ReconnectNow => self.reconnect_now(),

            Step::EngineStart(id) => self.engine_start(id),
            Step::EngineAccept(id, handshake) => self.engine_accept(id, *handshake),
            Step::EngineProbe(id) => self.engine_probe(id),
            Step::EngineHeartbeat(id) => self.engine_heartbeat(id),
            Step::EngineDispatch(id, inbound) => self.engine_dispatch(id, inbound),
            Step::EngineEnqueue(id, packet) => self.engine_enqueue(id, packet),
            Step::EngineFlush(id) => self.engine_flush(id),
            Step::EngineFlushed(id) => self.engine_flushed(id),
            Step::EngineDrained(id) => self.engine_drained(id),
            Step::EngineClose(id) => self.engine_close(id),
            Step::EngineEnd(id, reason, details) => self.engine_end(id, reason, details),
            Step::EngineEnded(id) => self.engine_ended(id),
            Step::EngineGone(id) => self.engine_gone(id),
            Step::ProbeBegin(id, link) => self.probe_begin(id, link),
            Step::ProbePause(id) => self.probe_pause(id),
            Step::ProbeDone(id) => self.probe_done(id),
            Step::ProbeGivenUp(id) => self.probe_given_up(id),

            Step::Destroy(id) => self.namespace_destroy(id),
            Step::Destroyed => self.close_if_unused(),
            Step::Leave(id) => self.namespace_leave(id),
            Step::Lost(id, reason, details) => self.namespace_lost(id, reason, details),
            Step::ClearAcks(id) => self.clear_acks(id),
            Step::DropAck(id, ack) => self.drop_ack(id, ack),
            Step::QueueDrain(id, force) => self.queue_drain(id, force),
            Step::QueueAnswer(id, entry, answer) => self.queue_answer(id, entry, answer),
            Step::Encode(request) => self.encode(request),
            Step::AckTimeout(id, ack) => self.ack_timeout(id, ack),
        }
    }

    /// The turn of an own entry in the dispatch that is under way.
    fn notify(&mut self, subscriber: Subscriber) {
        match (subscriber, self.dispatching.last_mut()) {
            (Subscriber::Namespace(id), Some(Dispatch::Manager(event))) => {
                let event = event.clone();
                self.namespace_hears(id, event);
            }
            (Subscriber::Manager(engine), Some(Dispatch::Engine(event, inbound))) => {
                let event = event.clone();
                let inbound = inbound.take();
                self.manager_hears(engine, event, inbound);
            }
            _ => {}
        }
    }

    fn microtask(&mut self) {
        match self.tasks.pop_front() {
            Some(Task::Packet(packet)) => self.announce(packet),
            Some(Task::Drain(link)) => self.link_drain(link),
            Some(Task::PingExpired(engine)) => self.engine_end(engine, Reason::PingTimeout, None),
            None => {}
        }
    }

    /// A complete packet reaches the Manager, and through it the namespace that it names.
    fn announce(&mut self, packet: Packet<V>) {
        let event = ManagerEvent::Packet(packet);
        if self.manager.observes(&event) {
            self.emit_manager(event);
            return;
        }
        if let ManagerEvent::Packet(packet) = event {
            if let Some(id) = self.subscribed_namespace(packet.namespace.as_deref()) {
                self.namespace_packet(id, packet);
            }
        }
    }

    fn timeout(&mut self) {
        let Some((timer, owner)) = self.timers.take_due(self.moment.now) else {
            return;
        };
        let engine = owner as EngineId;
        match timer {
            Timer::ConnectTimeout => self.connect_timed_out(engine),
            Timer::Reconnect => self.reconnect_due(),
            Timer::PingTimeout => self.engine_end(engine, Reason::PingTimeout, None),
            Timer::NoTransport => {
                let error = V::text("No transports available");
                self.emit_engine(engine, EngineEvent::Error(error), None);
            }
            Timer::Ack => {
                let (namespace, ack) = ack_of(owner);
                self.then(Step::AckTimeout(namespace, ack));
            }
            Timer::Unloaded => self.unload_survived(engine),
        }
    }

    fn offline(&mut self) {
        for id in self.engines.ids() {
            let closes = self.engines.get(id).is_some_and(|engine| {
                engine.options.close_on_offline && engine.state != EngineState::Closed
            });
            if closes {
                let details = V::details("network connection lost", None);
                self.then(Step::EngineEnd(id, Reason::TransportClose, Some(details)));
            }
        }
    }
}
