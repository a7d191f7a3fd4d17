//! How long to wait before the next attempt to reconnect.

use super::io::Millis;

/// The factor from one delay to the next.
const FACTOR: f64 = 2.0;

/// The highest value of a delay. It is far beyond what a timer can wait, and small enough that
/// later multiplications and additions stay finite.
const CEILING: f64 = 1e100;

/// Exponential back-off with jitter.
///
/// The delay of attempt `n`, counted from 0, is `min × 2^n`, moved up or down by at most the share
/// `jitter` of itself and then limited to `max`. So every delay that would be well above `max` is
/// `max` itself.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    min: f64,
    max: f64,
    jitter: f64,
    attempts: u32,
}

impl Backoff {
    /// A back-off between two delays.
    ///
    /// A `min` of 0 or NaN stands for 100 ms, such a `max` for 10000 ms. A `jitter` outside of (0,
    /// 1], or NaN, stands for 0. The setters below take any value as it is.
    #[must_use]
    pub(crate) fn new(min: Millis, max: Millis, jitter: f64) -> Self {
        let or = |value: f64, default| {
            if value == 0.0 || value.is_nan() {
                default
            } else {
                value
            }
        };
        Self {
            min: or(min.get(), 100.0),
            max: or(max.get(), 10_000.0),
            jitter: if jitter > 0.0 && jitter <= 1.0 {
                jitter
            } else {
                0.0
            },
            attempts: 0,
        }
    }

    /// Counts an attempt and returns its delay, in whole milliseconds.
    ///
    /// `random` is a number in [0, 1). It decides both things about the jitter: its size, and by
    /// the parity of the first decimal its direction.
    ///
    /// A setter may have been given a value that makes the delay negative, which means at once, or
    /// NaN, which counts as 0. A delay beyond the range of a timer is the longest that one takes.
    pub(crate) fn duration(&mut self, random: f64) -> Millis {
        let mut delay = limit(self.min * self.growth());
        self.attempts = self.attempts.saturating_add(1);
        if self.jitter != 0.0 && !self.jitter.is_nan() {
            let deviation = limit((random * self.jitter * delay).floor());
            let first_decimal = (random * 10.0) as i32;
            delay += if first_decimal & 1 == 0 {
                -deviation
            } else {
                deviation
            };
        }
        if self.max.is_nan() {
            return Millis::ZERO;
        }
        if delay > self.max {
            delay = self.max;
        }
        // Saturates, and turns NaN into 0. Timers count milliseconds in the same 32 bits.
        let delay = delay as i32;
        Millis::new(f64::from(delay))
    }

    /// `FACTOR ^ attempts`, limited to [`CEILING`].
    fn growth(&self) -> f64 {
        let mut growth = 1.0;
        for _ in 0..self.attempts {
            if growth > CEILING {
                break;
            }
            growth *= FACTOR;
        }
        growth
    }

    /// Starts again from the first attempt.
    pub(crate) fn reset(&mut self) {
        self.attempts = 0;
    }

    /// Starts again, with a first attempt that does not wait.
    pub(crate) fn restart(&mut self) {
        self.attempts = 1;
    }

    /// How many delays have been handed out since the start or the last [reset](Self::reset).
    #[must_use]
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Sets the delay of the first attempt.
    pub(crate) fn set_min(&mut self, min: Millis) {
        self.min = min.get();
    }

    /// Sets the longest delay.
    pub(crate) fn set_max(&mut self, max: Millis) {
        self.max = max.get();
    }

    /// Sets the share of a delay that is random. Above 1 it makes some delays negative.
    pub(crate) fn set_jitter(&mut self, jitter: f64) {
        self.jitter = jitter;
    }
}

/// Keeps a value finite; NaN stays NaN.
fn limit(value: f64) -> f64 {
    value.clamp(-CEILING, CEILING)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delays(backoff: &mut Backoff, random: f64, count: usize) -> Vec<f64> {
        (0..count).map(|_| backoff.duration(random).get()).collect()
    }

    #[test]
    fn doubles_up_to_the_limit() {
        let mut backoff = Backoff::new(1000.0.into(), 5000.0.into(), 0.0);
        assert_eq!(
            delays(&mut backoff, 0.9, 5),
            [1000.0, 2000.0, 4000.0, 5000.0, 5000.0]
        );
        assert_eq!(backoff.attempts(), 5);
        backoff.reset();
        assert_eq!(backoff.attempts(), 0);
        assert_eq!(backoff.duration(0.9).get(), 1000.0);
    }

    #[test]
    fn one_number_decides_size_and_direction() {
        for (random, delays_wanted) in [
            (0.0, [1000.0, 2000.0, 4000.0, 5000.0]),
            (0.15, [1075.0, 2150.0, 4300.0, 5000.0]),
            (0.25, [875.0, 1750.0, 3500.0, 5000.0]),
            (0.89, [555.0, 1110.0, 2220.0, 4440.0]),
            (0.999, [1499.0, 2999.0, 5000.0, 5000.0]),
        ] {
            let mut backoff = Backoff::new(1000.0.into(), 5000.0.into(), 0.5);
            assert_eq!(delays(&mut backoff, random, 4), delays_wanted, "{random}");
        }
    }

    #[test]
    fn stays_at_the_limit_for_ever() {
        for jitter in [0.0, 0.5, 1.0] {
            let mut backoff = Backoff::new(1000.0.into(), 5000.0.into(), jitter);
            for attempt in 0..3000 {
                let delay = backoff.duration(0.85).get();
                if attempt > 5 {
                    assert_eq!(delay, 5000.0, "{attempt}");
                }
            }
            backoff.attempts = u32::MAX;
            assert_eq!(backoff.duration(0.85).get(), 5000.0);
            assert_eq!(backoff.attempts(), u32::MAX);
        }
    }

    #[test]
    fn replaces_what_cannot_be_meant_at_construction_only() {
        let mut backoff = Backoff::new(0.0.into(), f64::NAN.into(), 1.5);
        assert_eq!(delays(&mut backoff, 0.9, 2), [100.0, 200.0]);
        backoff.attempts = 30;
        assert_eq!(backoff.duration(0.9).get(), 10_000.0);

        let mut backoff = Backoff::new(100.0.into(), 1000.0.into(), f64::NAN);
        backoff.set_jitter(2.0);
        assert_eq!(backoff.duration(0.85).get(), -70.0);
        backoff.set_jitter(f64::NAN);
        backoff.set_min(0.0.into());
        assert_eq!(backoff.duration(0.85).get(), 0.0);
        backoff.set_min(f64::NAN.into());
        assert_eq!(backoff.duration(0.85).get(), 0.0);
        backoff.set_min(100.0.into());
        backoff.set_max(f64::NAN.into());
        assert_eq!(backoff.duration(0.85).get(), 0.0);
    }

    #[test]
    fn no_delay_is_longer_than_a_timer_can_wait() {
        let mut backoff = Backoff::new(1000.0.into(), f64::INFINITY.into(), 0.5);
        let delays = delays(&mut backoff, 0.1, 2000);
        assert!(delays.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(delays.last(), Some(&2_147_483_647.0));
    }
}
