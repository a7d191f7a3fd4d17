//! Timers: each of them is one of the host's, such as the browser's `setTimeout`.
//!
//! The core says how long to wait, and compares no clock to find out whether that time is over:
//! a clock may jump, stand still, or be one that a test suite moves by hand.

use std::collections::VecDeque;

use super::io::{AckId, EngineId, Millis, NamespaceId, TimerChange, TimerId};

/// What a timer is for, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    Ack(NamespaceId, AckId),
    /// When a page that survived `beforeunload` counts its connection as lost.
    Unloaded(EngineId),
}

/// By which an armed timer is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Armed {
    id: TimerId,
    order: u32,
}

/// What is armed. Whatever its number, one timer is armed, stopped and taken in constant time: an
/// application may await a hundred thousand acknowledgements.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    /// By [`TimerId`], with the number of the arming. A place is used again.
    armed: Vec<Option<(u32, Timer)>>,
    vacant: Vec<TimerId>,
    /// How many have been armed so far.
    count: u32,
    /// What the host has not been told yet.
    changes: VecDeque<TimerChange>,
}

impl Timers {
    /// Arms a timer that fires after this time. Whoever does keeps what it is stopped by.
    pub(crate) fn arm(&mut self, timer: Timer, delay: Millis) -> Armed {
        self.count = self.count.wrapping_add(1);
        let id = self.vacant.pop().unwrap_or_else(|| {
            self.armed.push(None);
            TimerId::from(self.armed.len() as u32 - 1)
        });
        if let Some(place) = self.armed.get_mut(place(id)) {
            *place = Some((self.count, timer));
        }
        self.changes.push_back(TimerChange::Set(id, delay));
        let order = self.count;
        Armed { id, order }
    }

    /// Stops a timer, unless it has fired.
    pub(crate) fn stop(&mut self, armed: &mut Option<Armed>) {
        // Its place may have become that of another one.
        if let Some(armed) = armed.take().filter(|&armed| self.is_armed(armed)) {
            self.take(armed.id);
            self.changes.push_back(TimerChange::Clear(armed.id));
        }
    }

    /// Whether a timer has neither fired nor been stopped.
    pub(crate) fn is_armed(&self, armed: Armed) -> bool {
        let current = self.armed.get(place(armed.id)).copied().flatten();
        current.is_some_and(|(order, _)| order == armed.order)
    }

    /// A timer of the host's has fired: what was it for?
    pub(crate) fn take(&mut self, id: TimerId) -> Option<Timer> {
        let (_, timer) = self.armed.get_mut(place(id))?.take()?;
        self.vacant.push(id);
        Some(timer)
    }

    /// What a timer is for.
    pub(crate) fn get(&self, id: TimerId) -> Option<Timer> {
        let (_, timer) = self.armed.get(place(id)).copied().flatten()?;
        Some(timer)
    }

    /// Whether nothing is armed.
    pub(crate) fn is_empty(&self) -> bool {
        self.armed.len() == self.vacant.len()
    }

    /// The next thing that the host has to do, in order.
    pub(crate) fn next_change(&mut self) -> Option<TimerChange> {
        self.changes.pop_front()
    }
}

fn place(id: TimerId) -> usize {
    u32::from(id) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(timers: &mut Timers) -> Vec<TimerChange> {
        std::iter::from_fn(|| timers.next_change()).collect()
    }

    #[test]
    fn each_is_set_and_fires_by_its_number() {
        let mut timers = Timers::default();
        assert!(timers.is_empty());
        timers.arm(Timer::PingTimeout(1.into()), 30.0.into());
        timers.arm(Timer::Reconnect, 10.0.into());
        assert!(!timers.is_empty());
        let set = [
            TimerChange::Set(0.into(), 30.0.into()),
            TimerChange::Set(1.into(), 10.0.into()),
        ];
        assert_eq!(changes(&mut timers), set);
        assert_eq!(timers.take(1.into()), Some(Timer::Reconnect));
        assert_eq!(timers.take(1.into()), None);
        assert_eq!(timers.take(0.into()), Some(Timer::PingTimeout(1.into())));
        assert_eq!(timers.take(7.into()), None);
        assert!(timers.is_empty());
        assert_eq!(changes(&mut timers), []);
    }

    #[test]
    fn a_stopped_timer_is_cleared_once_and_its_number_used_again() {
        let mut timers = Timers::default();
        let mut first = Some(timers.arm(Timer::Ack(0.into(), 1.into()), 5.0.into()));
        let mut again = first;
        timers.stop(&mut first);
        timers.arm(Timer::Ack(0.into(), 2.into()), 6.0.into());
        timers.stop(&mut again);
        let expected = [
            TimerChange::Set(0.into(), 5.0.into()),
            TimerChange::Clear(0.into()),
            TimerChange::Set(0.into(), 6.0.into()),
        ];
        assert_eq!(changes(&mut timers), expected);
        assert_eq!(timers.take(0.into()), Some(Timer::Ack(0.into(), 2.into())));
    }

    #[test]
    fn one_that_has_fired_is_not_cleared() {
        let mut timers = Timers::default();
        let mut armed = Some(timers.arm(Timer::Reconnect, 1.0.into()));
        assert_eq!(timers.take(0.into()), Some(Timer::Reconnect));
        timers.stop(&mut armed);
        assert_eq!(
            changes(&mut timers),
            [TimerChange::Set(0.into(), 1.0.into())]
        );
        assert!(timers.is_empty());
    }

    /// The number of a timer is its place, so none is looked for; and places do not add up.
    #[test]
    fn there_are_as_many_places_as_timers_at_a_time() {
        const CROWD: u32 = 100_000;
        let mut timers = Timers::default();
        let mut crowd: Vec<_> = (0..CROWD)
            .map(|ack| Some(timers.arm(Timer::Ack(0.into(), ack.into()), 1.0.into())))
            .collect();
        for ack in 0..CROWD {
            let mut one_more = Some(timers.arm(Timer::Ack(1.into(), ack.into()), 1.0.into()));
            timers.stop(&mut one_more);
        }
        assert_eq!(timers.armed.len(), CROWD as usize + 1);
        for (ack, armed) in (0..CROWD).zip(&mut crowd) {
            match ack % 2 {
                0 => timers.stop(armed),
                _ => assert_eq!(
                    timers.take(ack.into()),
                    Some(Timer::Ack(0.into(), ack.into()))
                ),
            }
        }
        assert!(timers.is_empty());
    }
}
