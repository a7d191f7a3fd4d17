//! The write buffer: packets wait in it until the transport has taken them, so that
//! none is lost when one transport gives way to another.

use super::connection::{CloseWait, EngineState};
use super::packet::EnginePacketType;
use super::payload::fit;
use crate::protocol::io::{
    Batch, CallbackId, Data, EngineEvent, EngineEventKind, EngineId, EnginePacket, Output,
    TransportKind, Value,
};
use crate::protocol::step::{Deed, Step};
use crate::protocol::Core;

impl<V: Value> Core<V> {
    /// `engine.write(data, options, callback)`.
    pub(crate) fn engine_write(
        &mut self,
        id: EngineId,
        data: Data<V>,
        compress: bool,
        callback: Option<CallbackId>,
    ) {
        match self.engines.get_mut(id) {
            Some(engine) if !engine.is_over() => engine.flush_callbacks.extend(callback),
            _ => {
                if let Some(callback) = callback {
                    self.tell(Output::ForgetCallback(callback));
                }
                return;
            }
        }
        self.engine_push(
            id,
            EnginePacket {
                kind: EnginePacketType::Message,
                data,
                compress,
            },
        );
    }

    /// A frame of a Socket.IO packet, on the Manager's engine.
    pub(crate) fn write_frame(&mut self, data: Data<V>, compress: bool) {
        if let Some(id) = self.manager.engine {
            self.engine_push(
                id,
                EnginePacket {
                    kind: EnginePacketType::Message,
                    data,
                    compress,
                },
            );
        }
    }

    /// Writes a packet; into a connection that closes or is closed, nothing is written.
    pub(crate) fn engine_push(&mut self, id: EngineId, packet: EnginePacket<V>) {
        let Some(engine) = self.engines.get(id) else {
            return;
        };
        if engine.is_over() {
            return;
        }
        if engine.watch != 0 {
            // Whether anybody listens to this one shows when its turn comes.
            let event = EngineEvent::PacketCreate(packet.clone());
            self.tell(Output::Engine(id, event));
            self.upcoming.push(Step::EngineEnqueue(id, packet));
        } else {
            self.engine_enqueue(id, packet);
        }
    }

    pub(crate) fn engine_enqueue(&mut self, id: EngineId, packet: EnginePacket<V>) {
        if let Some(engine) = self.engines.get_mut(id) {
            engine.write_buffer.push(packet);
        }
        self.engine_flush(id);
    }

    pub(crate) fn engine_flush(&mut self, id: EngineId) {
        let Some((waiting, limited)) = self.engine_sendable(id) else {
            return;
        };
        if limited && waiting > 1 {
            self.tell(Output::Measure(id));
        } else {
            self.engine_send(id, waiting);
        }
    }

    /// How many packets wait for a transport that can take them now, and whether it may
    /// take only as many as fit into a payload.
    fn engine_sendable(&self, id: EngineId) -> Option<(usize, bool)> {
        let engine = self.engines.get(id)?;
        let link = self.links.get(engine.link?)?;
        let waiting = engine.write_buffer.len();
        let limited = engine.max_payload > 0.0 && link.kind == TransportKind::Polling;
        let ready = engine.state != EngineState::Closed && link.writable && !engine.upgrading;
        (ready && waiting > 0).then_some((waiting, limited))
    }

    /// The bytes of each waiting packet are known: as many go as the server takes at once.
    pub(crate) fn engine_measured(&mut self, id: EngineId, lengths: &[usize]) {
        // Frames that were written together each asked for the measure.
        let Some((waiting, _)) = self.engine_sendable(id) else {
            return;
        };
        let Some(engine) = self.engines.get(id) else {
            return;
        };
        let count = fit(lengths.iter().copied(), engine.max_payload);
        self.engine_send(id, count.min(waiting));
    }

    fn engine_send(&mut self, id: EngineId, count: usize) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        engine.in_flight = count;
        let observed =
            !engine.flush_callbacks.is_empty() || engine.observes(EngineEventKind::Flush);
        if let Some(link) = engine.link {
            self.link_send(link, Batch::Buffered { engine: id, count });
        }
        if observed {
            self.then(Deed::EngineFlushed, id);
        }
    }

    pub(crate) fn engine_flushed(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        let callbacks = core::mem::take(&mut engine.flush_callbacks);
        self.emit_plain(id, EngineEventKind::Flush);
        for callback in callbacks {
            self.tell(Output::FlushCallback(callback));
        }
    }

    /// The transport has taken what was sent.
    pub(crate) fn engine_drain(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        let sent = engine.in_flight.min(engine.write_buffer.len());
        engine.write_buffer.drain(..sent);
        engine.in_flight = 0;
        if engine.write_buffer.is_empty() {
            let closing = engine.close_wait == CloseWait::Drain;
            self.emit_plain(id, EngineEventKind::Drain);
            if closing {
                self.then(Deed::EngineDrained, id);
            }
        } else {
            self.engine_flush(id);
        }
    }

    pub(crate) fn engine_drained(&mut self, id: EngineId) {
        self.engine_close_if_waiting(id, CloseWait::Drain);
    }
}
