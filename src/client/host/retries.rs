//! The retry queue: events that are sent one after the other, each until it is answered.
//!
//! The core has an entry for each, in the same order: what is taken out here is taken out there
//! before user code can run.

use std::collections::VecDeque;

use futures_channel::oneshot;

use super::namespace::AckResult;
use super::{Host, Namespace};
use crate::client::codec::Encoded;
use crate::client::error::{AckError, EmitError};
use crate::client::platform::Held;
use crate::protocol::io::{self, Emission, Fate, Input, Millis, NamespaceId, NamespaceInput};

/// An event of the retry queue.
pub(super) struct Queued {
    number: u64,
    body: Encoded,
    /// Where the answer goes, if one is awaited.
    ack: Option<oneshot::Sender<AckResult>>,
    /// Whether the server may have seen it. Only the first event can have been sent.
    sent: bool,
    /// The timer of the request's own time limit.
    limit: Option<Held>,
}

impl Queued {
    fn settle(self, result: AckResult) {
        if let Some(ack) = self.ack {
            drop(ack.send(result));
        }
    }
}

/// The events of a namespace that wait for their turn, and the one whose turn it is.
#[derive(Default)]
pub(super) struct RetryQueue {
    /// By ascending number.
    events: VecDeque<Queued>,
    next: u64,
}

impl RetryQueue {
    fn position(&self, number: u64) -> Option<usize> {
        self.events
            .binary_search_by_key(&number, |queued| queued.number)
            .ok()
    }

    /// How many have not been sent.
    fn waiting(&self) -> usize {
        let is_sent = self.events.front().is_some_and(|first| first.sent);
        self.events.len() - usize::from(is_sent)
    }

    fn requests(&self) -> Vec<u64> {
        let requests = self.events.iter().filter(|queued| queued.ack.is_some());
        requests.map(|queued| queued.number).collect()
    }
}

impl Host {
    /// Puts an event behind the others, and sends it if its turn has come. Returns its number.
    pub(super) fn queue_event(
        &self,
        namespace: &Namespace,
        body: Encoded,
        ack: Option<oneshot::Sender<AckResult>>,
        limit: Option<Millis>,
    ) -> u64 {
        let number = namespace.queue.borrow().next;
        let limit = limit.map(|limit| {
            let id = namespace.id;
            let fire = self.later(move |host| host.queued_timed_out(id, number));
            self.platform.set_timer(limit.get(), fire)
        });
        let mut queue = namespace.queue.borrow_mut();
        queue.next += 1;
        queue.events.push_back(Queued {
            number,
            body,
            ack,
            sent: false,
            limit,
        });
        drop(queue);
        self.feed(Input::Namespace(namespace.id, NamespaceInput::QueueNext));
        number
    }

    /// Whether one more event may be queued. Drops the one that has waited longest if need be.
    pub(super) fn make_room_in_queue(&self, namespace: &Namespace) -> bool {
        let (waiting, is_empty) = {
            let queue = namespace.queue.borrow();
            (queue.waiting(), queue.events.is_empty())
        };
        // An event that is sent at once does not wait.
        (is_empty && namespace.is_connected(self))
            || namespace.limit.admits(waiting, || {
                let first_waiting = {
                    let queue = namespace.queue.borrow();
                    queue.events.iter().position(|queued| !queued.sent)
                };
                let oldest = first_waiting.and_then(|at| self.take_queued(namespace, at));
                let error = || AckError::Emit(EmitError::BufferFull);
                let dropped = oldest.map(|oldest| oldest.settle(Err(error())));
                dropped.is_some()
            })
    }

    /// The core wants the first event to be sent, for the first time or again.
    pub(super) fn send_queued(&self, namespace: &Namespace, emission: Emission) {
        let body = {
            let mut queue = namespace.queue.borrow_mut();
            queue.events.front_mut().map(|first| {
                first.sent |= emission.fate == Fate::Send;
                first.body.clone()
            })
        };
        if let Some(body) = body {
            self.send_event(namespace, emission.fate, body, emission.ack);
        }
    }

    /// The core has taken the first event out.
    pub(super) fn settle_queued(&self, namespace: &Namespace, result: AckResult) {
        let first = namespace.queue.borrow_mut().events.pop_front();
        if let Some(first) = first {
            first.settle(result);
        }
    }

    /// Takes an event out: it is not sent any more.
    fn take_queued(&self, namespace: &Namespace, at: usize) -> Option<Queued> {
        let queued = namespace.queue.borrow_mut().events.remove(at);
        self.call(|core, _| core.withdraw_queued(namespace.id, at));
        queued
    }

    fn queued_timed_out(&self, namespace: NamespaceId, number: u64) {
        let Some(namespace) = self.namespace(namespace) else {
            return;
        };
        let at = namespace.queue.borrow().position(number);
        let queued = at.and_then(|at| self.take_queued(&namespace, at));
        if let Some(queued) = queued {
            let sent = queued.sent;
            queued.settle(Err(AckError::Timeout { sent }));
        }
    }

    /// Nobody waits for this answer any more. An event that has been sent is sent again
    /// until the server has answered it, as one without a request is.
    pub(super) fn cancel_queued(&self, namespace: &Namespace, number: u64) {
        let mut queue = namespace.queue.borrow_mut();
        let Some(at) = queue.position(number) else {
            return;
        };
        match queue.events.get_mut(at).filter(|queued| queued.sent) {
            Some(sent) => {
                let waiting = (sent.ack.take(), sent.limit.take());
                drop(queue);
                drop(waiting);
            }
            None => {
                drop(queue);
                drop(self.take_queued(namespace, at));
            }
        }
    }

    /// No attempt to connect will follow by itself: requests fail, and are not sent any more.
    pub(super) fn withdraw_queued(&self, namespace: &Namespace) {
        let requests = namespace.queue.borrow().requests();
        for number in requests {
            let at = namespace.queue.borrow().position(number);
            let Some(queued) = at.and_then(|at| self.take_queued(namespace, at)) else {
                continue;
            };
            let error = match queued.sent {
                true => namespace.ack_error(io::AckError::Disconnected, true),
                false => AckError::Closed { sent: false },
            };
            queued.settle(Err(error));
        }
    }
}

impl Namespace {
    /// Whether the server may have seen the event whose turn it is.
    pub(super) fn first_queued_is_sent(&self) -> bool {
        let queue = self.queue.borrow();
        queue.events.front().is_some_and(|first| first.sent)
    }

    /// The namespace is gone: nothing of the queue will be sent.
    pub(super) fn release_queue(&self) {
        let queue = self.queue.take();
        for queued in queue.events {
            let sent = queued.sent;
            queued.settle(Err(AckError::Closed { sent }));
        }
    }
}
