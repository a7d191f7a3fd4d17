//! `emit`: send now, keep for later, or drop (`surface.md` A10).

use super::acks::{AckTarget, PendingAck};
use super::packet::{PacketType, RESERVED};
use crate::protocol::io::{AckListener, EmitFlags, EncodeRequest, NamespaceId, Output, Value};
use crate::protocol::step::Step;
use crate::protocol::timers::{ack_key, Timer};
use crate::protocol::Core;

impl<V: Value> Core<V> {
    pub(crate) fn emit(
        &mut self,
        id: NamespaceId,
        args: V,
        reserved: Option<usize>,
        flags: EmitFlags,
        ack: AckListener,
    ) {
        if let Some(name) = reserved.and_then(|at| RESERVED.get(at)) {
            let mut message = String::from("\"");
            message.push_str(name);
            message.push_str("\" is a reserved event name");
            self.tell(Output::Throw(V::error(&message)));
            return;
        }
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        if namespace.options.retries != 0.0 && !flags.volatile {
            self.queue_add(id, args, flags, ack);
            return;
        }
        let target = (ack != AckListener::None).then_some(AckTarget::Host);
        let ack = self.register_ack(id, target, flags.timeout, ack == AckListener::WithError);
        if let Some(ack) = ack {
            self.tell(Output::AckRegistered(id, f64::from(ack)));
        }
        self.emit_or_buffer(id, args, ack, flags);
    }

    /// Keeps an acknowledgement, and gives it the next id.
    pub(crate) fn register_ack(
        &mut self,
        id: NamespaceId,
        target: Option<AckTarget>,
        timeout: Option<f64>,
        with_error: bool,
    ) -> Option<u32> {
        let now = self.moment.now;
        let namespace = self.namespace_mut(id)?;
        let target = target?;
        let timeout = timeout.or(namespace.options.ack_timeout);
        let ack = namespace.acks.insert(PendingAck {
            id: 0,
            target,
            with_error: with_error || timeout.is_some(),
            timed: timeout.is_some(),
        });
        if let Some(timeout) = timeout {
            self.timers.arm(Timer::Ack, ack_key(id, ack), now + timeout);
        }
        Some(ack)
    }

    pub(crate) fn emit_or_buffer(
        &mut self,
        id: NamespaceId,
        args: V,
        ack: Option<u32>,
        flags: EmitFlags,
    ) {
        let engine = self.manager.engine;
        let writable = engine.is_some_and(|engine| self.engine_writable(engine));
        let connected = self
            .namespace(id)
            .is_some_and(|namespace| namespace.connected)
            && !engine.is_some_and(|engine| self.engine_ping_expired(engine));
        if flags.volatile && !writable {
            return;
        }
        let ack = ack.map(f64::from);
        if connected {
            self.emit_now(id, args, ack, !flags.uncompressed, flags.observed);
        } else {
            self.tell(Output::BufferSend(id, args, ack, !flags.uncompressed));
        }
    }

    pub(crate) fn emit_now(
        &mut self,
        id: NamespaceId,
        args: V,
        ack: Option<f64>,
        compress: bool,
        observed: bool,
    ) {
        if observed {
            self.tell(Output::Outgoing(id, args.clone()));
        }
        let request = EncodeRequest {
            kind: PacketType::Event,
            namespace: id,
            id: ack,
            body: Some(args),
            compress,
            session: None,
        };
        if observed {
            self.upcoming.push(Step::Encode(request));
        } else {
            self.encode(request);
        }
    }

    /// The function that a listener was given to answer with was called.
    pub(crate) fn acknowledge(&mut self, id: NamespaceId, ack: f64, args: V) {
        self.encode(EncodeRequest {
            kind: PacketType::Ack,
            namespace: id,
            id: Some(ack),
            body: Some(args),
            compress: true,
            session: None,
        });
    }
}
