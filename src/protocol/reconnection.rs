//! The next attempt to reconnect: when it is made, how it can be read, and how it can be brought
//! forward.

use super::io::{ManagerEvent, Millis, Moment, Types};
use super::manager::OpenCaller;
use super::steps::Step;
use super::timers::Timer;
use super::Core;

/// An attempt to reconnect that will be made later ([`Core::next_retry`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retry {
    /// Its number: 1 for the first one after the loss.
    pub attempt: u32,
    /// When it will be made, in milliseconds since the epoch by the wall clock of
    /// [`Moment`](super::io::Moment). It is for display: what makes the attempt is a timer.
    pub at: Millis,
}

impl<T: Types> Core<T> {
    pub(crate) fn reconnect(&mut self) {
        if self.manager.reconnecting || self.manager.skip_reconnect {
            return;
        }
        let next = self.manager.backoff.attempts().saturating_add(1);
        if !self.manager.attempts_limit.allows(next) {
            self.manager.backoff.reset();
            self.emit_manager(ManagerEvent::ReconnectFailed);
            return;
        }
        let delay = self.manager.backoff.duration(self.moment.random);
        self.manager.reconnecting = true;
        self.timers.stop(&mut self.manager.next_attempt);
        let armed = self.timers.arm(Timer::Reconnect, delay);
        self.manager.next_attempt = Some(armed);
        self.manager.next_attempt_at = self.moment.now + delay;
    }

    fn is_waiting(&self) -> bool {
        let armed = self.manager.next_attempt;
        armed.is_some_and(|armed| self.timers.is_armed(armed))
    }

    /// The next attempt to reconnect; `None` when none is planned.
    pub fn next_retry(&self) -> Option<Retry> {
        self.is_waiting().then(|| Retry {
            attempt: self.manager.backoff.attempts(),
            at: self.manager.next_attempt_at,
        })
    }

    /// Makes the next attempt to reconnect now, and starts the back-off anew. Nothing happens when
    /// no attempt is planned. Outputs follow, as for an input.
    pub fn retry_now(&mut self, moment: Moment) {
        self.begin();
        self.moment = moment;
        if self.is_waiting() {
            self.timers.stop(&mut self.manager.next_attempt);
            self.manager.backoff.restart();
            self.reconnect_due();
        }
        self.stack_upcoming();
    }

    pub(crate) fn reconnect_due(&mut self) {
        if self.manager.skip_reconnect {
            return;
        }
        let attempts = self.manager.backoff.attempts();
        self.emit_manager(ManagerEvent::ReconnectAttempt(attempts));
        self.then(Step::ReconnectNow);
    }

    pub(crate) fn reconnect_now(&mut self) {
        // A listener of `reconnect_attempt` may have closed the Manager.
        if !self.manager.skip_reconnect {
            self.manager_open(OpenCaller::Reconnection);
        }
    }
}
