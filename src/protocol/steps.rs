//! Steps: the parts of a transition that wait until user code has returned.
//!
//! User code that runs in the middle of a transition may call back in, and must then find the state
//! of that moment. So such a transition is not one function: what comes after the user code is a
//! step, which waits on the stack and looks at the state anew when it runs.

use std::vec;

use super::engine::packet::EnginePacketType;
use super::io::handshake::Handshake;
use super::io::{
    AckError, AckId, EngineEvent, EngineId, ManagerEvent, NamespaceId, Output, Reason, TransportId,
    Types,
};
use super::manager::OpenCaller;
use super::socket::retry_queue::{Drain, EntryId};
use super::Core;

#[derive(Debug)]
pub(crate) enum Step<T: Types> {
    /// Hand an output to the host.
    Yield(Output<T>),
    /// An output that has been withdrawn.
    Nothing,
    /// The listeners of the event on top of `Core::dispatching` have all been called.
    EndDispatch,

    EmitEngine(EngineId, EngineEvent<T>),
    EmitManager(ManagerEvent<T>),
    /// A namespace reacts to an event of the Manager.
    NamespaceOnEvent(NamespaceId, ManagerEvent<T>),

    ManagerStart(EngineId, OpenCaller),
    ManagerOpened(EngineId, OpenCaller),
    ManagerFailed(OpenCaller, T::Error),
    /// An attempt to open has ended: with this error, or with `None` successfully.
    ManagerAnswer(OpenCaller, Option<T::Error>),
    ManagerSubscribe(EngineId),
    ManagerCheckEngine(EngineId),
    ManagerLost {
        engine: EngineId,
        reason: Reason,
        details: Option<T::Details>,
    },
    Reconnect,
    ReconnectNow,
    CloseIfUnused,

    EngineStart(EngineId),
    EngineAccept(EngineId, Box<Handshake<T>>),
    EngineDispatch(EngineId, Option<EnginePacketType>, T::Frame),
    EngineProbe(EngineId),
    EngineHeartbeat(EngineId),
    EngineEnqueue(EngineId, T::Packet),
    EngineFlush(EngineId),
    EngineFlushed(EngineId),
    EngineDrained(EngineId),
    EngineClose(EngineId),
    EngineEnd {
        engine: EngineId,
        reason: Reason,
        details: Option<T::Details>,
    },
    EngineEnded(EngineId),
    EngineGone(EngineId),
    EngineForget(EngineId),
    ProbeBegin(EngineId, TransportId),
    ProbePause(EngineId),
    ProbeDone(EngineId),
    ProbeGivenUp(EngineId),

    NamespaceDestroy(NamespaceId),
    NamespaceLeave(NamespaceId),
    NamespaceExpelled(NamespaceId),
    ClearAcks(NamespaceId),
    /// Fail the next of these acknowledgements, and queue the rest.
    DropAcks(NamespaceId, vec::IntoIter<AckId>),
    QueueDrain(NamespaceId, Drain),
    QueueFailed(NamespaceId, EntryId, AckError),
}

impl<T: Types> Core<T> {
    pub(crate) fn run(&mut self, step: Step<T>) {
        match step {
            Step::Yield(output) => self.emit_output(output),
            Step::Nothing => {}
            Step::EndDispatch => {
                self.dispatching.pop();
            }

            Step::EmitEngine(id, event) => self.emit_engine(id, event),
            Step::EmitManager(event) => self.emit_manager(event),
            Step::NamespaceOnEvent(id, event) => self.namespace_on_event(id, event),

            Step::ManagerStart(engine, caller) => self.manager_start(engine, caller),
            Step::ManagerOpened(engine, caller) => self.manager_opened(engine, caller),
            Step::ManagerFailed(caller, error) => self.manager_failed(caller, error),
            Step::ManagerAnswer(caller, error) => self.manager_answer(caller, error),
            Step::ManagerSubscribe(engine) => self.manager_subscribe(engine),
            Step::ManagerCheckEngine(engine) => self.manager_check_engine(engine),
            Step::ManagerLost {
                engine,
                reason,
                details,
            } => self.manager_announce_loss_of(engine, reason, details),
            Step::Reconnect => self.manager_reconnect_if_wanted(),
            Step::ReconnectNow => self.reconnect_now(),
            Step::CloseIfUnused => self.close_if_unused(),

            Step::EngineStart(id) => self.engine_start(id),
            Step::EngineAccept(id, handshake) => self.engine_accept(id, *handshake),
            Step::EngineDispatch(id, kind, frame) => self.engine_dispatch(id, kind, frame),
            Step::EngineProbe(id) => self.engine_probe(id),
            Step::EngineHeartbeat(id) => self.engine_heartbeat(id),
            Step::EngineEnqueue(id, packet) => self.engine_enqueue(id, packet),
            Step::EngineFlush(id) => self.engine_flush(id),
            Step::EngineFlushed(id) => self.engine_flushed(id),
            Step::EngineDrained(id) => self.engine_drained(id),
            Step::EngineClose(id) => self.engine_close(id),
            Step::EngineEnd {
                engine,
                reason,
                details,
            } => self.engine_end(engine, reason, details),
            Step::EngineEnded(id) => self.engine_ended(id),
            Step::EngineGone(id) => self.engine_gone(id),
            Step::EngineForget(id) => self.engine_forget(id),
            Step::ProbeBegin(id, transport) => self.probe_begin(id, transport),
            Step::ProbePause(id) => self.probe_pause(id),
            Step::ProbeDone(id) => self.probe_done(id),
            Step::ProbeGivenUp(id) => self.probe_given_up(id),

            Step::NamespaceDestroy(id) => self.namespace_destroy(id),
            Step::NamespaceLeave(id) => self.namespace_leave(id),
            Step::NamespaceExpelled(id) => self.namespace_lost(id, Reason::ServerDisconnect, None),
            Step::ClearAcks(id) => self.clear_acks(id),
            Step::DropAcks(id, lost) => self.drop_acks(id, lost),
            Step::QueueDrain(id, drain) => self.queue_drain(id, drain),
            Step::QueueFailed(id, entry, error) => self.queue_failed(id, entry, error),
        }
    }
}
