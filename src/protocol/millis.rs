//! Lengths of time and points in time.

use std::ops::Add;

/// Milliseconds: a length of time, or the time since the epoch.
///
/// Fractions and all other numbers are allowed, as options may come from JavaScript, where nothing
/// checks them. A host that sets a timer takes a negative number or NaN as 0, and a number beyond
/// the range of its timers as the largest of that range. Adding NaN gives NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Millis(f64);

impl Millis {
    /// No time.
    pub const ZERO: Self = Self(0.0);

    /// A number of milliseconds.
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
