//! Acknowledgements that are awaited, until they are answered, time out, or are lost with the
//! connection.

use std::vec;

use super::retry_queue::EntryId;
use crate::protocol::io::{
    AckError, AckId, DecodeError, NamespaceId, NamespaceOutput, PacketId, Routed, Types,
};
use crate::protocol::steps::Step;
use crate::protocol::timers::Armed;
use crate::protocol::Core;

/// What an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AckTarget {
    /// An acknowledgement function, which the host keeps under the same id.
    Host,
    /// An entry of the retry queue.
    Queue(EntryId),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct PendingAck {
    pub(crate) target: AckTarget,
    pub(crate) with_error: bool,
    /// The timer of its time limit.
    pub(crate) timer: Option<Armed>,
}

/// The awaited acknowledgements of a namespace. Answers may come in any order, to any of a hundred
/// thousand.
#[derive(Debug)]
pub(crate) struct Acks {
    /// By ascending id. An entry that is answered becomes `None`; such entries are removed later,
    /// many at a time.
    entries: Vec<(AckId, Option<PendingAck>)>,
    awaited: usize,
    next: AckId,
}

impl Acks {
    /// `first`: the id that the first acknowledgement gets.
    pub(crate) fn new(first: AckId) -> Self {
        Self {
            entries: Vec::new(),
            awaited: 0,
            next: first,
        }
    }

    /// The id that the next acknowledgement gets.
    pub(crate) fn next_id(&self) -> AckId {
        self.next
    }

    /// Adds an acknowledgement under the next id.
    pub(crate) fn insert(&mut self, ack: PendingAck) {
        self.entries.push((self.next, Some(ack)));
        self.awaited += 1;
        self.next = self.next.next();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.awaited == 0
    }

    fn position(&self, id: AckId) -> Option<usize> {
        self.entries.binary_search_by_key(&id, |entry| entry.0).ok()
    }

    fn get(&self, id: AckId) -> Option<&PendingAck> {
        self.entries.get(self.position(id)?)?.1.as_ref()
    }

    fn remove(&mut self, id: AckId) -> Option<PendingAck> {
        let at = self.position(id)?;
        let ack = self.entries.get_mut(at)?.1.take()?;
        self.awaited -= 1;
        if self.awaited * 2 < self.entries.len() {
            self.entries.retain(|entry| entry.1.is_some());
        }
        Some(ack)
    }

    /// Those that are still awaited.
    pub(crate) fn into_pending(self) -> impl Iterator<Item = PendingAck> {
        self.entries.into_iter().filter_map(|(_, ack)| ack)
    }

    /// The ids of those that are still awaited, without these.
    fn except(&self, ids: &[AckId]) -> Vec<AckId> {
        let mut kept = vec![false; self.entries.len()];
        for at in ids.iter().filter_map(|&id| self.position(id)) {
            if let Some(kept) = kept.get_mut(at) {
                *kept = true;
            }
        }
        let entries = self.entries.iter().zip(kept);
        entries
            .filter(|((_, ack), kept)| ack.is_some() && !kept)
            .map(|((id, _), _)| *id)
            .collect()
    }
}

impl<T: Types> Core<T> {
    pub(crate) fn take_ack(&mut self, id: NamespaceId, ack: AckId) -> Option<PendingAck> {
        let mut pending = self.namespace_mut(id)?.acks.remove(ack)?;
        self.timers.stop(&mut pending.timer);
        Some(pending)
    }

    /// What this answer is for; `None` if it is not awaited.
    pub(crate) fn ack_target(&self, id: NamespaceId, ack: AckId) -> Option<AckTarget> {
        Some(self.namespace(id)?.acks.get(ack)?.target)
    }

    /// An ACK packet has come. It is ignored if no acknowledgement with its id is awaited, as when
    /// it comes too late.
    pub(crate) fn answered(&mut self, id: NamespaceId, ack: PacketId, has_body: bool) -> Routed {
        let PacketId::Ack(ack) = ack else {
            return Routed::Drop;
        };
        if !has_body {
            // The function stays, and is called with an error when the connection ends.
            return match self.ack_target(id, ack) {
                Some(_) => Routed::Invalid(DecodeError::InvalidPayload),
                None => Routed::Drop,
            };
        }
        match self.take_ack(id, ack) {
            None => Routed::Drop,
            Some(pending) => match pending.target {
                AckTarget::Host => Routed::Answer {
                    with_null: pending.with_error,
                },
                AckTarget::Queue(entry) => self.queue_answered(id, entry),
            },
        }
    }

    /// A time limit is over. The packet is removed from the send buffer if it was not even sent.
    pub(crate) fn ack_timeout(&mut self, id: NamespaceId, ack: AckId) {
        let Some(pending) = self.take_ack(id, ack) else {
            return;
        };
        // `AckFailed` has the host remove its own.
        if pending.target != AckTarget::Host {
            self.emit_for_namespace(id, NamespaceOutput::Unbuffer(ack));
        }
        self.ack_failed(id, ack, pending, AckError::TimedOut);
    }

    /// Cancels an acknowledgement: its timer is stopped, and its packet removed from the send
    /// buffer if it is still there. The host forgets the function itself. Ids that are not awaited
    /// are ignored. Outputs follow, as for an input.
    pub fn cancel_ack(&mut self, id: NamespaceId, ack: AckId) {
        self.begin();
        // Acknowledgements of the retry queue belong to the core.
        if self.ack_target(id, ack) == Some(AckTarget::Host) {
            self.take_ack(id, ack);
            self.emit_for_namespace(id, NamespaceOutput::Unbuffer(ack));
        }
        self.stack_upcoming();
    }

    fn ack_failed(&mut self, id: NamespaceId, ack: AckId, pending: PendingAck, error: AckError) {
        match pending.target {
            AckTarget::Host => self.emit_for_namespace(id, NamespaceOutput::AckFailed(ack, error)),
            AckTarget::Queue(entry) => {
                self.then(Step::QueueFailed(id, entry, error));
            }
        }
    }

    /// The connection is lost: packets that were sent will not be answered any more, but those in
    /// the send buffer may be.
    pub(crate) fn clear_acks(&mut self, id: NamespaceId) {
        if self.namespace(id).is_some_and(|ns| !ns.acks.is_empty()) {
            self.emit_for_namespace(id, NamespaceOutput::BufferedIds);
        }
    }

    pub(crate) fn drop_acks_except(&mut self, id: NamespaceId, buffered: &[AckId]) {
        if let Some(namespace) = self.namespace(id) {
            let lost = namespace.acks.except(buffered).into_iter();
            self.upcoming.push(Step::DropAcks(id, lost));
        }
    }

    /// Fails the first of them and queues the rest, because each may run user code.
    pub(crate) fn drop_acks(&mut self, id: NamespaceId, mut lost: vec::IntoIter<AckId>) {
        if let Some(ack) = lost.next() {
            self.drop_ack(id, ack);
            self.upcoming.push(Step::DropAcks(id, lost));
        }
    }

    fn drop_ack(&mut self, id: NamespaceId, ack: AckId) {
        let Some(pending) = self.take_ack(id, ack) else {
            return;
        };
        if pending.with_error {
            self.ack_failed(id, ack, pending, AckError::Disconnected);
        } else if pending.target == AckTarget::Host {
            self.emit_for_namespace(id, NamespaceOutput::ForgetAck(ack));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_until_it_is_answered() {
        let mut acks = Acks::new(AckId::from(0));
        let ack = PendingAck {
            target: AckTarget::Host,
            with_error: false,
            timer: None,
        };
        (0..100).for_each(|_| acks.insert(ack));
        let ids = |ids: std::ops::Range<u32>| ids.map(AckId::from);
        let mut left: Vec<AckId> = ids(0..100).collect();
        // The oldest, one from the middle, and so on; two more come in between.
        while !left.is_empty() {
            for at in [0, left.len() / 2] {
                let Some(&id) = left.get(at) else { break };
                left.remove(at);
                assert!(acks.remove(id).is_some());
                assert!(acks.remove(id).is_none() && acks.get(id).is_none());
            }
            if left.len() == 50 && acks.next_id() == AckId::from(100) {
                left.extend(ids(100..102));
                (0..2).for_each(|_| acks.insert(ack));
            }
            assert_eq!(acks.except(&[]), left);
            assert!(acks.entries.len() <= 2 * left.len());
        }
        assert!(acks.is_empty());
        assert_eq!(acks.next_id(), AckId::from(102));
    }

    #[test]
    fn those_in_the_send_buffer_are_kept() {
        let mut acks = Acks::new(AckId::from(0));
        for _ in 0..4 {
            acks.insert(PendingAck {
                target: AckTarget::Host,
                with_error: false,
                timer: None,
            });
        }
        let buffered = [2, 0, 7].map(AckId::from);
        assert_eq!(acks.except(&buffered), [1, 3].map(AckId::from));
    }
}
