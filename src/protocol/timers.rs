//! Timers. Each is a timer of the host, such as the browser's `setTimeout`.
//!
//! The core gives the host a delay, and does not compare clocks to find out whether it is over: a
//! clock may jump, stand still, or be one that a test suite moves by hand.

use std::collections::VecDeque;

use super::io::{AckId, EngineId, Millis, NamespaceId, TimerChange, TimerId, TransportId};

/// What a timer is for, and which part of the core it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timer {
    /// Gives up a connection that does not open (`timeout` option).
    ConnectTimeout(EngineId),
    /// Makes the next attempt to reconnect, after the back-off.
    Reconnect,
    /// The server has been silent for `pingInterval + pingTimeout` (Engine.IO protocol 4,
    /// "Heartbeat").
    PingTimeout(EngineId),
    /// Reports an engine that has no transport to open.
    NoTransport(EngineId),
    /// Opens a transport that is to be probed, after the head start of a favoured one.
    Probe(TransportId),
    /// The time limit of an acknowledgement.
    Ack(NamespaceId, AckId),
    /// The page was about to unload, and has stayed: reports its connection as lost.
    Unloaded(EngineId),
}

/// The handle of an armed timer, to stop it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Armed {
    id: TimerId,
    order: u32,
}

/// The armed timers. Arming, stopping and taking one all need constant time, because an application
/// may await a hundred thousand acknowledgements.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    /// By [`TimerId`], with the value of `count` when it was armed. Places are used again.
    armed: Vec<Option<(u32, Timer)>>,
    vacant: Vec<TimerId>,
    /// How many have been armed so far.
    count: u32,
    /// Changes that the host has not taken yet.
    changes: VecDeque<TimerChange>,
}

impl Timers {
    /// Arms a timer. The caller keeps the handle to stop it by.
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
        // Its place may belong to another timer by now.
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

    /// Takes a timer that has fired in the host; `None` if it was stopped before.
    pub(crate) fn take(&mut self, id: TimerId) -> Option<Timer> {
        let (_, timer) = self.armed.get_mut(place(id))?.take()?;
        self.vacant.push(id);
        Some(timer)
    }

    /// Whether nothing is armed.
    pub(crate) fn is_empty(&self) -> bool {
        self.armed.len() == self.vacant.len()
    }

    /// The next change for the host, in order.
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

    /// A timer's number is its index, so taking it needs no search; and places are used again.
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
