//! The change from one transport to a better one (Engine.IO protocol 4, "Upgrade"):
//! probe the new one, pause the old one, move over. No packet is lost or overtaken,
//! because the old one is left only when none of its requests is under way.

use super::connection::{CloseWait, EngineState};
use super::packet::EnginePacketType;
use super::transport::{Role, Transport, TransportState};
use crate::protocol::io::{
    Batch, ControlBody, EngineEvent, EngineId, Millis, ProbeError, ProbeFailure, TransportId,
    TransportKind, Types,
};
use crate::protocol::steps::Step;
use crate::protocol::timers::Timer;
use crate::protocol::Core;

/// The head start of a favoured transport: how long it is probed alone, if it is offered.
const HEAD_START: Millis = Millis::new(200.0);

impl<T: Types> Core<T> {
    /// Probes every transport that the server offers, once the connection is open.
    pub(crate) fn engine_probe(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        if engine.state != EngineState::Open || !engine.options.upgrade {
            return;
        }
        let mut upgrades = core::mem::take(&mut engine.upgrades);
        upgrades.retain(|kind| engine.options.transports.contains(kind));
        let is_favourite_offered = upgrades.iter().any(|kind| kind.is_favoured());
        for kind in upgrades {
            self.shared.prior_websocket_success.set(false);
            if is_favourite_offered && !kind.is_favoured() {
                self.probe_later(id, kind);
            } else {
                self.transport_open(id, kind, Role::Probing);
            }
        }
    }

    /// Probes a transport unless a favoured one has been chosen by then.
    fn probe_later(&mut self, id: EngineId, kind: TransportKind) {
        let Some(transport) = self.transport_add(id, kind, Role::Probing) else {
            return;
        };
        let armed = self.timers.arm(Timer::Probe(transport), HEAD_START);
        if let Some(transport) = self.transports.get_mut(transport) {
            transport.start = Some(armed);
        }
    }

    /// The favoured transport has had its head start.
    pub(crate) fn probe_due(&mut self, id: TransportId) {
        if let Some(transport) = self.transports.get_mut(id) {
            transport.start = None;
            self.transport_begin(id);
        }
    }

    /// The first packet over a transport that is probed. Later ones are ignored.
    pub(crate) fn probe_packet(&mut self, id: EngineId, transport: TransportId, answered: bool) {
        let Some(probe) = self.transports.get_mut(transport) else {
            return;
        };
        if probe.role != Role::Probing {
            return;
        }
        if !answered {
            probe.role = Role::WrongAnswer;
            let error = ProbeError {
                transport: probe.kind,
                cause: ProbeFailure::WrongAnswer,
            };
            self.emit_engine(id, EngineEvent::UpgradeError(error));
            return;
        }
        probe.role = Role::Chosen;
        if let Some(engine) = self.engines.get_mut(id) {
            engine.upgrading = true;
        }
        self.emit_engine(id, EngineEvent::Upgrading(transport));
        self.then(Step::ProbeBegin(id, transport));
    }

    /// Pauses the transport in use, for the one whose probe was answered.
    pub(crate) fn probe_begin(&mut self, id: EngineId, transport: TransportId) {
        let Some(probe) = self.transports.get(transport) else {
            return;
        };
        let kind = probe.kind;
        self.probe_end_others(id, kind);
        self.shared
            .prior_websocket_success
            .set(kind.is_remembered());
        if let Some(main) = self.main_transport(id) {
            main.state = TransportState::Pausing;
        }
        self.probe_pause(id);
    }

    /// Closes the transports that are probed as well, without an event: the choice is made.
    fn probe_end_others(&mut self, id: EngineId, chosen: TransportKind) {
        for transport in self.transports.ids() {
            let is_other = |other: &Transport| {
                other.engine == id && other.role != Role::Main && other.kind != chosen
            };
            if self.transports.get(transport).is_some_and(is_other) {
                self.transport_close(transport);
            }
        }
    }

    /// Moves over to the probed transport if the one in use has paused.
    pub(crate) fn probe_pause(&mut self, id: EngineId) {
        let Some(main) = self.main_transport(id) else {
            return;
        };
        if main.state != TransportState::Pausing || main.polling || !main.writable {
            return;
        }
        main.state = TransportState::Paused;
        let chosen =
            |transport: &Transport| transport.engine == id && transport.role == Role::Chosen;
        if let Some(transport) = self.transports.find(chosen) {
            self.probe_take_over(id, transport);
        }
    }

    fn main_transport(&mut self, id: EngineId) -> Option<&mut Transport> {
        let main = self.engines.get(id)?.transport?;
        self.transports.get_mut(main)
    }

    fn probe_take_over(&mut self, id: EngineId, transport: TransportId) {
        if let Some(left) = self.engine_use_transport(id, transport) {
            self.transport_forget(left);
        }
        if let Some(transport) = self.transports.get_mut(transport) {
            transport.role = Role::Main;
        }
        self.transport_send(
            transport,
            Batch::Control {
                kind: EnginePacketType::Upgrade,
                body: ControlBody::Empty,
            },
        );
        self.then(Step::EmitEngine(id, EngineEvent::Upgrade(transport)));
        self.then(Step::ProbeDone(id));
    }

    pub(crate) fn probe_done(&mut self, id: EngineId) {
        self.engine_close_if_waiting(id, CloseWait::Upgrade);
        if let Some(engine) = self.engines.get_mut(id) {
            engine.upgrading = false;
        }
        self.then(Step::EngineFlush(id));
    }

    /// A probe has failed: its transport is closed, and the one in use goes on.
    pub(crate) fn probe_failed(
        &mut self,
        id: EngineId,
        transport: TransportId,
        cause: ProbeFailure<T::Context>,
    ) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        let Some(probe) = self.transports.get(transport) else {
            return;
        };
        let kind = probe.kind;
        let stalled = probe.role == Role::Chosen && engine.state != EngineState::Closed;
        let main = engine.transport;
        if stalled {
            engine.upgrading = false;
        }
        self.transport_close(transport);
        let error = ProbeError {
            transport: kind,
            cause,
        };
        self.then(Step::EmitEngine(id, EngineEvent::UpgradeError(error)));
        if stalled {
            if let Some(main) = main {
                self.transport_resume(main);
            }
        }
        self.then(Step::ProbeGivenUp(id));
    }

    pub(crate) fn probe_given_up(&mut self, id: EngineId) {
        self.engine_close_if_waiting(id, CloseWait::Upgrade);
        self.then(Step::EngineFlush(id));
    }
}
