//! A value whose changes can be awaited: whoever waits sees the newest one.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use futures_core::Stream;

use super::waiters::{Place, Waiters};

/// The value, and who waits for the next one.
#[derive(Debug, Default)]
pub(crate) struct Watch<T> {
    value: RefCell<T>,
    /// How many times it has changed.
    version: Cell<u64>,
    over: Cell<bool>,
    waiting: Waiters,
}

impl<T: Clone + PartialEq> Watch<T> {
    pub(crate) fn get(&self) -> T {
        self.value.borrow().clone()
    }

    /// Whether the value has changed.
    pub(crate) fn set(&self, value: T) -> bool {
        if *self.value.borrow() == value {
            return false;
        }
        let before = self.value.replace(value);
        drop(before);
        self.version.set(self.version.get() + 1);
        self.waiting.wake();
        true
    }

    /// The value will not change any more.
    pub(crate) fn close(&self) {
        self.over.set(true);
        self.waiting.wake();
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.get()
    }

    /// Wakes this task at the next change, as long as its place is kept.
    pub(crate) fn await_change(&self, place: &Rc<Place>, waker: &Waker) {
        self.waiting.add(place, waker);
    }
}

/// The present value first, then only the newest one each time; it ends with the watch.
#[derive(Debug)]
pub(crate) struct Changes<T> {
    watch: Rc<Watch<T>>,
    seen: Option<u64>,
    place: Rc<Place>,
}

impl<T: Clone + PartialEq> Changes<T> {
    pub(crate) fn of(watch: &Rc<Watch<T>>) -> Self {
        Self {
            watch: watch.clone(),
            seen: None,
            place: Rc::default(),
        }
    }
}

impl<T: Clone + PartialEq> Stream for Changes<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let version = self.watch.version.get();
        if self.seen != Some(version) {
            self.seen = Some(version);
            return Poll::Ready(Some(self.watch.get()));
        }
        if self.watch.is_over() {
            return Poll::Ready(None);
        }
        self.watch.await_change(&self.place, context.waker());
        Poll::Pending
    }
}
