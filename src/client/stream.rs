//! Events and states as streams.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::backend::{Changes, Queue};
use super::codec::{DecodeError, Message};
use super::state::State;

/// What a stream that is full drops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// The event that has waited longest.
    DropOldest,
    /// The event that has just come.
    DropNewest,
}

/// The events of a socket, in the order in which they came: from
/// [`Socket::stream`](super::Socket::stream), [`Socket::events`](super::Socket::events) and
/// [`Socket::messages`](super::Socket::messages).
///
/// Events wait in it until they are taken: without a limit by default, or as many as
/// [`bounded`](Self::bounded) says. They are decoded when they are taken. It ends when the socket
/// is gone, and does not keep it.
#[must_use = "events are lost when it is dropped"]
pub struct EventStream<T> {
    queue: Queue,
    read: fn(&Message) -> T,
}

impl<T> EventStream<T> {
    pub(super) fn new(queue: Queue, read: fn(&Message) -> T) -> Self {
        Self { queue, read }
    }

    /// Keeps at most this many events. Others are dropped as `overflow` says, also if they wait
    /// already; they are [counted](Self::dropped).
    pub fn bounded(self, events: usize, overflow: Overflow) -> Self {
        self.queue.limit(events, overflow);
        self
    }

    /// How many events have been dropped because the stream was full.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.queue.dropped()
    }

    /// The next event, if one waits: for loops that draw frames and do not await. After `None` there
    /// may be more later.
    pub fn pop(&mut self) -> Option<T> {
        self.queue.pop().map(|message| (self.read)(&message))
    }
}

impl<T> Stream for EventStream<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let next = self.queue.poll_next(context);
        next.map(|message| message.map(|message| (self.read)(&message)))
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("EventStream");
        debug
            .field("dropped", &self.dropped())
            .finish_non_exhaustive()
    }
}

/// The states of a socket, from [`Socket::states`](super::Socket::states): first the present one,
/// then each time the newest. It ends when the socket is gone, and does not keep it.
#[must_use = "a stream does nothing unless it is polled"]
pub struct States(pub(super) Changes<State>);

impl Stream for States {
    type Item = State;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<State>> {
        Pin::new(&mut self.0).poll_next(context)
    }
}

impl fmt::Debug for States {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("States")
    }
}

/// What a typed stream makes of an event.
pub(super) type Decoded<T> = Result<T, DecodeError>;
