//! The retry queue (`retries` option): one packet in flight, sent again until it is
//! answered or has been sent `retries + 1` times (`surface.md` A10).

use super::acks::AckTarget;
use crate::protocol::io::{AckListener, AckOutcome, EmitFlags, NamespaceId, Output, Value};
use crate::protocol::step::Deed;
use crate::protocol::Core;

/// How a packet of the queue ended, this time.
#[derive(Debug)]
pub(crate) enum Answer<V> {
    Value(V),
    Error(V),
    /// To send it again would not help.
    Hopeless(V),
}

#[derive(Debug)]
pub(crate) struct RetryQueue<V> {
    /// The first one is in flight. Each leaves with an answer of the server's, compared to which
    /// it costs nothing to move the others up.
    entries: Vec<Entry<V>>,
    next: u32,
}

impl<V> Default for RetryQueue<V> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            next: 0,
        }
    }
}

#[derive(Debug)]
struct Entry<V> {
    id: u32,
    args: V,
    flags: EmitFlags,
    has_listener: bool,
    sent: u32,
    pending: bool,
}

/// The host keeps the functions of queued packets beside those of sent ones; their
/// keys are negative, so that the two cannot meet.
fn listener_key(entry: u32) -> f64 {
    -1.0 - f64::from(entry)
}

impl<V: Value> Core<V> {
    pub(crate) fn queue_add(
        &mut self,
        id: NamespaceId,
        args: V,
        flags: EmitFlags,
        ack: AckListener,
    ) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        let queue = &mut namespace.queue;
        let entry = queue.next;
        let has_listener = ack != AckListener::None;
        queue.next = queue.next.wrapping_add(1);
        queue.entries.push(Entry {
            id: entry,
            args,
            flags,
            has_listener,
            sent: 0,
            pending: false,
        });
        if has_listener {
            self.tell(Output::AckRegistered(id, listener_key(entry)));
        }
        self.then(Deed::QueueDrain, id);
    }

    /// Sends the head of the queue, unless it waits for its answer already; `force`
    /// sends it again over a new connection.
    pub(crate) fn queue_drain(&mut self, id: NamespaceId, force: bool) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        if !namespace.connected {
            return;
        }
        let Some(head) = namespace.queue.entries.first_mut() else {
            return;
        };
        if head.pending && !force {
            return;
        }
        head.pending = true;
        head.sent = head.sent.saturating_add(1);
        let flags = EmitFlags {
            observed: true,
            ..head.flags
        };
        let (args, target) = (head.args.clone(), AckTarget::Queue(head.id));
        let ack = self.register_ack(id, Some(target), flags.timeout, false);
        self.emit_or_buffer(id, args, ack, flags);
    }

    pub(crate) fn queue_answer(&mut self, id: NamespaceId, entry: u32, answer: Answer<V>) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        let retries = namespace.options.retries;
        let Some(head) = namespace
            .queue
            .entries
            .first_mut()
            .filter(|head| head.id == entry)
        else {
            return;
        };
        head.pending = false;
        let has_listener = head.has_listener;
        let outcome = match answer {
            Answer::Value(args) => AckOutcome::AnswerWithNull(args),
            Answer::Error(error) if f64::from(head.sent) > retries => AckOutcome::Error(error),
            Answer::Hopeless(error) => AckOutcome::Error(error),
            Answer::Error(_) => {
                self.then(Deed::QueueDrain, id);
                return;
            }
        };
        namespace.queue.entries.remove(0);
        if has_listener {
            self.tell(Output::Ack(id, listener_key(entry), outcome));
        }
        self.then(Deed::QueueDrain, id);
    }

    /// A packet cannot be encoded; if the queue sent it, it is given up.
    pub(crate) fn queue_drop(&mut self, id: NamespaceId, ack: u32) {
        if let Some(AckTarget::Queue(entry)) = self.ack_target(id, ack) {
            self.take_ack(id, ack);
            let error = V::error("the packet could not be encoded");
            self.queue_answer(id, entry, Answer::Hopeless(error));
        }
    }
}
