//! The timers that a host has set. They fire in simulated time.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use socketio_wasm::protocol::io::{TimerChange, TimerId};

#[derive(Default)]
pub(crate) struct SetTimers {
    /// When each fires, and which of several comes first.
    due: RefCell<BTreeMap<TimerId, (f64, u32)>>,
    set_so_far: Cell<u32>,
}

impl SetTimers {
    pub(crate) fn change(&self, change: TimerChange, now: f64) {
        let mut due = self.due.borrow_mut();
        match change {
            TimerChange::Set(timer, delay) => {
                let order = self.set_so_far.get();
                self.set_so_far.set(order + 1);
                // As in a browser, which would never end a loop of timers otherwise.
                let before = due.insert(timer, (now + delay.get().max(1.0), order));
                assert_eq!(before, None, "{timer:?} is set");
            }
            TimerChange::Clear(timer) => {
                let before = due.remove(&timer);
                assert!(before.is_some(), "{timer:?} is not set");
            }
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.due.borrow().len()
    }

    /// The one that fires next, and when.
    pub(crate) fn next(&self) -> Option<(TimerId, f64)> {
        let due = self.due.borrow();
        let in_order = |one: &(f64, u32), two: &(f64, u32)| {
            one.0.total_cmp(&two.0).then_with(|| one.1.cmp(&two.1))
        };
        let first = due.iter().min_by(|one, two| in_order(one.1, two.1))?;
        Some((*first.0, first.1 .0))
    }

    /// That one fires.
    pub(crate) fn fire(&self) -> TimerId {
        let (timer, _) = self.next().expect("a timer that is set");
        self.due.borrow_mut().remove(&timer);
        timer
    }
}
