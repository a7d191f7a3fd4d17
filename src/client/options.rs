//! Options of a client that are more than a number or a flag.

use std::time::Duration;

use super::settings::millis;
use crate::protocol::io::Millis;
use crate::protocol::options::{self, Limit, ManagerOptions};

/// Whether and when the client reconnects.
///
/// It waits [`min`](Self::min) before the first attempt, and twice as long before each further one,
/// up to [`max`](Self::max). So that not all clients of a server come back at once, chance makes
/// each wait shorter or longer by up to [`jitter`](Self::jitter).
///
/// ```
/// use socketio_wasm::Reconnection;
/// use std::time::Duration;
///
/// let policy = Reconnection::default()
///     .max(Duration::from_secs(30))
///     .attempts(20);
/// # let _ = policy;
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Reconnection {
    on: bool,
    min: Millis,
    max: Millis,
    jitter: f64,
    attempts: Limit,
}

impl Default for Reconnection {
    /// Tries for ever, after one second to five.
    fn default() -> Self {
        let core = ManagerOptions::default();
        Self {
            on: core.reconnection,
            min: core.reconnection_delay,
            max: core.reconnection_delay_max,
            jitter: core.randomization_factor,
            attempts: core.reconnection_attempts,
        }
    }
}

impl Reconnection {
    /// A lost connection stays lost, until [`Socket::connect`](super::Socket::connect) is called.
    #[must_use]
    pub fn off() -> Self {
        Self {
            on: false,
            ..Self::default()
        }
    }

    /// The wait before the first attempt, before chance changes it. Default: one second; zero
    /// counts as 100 milliseconds.
    #[must_use]
    pub fn min(mut self, wait: Duration) -> Self {
        self.min = millis(wait);
        self
    }

    /// The longest wait, which chance does not exceed. Default: five seconds; zero counts as
    /// ten seconds.
    #[must_use]
    pub fn max(mut self, wait: Duration) -> Self {
        self.max = millis(wait);
        self
    }

    /// The share of a wait that is left to chance, from 0 to 1; other numbers count as the nearer of
    /// these. Default: 0.5, by which a wait of one second lasts 0.5 to 1.5 seconds.
    #[must_use]
    pub fn jitter(mut self, share: f64) -> Self {
        self.jitter = share.clamp(0.0, 1.0);
        self
    }

    /// After how many attempts in a row to give up; `None` is never, the default. The first
    /// connection is not one of them.
    #[must_use]
    pub fn attempts(mut self, limit: impl Into<Option<u32>>) -> Self {
        self.attempts = limit.into().map_or(Limit::Unlimited, Limit::Times);
        self
    }

    pub(super) fn apply_to(self, options: &mut ManagerOptions) {
        options.reconnection = self.on;
        options.reconnection_delay = self.min;
        options.reconnection_delay_max = self.max;
        options.randomization_factor = self.jitter;
        options.reconnection_attempts = self.attempts;
    }
}

/// How many events wait to be sent: for a connection, or with
/// [`Builder::retries`](super::Builder::retries) for the answers to those before them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BufferLimit {
    /// Keeps all that are emitted.
    #[default]
    Unlimited,
    /// At most this many: a further one is refused, with
    /// [`EmitError::BufferFull`](super::EmitError::BufferFull). With 0 nothing waits.
    Refuse(usize),
    /// At most this many: a further one takes the place of the oldest, which fails with
    /// [`EmitError::BufferFull`](super::EmitError::BufferFull) if it is a request. With 0 nothing
    /// waits, and events are refused.
    DropOldest(usize),
}

/// Whether requests to other origins carry cookies. For a WebSocket the browser decides that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credentials {
    /// Only requests to the page's own origin.
    #[default]
    SameOrigin,
    /// All requests. The server has to allow it (`cors: { credentials: true }`).
    Include,
}

/// When a client closes its connection because its page is left. The page sees no change of state,
/// unless it stays after all: then the connection is lost a second later, and made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CloseOnLeave {
    /// Never: the browser ends the connection, and that is an event like any other.
    Never,
    /// At `beforeunload`, after which its user may still choose to stay. Long-polling is closed at
    /// `pagehide`, too, as there need not be a `beforeunload`.
    #[default]
    BeforeUnload,
    /// At `pagehide`, when the page is gone or in the browser's back/forward cache. What ends the
    /// connection between `beforeunload` and the choice of the user counts only if the page stays.
    PageHide,
}

impl From<CloseOnLeave> for options::CloseOnLeave {
    fn from(when: CloseOnLeave) -> Self {
        match when {
            CloseOnLeave::Never => Self::Never,
            CloseOnLeave::BeforeUnload => Self::BeforeUnload,
            CloseOnLeave::PageHide => Self::PageHide,
        }
    }
}
