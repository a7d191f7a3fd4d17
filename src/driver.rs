//! The driver: holds a [`Core`], and releases its borrow whenever user code or the host may run.
//!
//! First an input is fed or a question asked; then outputs are taken one at a time, and each is
//! performed before the next is taken. The core is not borrowed while an output is performed, so
//! whatever user code runs then (listeners, `auth`, an encoder) may call back in.

use std::cell::{Cell, RefCell};

use crate::protocol::io::{
    Answer, Emission, EmitRequest, Input, Millis, Moment, NamespaceId, Output, TimerChange, Types,
};
use crate::protocol::Core;

/// A core in a [`RefCell`], which is borrowed inside these methods only.
///
/// None of them may be called from a closure that is passed to [`ask`](Self::ask),
/// [`call`](Self::call) (`method`) or [`with`](Self::with): that panics, because the core is
/// already borrowed.
#[derive(Debug)]
pub struct Driver<T: Types> {
    core: RefCell<Core<T>>,
    paused: Cell<bool>,
}

impl<T: Types> Driver<T> {
    /// Takes over a core. It must not be driven by anything else.
    pub fn new(core: Core<T>) -> Self {
        Self {
            core: RefCell::new(core),
            paused: Cell::new(false),
        }
    }

    /// Feeds one input, and calls `perform` for every output that follows from it.
    pub fn drive(&self, moment: Moment, input: Input<T>, perform: impl FnMut(Output<T>)) {
        self.core.borrow_mut().handle_input(moment, input);
        self.drain(perform);
    }

    /// Feeds the answer to the output that is being performed. What follows from it is performed
    /// next, by whoever performs that output.
    pub fn answer(&self, answer: Answer<'_, T>) {
        self.core.borrow_mut().handle_answer(answer);
    }

    /// Asks a question, which has an answer and no outputs. The closure must not call back in.
    pub fn ask<R>(&self, question: impl FnOnce(&mut Core<T>) -> R) -> R {
        question(&mut self.core.borrow_mut())
    }

    /// Calls a method of the core that has outputs though it is not an [`Input`], and performs
    /// them: [`Core::remove_namespace`], [`Core::cancel_ack`], [`Core::withdraw_queued`],
    /// [`Core::retry_now`]. (A method that a host does not call is not compiled into its module; a
    /// variant of `Input` always is.)
    pub fn call(&self, method: impl FnOnce(&mut Core<T>), perform: impl FnMut(Output<T>)) {
        method(&mut self.core.borrow_mut());
        self.drain(perform);
    }

    /// Asks [`Core::emit`], and performs the outputs that follow besides the answer.
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

    /// While an output is performed: the call that performs it returns after this one, though there
    /// may be more. The host then does something outside that call, and [resumes](Self::resume).
    pub fn pause(&self) {
        self.paused.set(true);
    }

    /// Performs the outputs that were left when a call [paused](Self::pause).
    pub fn resume(&self, perform: impl FnMut(Output<T>)) {
        self.drain(perform);
    }

    fn drain(&self, mut perform: impl FnMut(Output<T>)) {
        while let Some(output) = self.poll() {
            perform(output);
            if self.paused.take() {
                return;
            }
        }
    }

    fn poll(&self) -> Option<Output<T>> {
        self.core.borrow_mut().poll_output()
    }

    /// The next timer to set or to clear, see [`Core::next_timer_change`].
    pub fn next_timer_change(&self) -> Option<TimerChange> {
        self.core.borrow_mut().next_timer_change()
    }

    /// Reads the state of the core. The closure must not call back in.
    pub fn with<R>(&self, look: impl FnOnce(&Core<T>) -> R) -> R {
        look(&self.core.borrow())
    }
}
