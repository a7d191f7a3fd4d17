//! The retry queue (`retries` option): one packet in flight, sent again until it is
//! answered or has been sent `retries + 1` times.
//!
//! The host keeps the packets and their acknowledgement functions in the same order.

use std::collections::VecDeque;

use super::acks::AckTarget;
use crate::protocol::io::{
    AckError, AckId, Emission, Millis, NamespaceId, NamespaceOutput, Routed, Types,
};
use crate::protocol::options::Limit;
use crate::protocol::steps::Step;
use crate::protocol::Core;

#[derive(Debug, Default)]
pub(crate) struct RetryQueue {
    /// In order; only the first one may be in flight.
    entries: VecDeque<Entry>,
    next: EntryId,
}

/// Identifies an entry, so that an answer to an earlier packet is not taken for one to the head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EntryId(u32);

/// What to do if the head of the queue is in flight already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drain {
    /// Wait for its answer.
    Next,
    /// Send it again: the connection is a new one.
    Again,
}

#[derive(Debug)]
struct Entry {
    id: EntryId,
    timeout: Option<Millis>,
    sent: u32,
    /// The acknowledgement of the attempt that is in flight.
    attempt: Option<AckId>,
}

impl RetryQueue {
    /// Adds an entry for a packet that the host puts at the end of its queue.
    pub(crate) fn add(&mut self, timeout: Option<Millis>) {
        self.entries.push_back(Entry {
            id: self.next,
            timeout,
            sent: 0,
            attempt: None,
        });
        self.next = EntryId(self.next.0.wrapping_add(1));
    }

    /// The head, if it is this packet.
    fn head(&mut self, id: EntryId) -> Option<&mut Entry> {
        self.entries.front_mut().filter(|head| head.id == id)
    }
}

impl<T: Types> Core<T> {
    /// Sends the head of the queue.
    pub(crate) fn queue_drain(&mut self, id: NamespaceId, drain: Drain) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        if !namespace.connected {
            return;
        }
        let Some(head) = namespace.queue.entries.front_mut() else {
            return;
        };
        if head.attempt.is_some() && drain == Drain::Next {
            return;
        }
        head.sent = head.sent.saturating_add(1);
        let (entry, timeout) = (head.id, head.timeout);
        let ack = self.register_ack(id, AckTarget::Queue(entry), timeout, false);
        let head = self.namespace_mut(id).and_then(|one| one.queue.head(entry));
        if let Some(head) = head {
            head.attempt = ack;
        }
        let fate = self.send_or_buffer(id, false);
        self.emit_for_namespace(id, NamespaceOutput::SendQueued(Emission { fate, ack }));
    }

    /// An acknowledgement for this entry has come. It is ignored if the entry is not the head: then
    /// it answers an earlier attempt.
    pub(crate) fn queue_answered(&mut self, id: NamespaceId, entry: EntryId) -> Routed {
        let Some(namespace) = self.namespace_mut(id) else {
            return Routed::Drop;
        };
        if namespace.queue.head(entry).is_none() {
            return Routed::Drop;
        }
        namespace.queue.entries.pop_front();
        Routed::AnswerQueued
    }

    /// An attempt to send the head of the queue has failed.
    pub(crate) fn queue_failed(&mut self, id: NamespaceId, entry: EntryId, error: AckError) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        let retries = namespace.options.retries.unwrap_or(Limit::Times(0));
        let Some(head) = namespace.queue.head(entry) else {
            return;
        };
        head.attempt = None;
        // A packet that cannot be encoded will not be next time either.
        if error == AckError::NotEncoded || !retries.allows(head.sent) {
            namespace.queue.entries.pop_front();
            self.emit_for_namespace(id, NamespaceOutput::QueueFailed(error));
        }
        self.then(Step::QueueDrain(id, Drain::Next));
    }

    /// Takes a packet out of the queue, by its place in it. The answer to one that is in flight is
    /// awaited no more, and the next one is sent. Places that are empty are ignored. Outputs
    /// follow, as for an input.
    pub fn withdraw_queued(&mut self, id: NamespaceId, place: usize) {
        self.begin();
        let entry = self
            .namespace_mut(id)
            .and_then(|namespace| namespace.queue.entries.remove(place));
        if let Some(attempt) = entry.and_then(|entry| entry.attempt) {
            self.take_ack(id, attempt);
            self.emit_for_namespace(id, NamespaceOutput::Unbuffer(attempt));
            self.then(Step::QueueDrain(id, Drain::Next));
        }
        self.stack_upcoming();
    }

    /// A packet could not be encoded. If it came from the queue, it is given up.
    pub(crate) fn encode_failed(&mut self, id: NamespaceId, ack: AckId) {
        if let Some(AckTarget::Queue(entry)) = self.ack_target(id, ack) {
            self.take_ack(id, ack);
            self.queue_failed(id, entry, AckError::NotEncoded);
        }
    }
}
