//! The driver: holds a [`Core`] and keeps it unborrowed while anybody else's code runs.
//!
//! A host feeds one input, then takes outputs one by one and performs each before it
//! takes the next. Between two of these calls nothing is borrowed, so whatever an
//! output leads to (listeners, `auth`, an encoder) may call back in.

use std::cell::{Cell, RefCell};

use crate::protocol::io::{Input, Moment, Output, Value};
use crate::protocol::Core;

/// A core and the deadline that its host has armed.
#[derive(Debug)]
pub struct Driver<V> {
    core: RefCell<Core<V>>,
    armed: Cell<Option<f64>>,
}

impl<V: Value> Driver<V> {
    /// Drives this core.
    pub fn new(core: Core<V>) -> Self {
        Self {
            core: RefCell::new(core),
            armed: Cell::new(None),
        }
    }

    /// Feeds one input. Its outputs are to be taken with [`poll`](Self::poll) until
    /// there is none.
    pub fn feed(&self, moment: impl Into<Option<Moment>>, input: Input<'_, V>) {
        self.feed_with(moment.into(), |core| core.accept(input));
    }

    /// The same by [`Core::handle_input_with`].
    pub(crate) fn feed_with(&self, moment: Option<Moment>, accept: impl FnOnce(&mut Core<V>)) {
        self.core.borrow_mut().handle_input_with(moment, accept);
    }

    /// The next output of the last input, `None` once it has been dealt with.
    pub fn poll(&self) -> Option<Output<V>> {
        self.core.borrow_mut().poll_output()
    }

    /// Whether the last output was the last of its input, which is then dealt with and
    /// must not be polled again.
    pub fn finish_if_drained(&self) -> bool {
        self.core.borrow_mut().finish_if_drained()
    }

    /// Whether a microtask is asked for next, which the caller then does along with the last
    /// output.
    pub fn take_microtask(&self) -> bool {
        self.core.borrow_mut().take_microtask()
    }

    /// Feeds one input and performs everything that follows from it.
    pub fn drive(
        &self,
        moment: impl Into<Option<Moment>>,
        input: Input<'_, V>,
        mut perform: impl FnMut(Output<V>),
    ) {
        self.feed(moment, input);
        while let Some(output) = self.poll() {
            perform(output);
        }
    }

    /// The deadline to arm now, if another one was armed before: `Some(None)` disarms.
    pub fn rearm(&self) -> Option<Option<f64>> {
        let next = self.core.borrow().next_deadline();
        (self.armed.replace(next) != next).then_some(next)
    }

    /// The armed timer has fired. Browsers round down: the moment to hand in is not
    /// before the deadline that was armed.
    pub fn fired(&self, now: f64) -> f64 {
        now.max(self.armed.take().unwrap_or(now))
    }

    /// Looks at the core; the closure must not call back in.
    pub fn with<R>(&self, look: impl FnOnce(&Core<V>) -> R) -> R {
        look(&self.core.borrow())
    }
}
