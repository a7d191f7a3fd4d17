//! The steps between an input and its outputs.
//!
//! A transition that runs code of the user's in its middle cannot be one function
//! call: the code may call back in and must find the state of that moment. So what
//! comes after the user's code is a step of its own, and waits on the stack.

use std::vec;

use super::engine::connection::EngineState;
use super::engine::handshake::Handshake;
use super::engine::packet::EnginePacketType;
use super::io::{
    AckError, EngineEventKind, EngineId, Input, ManagerEventKind, NamespaceId, Output, Reason,
    Subscriber, TimerId, Value,
};
use super::manager::OpenCaller;
use super::timers::Timer;
use super::{Core, Dispatch, Task};

#[derive(Debug)]
pub(crate) enum Step<V> {
    /// Hand an output to the host.
    Yield(Output<V>),
    /// Do something to the engine, the namespace or the Manager of that number (which is
    /// any for the Manager), with another number and a value.
    Do(Deed, u32, u32, Option<V>),
    EngineAccept(EngineId, Box<Handshake<V>>),
    EngineDispatch(EngineId, Option<EnginePacketType>, V),
    EngineEnqueue(EngineId, V),
    /// Give up the acknowledgements that are left of these.
    DropAcks(NamespaceId, vec::IntoIter<u32>),
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

    /// Engine, caller.
    ManagerStart,
    /// Engine, caller.
    ManagerOpened,
    /// OpenCaller; an error, or none.
    ManagerCallback,
    /// OpenCaller; the error.
    ManagerFailed,
    /// Engine.
    ManagerListen,
    /// Engine.
    ManagerCheck,
    /// Engine, reason; details.
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
    /// Transport.
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
    /// 1 to send again what is in flight.
    QueueDrain,
    /// Entry.
    QueueFailed(AckError),
}

impl<V: Value> Core<V> {
    #[inline(always)]
    pub(crate) fn accept(&mut self, input: Input<'_, V>) {
        match input {
            Input::Open(callback) => {
                self.manager_open(callback.map_or(OpenCaller::NOBODY, OpenCaller));
            }
            Input::Close => self.manager_force_close(),
            Input::Set(setting) => self.manager.set(setting),
            Input::ObserveManager { event, observed } => {
                set_bit(&mut self.manager.watch, event.bit(), observed);
            }
            Input::ObserveEngine {
                engine,
                event,
                observed,
            } => {
                if let Some(engine) = self.engines.get_mut(engine) {
                    set_bit(&mut engine.watch, event.bit(), observed);
                }
            }
            Input::Notify(subscriber) => self.notify(subscriber),
            Input::EngineOptions(options) => self.manager_options(Some(options)),
            Input::EngineOptionsFailed => self.manager_options(None),

            Input::AddNamespace(options) => self.add_namespace(options),
            Input::ReuseNamespace(id) => self.reuse_namespace(id),
            Input::Connect(id) => self.namespace_connect(id),
            Input::Disconnect(id) => self.namespace_disconnect(id),
            Input::SetConnected(id, connected) => self.set_connected(id, connected),
            Input::EncodeFailed(id, ack) => self.encode_failed(id, ack),
            Input::QueueNext(id) => self.queue_drain(id, false),
            Input::Accepted(id, sid, session) => self.namespace_accepted(id, sid, session),
            Input::Expelled(id) => self.namespace_expelled(id),
            Input::Refused(id) => self.namespace_destroy(id),
            Input::BufferedIds(id, ids) => self.drop_acks_except(id, ids),

            Input::DecodeFailed(error) => self.parse_error(V::error(&error.message())),
            Input::ParserFailed(error) => self.parse_error(error),
            Input::Handshake(id, handshake) => self.engine_handshake(id, handshake),
            Input::HandshakeFailed(id) => self.engine_handshake_failed(id),
            Input::Measured(id, lengths) => self.engine_measured(id, lengths),

            Input::Flush(id) => self.engine_flush(id),
            Input::Push(id, packet) => self.push_observed(id, packet),
            Input::EngineClose(id) => self.engine_close(id),

            Input::TransportOpened(transport) => self.transport_opened(transport),
            Input::TransportRefused(transport, error) => self.transport_refused(transport, error),
            Input::Frame {
                transport,
                kind,
                is_probe_answer,
                frame,
            } => self.transport_frame(transport, kind, is_probe_answer, frame),
            Input::PayloadEnd(transport) => self.payload_end(transport),
            Input::Sent(transport) => self.transport_sent(transport),
            Input::TransportClosed(transport, context) => self.transport_closed(transport, context),
            Input::TransportFailed {
                transport,
                description,
                context,
                writing,
            } => {
                self.transport_failed(transport, description, context, writing);
            }

            Input::Microtask => self.microtask(),
            Input::Timeout(timer) => self.timeout(timer),
            Input::Offline => self.offline(),
            Input::BeforeUnload => self.before_unload(),
            Input::PageHide => self.page_hide(),
        }
    }

    pub(crate) fn run(&mut self, step: Step<V>) {
        match step {
            Step::Yield(output) => self.tell(output),
            Step::Do(deed, id, number, value) => self.perform(deed, id, number, value),
            Step::EngineAccept(id, handshake) => self.engine_accept(id, *handshake),
            Step::EngineDispatch(id, kind, frame) => self.engine_dispatch(id, kind, frame),
            Step::EngineEnqueue(id, packet) => self.engine_enqueue(id, packet),
            Step::DropAcks(id, lost) => self.drop_acks(id, lost),
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

            Deed::ManagerStart => self.manager_start(id, OpenCaller(number)),
            Deed::ManagerOpened => self.manager_opened(id, OpenCaller(number)),
            Deed::ManagerCallback => self.manager_callback(OpenCaller(number), value),
            Deed::ManagerFailed => self.manager_failed(OpenCaller(number), value),
            Deed::ManagerListen => self.manager_listen(id),
            Deed::ManagerCheck => self.manager_check(id),
            Deed::ManagerLost => self.manager_announce_loss_of(id, reason, value),
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
            Deed::QueueDrain => self.queue_drain(id, number != 0),
            Deed::QueueFailed(error) => self.queue_failed(id, number, error),
        }
    }

    /// The turn of an own entry in the dispatch that is under way.
    fn notify(&mut self, subscriber: Subscriber) {
        match (subscriber, self.dispatching.last_mut()) {
            (Subscriber::Namespace(id), Some(Dispatch::Manager(kind, number, value))) => {
                let (kind, number, value) = (*kind, *number, value.clone());
                self.namespace_hears(id, kind, number, value);
            }
            (
                Subscriber::Manager(engine) | Subscriber::Opening(engine),
                Some(Dispatch::Engine(kind, number, value)),
            ) => {
                let (kind, number, value) = (*kind, *number, value.clone());
                self.manager_hears(engine, kind, number, value);
            }
            _ => {}
        }
    }

    fn microtask(&mut self) {
        match self.tasks.pop_front() {
            Some(Task::PingExpired(engine)) => self.engine_end(engine, Reason::PingTimeout, None),
            None => {}
        }
    }

    fn timeout(&mut self, timer: TimerId) {
        match self.timers.take(timer) {
            None => {}
            Some(Timer::ConnectTimeout(engine)) => self.connect_timed_out(engine),
            Some(Timer::Reconnect) => self.reconnect_due(),
            Some(Timer::PingTimeout(engine)) => self.engine_end(engine, Reason::PingTimeout, None),
            Some(Timer::NoTransport(engine)) => self.engine_has_no_transport(engine),
            Some(Timer::Ack(namespace, ack)) => self.ack_timeout(namespace, ack),
            Some(Timer::Unloaded(engine)) => self.unload_survived(engine),
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

fn set_bit(bits: &mut u32, bit: u32, on: bool) {
    match on {
        true => *bits |= bit,
        false => *bits &= !bit,
    }
}
