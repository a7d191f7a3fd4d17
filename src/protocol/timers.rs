//! Deadlines as data. The host arms one timer of its own for the earliest of them.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::io::{EngineId, NamespaceId};

/// What a deadline is for, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// When to give up on a connection that does not open (`timeout` option).
    ConnectTimeout(EngineId),
    /// When to make the next attempt after the back-off.
    Reconnect,
    /// When the server has been silent for `pingInterval + pingTimeout`.
    PingTimeout(EngineId),
    /// When to report an engine that has no transport to open.
    NoTransport(EngineId),
    /// When an acknowledgement has taken too long.
    Ack(NamespaceId, u32),
    /// When a page that survived `beforeunload` counts its connection as lost.
    Unloaded(EngineId),
}

/// By which an armed timer is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Armed {
    place: usize,
    order: u64,
}

/// The deadlines. Whatever their number, one is added, stopped and taken in logarithmic time:
/// an application may await a hundred thousand acknowledgements.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    /// The earliest first, and with them some that have been stopped.
    heap: BinaryHeap<Entry>,
    stopped: usize,
    /// Which timer each place is of, by its order; 0 is none.
    places: Vec<u64>,
    vacant: Vec<usize>,
    /// How many have been armed so far.
    count: u64,
}

#[derive(Debug)]
struct Entry {
    /// Milliseconds.
    deadline: f64,
    armed: Armed,
    timer: Timer,
}

impl Timers {
    /// Arms a timer. Whoever does keeps what it is stopped by.
    pub(crate) fn arm(&mut self, timer: Timer, deadline: f64) -> Armed {
        self.count += 1;
        let place = self.vacant.pop().unwrap_or_else(|| {
            self.places.push(0);
            self.places.len() - 1
        });
        let armed = Armed {
            place,
            order: self.count,
        };
        if let Some(order) = self.places.get_mut(place) {
            *order = armed.order;
        }
        self.heap.push(Entry {
            // NaN would never be due; like a browser's timer, it is due at once.
            deadline: if deadline.is_nan() { 0.0 } else { deadline },
            armed,
            timer,
        });
        armed
    }

    /// Stops a timer, unless it has fired.
    pub(crate) fn stop(&mut self, armed: &mut Option<Armed>) {
        let Some(armed) = armed.take().filter(|&armed| is_armed(&self.places, armed)) else {
            return;
        };
        self.vacate(armed);
        self.stopped += 1;
        // Those that are stopped go when they come up, at the latest when they are the most.
        if self.stopped * 2 > self.heap.len() {
            self.heap
                .retain(|entry| is_armed(&self.places, entry.armed));
            self.stopped = 0;
        }
        self.drop_stopped();
    }

    /// The earliest deadline.
    pub(crate) fn next(&self) -> Option<f64> {
        self.heap.peek().map(|entry| entry.deadline)
    }

    /// How many deadlines have passed.
    pub(crate) fn count_due(&self, now: f64) -> usize {
        // The usual case, which must not look at all of them.
        if self.next().map_or(true, |first| first > now) {
            return 0;
        }
        let is_due = |entry: &&Entry| entry.deadline <= now && is_armed(&self.places, entry.armed);
        self.heap.iter().filter(is_due).count()
    }

    /// Takes the earliest timer if it is due. Only one: between two that are due
    /// together, microtasks must run.
    pub(crate) fn take_due(&mut self, now: f64) -> Option<Timer> {
        if self.heap.peek()?.deadline > now {
            return None;
        }
        let entry = self.heap.pop()?;
        self.vacate(entry.armed);
        self.drop_stopped();
        Some(entry.timer)
    }

    fn vacate(&mut self, armed: Armed) {
        if let Some(order) = self.places.get_mut(armed.place) {
            *order = 0;
            self.vacant.push(armed.place);
        }
    }

    /// The first one is always one that is armed.
    fn drop_stopped(&mut self) {
        while let Some(first) = self.heap.peek() {
            if is_armed(&self.places, first.armed) {
                break;
            }
            self.heap.pop();
            self.stopped -= 1;
        }
    }
}

fn is_armed(places: &[u64], armed: Armed) -> bool {
    places.get(armed.place) == Some(&armed.order)
}

/// The earliest is the greatest, as the heap of the standard library wants it; equal ones come in
/// order of arming.
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        #[cfg(test)]
        tests::COMPARISONS.with(|count| count.set(count.get() + 1));
        let by_order = || other.armed.order.cmp(&self.armed.order);
        other.deadline.total_cmp(&self.deadline).then_with(by_order)
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.armed == other.armed
    }
}

impl Eq for Entry {}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// How often two deadlines have been compared.
        pub(super) static COMPARISONS: Cell<u32> = const { Cell::new(0) };
    }

    #[test]
    fn the_earliest_comes_first_and_equals_keep_their_order() {
        let mut timers = Timers::default();
        timers.arm(Timer::PingTimeout(1), 30.0);
        timers.arm(Timer::Reconnect, 10.0);
        timers.arm(Timer::Ack(0, 1), 10.0);
        assert_eq!(timers.next(), Some(10.0));
        assert_eq!(timers.take_due(9.0), None);
        assert_eq!(timers.count_due(9.0), 0);
        assert_eq!(timers.count_due(10.0), 2);
        assert_eq!(timers.take_due(10.0), Some(Timer::Reconnect));
        assert_eq!(timers.take_due(10.0), Some(Timer::Ack(0, 1)));
        assert_eq!(timers.take_due(10.0), None);
        assert_eq!(timers.next(), Some(30.0));
    }

    #[test]
    fn a_stopped_timer_never_fires() {
        let mut timers = Timers::default();
        let mut first = Some(timers.arm(Timer::Ack(0, 1), 5.0));
        timers.arm(Timer::Ack(0, 2), 5.0);
        let again = first;
        timers.stop(&mut first);
        timers.stop(&mut again.clone());
        assert_eq!(timers.take_due(5.0), Some(Timer::Ack(0, 2)));
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn a_delay_that_is_not_a_number_is_due_at_once() {
        let mut timers = Timers::default();
        timers.arm(Timer::Reconnect, f64::NAN);
        assert_eq!(timers.take_due(1.0), Some(Timer::Reconnect));
    }

    #[test]
    fn pending_deadlines_do_not_make_an_operation_dear() {
        const PENDING: u32 = 100_000;
        let mut timers = Timers::default();
        let armed: Vec<_> = (0..PENDING)
            .map(|ack| timers.arm(Timer::Ack(0, ack), f64::from(ack)))
            .collect();
        let comparisons = |operation: &mut dyn FnMut()| {
            COMPARISONS.with(|count| count.set(0));
            operation();
            COMPARISONS.with(Cell::get)
        };
        let limit = 2 * (PENDING.ilog2() + 1);
        for deadline in [-1.0, 0.5, f64::from(PENDING)] {
            let arm = &mut || {
                timers.arm(Timer::Reconnect, deadline);
            };
            assert!(comparisons(arm) <= limit, "{deadline}");
        }
        // The first one has to be replaced by the next; the others only leave a gap, and when
        // there are more gaps than timers, the heap is made anew.
        let mut every_second = armed.into_iter().step_by(2);
        let stop = &mut || {
            every_second
                .by_ref()
                .for_each(|one| timers.stop(&mut Some(one)))
        };
        assert!(comparisons(stop) <= limit * PENDING);
        let left = PENDING as usize / 2 + 3;
        assert!(timers.heap.len() <= 2 * left);
        let look = &mut || assert!(timers.next().is_some());
        assert_eq!(comparisons(look), 0);
    }

    #[test]
    fn stopped_timers_leave_nothing_behind() {
        let mut timers = Timers::default();
        for round in 0..1000 {
            let mut armed = Some(timers.arm(Timer::Ack(0, round), f64::from(1000 - round)));
            timers.stop(&mut armed);
            assert_eq!(timers.next(), None);
        }
        assert!(timers.heap.is_empty());
        assert_eq!(timers.places.len(), 1);
    }
}
