//! The write buffer: packets stay in it until the transport has taken them, so that none is lost in
//! an upgrade. The host owns the buffer, the core counts.

use super::connection::{CloseWait, Engine, EngineState};
use super::payload::fit;
use super::transport::{Role, Transport, TransportState};
use crate::protocol::io::{
    Batch, CallbackId, CallbackOutput, EngineEvent, EngineEventKind, EngineId, EngineOutput, Taken,
    TransportId, TransportKind, Types, Written,
};
use crate::protocol::slots::Slots;
use crate::protocol::steps::Step;
use crate::protocol::Core;

impl Engine {
    /// The transport in use, if it can take a packet now and one waits.
    fn ready_transport<'a>(
        &self,
        transports: &'a mut Slots<TransportId, Transport>,
    ) -> Option<&'a mut Transport> {
        let transport = transports.get_mut(self.transport?)?;
        let is_open = self.state != EngineState::Closed && transport.state == TransportState::Open;
        (is_open && transport.writable && !self.upgrading && self.waiting > 0).then_some(transport)
    }
}

impl<T: Types> Core<T> {
    /// A Socket.IO packet has been encoded into this many frames, each of them an Engine.IO packet
    /// of the Manager's engine: what is to be done with them?
    pub fn write(&mut self, frames: usize) -> Written {
        match self.manager.engine {
            Some(id) => self.engine_write(id, frames),
            None => Written::Drop,
        }
    }

    /// `engine.write(data, options, callback)`, or a PONG: what is to be done with the packet?
    pub fn push(&mut self, id: EngineId, callback: Option<CallbackId>) -> Written {
        if let Some(engine) = self.engines.get_mut(id).filter(|engine| !engine.is_over()) {
            engine.flush_callbacks.extend(callback);
        }
        self.engine_write(id, 1)
    }

    fn engine_write(&mut self, id: EngineId, packets: usize) -> Written {
        let Some(engine) = self.engines.get_mut(id).filter(|engine| !engine.is_over()) else {
            return Written::Drop;
        };
        if engine.observes(EngineEventKind::PacketCreate) {
            return Written::Observed;
        }
        let is_first = engine.waiting == 0;
        engine.waiting += packets;
        let Some(transport) = engine.ready_transport(&mut self.transports) else {
            return Written::Wait;
        };
        if is_first && transport.kind.sends_at_once() && !engine.is_flush_observed() {
            engine.in_flight = 1;
            transport.writable = false;
            return Written::Send;
        }
        // Only the first packet counts: the host puts the others into the buffer when it has been
        // flushed.
        engine.waiting -= packets - 1;
        Written::Flush
    }

    /// A transport that stays open has taken the packets in flight, and the host has removed them
    /// from the write buffer: what is next?
    ///
    /// A host whose users can look at that buffer asks this when it would feed
    /// [`TransportInput::Sent`](crate::protocol::io::TransportInput::Sent): for a WebSocket in a
    /// microtask. Another host may ask at once, unless a transition is going on.
    pub fn taken(&mut self, id: TransportId) -> Taken {
        let Some(transport) = self.transports.get_mut(id) else {
            return Taken::Rest;
        };
        let Some(engine) = self.engines.get_mut(transport.engine) else {
            return Taken::Rest;
        };
        let is_plain = transport.role == Role::Main && transport.kind.sends_at_once();
        let is_observed = engine.observes(EngineEventKind::Drain) || engine.is_flush_observed();
        if !is_plain || is_observed || engine.upgrading || engine.close_wait != CloseWait::Nothing {
            return Taken::Observed;
        }
        engine.forget_in_flight();
        engine.in_flight = engine.waiting;
        transport.writable = engine.waiting == 0;
        match engine.waiting {
            0 => Taken::Rest,
            waiting => Taken::Next(waiting),
        }
    }

    /// Takes a packet that the user's listeners of `packetCreate` get to see first.
    pub(crate) fn push_observed(&mut self, id: EngineId, packet: T::Packet) {
        if self.engines.get(id).is_some_and(|engine| !engine.is_over()) {
            self.emit_engine(id, EngineEvent::PacketCreate(packet.clone()));
            self.then(Step::EngineEnqueue(id, packet));
        }
    }

    /// Listeners of `packetCreate` have been called.
    pub(crate) fn engine_enqueue(&mut self, id: EngineId, packet: T::Packet) {
        if let Some(engine) = self.engines.get_mut(id) {
            engine.waiting += 1;
            self.emit_for_engine(id, EngineOutput::Enqueue(packet));
            self.engine_flush(id);
        }
    }

    pub(crate) fn engine_flush(&mut self, id: EngineId) {
        let Some(transport) = self.engine_sendable(id) else {
            return;
        };
        let Some(engine) = self.engines.get(id) else {
            return;
        };
        let (waiting, limit) = (engine.waiting, engine.max_payload);
        match limit {
            Some(limit) if transport.sends_requests() && waiting > 1 => {
                self.emit_for_engine(id, EngineOutput::Measure(limit));
            }
            _ => self.engine_send(id, waiting),
        }
    }

    /// The kind of the transport in use, if it can take a packet now and one waits.
    fn engine_sendable(&mut self, id: EngineId) -> Option<TransportKind> {
        let engine = self.engines.get(id)?;
        Some(engine.ready_transport(&mut self.transports)?.kind)
    }

    /// The sizes of the first packets are known: sends as many as fit into one payload.
    pub(crate) fn engine_measured(&mut self, id: EngineId, lengths: &[usize]) {
        if self.engine_sendable(id).is_none() {
            return;
        }
        let Some(engine) = self.engines.get(id) else {
            return;
        };
        let count = fit(lengths.iter().copied(), engine.max_payload);
        let count = count.min(engine.waiting);
        self.engine_send(id, count);
    }

    fn engine_send(&mut self, id: EngineId, count: usize) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        let observed = engine.is_flush_observed();
        engine.in_flight = count;
        if let Some(transport) = engine.transport {
            self.transport_send(transport, Batch::Buffered(count));
        }
        if observed {
            self.then(Step::EngineFlushed(id));
        }
    }

    pub(crate) fn engine_flushed(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        let callbacks = core::mem::take(&mut engine.flush_callbacks);
        self.emit_engine(id, EngineEvent::Flush);
        for callback in callbacks {
            self.emit_for_callback(callback, CallbackOutput::Flushed);
        }
    }

    /// The transport has taken the packets in flight.
    pub(crate) fn engine_drain(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        engine.forget_in_flight();
        if engine.waiting == 0 {
            let closing = engine.close_wait == CloseWait::Drain;
            self.emit_engine(id, EngineEvent::Drain);
            if closing {
                self.then(Step::EngineDrained(id));
            }
        } else {
            self.engine_flush(id);
        }
    }

    pub(crate) fn engine_drained(&mut self, id: EngineId) {
        self.engine_close_if_waiting(id, CloseWait::Drain);
    }
}
