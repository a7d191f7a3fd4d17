//! The compressor.

use crate::fresh_model;
use crate::model::{Coder, Model, ALPHABETS, CHOSEN_STEPS};
use crate::range::{part, SHORT, SKIPPED, WHOLE, ZERO};
use crate::reader::Reader;

/// Writes bits as digits.
struct Encoder {
    digits: Vec<u8>,
    /// The start of the range, without the digits that were taken out.
    low: u64,
    range: u32,
    /// The bits that come before the first byte.
    preamble: std::vec::IntoIter<bool>,
    /// The byte that is coded.
    byte: usize,
}

impl Encoder {
    fn put_digit(&mut self) {
        let mut carry = self.low >> 30;
        for digit in self.digits.iter_mut().rev() {
            if carry == 0 {
                break;
            }
            carry += u64::from(*digit);
            *digit = carry as u8 & 63;
            carry >>= 6;
        }
        self.digits.push((self.low >> 24 & 63) as u8);
        self.low = (self.low & 0xff_ffff) << 6;
        self.range <<= 6;
    }

    fn finish(mut self) -> Vec<u8> {
        for _ in 0..5 {
            self.put_digit();
        }
        let character = |digit| ZERO + digit + u8::from(ZERO + digit >= SKIPPED);
        self.digits.into_iter().map(character).collect()
    }
}

impl Coder for Encoder {
    fn bit(&mut self, chance: u32, split: usize) -> usize {
        while self.range < SHORT {
            self.put_digit();
        }
        let bit = self.preamble.next().unwrap_or(self.byte > split);
        let one = part(self.range, chance);
        if bit {
            self.range = one;
        } else {
            self.low += u64::from(one);
            self.range -= one;
        }
        usize::from(bit)
    }
}

/// Returns the length of the text. Once per instance.
///
/// # Safety
/// The `size` bytes of the module stand at `from`. There is room for the text at `to`: twice `size`, and 1000.
#[no_mangle]
pub(crate) unsafe extern "C" fn pack(
    from: *const u8,
    size: usize,
    to: *mut u8,
    start: u32,
    end: u32,
) -> usize {
    // SAFETY: the caller says so.
    let bytes = unsafe { core::slice::from_raw_parts(from, size) };
    // SAFETY: the only call, and the only thread.
    let text = packed(bytes, (start, end), unsafe { fresh_model() });
    // SAFETY: the caller says so.
    unsafe { core::ptr::copy_nonoverlapping(text.as_ptr(), to, text.len()) };
    text.len()
}

fn packed(bytes: &[u8], code: (u32, u32), model: &mut Model) -> Vec<u8> {
    let mut times = [[0_u32; 256]; ALPHABETS];
    let mut reader = Reader::new(code);
    for &byte in bytes {
        times[reader.alphabet()][usize::from(byte)] += 1;
        reader.read(u32::from(byte));
    }
    let splits = times.iter().flat_map(choose_splits);
    let preamble = splits.flat_map(|split| (0..8).rev().map(move |bit| split >> bit & 1 == 1));
    let mut encoder = Encoder {
        digits: Vec::new(),
        low: 0,
        range: WHOLE,
        preamble: preamble.collect::<Vec<_>>().into_iter(),
        byte: 0,
    };
    model.start(&mut encoder);
    let mut reader = Reader::new(code);
    for &byte in bytes {
        encoder.byte = usize::from(byte);
        model.byte(&mut encoder, &reader);
        reader.read(u32::from(byte));
    }
    encoder.finish()
}

/// The first steps of the search that takes the fewest steps in all, in the order in which the model numbers them.
fn choose_splits(times: &[u32; 256]) -> Vec<usize> {
    let mut sums = vec![0];
    for (i, &n) in times.iter().enumerate() {
        sums.push(sums[i] + n);
    }
    let table = || vec![[0_u32; 256]; 256];
    let mut steps = table();
    for length in 1..256 {
        for low in 0..256 - length {
            let high = low + length;
            let split = (low + high) / 2;
            let all = sums[high + 1] - sums[low];
            steps[low][high] = all + steps[low][split] + steps[split + 1][high];
        }
    }
    let mut best = Vec::new();
    for _ in 0..CHOSEN_STEPS {
        let (mut fewer, mut splits) = (table(), vec![[0; 256]; 256]);
        for low in 0..256 {
            for high in low + 1..256 {
                let candidates =
                    (low..high).map(|split| (steps[low][split] + steps[split + 1][high], split));
                let (below, split) = candidates.min().unwrap_or_default();
                fewer[low][high] = sums[high + 1] - sums[low] + below;
                splits[low][high] = split;
            }
        }
        steps = fewer;
        best.push(splits);
    }

    let mut chosen = vec![0];
    let mut ranges = vec![(0, 255)];
    for splits in best.iter().rev() {
        let mut parts = Vec::new();
        for (low, high) in ranges {
            let split = splits[low][high].max(low);
            chosen.push(split);
            parts.extend([(low, split), ((split + 1).min(high), high)]);
        }
        ranges = parts;
    }
    chosen
}
