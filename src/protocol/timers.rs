//! Deadlines as data. The host arms one timer of its own for the earliest of them.

use super::io::{EngineId, NamespaceId};

/// What a deadline is for.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// The deadlines, the earliest last; equal ones in order of arming.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    deadline: f64,
    timer: Timer,
}

impl Timers {
    /// Arms a timer. The same timer may be armed twice; [`stop`](Self::stop) stops both.
    pub(crate) fn arm(&mut self, timer: Timer, deadline: f64) {
        // NaN would break the order; like a browser's timer, it is due at once.
        let deadline = if deadline.is_nan() { 0.0 } else { deadline };
        let at = self
            .entries
            .partition_point(|entry| entry.deadline > deadline);
        self.entries.insert(at, Entry { deadline, timer });
    }

    /// Stops every deadline of this timer.
    pub(crate) fn stop(&mut self, timer: Timer) {
        self.entries.retain(|entry| entry.timer != timer);
    }

    /// Moves a deadline of which there is at most one.
    pub(crate) fn reset(&mut self, timer: Timer, deadline: f64) {
        self.stop(timer);
        self.arm(timer, deadline);
    }

    /// The earliest deadline.
    pub(crate) fn next(&self) -> Option<f64> {
        self.entries.last().map(|entry| entry.deadline)
    }

    /// Takes the earliest timer if it is due. Only one: between two that are due
    /// together, microtasks must run.
    pub(crate) fn take_due(&mut self, now: f64) -> Option<Timer> {
        let last = self.entries.last()?;
        if last.deadline > now {
            return None;
        }
        self.entries.pop().map(|entry| entry.timer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_comes_first_and_equals_keep_their_order() {
        let mut timers = Timers::default();
        timers.arm(Timer::PingTimeout(1), 30.0);
        timers.arm(Timer::Reconnect, 10.0);
        timers.arm(Timer::Ack(0, 1), 10.0);
        assert_eq!(timers.next(), Some(10.0));
        assert_eq!(timers.take_due(9.0), None);
        assert_eq!(timers.take_due(10.0), Some(Timer::Reconnect));
        assert_eq!(timers.take_due(10.0), Some(Timer::Ack(0, 1)));
        assert_eq!(timers.take_due(10.0), None);
        assert_eq!(timers.next(), Some(30.0));
    }

    #[test]
    fn a_stopped_timer_never_fires() {
        let mut timers = Timers::default();
        timers.arm(Timer::Ack(0, 1), 5.0);
        timers.arm(Timer::Ack(0, 2), 5.0);
        timers.stop(Timer::Ack(0, 1));
        timers.reset(Timer::Ack(0, 2), 8.0);
        assert_eq!(timers.take_due(5.0), None);
        assert_eq!(timers.take_due(8.0), Some(Timer::Ack(0, 2)));
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn a_delay_that_is_not_a_number_is_due_at_once() {
        let mut timers = Timers::default();
        timers.arm(Timer::Reconnect, f64::NAN);
        assert_eq!(timers.take_due(1.0), Some(Timer::Reconnect));
    }
}
