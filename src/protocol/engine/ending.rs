//! How a connection ends. `close()` first sends the write buffer and finishes an upgrade. Then
//! everything is released step by step, because listeners may look at it in between.

use super::connection::{CloseWait, EngineState};
use super::transport::{Role, Transport};
use crate::protocol::io::{
    CallbackOutput, EngineEvent, EngineId, EngineOutput, ProbeFailure, Reason, Types,
};
use crate::protocol::steps::Step;
use crate::protocol::Core;

impl<T: Types> Core<T> {
    /// `close()`: sends the write buffer and finishes an upgrade that has begun, then ends the
    /// connection.
    pub(crate) fn engine_close(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        if !matches!(engine.state, EngineState::Opening | EngineState::Open) {
            return;
        }
        engine.state = EngineState::Closing;
        if engine.transport.is_none() {
            // Its transport was closed because the page is being left: nothing more can be sent.
            self.engine_end(id, Reason::ForcedClose, None);
        } else if engine.waiting > 0 {
            engine.close_wait = CloseWait::Drain;
        } else if engine.upgrading {
            engine.close_wait = CloseWait::Upgrade;
        } else {
            self.engine_end(id, Reason::ForcedClose, None);
        }
    }

    /// Goes on with a close that was waiting for this.
    pub(crate) fn engine_close_if_waiting(&mut self, id: EngineId, event: CloseWait) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        if engine.close_wait != event {
            return;
        }
        if event == CloseWait::Drain && engine.upgrading {
            engine.close_wait = CloseWait::Upgrade;
            return;
        }
        engine.close_wait = CloseWait::Nothing;
        self.engine_end(id, Reason::ForcedClose, None);
    }

    /// Closes the transport in use, and notes its last state in `Engine::left`. Returns whether
    /// there was one.
    pub(super) fn engine_leave_transport(&mut self, id: EngineId) -> bool {
        let Some(engine) = self.engines.get_mut(id) else {
            return false;
        };
        let Some(transport) = engine.transport.take() else {
            return false;
        };
        engine.left = self
            .transports
            .get(transport)
            .map(|left| (transport, left.clone()));
        self.transport_close(transport);
        true
    }

    /// Ends the connection, whatever the cause.
    pub(crate) fn engine_end(&mut self, id: EngineId, reason: Reason, details: Option<T::Details>) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        if !engine.is_live() {
            return;
        }
        self.timers.stop(&mut engine.timers.ping_timeout);
        self.timers.stop(&mut engine.timers.unloaded);
        engine.state = EngineState::Closed;
        engine.session = false;
        self.engine_leave_transport(id);
        self.then(Step::EmitEngine(id, EngineEvent::Close(reason, details)));
        self.then(Step::EngineEnded(id));
    }

    /// Listeners of `close` have been called, and could still see the write buffer: it is emptied
    /// now, and probes are given up.
    pub(crate) fn engine_ended(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        engine.waiting = 0;
        engine.in_flight = 0;
        let callbacks = core::mem::take(&mut engine.flush_callbacks);
        self.emit_for_engine(id, EngineOutput::DropBuffer);
        for callback in callbacks {
            self.emit_for_callback(callback, CallbackOutput::Forget);
        }
        for transport in self.transports.ids() {
            let tried =
                |transport: &Transport| transport.engine == id && transport.role != Role::Main;
            if self.transports.get(transport).is_some_and(tried) {
                self.probe_failed(id, transport, ProbeFailure::EngineClosed);
            }
        }
        self.then(Step::EngineGone(id));
    }

    pub(crate) fn engine_gone(&mut self, id: EngineId) {
        self.emit_for_engine(id, EngineOutput::Gone);
        self.then(Step::EngineForget(id));
    }

    /// The host has done with the engine: it is removed, unless it is the Manager's last one, whose
    /// state users can still read.
    pub(crate) fn engine_forget(&mut self, id: EngineId) {
        if self.manager.engine != Some(id) {
            self.engines.remove(id);
        } else if let Some(engine) = self.engines.get_mut(id) {
            engine.gone = true;
        }
    }

    /// A new engine takes its place: this one is removed, unless it still has to close.
    pub(crate) fn engine_forget_if_closed(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        match engine.state {
            // Not while its listeners of `close` are being called.
            EngineState::Closed if engine.gone => {
                self.engines.remove(id);
            }
            // One that never had a transport does not close by itself.
            EngineState::Idle => {
                self.timers.stop(&mut engine.timers.no_transport);
                self.engines.remove(id);
                self.emit_for_engine(id, EngineOutput::Gone);
            }
            _ => {}
        }
    }
}
