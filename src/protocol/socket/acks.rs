//! Acknowledgements that are awaited: answered, too late, or lost with the connection.

use super::retry_queue::Answer;
use crate::protocol::io::{AckOutcome, NamespaceId, Output, Value};
use crate::protocol::step::Deed;
use crate::protocol::timers::{ack_key, Timer};
use crate::protocol::Core;

/// Who gets the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AckTarget {
    /// A function of the user's, which the host keeps under the same id.
    Host,
    /// An entry of the retry queue.
    Queue(u32),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct PendingAck {
    pub(crate) id: u32,
    pub(crate) target: AckTarget,
    pub(crate) with_error: bool,
    pub(crate) timed: bool,
}

/// The awaited ones, by ascending id.
#[derive(Debug, Default)]
pub(crate) struct Acks {
    entries: Vec<PendingAck>,
    /// So many at the beginning are answered. The usual answer is to the oldest, and there
    /// may be thousands of others that are not to be moved up each time.
    answered: usize,
    next: u32,
}

impl Acks {
    /// Keeps an acknowledgement, whose id is set here.
    pub(crate) fn insert(&mut self, mut ack: PendingAck) -> u32 {
        ack.id = self.next;
        self.next = self.next.wrapping_add(1);
        self.entries.push(ack);
        ack.id
    }

    pub(crate) fn awaited(&self) -> &[PendingAck] {
        self.entries.get(self.answered..).unwrap_or_default()
    }

    fn position(&self, id: u32) -> Option<usize> {
        self.awaited()
            .binary_search_by_key(&id, |entry| entry.id)
            .ok()
    }

    fn get(&self, id: u32) -> Option<PendingAck> {
        self.awaited().get(self.position(id)?).copied()
    }

    fn remove(&mut self, id: u32) -> Option<PendingAck> {
        let at = self.position(id)?;
        if at > 0 {
            return Some(self.entries.remove(self.answered + at));
        }
        let ack = self.awaited().first().copied();
        self.answered += 1;
        if self.answered * 2 > self.entries.len() {
            self.entries.copy_within(self.answered.., 0);
            self.entries.truncate(self.entries.len() - self.answered);
            self.answered = 0;
        }
        ack
    }
}

impl<V: Value> Core<V> {
    pub(crate) fn take_ack(&mut self, id: NamespaceId, ack: u32) -> Option<PendingAck> {
        let pending = self.namespace_mut(id)?.acks.remove(ack)?;
        if pending.timed {
            self.timers.stop(Timer::Ack, ack_key(id, ack));
        }
        Some(pending)
    }

    fn awaits_ack(&self, id: NamespaceId, ack: u32) -> bool {
        self.ack_target(id, ack).is_some()
    }

    /// Who awaits this answer, if anybody does.
    pub(crate) fn ack_target(&self, id: NamespaceId, ack: u32) -> Option<AckTarget> {
        Some(self.namespace(id)?.acks.get(ack)?.target)
    }

    /// The server answers. An answer that nobody awaits is none of anybody's business.
    pub(crate) fn answered(&mut self, id: NamespaceId, ack: Option<f64>, body: Option<V>) {
        let Some(number) = ack.filter(|ack| (0.0..=f64::from(u32::MAX)).contains(ack)) else {
            return;
        };
        let ack = number as u32;
        if f64::from(ack) != number {
            return;
        }
        let Some(args) = body else {
            // The listener still waits, and learns of the end of the connection.
            if self.awaits_ack(id, ack) {
                self.parse_error(V::error("invalid payload"));
            }
            return;
        };
        let Some(pending) = self.take_ack(id, ack) else {
            return;
        };
        match (pending.target, pending.with_error) {
            (AckTarget::Host, true) => {
                self.tell(Output::Ack(id, number, AckOutcome::AnswerWithNull(args)));
            }
            (AckTarget::Host, false) => {
                self.tell(Output::Ack(id, number, AckOutcome::Answer(args)));
            }
            (AckTarget::Queue(entry), _) => self.queue_answer(id, entry, Answer::Value(args)),
        }
    }

    /// The answer has not come in time; a packet that was not even sent is withdrawn.
    pub(crate) fn ack_timeout(&mut self, id: NamespaceId, ack: u32) {
        let Some(pending) = self.take_ack(id, ack) else {
            return;
        };
        let number = f64::from(ack);
        self.tell(Output::Unbuffer(id, number));
        self.ack_failed(id, ack, pending, "operation has timed out");
    }

    fn ack_failed(&mut self, id: NamespaceId, ack: u32, pending: PendingAck, message: &str) {
        let error = V::error(message);
        match pending.target {
            AckTarget::Host => {
                self.tell(Output::Ack(id, f64::from(ack), AckOutcome::Error(error)));
            }
            AckTarget::Queue(entry) => {
                self.then_with(Deed::QueueFailed, id, entry, Some(error));
            }
        }
    }

    /// The connection is lost: what was sent will not be answered any more, what is
    /// still in the send buffer may be.
    pub(crate) fn clear_acks(&mut self, id: NamespaceId) {
        if self
            .namespace(id)
            .is_some_and(|namespace| !namespace.acks.awaited().is_empty())
        {
            self.tell(Output::BufferedIds(id));
        }
    }

    pub(crate) fn drop_acks_except(&mut self, id: NamespaceId, buffered: &[f64]) {
        let mut at = 0;
        let awaited = |core: &Self, at| core.namespace(id)?.acks.awaited().get(at).copied();
        while let Some(pending) = awaited(self, at) {
            at += 1;
            if !buffered.contains(&f64::from(pending.id)) {
                self.then_with(Deed::DropAck, id, pending.id, None);
            }
        }
    }

    pub(crate) fn drop_ack(&mut self, id: NamespaceId, ack: u32) {
        let Some(pending) = self.take_ack(id, ack) else {
            return;
        };
        if pending.with_error {
            self.ack_failed(id, ack, pending, "socket has been disconnected");
        } else if pending.target == AckTarget::Host {
            self.tell(Output::ForgetAck(id, f64::from(ack)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_until_it_is_answered() {
        let mut acks = Acks::default();
        let ack = PendingAck {
            id: 0,
            target: AckTarget::Host,
            with_error: false,
            timed: false,
        };
        let ids: Vec<u32> = (0..100).map(|_| acks.insert(ack)).collect();
        // The oldest, one from the middle, and so on; two more come in between.
        let mut left = ids;
        while !left.is_empty() {
            for at in [0, left.len() / 2] {
                let Some(&id) = left.get(at) else { break };
                left.remove(at);
                assert_eq!(acks.remove(id).map(|ack| ack.id), Some(id));
                assert!(acks.remove(id).is_none() && acks.get(id).is_none());
            }
            if left.len() == 50 && acks.next == 100 {
                left.push(acks.insert(ack));
                left.push(acks.insert(ack));
            }
            let awaited: Vec<u32> = acks.awaited().iter().map(|ack| ack.id).collect();
            assert_eq!(awaited, left);
        }
        assert!(acks.entries.is_empty());
        assert_eq!(acks.insert(ack), 102);
    }
}
