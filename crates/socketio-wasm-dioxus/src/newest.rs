//! The closure of a component's last rendering.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

use dioxus::core::{current_scope_id, Runtime};
use dioxus::prelude::*;

/// A closure that each rendering replaces, while the listener that calls it stays the same.
///
/// Listeners are called by the browser, outside of Dioxus. This calls the closure in the scope of
/// its component, so that it can spawn tasks and find contexts.
pub struct Newest<F> {
    runtime: Rc<Runtime>,
    scope: ScopeId,
    closure: Rc<RefCell<F>>,
    waiting: Rc<RefCell<VecDeque<Call<F>>>>,
}

type Call<F> = Box<dyn FnOnce(&mut F)>;

impl<F> Clone for Newest<F> {
    fn clone(&self) -> Self {
        Self {
            runtime: self.runtime.clone(),
            scope: self.scope,
            closure: self.closure.clone(),
            waiting: self.waiting.clone(),
        }
    }
}

impl<F> fmt::Debug for Newest<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Newest")
    }
}

impl<F: 'static> Newest<F> {
    /// Belongs to the component that is being rendered.
    pub(crate) fn new(closure: F) -> Self {
        Self {
            runtime: Runtime::current(),
            scope: current_scope_id(),
            closure: Rc::new(RefCell::new(closure)),
            waiting: Rc::default(),
        }
    }

    /// The closure of a later rendering.
    pub(crate) fn replace(&self, closure: F) {
        // It is rendered while the closure runs only if the closure itself has it rendered.
        if let Ok(mut place) = self.closure.try_borrow_mut() {
            *place = closure;
        }
    }

    /// Calls the closure: now, or if it is running, when it has returned.
    pub(crate) fn call(&self, call: impl FnOnce(&mut F) + 'static) {
        let Ok(mut closure) = self.closure.try_borrow_mut() else {
            self.waiting.borrow_mut().push_back(Box::new(call));
            return;
        };
        self.runtime.in_scope(self.scope, || {
            call(&mut closure);
            while let Some(call) = self.next() {
                call(&mut closure);
            }
        });
    }

    /// A statement of its own: nothing is borrowed while the call runs.
    fn next(&self) -> Option<Call<F>> {
        self.waiting.borrow_mut().pop_front()
    }
}

impl<F: Clone + 'static> Newest<F> {
    /// Calls a closure that can be called while it runs.
    pub(crate) fn ask<R>(&self, call: impl FnOnce(&F) -> R) -> R {
        let closure = self.closure.borrow().clone();
        self.runtime.in_scope(self.scope, || call(&closure))
    }
}
