//! The retry queue (`retries` option): one packet in flight, sent again until it is
//! answered or has been sent `retries + 1` times.
//!
//! The host keeps the packets and their functions in the same order.

use std::collections::VecDeque;

use super::acks::AckTarget;
use crate::protocol::io::{AckError, AckId, Emission, Millis, NamespaceId, Output, Routed, Types};
use crate::protocol::options::Limit;
use crate::protocol::steps::Step;
use crate::protocol::Core;

#[derive(Debug, Default)]
pub(crate) struct RetryQueue {
    /// The first one is in flight.
    entries: VecDeque<Entry>,
    next: EntryId,
}

/// Tells an answer to an earlier packet from one to this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EntryId(u32);

/// What becomes of a packet that waits for its answer already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drain {
    /// It is left to wait.
    Next,
    /// It is sent again, over a new connection.
    Again,
}

#[derive(Debug)]
struct Entry {
    id: EntryId,
    timeout: Option<Millis>,
    sent: u32,
    pending: bool,
}

impl RetryQueue {
    /// A packet has been put at the end.
    pub(crate) fn add(&mut self, timeout: Option<Millis>) {
        self.entries.push_back(Entry {
            id: self.next,
            timeout,
            sent: 0,
            pending: false,
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
        if head.pending && drain == Drain::Next {
            return;
        }
        head.pending = true;
        head.sent = head.sent.saturating_add(1);
        let (entry, timeout) = (head.id, head.timeout);
        let ack = self.register_ack(id, AckTarget::Queue(entry), timeout, false);
        let fate = self.send_or_buffer(id, false);
        self.emit_output(Output::SendQueued(id, Emission { fate, ack }));
    }

    /// The server answers this packet; an answer to an earlier attempt may come late.
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

    /// An attempt to send the head of the queue went wrong.
    pub(crate) fn queue_failed(&mut self, id: NamespaceId, entry: EntryId, error: AckError) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        let retries = namespace.options.retries.unwrap_or(Limit::Times(0));
        let Some(head) = namespace.queue.head(entry) else {
            return;
        };
        head.pending = false;
        // What cannot be encoded now cannot be the next time.
        if error == AckError::NotEncoded || !retries.allows(head.sent) {
            namespace.queue.entries.pop_front();
            self.emit_output(Output::QueueFailed(id, error));
        }
        self.then(Step::QueueDrain(id, Drain::Next));
    }

    /// A packet cannot be encoded; if the queue sent it, it is given up.
    pub(crate) fn encode_failed(&mut self, id: NamespaceId, ack: AckId) {
        if let Some(AckTarget::Queue(entry)) = self.ack_target(id, ack) {
            self.take_ack(id, ack);
            self.queue_failed(id, entry, AckError::NotEncoded);
        }
    }
}
