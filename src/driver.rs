//! The driver: holds a [`Core`] and keeps it unborrowed while anybody else's code runs.
//!
//! An input is fed, or a question asked; then outputs are taken one by one, and each is
//! performed before the next is taken. Between two of these calls nothing is borrowed, so
//! whatever an output leads to (listeners, `auth`, an encoder) may call back in.

use std::cell::RefCell;

use crate::protocol::io::{
    Emission, EmitRequest, Input, Millis, Moment, NamespaceId, Output, TimerChange, Types,
};
use crate::protocol::Core;

/// A core, borrowed inside these methods only.
#[derive(Debug)]
pub struct Driver<T: Types> {
    core: RefCell<Core<T>>,
}

impl<T: Types> Driver<T> {
    /// Drives this core.
    pub fn new(core: Core<T>) -> Self {
        Self {
            core: RefCell::new(core),
        }
    }

    /// Feeds one input, and performs everything that follows from it.
    pub fn drive(
        &self,
        moment: impl Into<Option<Moment>>,
        input: Input<'_, T>,
        perform: impl FnMut(Output<T>),
    ) {
        self.core.borrow_mut().handle_input(moment, input);
        self.drain(perform);
    }

    /// Asks a question that nothing follows from besides the answer; the closure must not call
    /// back in.
    pub fn ask<R>(&self, question: impl FnOnce(&mut Core<T>) -> R) -> R {
        question(&mut self.core.borrow_mut())
    }

    /// Calls one of the core's methods that outputs follow from, and performs these:
    /// [`Core::remove_namespace`], [`Core::cancel_ack`], [`Core::retry_now`]. (They are no inputs,
    /// so that the module of a host that has no use for them does not contain them.)
    pub fn call(&self, method: impl FnOnce(&mut Core<T>), perform: impl FnMut(Output<T>)) {
        method(&mut self.core.borrow_mut());
        self.drain(perform);
    }

    /// Asks [`Core::emit`], and performs what follows besides the answer.
    pub fn emit(
        &self,
        now: Millis,
        namespace: NamespaceId,
        request: EmitRequest,
        perform: impl FnMut(Output<T>),
    ) -> Emission {
        let emission = self.core.borrow_mut().emit(now, namespace, request);
        self.drain(perform);
        emission
    }

    fn drain(&self, mut perform: impl FnMut(Output<T>)) {
        while let Some(output) = self.poll() {
            perform(output);
        }
    }

    fn poll(&self) -> Option<Output<T>> {
        self.core.borrow_mut().poll_output()
    }

    /// The next timer to set or to clear.
    pub fn next_timer_change(&self) -> Option<TimerChange> {
        self.core.borrow_mut().next_timer_change()
    }

    /// Looks at the core; the closure must not call back in.
    pub fn with<R>(&self, look: impl FnOnce(&Core<T>) -> R) -> R {
        look(&self.core.borrow())
    }
}
