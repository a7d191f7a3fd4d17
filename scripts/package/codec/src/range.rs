//! The range decoder. Its digits have six bits; each is a character of the text.

use crate::model::Coder;

/// Below, the range takes in another digit.
pub(crate) const SHORT: u32 = 1 << 26;
/// The range at the start, of five digits.
pub(crate) const WHOLE: u32 = 1 << 30;

/// The first character for a digit. A backslash would have to be escaped, so it is skipped.
pub(crate) const ZERO: u8 = b'=';
pub(crate) const SKIPPED: u8 = b'\\';

/// The part of a range that stands for a one, whose chance is given in 1/65536.
pub(crate) const fn part(range: u32, chance: u32) -> u32 {
    ((range as u64 * chance as u64) >> 16) as u32
}

/// Reads bits from a text.
pub(crate) struct Decoder<'a> {
    digits: core::slice::Iter<'a, u8>,
    range: u32,
    /// Where the text lies in the range.
    value: u32,
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let mut decoder = Self {
            digits: text.iter(),
            range: 1,
            value: 0,
        };
        while decoder.range < WHOLE {
            decoder.take_digit();
        }
        decoder
    }

    fn take_digit(&mut self) {
        let character = self.digits.next().map_or(ZERO, |&character| character);
        let digit = character - ZERO - u8::from(character > SKIPPED);
        self.range <<= 6;
        self.value = self.value << 6 | u32::from(digit);
    }
}

impl Coder for Decoder<'_> {
    fn bit(&mut self, chance: u32, _: usize) -> usize {
        while self.range < SHORT {
            self.take_digit();
        }
        let one = part(self.range, chance);
        if self.value < one {
            self.range = one;
            1
        } else {
            self.range -= one;
            self.value -= one;
            0
        }
    }
}
