//! The steps between an input and its outputs.
//!
//! A transition that runs code of the user's in its middle cannot be one function
//! call: the code may call back in and must find the state of that moment. So what
//! comes after the user's code is a step of its own, and waits on the stack.

use super::engine::connection::EngineState;
use super::engine::handshake::Handshake;
use super::io::{
    EncodeRequest, EngineEventKind, EngineId, EnginePacket, Input, ManagerEvent, ManagerEventKind,
    Output, Packet, Reason, Subscriber, Value,
};
use super::manager::Opener;
use super::socket::decode::Inbound;
use super::socket::retry_queue::Answer;
use super::timers::{ack_of, Timer};
use super::{Core, Dispatch, Task};

#[derive(Debug)]
pub(crate) enum Step<V> {
    /// Hand an output to the host.
    Yield(Output<V>),
    /// Do something to the engine, the namespace or the Manager of that number (which is
    /// any for the Manager), with another number and a value.
    Do(Deed, u32, u32, Option<V>),
    EngineAccept(EngineId, Box<Handshake<V>>),
    EngineDispatch(EngineId, Inbound<V>),
    EngineEnqueue(EngineId, EnginePacket<V>),
    Encode(EncodeRequest<V>),
}

/// What a [`Step::Do`] does. Most steps are this: few numbers are cheap to queue wherever
/// in the core that happens. Beside a deed stands what it takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deed {
    /// The user's listeners of a dispatch have all been called.
    EndDispatch,

    /// Emit an event of an engine's. Number and value as in `EngineEvent::new`.
    EngineEmit(EngineEventKind),
    /// Emit an event of the Manager's. Number and value as in `ManagerEvent::new`.
    ManagerEmit(ManagerEventKind),
    /// Tell a namespace of a Manager's event; the same.
    NamespaceHear(ManagerEventKind),

    /// Engine, opener.
    ManagerStart,
    /// Engine, opener.
    ManagerOpened,
    /// Opener; an error, or none.
    ManagerCallback,
    /// Opener; the error.
    ManagerFailed,
    /// Engine.
    ManagerListen,
    /// Engine.
    ManagerCheck,
    /// Reason; details.
    ManagerLost,
    Reconnect,
    ReconnectNow,

    // These take the engine.
    EngineStart,
    EngineProbe,
    EngineHeartbeat,
    EngineFlush,
    EngineFlushed,
    EngineDrained,
    EngineClose,
    /// Reason; details.
    EngineEnd,
    EngineEnded,
    EngineGone,
    EngineForget,
    /// Link.
    ProbeBegin,
    ProbePause,
    ProbeDone,
    ProbeGivenUp,

    // These take the namespace.
    Destroy,
    Destroyed,
    Leave,
    /// Reason; details.
    Lost,
    ClearAcks,
    /// Acknowledgement.
    DropAck,
    /// 1 to send again what is in flight.
    QueueDrain,
    /// Entry; error.
    QueueFailed,
    /// Acknowledgement.
    AckTimeout,
}

impl<V: Value> Core<V> {
    #[inline(always)]
    pub(crate) fn accept(&mut self, input: Input<'_, V>) {
        match input {
            Input::Open(callback) => {
                self.manager_open(callback.map_or(Opener::NOBODY, Opener));
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
            Step::Do(deed, id, number, value) => self.perform(deed, id, number, value),
            Step::EngineAccept(id, handshake) => self.engine_accept(id, *handshake),
            Step::EngineDispatch(id, inbound) => self.engine_dispatch(id, inbound),
            Step::EngineEnqueue(id, packet) => self.engine_enqueue(id, packet),
            Step::Encode(request) => self.encode(request),
        }
    }

    fn perform(&mut self, deed: Deed, id: u32, number: u32, value: Option<V>) {
        let reason = Reason::from_number(number);
        match deed {
            Deed::EndDispatch => {
                self.dispatching.pop();
            }
            Deed::EngineEmit(kind) => self.emit_engine(id, kind, number, value),
            Deed::ManagerEmit(kind) => self.emit_manager(kind, number, value),
            Deed::NamespaceHear(kind) => self.namespace_hears(id, kind, number, value),

            Deed::ManagerStart => self.manager_start(id, Opener(number)),
            Deed::ManagerOpened => self.manager_opened(id, Opener(number)),
            Deed::ManagerCallback => self.manager_callback(Opener(number), value),
            Deed::ManagerFailed => self.manager_failed(Opener(number), value),
            Deed::ManagerListen => self.manager_listen(id),
            Deed::ManagerCheck => self.manager_check(id),
            Deed::ManagerLost => self.manager_announce_loss(reason, value),
            Deed::Reconnect => self.manager_reconnect_if_wanted(),
            Deed::ReconnectNow => self.reconnect_now(),

            Deed::EngineStart => self.engine_start(id),
            Deed::EngineProbe => self.engine_probe(id),
            Deed::EngineHeartbeat => self.engine_heartbeat(id),
            Deed::EngineFlush => self.engine_flush(id),
            Deed::EngineFlushed => self.engine_flushed(id),
            Deed::EngineDrained => self.engine_drained(id),
            Deed::EngineClose => self.engine_close(id),
            Deed::EngineEnd => self.engine_end(id, reason, value),
            Deed::EngineEnded => self.engine_ended(id),
            Deed::EngineGone => self.engine_gone(id),
            Deed::EngineForget => self.engine_forget(id),
            Deed::ProbeBegin => self.probe_begin(id, number),
            Deed::ProbePause => self.probe_pause(id),
            Deed::ProbeDone => self.probe_done(id),
            Deed::ProbeGivenUp => self.probe_given_up(id),

            Deed::Destroy => self.namespace_destroy(id),
            Deed::Destroyed => self.close_if_unused(),
            Deed::Leave => self.namespace_leave(id),
            Deed::Lost => self.namespace_lost(id, reason, value),
            Deed::ClearAcks => self.clear_acks(id),
            Deed::DropAck => self.drop_ack(id, number),
            Deed::QueueDrain => self.queue_drain(id, number != 0),
            Deed::QueueFailed => {
                if let Some(error) = value {
                    self.queue_answer(id, number, Answer::Error(error));
                }
            }
            Deed::AckTimeout => self.ack_timeout(id, number),
        }
    }

    /// The turn of an own entry in the dispatch that is under way.
    fn notify(&mut self, subscriber: Subscriber) {
        match (subscriber, self.dispatching.last_mut()) {
            (Subscriber::Namespace(id), Some(Dispatch::Manager(kind, number, value))) => {
                let (kind, number, value) = (*kind, *number, value.clone());
                self.namespace_hears(id, kind, number, value);
            }
            (Subscriber::Namespace(id), Some(Dispatch::Packet(packet))) => {
                let name = packet.namespace.as_deref();
                let namespace = self.namespaces.get(id as usize);
                if namespace.is_some_and(|namespace| namespace.is_called(name)) {
                    let packet = packet.clone();
                    self.namespace_packet(id, packet);
                }
            }
            (
                Subscriber::Manager(engine) | Subscriber::Opening(engine),
                Some(Dispatch::Engine(kind, number, value, inbound)),
            ) => {
                let (kind, number, value) = (*kind, *number, value.clone());
                match inbound.take() {
                    Some(inbound) => self.manager_hears_data(engine, inbound),
                    None => self.manager_hears(engine, kind, number, value),
                }
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
        if self.manager.observes(ManagerEventKind::Packet) {
            let event = ManagerEvent::Packet(packet.clone());
            self.dispatch(Dispatch::Packet(packet), Output::Manager(event));
        } else if let Some(id) = self.subscribed_namespace(packet.namespace.as_deref()) {
            self.namespace_packet(id, packet);
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
                self.emit_engine(engine, EngineEventKind::Error, 0, Some(error));
            }
            Timer::Ack => {
                let (namespace, ack) = ack_of(owner);
                self.then_with(Deed::AckTimeout, namespace, ack, None);
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
                self.then_end(id, Reason::TransportClose, Some(details));
            }
        }
    }
}
