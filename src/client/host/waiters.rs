//! Tasks that wait for something.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::task::Waker;

/// The waker of a task that waits. The task drops it when it waits no longer.
pub(crate) type Place = RefCell<Option<Waker>>;

/// The tasks that wait for one thing.
#[derive(Debug, Default)]
pub(super) struct Waiters(RefCell<Vec<Weak<Place>>>);

impl Waiters {
    /// Wakes this task the next time, as long as its place is kept.
    pub(super) fn add(&self, place: &Rc<Place>, waker: &Waker) {
        let before = place.replace(Some(waker.clone()));
        drop(before);
        let place = Rc::downgrade(place);
        let mut waiting = self.0.borrow_mut();
        waiting.retain(|known| known.strong_count() > 0 && !known.ptr_eq(&place));
        waiting.push(place);
    }

    /// Whether somebody still waits.
    pub(super) fn any(&self) -> bool {
        let waiting = self.0.borrow();
        waiting.iter().any(|place| place.strong_count() > 0)
    }

    /// Wakes all that wait.
    pub(super) fn wake(&self) {
        let waiting = self.0.take();
        for place in waiting.iter().filter_map(Weak::upgrade) {
            if let Some(waker) = place.take() {
                waker.wake();
            }
        }
    }
}
