//! Deadlines as data. The host arms one timer of its own for the earliest of them.

use super::io::NamespaceId;

/// What a deadline is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Timer {
    /// When to give up on a connection that does not open (`timeout` option).
    ConnectTimeout,
    /// When to make the next attempt after the back-off.
    Reconnect,
    /// When the server has been silent for `pingInterval + pingTimeout`.
    PingTimeout,
    /// When to report an engine that has no transport to open.
    NoTransport,
    /// When an acknowledgement has taken too long.
    Ack,
    /// When a page that survived `beforeunload` counts its connection as lost.
    Unloaded,
}

/// Whose deadline it is: an engine's by its number, an acknowledgement's by its
/// [key](ack_key), the Manager's by 0.
pub(crate) type Owner = u64;

/// An acknowledgement of a namespace.
pub(crate) fn ack_key(namespace: NamespaceId, ack: u32) -> Owner {
    u64::from(namespace) << 32 | u64::from(ack)
}

/// The namespace and the acknowledgement that a key was made of.
pub(crate) fn ack_of(key: Owner) -> (NamespaceId, u32) {
    ((key >> 32) as u32, key as u32)
}

/// The deadlines, the earliest last; equal ones in order of arming.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    deadline: f64,
    owner: Owner,
    timer: Timer,
}

impl Timers {
    /// Arms a timer. The same timer may be armed twice; [`stop`](Self::stop) stops both.
    #[inline(never)]
    pub(crate) fn arm(&mut self, timer: Timer, owner: Owner, deadline: f64) {
        let entry = Entry {
            // NaN would break the order; like a browser's timer, it is due at once.
            deadline: if deadline.is_nan() { 0.0 } else { deadline },
            owner,
            timer,
        };
        let later = |other: &Entry| other.deadline > entry.deadline;
        let at = self.entries.partition_point(later);
        self.entries.insert(at, entry);
    }

    /// Stops every deadline of this timer.
    #[inline(never)]
    pub(crate) fn stop(&mut self, timer: Timer, owner: Owner) {
        let same = |entry: &Entry| entry.timer == timer && entry.owner == owner;
        while let Some(at) = self.entries.iter().position(same) {
            self.entries.remove(at);
        }
    }

    /// Moves a deadline of which there is at most one.
    pub(crate) fn reset(&mut self, timer: Timer, owner: Owner, deadline: f64) {
        self.stop(timer, owner);
        self.arm(timer, owner, deadline);
    }

    /// The earliest deadline.
    pub(crate) fn next(&self) -> Option<f64> {
        self.entries.last().map(|entry| entry.deadline)
    }

    /// Takes the earliest timer if it is due. Only one: between two that are due
    /// together, microtasks must run.
    pub(crate) fn take_due(&mut self, now: f64) -> Option<(Timer, Owner)> {
        let last = self.entries.last()?;
        if last.deadline > now {
            return None;
        }
        self.entries.pop().map(|entry| (entry.timer, entry.owner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_comes_first_and_equals_keep_their_order() {
        let mut timers = Timers::default();
        timers.arm(Timer::PingTimeout, 1, 30.0);
        timers.arm(Timer::Reconnect, 0, 10.0);
        timers.arm(Timer::Ack, 1, 10.0);
        assert_eq!(timers.next(), Some(10.0));
        assert_eq!(timers.take_due(9.0), None);
        assert_eq!(timers.take_due(10.0), Some((Timer::Reconnect, 0)));
        assert_eq!(timers.take_due(10.0), Some((Timer::Ack, 1)));
        assert_eq!(timers.take_due(10.0), None);
        assert_eq!(timers.next(), Some(30.0));
    }

    #[test]
    fn a_stopped_timer_never_fires() {
        let mut timers = Timers::default();
        timers.arm(Timer::Ack, 1, 5.0);
        timers.arm(Timer::Ack, 2, 5.0);
        timers.stop(Timer::Ack, 1);
        timers.reset(Timer::Ack, 2, 8.0);
        assert_eq!(timers.take_due(5.0), None);
        assert_eq!(timers.take_due(8.0), Some((Timer::Ack, 2)));
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn a_delay_that_is_not_a_number_is_due_at_once() {
        let mut timers = Timers::default();
        timers.arm(Timer::Reconnect, 0, f64::NAN);
        assert_eq!(timers.take_due(1.0), Some((Timer::Reconnect, 0)));
    }

    #[test]
    fn a_key_is_taken_apart_again() {
        assert_eq!(ack_of(ack_key(3, u32::MAX)), (3, u32::MAX));
        assert_eq!(ack_of(ack_key(0, 7)), (0, 7));
    }
}
