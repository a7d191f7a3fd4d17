//! What to do with an event that is emitted: send it, buffer it, queue it or drop it.

use super::acks::{AckTarget, PendingAck};
use crate::protocol::io::{
    AckId, AckListener, Emission, EmitRequest, Fate, Millis, NamespaceId, Types,
};
use crate::protocol::timers::Timer;
use crate::protocol::Core;

impl<T: Types> Core<T> {
    /// `socket.emit(…)`: what is to be done with the packet? `now` is the wall clock, as in
    /// [`Moment`](crate::protocol::io::Moment). Outputs may follow, as for an input.
    pub fn emit(&mut self, now: Millis, id: NamespaceId, request: EmitRequest) -> Emission {
        self.begin();
        self.moment.now = now;
        let emission = self.emission(id, request);
        self.stack_upcoming();
        emission
    }

    /// Whether such an event would go into the retry queue.
    #[must_use]
    pub fn is_for_queue(&self, id: NamespaceId, request: &EmitRequest) -> bool {
        self.namespace(id)
            .is_some_and(|namespace| namespace.takes_into_queue(request))
    }

    fn emission(&mut self, id: NamespaceId, request: EmitRequest) -> Emission {
        let unsent = |fate| Emission { fate, ack: None };
        let Some(namespace) = self.namespace_mut(id) else {
            return unsent(Fate::Drop);
        };
        if request.reserved {
            return unsent(Fate::Reserved);
        }
        if namespace.takes_into_queue(&request) {
            namespace.queue.add(request.timeout);
            return unsent(Fate::Queue);
        }
        let ack = match request.ack {
            AckListener::None => None,
            listener => {
                let with_error = listener == AckListener::WithError;
                self.register_ack(id, AckTarget::Host, request.timeout, with_error)
            }
        };
        Emission {
            fate: self.send_or_buffer(id, request.volatile),
            ack,
        }
    }

    /// Adds an acknowledgement, with a timer if it has a time limit, and gives it the next id.
    pub(crate) fn register_ack(
        &mut self,
        id: NamespaceId,
        target: AckTarget,
        timeout: Option<Millis>,
        with_error: bool,
    ) -> Option<AckId> {
        let namespace = self.namespaces.get_mut(id)?;
        let ack = namespace.acks.next_id();
        let timeout = timeout.or(namespace.options.ack_timeout);
        let timer = timeout.map(|timeout| self.timers.arm(Timer::Ack(id, ack), timeout));
        namespace.acks.insert(PendingAck {
            target,
            with_error: with_error || timeout.is_some(),
            timer,
        });
        Some(ack)
    }

    pub(crate) fn send_or_buffer(&mut self, id: NamespaceId, volatile: bool) -> Fate {
        let engine = self.manager.engine;
        let connected = self
            .namespace(id)
            .is_some_and(|namespace| namespace.connected)
            && !engine.is_some_and(|engine| self.engine_ping_expired(engine));
        if volatile && !engine.is_some_and(|engine| self.engine_writable(engine)) {
            return Fate::Drop;
        }
        match connected {
            true => Fate::Send,
            false => Fate::Buffer,
        }
    }
}
