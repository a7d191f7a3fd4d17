//! Time, as far as the core has to do with it.

use std::ops::Add;

/// Milliseconds: a span of time, or one that has passed since the epoch.
///
/// There are fractions, and any number is allowed, as options may come from where numbers are
/// not checked. For a timer, what is below zero or NaN is "at once", and what is longer than it can
/// wait is the longest that it can: the host sees to that. What NaN is added to is NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Millis(f64);

impl Millis {
    /// No time.
    pub const ZERO: Self = Self(0.0);

    /// So many milliseconds.
    pub const fn new(milliseconds: f64) -> Self {
        Self(milliseconds)
    }

    /// The number of milliseconds.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl From<f64> for Millis {
    fn from(milliseconds: f64) -> Self {
        Self(milliseconds)
    }
}

impl Add for Millis {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
