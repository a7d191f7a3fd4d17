//! What all clients and the server of one simulation share: time, chance, microtasks,
//! the network, and the trace of what happened.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt::Display;
use std::rc::Rc;

use socketio_wasm::protocol::io::{Millis, Moment};
use socketio_wasm::protocol::Shared;

use super::network::{Message, Network};

/// The first moment.
const EPOCH: f64 = 1_700_000_000_000.0;

pub(crate) struct World {
    /// The clock of the network and of timers. It never jumps.
    now: Cell<f64>,
    /// By how many milliseconds the wall clock has been set forward.
    set_forward: Cell<f64>,
    /// Every random number, until another one is set.
    random: Cell<f64>,
    microtasks: RefCell<VecDeque<Box<dyn FnOnce()>>>,
    trace: RefCell<Vec<String>>,
    pub(crate) network: Network,
    pub(crate) shared: Rc<Shared>,
}

impl World {
    pub(crate) fn new() -> Rc<Self> {
        Rc::new(Self {
            now: Cell::new(EPOCH),
            set_forward: Cell::new(0.0),
            random: Cell::new(0.0),
            microtasks: RefCell::default(),
            trace: RefCell::default(),
            network: Network::new(),
            shared: Rc::default(),
        })
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment {
            now: Millis::new(self.now.get() + self.set_forward.get()),
            random: self.random.get(),
        }
    }

    pub(crate) fn now(&self) -> f64 {
        self.now.get()
    }

    /// Milliseconds since the first moment.
    pub(crate) fn elapsed(&self) -> f64 {
        self.now.get() - EPOCH
    }

    /// Time passes, and nothing happens in it.
    pub(crate) fn set_now(&self, now: f64) {
        self.now.set(now.max(self.now.get()));
    }

    /// Sets the wall clock, forward or (below zero) back.
    pub(crate) fn set_clock(&self, by: f64) {
        self.set_forward.set(self.set_forward.get() + by);
    }

    pub(crate) fn set_random(&self, random: f64) {
        self.random.set(random);
    }

    pub(crate) fn send(&self, message: Message) {
        self.network.send(self.now(), message);
    }

    pub(crate) fn microtask(&self, task: impl FnOnce() + 'static) {
        self.microtasks.borrow_mut().push_back(Box::new(task));
    }

    #[cfg(feature = "__simulation")]
    pub(crate) fn has_microtasks(&self) -> bool {
        !self.microtasks.borrow().is_empty()
    }

    pub(crate) fn run_microtasks(&self) {
        loop {
            let task = self.microtasks.borrow_mut().pop_front();
            match task {
                Some(task) => task(),
                None => break,
            }
        }
    }

    pub(crate) fn log(&self, line: impl Display) {
        self.trace.borrow_mut().push(line.to_string());
    }

    /// What was logged since the last time.
    pub(crate) fn take_trace(&self) -> Vec<String> {
        self.trace.take()
    }
}
