//! Acknowledgements that are awaited: answered, too late, or lost with the connection.

use std::collections::VecDeque;

use super::retry_queue::Answer;
use crate::protocol::io::{AckOutcome, NamespaceId, Output, Value};
use crate::protocol::step::Step;
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
    pub(crate) target: AckTarget,
    pub(crate) with_error: bool,
    pub(crate) timed: bool,
}

/// The awaited ones, by ascending id.
#[derive(Debug, Default)]
pub(crate) struct Acks {
    entries: VecDeque<(u32, PendingAck)>,
    next: u32,
}

impl Acks {
    pub(crate) fn insert(&mut self, ack: PendingAck) -> u32 {
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        self.entries.push_back((id, ack));
        id
    }

    fn position(&self, id: u32) -> Option<usize> {
        self.entries.binary_search_by_key(&id, |entry| entry.0).ok()
    }

    fn remove(&mut self, id: u32) -> Option<PendingAck> {
        let at = self.position(id)?;
        self.entries.remove(at).map(|entry| entry.1)
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
        let acks = &self.namespace(id)?.acks;
        let entry = acks.entries.get(acks.position(ack)?)?;
        Some(entry.1.target)
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
                self.then(Step::QueueAnswer(id, entry, Answer::Error(error)));
            }
        }
    }

    /// The connection is lost: what was sent will not be answered any more, what is
    /// still in the send buffer may be.
    pub(crate) fn clear_acks(&mut self, id: NamespaceId) {
        if self
            .namespace(id)
            .is_some_and(|namespace| !namespace.acks.entries.is_empty())
        {
            self.tell(Output::BufferedIds(id));
        }
    }

    pub(crate) fn drop_acks_except(&mut self, id: NamespaceId, buffered: &[f64]) {
        let Some(namespace) = self.namespace(id) else {
            return;
        };
        let lost: Vec<u32> = namespace
            .acks
            .entries
            .iter()
            .map(|entry| entry.0)
            .filter(|&ack| !buffered.contains(&f64::from(ack)))
            .collect();
        for ack in lost {
            self.then(Step::DropAck(id, ack));
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
