//! The driver: holds a [`Core`] and keeps it unborrowed while anybody else's code runs.
//!
//! An input is fed, or a question asked; then outputs are taken one by one, and each is
//! performed before the next is taken. Between two of these calls nothing is borrowed, so
//! whatever an output leads to (listeners, `auth`, an encoder) may call back in.

use std::cell::{Cell, RefCell};

use crate::protocol::io::{Emission, EmitRequest, Input, Moment, NamespaceId, Output, Value};
use crate::protocol::Core;

/// A core and the deadline that its host has armed.
#[derive(Debug)]
pub struct Driver<V> {
    core: RefCell<Core<V>>,
    armed: Cell<Option<f64>>,
    /// How many timers are still to fire that were armed together.
    due_together: Cell<usize>,
}

/// What a host arms instead of what it has armed before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alarm {
    /// When [`Input::Timeout`] is to be fed, by the clock of [`Moment`]; `None` is never.
    pub deadline: Option<f64>,
    /// How many timers to arm for it, each of which feeds one `Timeout`. More than one where
    /// that many deadlines have passed together: each would get a timer from within the one
    /// before otherwise, and browsers make such timers wait for 4 ms each. That they are
    /// timers, and not a loop, lets all microtasks run between two.
    pub timers: usize,
}

impl<V: Value> Driver<V> {
    /// Drives this core.
    pub fn new(core: Core<V>) -> Self {
        Self {
            core: RefCell::new(core),
            armed: Cell::new(None),
            due_together: Cell::new(0),
        }
    }

    /// Feeds one input, and performs everything that follows from it.
    pub fn drive(
        &self,
        moment: impl Into<Option<Moment>>,
        input: Input<'_, V>,
        perform: impl FnMut(Output<V>),
    ) {
        self.core.borrow_mut().handle_input(moment, input);
        self.drain(perform);
    }

    /// Asks a question that nothing follows from besides the answer; the closure must not call
    /// back in.
    pub fn ask<R>(&self, question: impl FnOnce(&mut Core<V>) -> R) -> R {
        question(&mut self.core.borrow_mut())
    }

    /// Asks [`Core::emit`], and performs what follows besides the answer.
    pub fn emit(
        &self,
        now: f64,
        namespace: NamespaceId,
        request: EmitRequest,
        perform: impl FnMut(Output<V>),
    ) -> Emission {
        let emission = self.core.borrow_mut().emit(now, namespace, request);
        self.drain(perform);
        emission
    }

    fn drain(&self, mut perform: impl FnMut(Output<V>)) {
        while let Some(output) = self.poll() {
            perform(output);
        }
    }

    fn poll(&self) -> Option<Output<V>> {
        self.core.borrow_mut().poll_output()
    }

    /// What to arm now, if it is not armed yet. `now` is as in [`Moment`].
    pub fn rearm(&self, now: impl FnOnce() -> f64) -> Option<Alarm> {
        if self.due_together.get() > 0 {
            return None;
        }
        let core = self.core.borrow();
        let deadline = core.next_deadline();
        if self.armed.replace(deadline) == deadline {
            return None;
        }
        let due = deadline.map_or(0, |_| core.count_due(now()));
        if due > 1 {
            self.due_together.set(due);
        }
        Some(Alarm {
            deadline,
            timers: due.max(1),
        })
    }

    /// A timer that was armed has fired. Browsers round down: the moment to hand in is not
    /// before the deadline that was armed.
    pub fn fired(&self, now: f64) -> f64 {
        let armed = self.armed.get().unwrap_or(now);
        let left = self.due_together.get().saturating_sub(1);
        self.due_together.set(left);
        if left == 0 {
            self.armed.set(None);
        }
        now.max(armed)
    }

    /// Looks at the core; the closure must not call back in.
    pub fn with<R>(&self, look: impl FnOnce(&Core<V>) -> R) -> R {
        look(&self.core.borrow())
    }
}
