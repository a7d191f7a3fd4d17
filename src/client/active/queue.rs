//! Events for streams.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::Guard;
use crate::client::codec::Message;
use crate::client::stream::Overflow;

/// Events that wait to be taken.
pub(crate) struct Queue {
    items: Rc<Items>,
    _guard: Guard,
}

#[derive(Default)]
struct Items {
    waiting: RefCell<VecDeque<Message>>,
    limit: Cell<Option<(usize, Overflow)>>,
    dropped: Cell<u64>,
    over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

/// Ends a queue with the listener that fills it.
struct Producer(Rc<Items>);

impl Drop for Producer {
    fn drop(&mut self) {
        self.0.over.set(true);
        self.0.wake();
    }
}

impl Items {
    fn push(&self, message: &Message) {
        self.waiting.borrow_mut().push_back(message.clone());
        self.trim();
        self.wake();
    }

    /// Drops the events beyond the limit.
    fn trim(&self) {
        let Some((limit, overflow)) = self.limit.get() else {
            return;
        };
        while self.waiting.borrow().len() > limit {
            let mut waiting = self.waiting.borrow_mut();
            let dropped = match overflow {
                Overflow::DropOldest => waiting.pop_front(),
                Overflow::DropNewest => waiting.pop_back(),
            };
            drop(waiting);
            drop(dropped);
            self.dropped.set(self.dropped.get() + 1);
        }
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl Queue {
    /// A queue that a listener fills: `listen` gets the function to call for each event.
    pub(super) fn new(listen: impl FnOnce(Box<dyn Fn(&Message)>) -> Guard) -> Self {
        let items = Rc::new(Items::default());
        let producer = Producer(items.clone());
        let guard = listen(Box::new(move |message| producer.0.push(message)));
        Self {
            items,
            _guard: guard,
        }
    }

    pub(crate) fn limit(&self, limit: usize, overflow: Overflow) {
        self.items.limit.set(Some((limit, overflow)));
        self.items.trim();
    }

    pub(crate) fn dropped(&self) -> u64 {
        self.items.dropped.get()
    }

    pub(crate) fn pop(&self) -> Option<Message> {
        self.items.waiting.borrow_mut().pop_front()
    }

    pub(crate) fn poll_next(&self, context: &Context<'_>) -> Poll<Option<Message>> {
        match self.pop() {
            Some(message) => Poll::Ready(Some(message)),
            None if self.items.over.get() => Poll::Ready(None),
            None => {
                let waker = context.waker().clone();
                let before = self.items.waker.replace(Some(waker));
                drop(before);
                Poll::Pending
            }
        }
    }
}
